#include "state/remote/unsent_entries.hpp"

#include "base/files.hpp"

#include <algorithm>
#include <system_error>

namespace {

constexpr std::string_view extension = ".journal";

Result<UnsentEntries> read_unsent(const std::filesystem::path& file, const StateFormat& format) {
  TRY_ASSIGN(const std::string text, read_file(file));
  TRY_ASSIGN(JournalContent content, format.read_journal(text, file.string()));
  if (content.torn || !content.header)
    return Error{ErrorKind::state, "state/unsent-damaged", file.string() + " is cut or empty",
                 "look at it; without it, instances that only it knows are unmanaged: import them, and move it away"};
  return UnsentEntries{file, content.header->serial, std::move(content.entries)};
}

} // namespace

std::filesystem::path UnsentDirectory::file_of(const std::string& lineage, const std::string& run) const {
  return directory_ / (lineage + "_" + run + std::string(extension));
}

Result<std::filesystem::path> UnsentDirectory::keep(const JournalHeader& header, const std::string& run,
                                                    std::span<const JournalEntry> entries) const {
  const std::filesystem::path file = file_of(header.lineage, run);
  TRY(make_directories(directory_));
  TRY_ASSIGN(const std::string line, format_.write_entries(header, 0, entries));
  TRY(replace_file(file, encode_header(header) + line));
  return file;
}

Result<std::vector<UnsentEntries>> UnsentDirectory::kept_for(const std::string& lineage) const {
  std::vector<std::filesystem::path> files;
  std::error_code failure;
  std::filesystem::directory_iterator entry(directory_, failure);
  for (; !failure && entry != std::filesystem::directory_iterator(); entry.increment(failure)) {
    const std::string name = entry->path().filename().string();
    if (name.starts_with(lineage + "_") && name.ends_with(extension)) files.push_back(entry->path());
  }
  std::sort(files.begin(), files.end());
  std::vector<UnsentEntries> kept;
  for (const std::filesystem::path& file : files) {
    TRY_ASSIGN(UnsentEntries one, read_unsent(file, format_));
    kept.push_back(std::move(one));
  }
  return kept;
}

Result<void> UnsentDirectory::forget(const std::string& lineage, const std::string& run) const {
  return remove_file(file_of(lineage, run));
}
