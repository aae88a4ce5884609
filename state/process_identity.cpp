#include "state/process_identity.hpp"

#include "base/text.hpp"

#include <cerrno>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string_view>
#include <vector>

#include <csignal>
#include <unistd.h>

namespace {

/// A file of /proc, which has no size beforehand; empty if it cannot be read.
std::string read_all(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return file ? text.str() : std::string();
}

struct ProcessTimes {
  bool is_zombie = false;
  std::int64_t started = 0;
};

/// Fields 3 and 22 of /proc/PID/stat, counted from 1. The second one is the program's name in parentheses, which may
/// hold anything.
std::optional<ProcessTimes> read_times(std::int64_t process) {
  const std::string text = read_all("/proc/" + std::to_string(process) + "/stat");
  const std::size_t name_end = text.rfind(") ");
  if (name_end == std::string::npos) return std::nullopt;
  const std::vector<std::string_view> fields = split(std::string_view(text).substr(name_end + 2), ' ');
  constexpr std::size_t started_at = 19; // the third field is the first here
  if (fields.size() <= started_at) return std::nullopt;
  ProcessTimes times{fields.front() == "Z" || fields.front() == "X", 0};
  const std::string_view number = fields.at(started_at);
  const auto [end, failure] = std::from_chars(number.data(), number.data() + number.size(), times.started);
  return failure == std::errc{} ? std::optional(times) : std::nullopt;
}

std::string boot_id() { return std::string(trimmed(read_all("/proc/sys/kernel/random/boot_id"))); }

std::string process_namespace() {
  std::error_code failure;
  const auto target = std::filesystem::read_symlink("/proc/self/ns/pid", failure);
  return failure ? std::string() : target.string();
}

} // namespace

std::optional<ProcessIdentity> this_process_identity() {
  const auto times = read_times(::getpid());
  ProcessIdentity identity{boot_id(), process_namespace(), ::getpid(), times ? times->started : 0};
  if (!times || identity.boot.empty() || identity.name_space.empty()) return std::nullopt;
  return identity;
}

bool has_ended(const ProcessIdentity& identity) {
  if (identity.process <= 0 || identity.boot != boot_id() || identity.name_space != process_namespace()) return false;
  if (::kill(static_cast<pid_t>(identity.process), 0) != 0) return errno == ESRCH;
  const auto times = read_times(identity.process);
  return times && (times->is_zombie || times->started != identity.started);
}
