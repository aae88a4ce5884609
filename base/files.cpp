#include "base/files.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace {

/// Closes a descriptor when the scope ends.
class Descriptor {
public:
  explicit Descriptor(int number)
      : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  int number() const { return number_; }
  bool is_open() const { return number_ >= 0; }

private:
  int number_;
};

std::filesystem::path directory_of(const std::filesystem::path& path) {
  return path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
}

Result<void> write_all(int descriptor, std::string_view text, const std::filesystem::path& path) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return file_error("writing", path, errno);
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

Result<void> flush_to_disk(int descriptor, const std::filesystem::path& path) {
  if (::fsync(descriptor) != 0) return file_error("flushing", path, errno);
  return {};
}

/// Makes a rename or a creation in the directory durable.
Result<void> flush_directory(const std::filesystem::path& directory) {
  const Descriptor handle(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!handle.is_open()) return file_error("opening", directory, errno);
  return flush_to_disk(handle.number(), directory);
}

Result<void> write_new(const std::filesystem::path& path, std::string_view content, unsigned mode,
                       Durability durability = Durability::now) {
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
  if (!file.is_open()) return file_error("creating", path, errno);
  if (::fchmod(file.number(), mode) != 0) return file_error("setting the mode of", path, errno);
  TRY(write_all(file.number(), content, path));
  return durability == Durability::now ? flush_to_disk(file.number(), path) : Result<void>{};
}

std::filesystem::path temporary_beside(std::filesystem::path path) {
  path += std::string(temporary_mark) + std::to_string(::getpid());
  return path;
}

/// `prepare` is called when the new content is on the disk, with the file that it is to replace.
template <typename Prepare>
Result<void> replace(const std::filesystem::path& path, std::string_view content, unsigned mode,
                     const Prepare& prepare) {
  const std::filesystem::path target = behind_links(path);
  const std::filesystem::path temporary = temporary_beside(target);
  ::unlink(temporary.c_str());
  auto written = write_new(temporary, content, mode);
  if (written) written = prepare(target);
  if (written && ::rename(temporary.c_str(), target.c_str()) != 0) written = file_error("replacing", target, errno);
  if (!written) {
    ::unlink(temporary.c_str());
    return written;
  }
  return flush_directory(directory_of(target));
}

/// Makes `path` a second name of the file `existing`, which gets our mode, in place of what was there, or leaves it as
/// it was. An error also where the file system has no second names, or where the two lie on different ones.
Result<void> replace_by_link(const std::filesystem::path& path, const std::filesystem::path& existing) {
  const std::filesystem::path target = behind_links(path);
  const std::filesystem::path temporary = temporary_beside(target);
  ::unlink(temporary.c_str());
  if (::link(existing.c_str(), temporary.c_str()) != 0) return file_error("linking", target, errno);
  Result<void> replaced;
  if (::chmod(temporary.c_str(), private_mode) != 0)
    replaced = file_error("setting the mode of", target, errno);
  else if (::rename(temporary.c_str(), target.c_str()) != 0)
    replaced = file_error("replacing", target, errno);
  ::unlink(temporary.c_str()); // a rename between two names of one file does nothing
  return replaced ? flush_directory(directory_of(target)) : replaced;
}

} // namespace

Error file_error(std::string_view doing, const std::filesystem::path& path, int error_number) {
  const char* code = error_number == ENOENT ? "file/missing" : error_number == EEXIST ? "file/exists" : "file/failed";
  return {ErrorKind::input_output, code,
          std::string(doing) + " " + path.string() + ": " + std::generic_category().message(error_number),
          error_number == ENOSPC ? "free some space on that disk, then run the command again" : ""};
}

Result<std::string> read_file(const std::filesystem::path& path, std::uintmax_t most_bytes) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) return file_error("reading", path, errno);
  std::string content;
  struct stat told {};
  if (::fstat(file.number(), &told) == 0 && told.st_size > 0 && std::uintmax_t(told.st_size) <= most_bytes)
    content.reserve(static_cast<std::size_t>(told.st_size)); // growing would touch three times the memory
  std::array<char, 65536> block{};
  for (;;) {
    const ssize_t count = ::read(file.number(), block.data(), block.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return file_error("reading", path, errno);
    if (count == 0) return content;
    content.append(block.data(), static_cast<std::size_t>(count));
    if (content.size() > most_bytes)
      return Error{ErrorKind::input_output, "file/too-large",
                   path.string() + " is larger than " + std::to_string(most_bytes) + " bytes", ""};
  }
}

