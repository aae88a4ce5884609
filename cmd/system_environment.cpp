#include "cmd/system_environment.hpp"

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace {

// A signal handler can reach nothing but static data; these belong to the one SystemInterruption.
volatile std::sig_atomic_t signal_deferred = 0;
volatile std::sig_atomic_t signal_noted = 0;
std::array<int, 2> wake_pipe{-1, -1};

extern "C" void on_signal(int signal) {
  if (signal_deferred == 0 || signal_noted != 0) ::_exit(128 + signal);
  const int kept = errno;
  signal_noted = signal;
  [[maybe_unused]] const auto written = ::write(wake_pipe[1], "s", 1);
  errno = kept;
}

void handle(int signal, void (*handler)(int)) {
  struct sigaction action {};
  // What a parent ignores on our behalf stays ignored: nohup, or a shell's background job.
  if (handler == &on_signal && ::sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN) return;
  action = {};
  action.sa_handler = handler;
  ::sigaction(signal, &action, nullptr);
}

/// Waits until a descriptor that does not block takes text again.
void wait_writable(int descriptor) {
  pollfd waiting{.fd = descriptor, .events = POLLOUT, .revents = 0};
  ::poll(&waiting, 1, -1);
}

} // namespace

DescriptorOutput::DescriptorOutput(int descriptor, std::string name)
    : descriptor_(descriptor)
    , name_(std::move(name)) {}

void DescriptorOutput::write(std::string_view text) {
  while (!text.empty() && !closed_ && !failure_) {
    const ssize_t written = ::write(descriptor_, text.data(), text.size());
    if (written >= 0)
      text.remove_prefix(static_cast<std::size_t>(written));
    else if (errno == EAGAIN)
      wait_writable(descriptor_);
    else if (errno == EPIPE)
      closed_ = true;
    else if (errno != EINTR)
      failure_ = Error{ErrorKind::input_output, "output/failed", "writing to " + name_ + ": " + std::strerror(errno),
                       "what was to be read there is lost; see that it can take the text"};
  }
}

bool DescriptorOutput::is_terminal() const { return ::isatty(descriptor_) == 1; }

TerminalSize DescriptorOutput::size() const {
  winsize size{};
  if (::ioctl(descriptor_, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return {};
  return {size.ws_col, size.ws_row};
}

DescriptorInput::DescriptorInput(int descriptor)
    : descriptor_(descriptor) {}

bool DescriptorInput::is_terminal() const { return ::isatty(descriptor_) == 1; }

std::optional<std::string> DescriptorInput::read_line() {
  constexpr std::size_t longest = 4096; // whatever is longer is no answer
  std::string line;
  while (line.size() < longest) {
    char byte = 0;
    const ssize_t count = ::read(descriptor_, &byte, 1);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return line.empty() ? std::nullopt : std::optional(line);
    if (byte == '\n') return line;
    line += byte;
  }
  return line;
}

TimePoint SystemClock::now() const {
  return std::chrono::time_point_cast<Milliseconds>(std::chrono::system_clock::now());
}

SystemInterruption::SystemInterruption() {
  ensure(wake_pipe[0] < 0, "one object handles the signals");
  ensure(::pipe2(wake_pipe.data(), O_CLOEXEC | O_NONBLOCK) == 0, "a pipe can be made");
  handle(SIGPIPE, SIG_IGN);
  handle(SIGXFSZ, SIG_IGN); // a file that may not grow is an error that is told, as a full disk is
  handle(SIGINT, &on_signal);
  handle(SIGTERM, &on_signal);
}

SystemInterruption::~SystemInterruption() {
  handle(SIGINT, SIG_DFL);
  handle(SIGTERM, SIG_DFL);
  for (int& descriptor : wake_pipe) {
    ::close(descriptor);
    descriptor = -1;
  }
}

bool SystemInterruption::requested() const { return signal_noted != 0; }

void SystemInterruption::defer() { signal_deferred = 1; }

int SystemInterruption::signal() const { return signal_noted; }

int SystemInterruption::wake_fd() const { return wake_pipe[0]; }

void open_standard_descriptors() {
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    if (::fcntl(descriptor, F_GETFD) < 0 && errno == EBADF) [[maybe_unused]]
      const int opened = ::open("/dev/null", descriptor == STDIN_FILENO ? O_RDONLY : O_WRONLY);
}

std::map<std::string, std::string> system_variables(char** variables) {
  std::map<std::string, std::string> values;
  for (; *variables != nullptr; ++variables) {
    const std::string entry = *variables;
    const std::size_t equals = entry.find('=');
    if (equals != std::string::npos) values.emplace(entry.substr(0, equals), entry.substr(equals + 1));
  }
  return values;
}
