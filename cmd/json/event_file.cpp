#include "cmd/json/event_file.hpp"

#include "base/files.hpp"
#include "base/text.hpp"
#include "cmd/arguments.hpp"
#include "cmd/system_environment.hpp"

#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace {

class FileOutput final : public Output {
public:
  FileOutput(int descriptor, const std::string& name)
      : descriptor_(descriptor)
      , output_(descriptor, name) {}
  FileOutput(const FileOutput&) = delete;
  FileOutput& operator=(const FileOutput&) = delete;
  ~FileOutput() override { ::close(descriptor_); }

  void write(std::string_view text) override { output_.write(text); }
  bool is_terminal() const override { return false; }
  TerminalSize size() const override { return {}; }
  bool is_closed() const override { return output_.is_closed(); }
  const std::optional<Error>& failure() const override { return output_.failure(); }

private:
  int descriptor_;
  DescriptorOutput output_;
};

constexpr std::string_view beginning_of_events = "{\"@level\":";

/// Whether it is a plain file that begins otherwise than ours do.
bool is_foreign(const std::filesystem::path& path) {
  std::error_code failure;
  if (!std::filesystem::is_regular_file(path, failure)) return false;
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return false; // opening it for writing says what is wrong
  std::string text(beginning_of_events.size(), '\0');
  const ssize_t count = ::read(descriptor, text.data(), text.size());
  ::close(descriptor);
  return count > 0 && text != beginning_of_events;
}

} // namespace

Result<std::unique_ptr<Output>> open_event_file(const std::filesystem::path& path) {
  if (is_foreign(path))
    return usage_error("-json-into=" + visible(path.string()) + " is there already, and holds no events",
                       "name another file, or remove that one");
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, private_mode);
  if (descriptor < 0) return file_error("opening", path, errno);
  return std::unique_ptr<Output>(std::make_unique<FileOutput>(descriptor, path.string()));
}
