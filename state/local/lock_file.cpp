#include "state/local/lock_file.hpp"

#include "base/files.hpp"
#include "base/json.hpp"
#include "base/random_id.hpp"
#include "base/text.hpp"
#include "state/codec/lock_holder_codec.hpp"
#include "state/pausing.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <utility>

#include <fcntl.h>
#include <pwd.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

namespace {

constexpr std::uintmax_t most_bytes = 64U << 10U;
constexpr Milliseconds look_again{100};

Result<LockHolder> decode_text(const std::string& text) {
  TRY_ASSIGN(const Json object, parse_json(text, "the lock file"));
  return decode_holder(object, "");
}

/// Who the file says holds the lock; nullopt if it is empty, or half written just now.
std::optional<LockHolder> holder_in(const std::filesystem::path& path) {
  const auto text = read_file(path, most_bytes);
  if (!text) return std::nullopt;
  auto holder = decode_text(*text);
  return holder ? std::optional(std::move(holder).value()) : std::nullopt;
}

Error locked_error(const std::filesystem::path& path) {
  Error error{ErrorKind::locked, "state/locked", "the state is locked by another process (" + path.string() + ")",
              "wait for it with -lock-timeout=5m"};
  if (const auto holder = holder_in(path)) {
    error.message = "the state is locked by " + visible(holder->who) + " for `" + visible(holder->operation) +
                    "` since " + format_time(holder->since) + ", lock id " + visible(holder->id);
    error.hint += ", or, if that run must not go on, break the lock: auraform force-unlock " + visible(holder->id);
  }
  return error;
}

bool same_file(int descriptor, const std::filesystem::path& path) {
  struct stat ours {};
  struct stat named {};
  return ::fstat(descriptor, &ours) == 0 && ::stat(path.c_str(), &named) == 0 && ours.st_dev == named.st_dev &&
         ours.st_ino == named.st_ino;
}

/// True if the lock was free and is held now.
Result<bool> lock_now(int descriptor, const std::filesystem::path& path) {
  while (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) return false;
    if (errno != EINTR) return file_error("locking", path, errno);
  }
  return true;
}

std::string user_name() {
  std::array<char, 4096> buffer{};
  passwd entry{};
  passwd* found = nullptr;
  if (::getpwuid_r(::geteuid(), &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr)
    return found->pw_name;
  return "uid " + std::to_string(::geteuid());
}

std::string host_name() {
  std::array<char, 256> buffer{};
  return ::gethostname(buffer.data(), buffer.size() - 1) == 0 ? buffer.data() : "unknown host";
}

} // namespace

LockHolder this_process(const std::string& operation, TimePoint now) {
  return {random_id(), operation, user_name() + "@" + host_name() + " (process " + std::to_string(::getpid()) + ")",
          now};
}

LockFile::LockFile(std::filesystem::path path, int descriptor, LockHolder holder)
    : path_(std::move(path))
    , descriptor_(descriptor)
    , holder_(std::move(holder)) {}

LockFile::~LockFile() {
  // A broken lock's file is nobody's any more; writing to it would do no harm, and no good.
  [[maybe_unused]] const int emptied = is_ours() ? ::ftruncate(descriptor_, 0) : 0;
  ::close(descriptor_);
}

bool LockFile::is_ours() const { return same_file(descriptor_, path_); }

/// Writes who holds the lock, for others to read. What the file said before was said by a run that did not release it.
Result<void> LockFile::sign() {
  former_ = holder_in(path_);
  const std::string text = to_pretty(encode(holder_));
  if (::ftruncate(descriptor_, 0) != 0) return file_error("emptying", path_, errno);
  const ssize_t written = ::pwrite(descriptor_, text.data(), text.size(), 0);
  if (written < 0) return file_error("writing", path_, errno);
  if (static_cast<std::size_t>(written) != text.size()) return file_error("writing", path_, ENOSPC);
  return {};
}

/// Null without an error: somebody else holds it.
Result<std::unique_ptr<LockFile>> LockFile::try_once(const std::filesystem::path& path, const LockHolder& holder) {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, private_mode);
  if (descriptor < 0) return in_context(file_error("opening", path, errno), "taking the lock");
  std::unique_ptr<LockFile> lock(new LockFile(path, descriptor, holder));
  auto held = lock_now(descriptor, path);
  if (held && *held && lock->is_ours()) {
    TRY(lock->sign());
    return lock;
  }
  // Not ours to empty: let go of the file without touching it.
  ::close(std::exchange(lock->descriptor_, -1));
  if (!held) return in_context(std::move(held).error(), "taking the lock");
  return std::unique_ptr<LockFile>();
}

Result<std::unique_ptr<LockFile>> LockFile::take(const std::filesystem::path& path, const LockHolder& holder,
                                                 Milliseconds patience) {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point deadline = Clock::now() + patience;
  for (;;) {
    TRY_ASSIGN(auto lock, try_once(path, holder));
    if (lock) return lock;
    const auto left = std::chrono::ceil<Milliseconds>(deadline - Clock::now());
    if (left <= Milliseconds{0}) return locked_error(path);
    TRY(pause_for(std::min(left, look_again)));
  }
}

Result<BrokenLock> break_lock(const std::filesystem::path& path, const std::string& id) {
  const auto holder = holder_in(path);
  if (!holder)
    return Error{ErrorKind::state, "state/not-locked", "no lock is held (" + path.string() + ")",
                 "nothing needs to be done"};
  if (holder->id != id)
    return Error{ErrorKind::locked, "state/lock-id",
                 "the lock's id is " + visible(holder->id) + ", not " + visible(shortened(id, 80)) +
                     "; it is held by " + visible(holder->who) + " since " + format_time(holder->since),
                 "give that id if it is this lock that you want to break"};
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
  if (descriptor < 0) return file_error("opening", path, errno);
  // Held, if it was free, until the file is replaced: nobody can take it in between and be broken, too.
  const auto was_free = lock_now(descriptor, path);
  auto replaced = was_free ? replace_file(path, "") : Result<void>(was_free.error());
  ::close(descriptor);
  TRY(std::move(replaced));
  return BrokenLock{*holder, !*was_free};
}
