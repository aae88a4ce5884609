#include "cmd/run_record/run_files.hpp"

#include "base/files.hpp"
#include "cmd/html/run_html.hpp"
#include "cmd/run_record/run_markdown.hpp"
#include "cmd/run_record/run_record_json.hpp"

#include <algorithm>

namespace {

constexpr std::size_t id_length = 8; // enough beside the second

/// `20250131T120000Z`
std::string compact_time(TimePoint time) {
  std::string text = format_time(std::chrono::floor<std::chrono::seconds>(time));
  std::erase_if(text, [](char letter) { return letter == '-' || letter == ':'; });
  return text;
}

/// Ids are random_id's; whatever else they might be must not name another place.
std::string safe_id(const std::string& id) {
  std::string safe = id.substr(0, id_length);
  std::replace_if(
      safe.begin(), safe.end(), [](char letter) { return letter == '/' || letter == '.' || letter == '\0'; }, '_');
  return safe;
}

std::filesystem::path with_ending(std::filesystem::path stem, const char* ending) {
  stem += ending;
  return stem;
}

} // namespace

std::filesystem::path run_directory(const std::filesystem::path& directory) { return directory / ".auraform" / "runs"; }

std::filesystem::path run_file_stem(const std::filesystem::path& directory, const RunRecord& record) {
  return run_directory(directory) / (compact_time(record.began) + "-" + safe_id(record.id));
}

Result<void> write_run_record(const std::filesystem::path& directory, const RunRecord& record) {
  const std::filesystem::path stem = run_file_stem(directory, record);
  TRY(make_directories(stem.parent_path()));
  TRY(replace_file(with_ending(stem, ".json"), encode_run_record(record)));
  TRY(replace_file(with_ending(stem, ".md"), run_markdown(record)));
  return replace_file(with_ending(stem, ".html"), run_html(record));
}
