#include "cmd/run_record/run_archive.hpp"

#include "base/files.hpp"
#include "base/text.hpp"
#include "cmd/arguments.hpp"
#include "cmd/run_record/run_files.hpp"
#include "cmd/run_record/run_record_reader.hpp"

#include <algorithm>
#include <tuple>

namespace {

constexpr const char* list_them = "`auraform runs` lists them";

Result<std::vector<std::filesystem::path>> record_files(const std::filesystem::path& directory) {
  std::vector<std::filesystem::path> paths;
  std::error_code failure;
  for (std::filesystem::directory_iterator entry(directory, failure), end; !failure && entry != end;
       entry.increment(failure))
    if (entry->path().extension() == ".json") paths.push_back(entry->path());
  if (failure && failure != std::errc::no_such_file_or_directory)
    return file_error("reading the directory", directory, failure.value());
  std::sort(paths.begin(), paths.end());
  return paths;
}

Diagnostic warning_of(const Error& error) {
  return {.severity = Severity::warning, .code = error.code, .message = error.message, .hint = error.hint};
}

bool is_newer(const RunRecord& left, const RunRecord& right) {
  return std::tie(left.began, left.serial_before, left.id) > std::tie(right.began, right.serial_before, right.id);
}

} // namespace

Result<RunArchive> read_run_archive(const std::filesystem::path& directory) {
  TRY_ASSIGN(const std::vector<std::filesystem::path> paths, record_files(run_directory(directory)));
  RunArchive archive;
  for (const std::filesystem::path& path : paths) {
    const Result<std::string> text = read_file(path);
    Result<RunRecord> record =
        text ? decode_run_record(*text, visible(path.filename().string())) : Result<RunRecord>(text.error());
    if (record)
      archive.runs.push_back(std::move(*record));
    else
      archive.unreadable.push_back(warning_of(record.error()));
  }
  std::sort(archive.runs.begin(), archive.runs.end(), is_newer);
  return archive;
}

Result<RunRecord> find_run(const RunArchive& archive, const std::string& wanted) {
  if (archive.runs.empty()) return usage_error("there is no record of a run here", "each apply leaves one");
  if (wanted == "latest") return archive.runs.front();
  std::vector<const RunRecord*> found;
  for (const RunRecord& run : archive.runs)
    if (!wanted.empty() && run.id.starts_with(wanted)) found.push_back(&run);
  if (found.size() == 1) return *found.front();
  if (found.empty()) return usage_error("there is no run " + ::quoted(wanted), list_them);
  return usage_error(std::to_string(found.size()) + " runs have an id that begins with " + ::quoted(wanted),
                     std::string{"write more of it; "} + list_them);
}
