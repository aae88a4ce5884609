#pragma once

#include "state/state_store.hpp"

#include <filesystem>
#include <memory>
#include <optional>

/// A lock that the kernel holds for one open file and frees when its process ends, however it ends. The file tells
/// who holds it; an empty one is free. The file itself stays, since removing it would let two hold it at once.
class LockFile {
public:
  /// Takes the lock, looking again and again until `patience` is over. The error of kind `locked` names the holder.
  /// A signal ends the wait (`interrupted`).
  static Result<std::unique_ptr<LockFile>> take(const std::filesystem::path& path, const LockHolder& holder,
                                                Milliseconds patience);

  LockFile(const LockFile&) = delete;
  LockFile& operator=(const LockFile&) = delete;
  ~LockFile();

  const LockHolder& holder() const { return holder_; }
  const std::filesystem::path& path() const { return path_; }
  /// False once somebody broke the lock: the path then names another file.
  bool is_ours() const;
  /// Who held the lock before and ended without releasing it.
  const std::optional<LockHolder>& taken_over_from() const { return former_; }

private:
  LockFile(std::filesystem::path path, int descriptor, LockHolder holder);
  static Result<std::unique_ptr<LockFile>> try_once(const std::filesystem::path& path, const LockHolder& holder);
  Result<void> sign();

  std::filesystem::path path_;
  int descriptor_;
  LockHolder holder_;
  std::optional<LockHolder> former_;
};

/// A lock that was broken, and whether its holder was still alive.
struct BrokenLock {
  LockHolder holder;
  bool was_alive = false;
};

/// Frees the lock whose holder has this id. A holder that is alive keeps its open file, but the path names a new one
/// from then on: others can lock, and the old holder sees that it lost before its next write.
Result<BrokenLock> break_lock(const std::filesystem::path& path, const std::string& id);

/// This process as a holder: a random id, `user@host (process 123)`.
LockHolder this_process(const std::string& operation, TimePoint now);