Result<std::optional<std::string>> read_file_if_there(const std::filesystem::path& path, std::uintmax_t most_bytes) {
  auto content = read_file(path, most_bytes);
  if (content) return std::optional<std::string>(std::move(content).value());
  if (content.error().code == "file/missing") return std::optional<std::string>();
  return std::move(content).error();
}

std::filesystem::path behind_links(std::filesystem::path path) {
  constexpr int most_links = 40; // the kernel's own limit
  std::filesystem::path given = path;
  for (int followed = 0; followed < most_links; ++followed) {
    std::error_code failure;
    const std::filesystem::path target = std::filesystem::read_symlink(path, failure);
    if (failure) return path;
    path = directory_of(path) / target; // an absolute target replaces the directory
  }
  return given;
}

Result<void> replace_file(const std::filesystem::path& path, std::string_view content, unsigned mode) {
  return replace(path, content, mode, [](const std::filesystem::path&) { return Result<void>{}; });
}

Result<void> replace_file_keeping(const std::filesystem::path& path, std::string_view content,
                                  const std::filesystem::path& former) {
  return replace(path, content, private_mode, [&former](const std::filesystem::path& target) -> Result<void> {
    if (replace_by_link(former, target)) return {};
    TRY_ASSIGN(const std::string before, read_file(target));
    return replace_file(former, before);
  });
}

Result<void> create_file(const std::filesystem::path& path, std::string_view content, unsigned mode,
                         Durability durability) {
  auto written = write_new(path, content, mode, durability);
  if (written && durability == Durability::on_flush) return {};
  if (written) return flush_directory(directory_of(path));
  if (written.error().code != "file/exists") ::unlink(path.c_str());
  return written;
}

Result<void> flush_all(const std::filesystem::path& directory) {
  const Descriptor handle(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!handle.is_open()) return file_error("opening", directory, errno);
  if (::syncfs(handle.number()) != 0) return file_error("flushing", directory, errno);
  return {};
}

Result<void> make_directories(const std::filesystem::path& path) {
  if (path.empty()) return {};
  struct stat status {};
  if (::stat(path.c_str(), &status) == 0) {
    if (S_ISDIR(status.st_mode)) return {};
    return file_error("making the directory", path, ENOTDIR);
  }
  if (path.has_parent_path() && path.parent_path() != path) TRY(make_directories(path.parent_path()));
  if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) return file_error("making the directory", path, errno);
  return flush_directory(directory_of(path));
}

Result<void> remove_file(const std::filesystem::path& path) {
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) return file_error("removing", path, errno);
  return {};
}

AppendFile::AppendFile(std::filesystem::path path, int descriptor)
    : path_(std::move(path))
    , descriptor_(descriptor) {}

AppendFile::AppendFile(AppendFile&& other) noexcept
    : path_(std::move(other.path_))
    , descriptor_(std::exchange(other.descriptor_, -1)) {}

AppendFile& AppendFile::operator=(AppendFile&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

AppendFile::~AppendFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<AppendFile> AppendFile::open(const std::filesystem::path& path, unsigned mode) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, mode);
  if (descriptor < 0) return file_error("opening", path, errno);
  AppendFile file(path, descriptor);
  TRY(flush_directory(directory_of(path)));
  return file;
}

Result<void> AppendFile::append(std::string_view text) {
  const off_t before = ::lseek(descriptor_, 0, SEEK_END);
  auto written = write_all(descriptor_, text, path_);
  if (written) {
    if (::fdatasync(descriptor_) == 0) return {};
    written = file_error("flushing", path_, errno);
  }
  if (before < 0 || ::ftruncate(descriptor_, before) != 0) {
    Error error = written.error();
    error.message += ", and what was written of it could not be taken back";
    return error;
  }
  return written;
}

Result<void> AppendFile::clear() {
  if (::ftruncate(descriptor_, 0) != 0) return file_error("emptying", path_, errno);
  return flush_to_disk(descriptor_, path_);
}
