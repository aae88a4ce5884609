#include "state/local/history.hpp"

#include "base/files.hpp"
#include "base/gzip.hpp"

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <charconv>
#include <string>
#include <system_error>
#include <utility>

#include <sys/stat.h>

namespace {

constexpr std::string_view packed_suffix = ".gz";

std::string name_prefix(const StatePaths& paths) { return paths.snapshot.filename().string() + "."; }

/// In quotes where a shell would take the path apart.
std::string for_shell(const std::filesystem::path& path) {
  std::string text = path.string();
  const auto is_plain = [](unsigned char c) {
    return std::isalnum(c) != 0 || std::string_view("/._-+,:@%").find(static_cast<char>(c)) != std::string_view::npos;
  };
  if (std::all_of(text.begin(), text.end(), is_plain)) return text;
  std::string quoted = "'";
  for (const char c : text)
    quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

bool is_packed(const std::filesystem::path& kept) { return kept.extension() == packed_suffix; }

/// The name as it would be if the file were not packed.
std::filesystem::path unpacked_name(const std::filesystem::path& kept) {
  return is_packed(kept) ? kept.filename().stem() : kept.filename();
}

bool is_kept_snapshot(const std::filesystem::path& path, const std::string& prefix) {
  const std::string name = unpacked_name(path).string();
  return name.starts_with(prefix) && name.size() > prefix.size() &&
         name.find_first_not_of("0123456789", prefix.size()) == std::string::npos;
}

bool is_older(const std::filesystem::path& a, const std::filesystem::path& b) {
  return std::pair(serial_of(a), is_packed(a)) < std::pair(serial_of(b), is_packed(b));
}

} // namespace

std::filesystem::path history_file(const StatePaths& paths, std::uint64_t serial) {
  constexpr std::size_t digits = 8;
  const std::string number = std::to_string(serial);
  const std::string zeros(number.size() < digits ? digits - number.size() : 0, '0');
  return paths.history / (name_prefix(paths) + zeros + number + std::string(packed_suffix));
}

std::vector<std::filesystem::path> kept_snapshots(const StatePaths& paths) {
  std::vector<std::filesystem::path> found;
  const std::string prefix = name_prefix(paths);
  std::error_code failure;
  std::filesystem::directory_iterator entry(paths.history, failure);
  for (; !failure && entry != std::filesystem::directory_iterator(); entry.increment(failure))
    if (is_kept_snapshot(entry->path(), prefix)) found.push_back(entry->path());
  std::sort(found.begin(), found.end(), is_older);
  return found;
}

std::uint64_t serial_of(const std::filesystem::path& kept) {
  const std::string number = unpacked_name(kept).extension().string();
  std::uint64_t serial = 0;
  std::from_chars(number.data() + 1, number.data() + number.size(), serial);
  return serial;
}

Result<TimePoint> time_kept(const std::filesystem::path& kept) {
  struct stat found {};
  if (::stat(kept.c_str(), &found) != 0) return file_error("looking at", kept, errno);
  const std::chrono::nanoseconds part(found.st_mtim.tv_nsec);
  return TimePoint(std::chrono::seconds(found.st_mtim.tv_sec) + std::chrono::floor<Milliseconds>(part));
}

void remove_leftovers(const StatePaths& paths) {
  const std::filesystem::path here = paths.snapshot.has_parent_path() ? paths.snapshot.parent_path() : ".";
  for (const std::filesystem::path& directory : {here, paths.history}) {
    std::error_code failure;
    std::filesystem::directory_iterator entry(directory, failure);
    for (; !failure && entry != std::filesystem::directory_iterator(); entry.increment(failure)) {
      const std::string name = entry->path().filename().string();
      const bool ours = name.starts_with(paths.snapshot.filename().string() + ".") ||
                        name.starts_with(paths.journal.filename().string() + ".") ||
                        name.starts_with(paths.lock.filename().string() + ".");
      std::error_code stays;
      if (ours && name.find(temporary_mark) != std::string::npos) std::filesystem::remove(entry->path(), stays);
    }
  }
}

Result<void> keep_snapshot(const StatePaths& paths, std::uint64_t serial, std::string_view text) {
  TRY(make_directories(paths.history));
  const std::filesystem::path kept = history_file(paths, serial);
  TRY(rewrite_kept(kept, text));
  return remove_file(paths.history / unpacked_name(kept)); // an older program's copy of another state of this serial
}

Result<std::string> read_kept(const std::filesystem::path& kept) {
  TRY_ASSIGN(std::string content, read_file(kept));
  if (!is_packed(kept)) return content;
  return unpack_gzip(content, kept.string());
}

Result<void> rewrite_kept(const std::filesystem::path& kept, std::string_view text) {
  return is_packed(kept) ? replace_file(kept, pack_gzip(text)) : replace_file(kept, text);
}

std::string restore_command(const std::filesystem::path& kept, const StatePaths& paths) {
  const std::string from = for_shell(kept);
  const std::string to = for_shell(paths.snapshot);
  if (!is_packed(kept)) return "cp -p " + from + " " + to;
  // Only a whole state may take the place of what is there.
  std::filesystem::path beside = paths.snapshot;
  beside += ".restored";
  return "(umask 077; gzip -dc " + from + " > " + for_shell(beside) + " && mv " + for_shell(beside) + " " + to + ")";
}

Result<void> prune_history(const StatePaths& paths) {
  const auto kept = kept_snapshots(paths);
  for (std::size_t i = 0; i + history_length < kept.size(); ++i)
    TRY(remove_file(kept[i]));
  return {};
}
