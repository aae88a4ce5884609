#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

/// Only the owner may read or write: the mode of every file that knows about a company's databases.
inline constexpr unsigned private_mode = 0600;

/// The whole file; an error when it is missing, unreadable or larger than `most_bytes`.
Result<std::string> read_file(const std::filesystem::path& path, std::uintmax_t most_bytes = 256U << 20U);

/// As read_file, but a missing file is nullopt: "not there" and "cannot be read" are never confused.
Result<std::optional<std::string>> read_file_if_there(const std::filesystem::path& path,
                                                      std::uintmax_t most_bytes = 256U << 20U);

/// The file that a path means once symbolic links are followed, whether or not it is there. A ring of links, which
/// nothing can open, stays as it is.
std::filesystem::path behind_links(std::filesystem::path path);

/// What the names of replace_file's temporary files hold: `NAME.tmp-PROCESS`. A killed process leaves its own behind.
inline constexpr std::string_view temporary_mark = ".tmp-";

/// Replaces the file or leaves it as it was: temporary file beside it, fsync, rename, fsync of the directory.
/// A symbolic link is followed, so that the file behind it is replaced and the link stays.
Result<void> replace_file(const std::filesystem::path& path, std::string_view content, unsigned mode = private_mode);

/// As replace_file, and the file that was there is `former` from then on, in place of what `former` was. Its bytes are
/// written once more only where the file system cannot give a file a second name. Where it fails, `path` is as it was,
/// and `former` may be that, too.
Result<void> replace_file_keeping(const std::filesystem::path& path, std::string_view content,
                                  const std::filesystem::path& former);

/// When a write is on the disk.
enum class Durability {
  now,      ///< when it returns
  on_flush, ///< after the next flush_all
};

/// Creates a new file; an error (`file/exists`) when it is already there.
Result<void> create_file(const std::filesystem::path& path, std::string_view content, unsigned mode = private_mode,
                         Durability durability = Durability::now);

/// Everything written to the file system that holds `directory` is on the disk when it returns. One such call costs
/// about what one durable file costs, and a thousand files less than a thousand of them.
Result<void> flush_all(const std::filesystem::path& directory);

/// Makes the directory and its parents, durably; new ones get mode 0700.
Result<void> make_directories(const std::filesystem::path& path);

/// The file is gone afterwards; missing is fine.
Result<void> remove_file(const std::filesystem::path& path);

/// An error that names the operation, the path and errno's meaning.
Error file_error(std::string_view doing, const std::filesystem::path& path, int error_number);

/// A file that only grows. Each append is on the disk when it returns.
class AppendFile {
public:
  static Result<AppendFile> open(const std::filesystem::path& path, unsigned mode = private_mode);
  AppendFile(AppendFile&& other) noexcept;
  AppendFile& operator=(AppendFile&& other) noexcept;
  AppendFile(const AppendFile&) = delete;
  AppendFile& operator=(const AppendFile&) = delete;
  ~AppendFile();

  /// Writes all of `text` and flushes it to the disk. After a failure the file is cut back to its former
  /// length, as far as that can be done, so that a half line does not stay.
  Result<void> append(std::string_view text);
  /// Empties the file, durably.
  Result<void> clear();

private:
  AppendFile(std::filesystem::path path, int descriptor);

  std::filesystem::path path_;
  int descriptor_ = -1;
};
