#include "tests/support/process.hpp"

#include "base/ensure.hpp"

#include <array>
#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

constexpr std::chrono::seconds patience{60};

struct Pipe {
  int reader = -1;
  int writer = -1;
};

Pipe make_pipe() {
  std::array<int, 2> ends{};
  ensure(::pipe2(ends.data(), O_CLOEXEC) == 0, "a pipe can be made");
  return {ends[0], ends[1]};
}

void close_if_open(int& descriptor) {
  if (descriptor >= 0) ::close(descriptor);
  descriptor = -1;
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  pointers.reserve(texts.size() + 1);
  for (std::string& text : texts)
    pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

std::vector<std::string> joined(const std::map<std::string, std::string>& variables) {
  std::vector<std::string> entries;
  for (const auto& [name, value] : variables)
    entries.push_back(name + "=" + value);
  return entries;
}

/// What the child's standard descriptors become; a terminal's slave for all three, or separate ones.
struct ChildDescriptors {
  int in = -1;
  int out = -1;
  int err = -1;
};

[[noreturn]] void become(const Launch& launch, const ChildDescriptors& descriptors) {
  std::vector<std::string> command = launch.command;
  std::vector<std::string> variables = joined(launch.variables);
  if (launch.terminal) {
    ::setsid();
    ::ioctl(descriptors.in, TIOCSCTTY, 0);
  }
  ::dup2(descriptors.in, STDIN_FILENO);
  ::dup2(descriptors.out, STDOUT_FILENO);
  ::dup2(descriptors.err, STDERR_FILENO);
  std::signal(SIGPIPE, SIG_DFL);
  if (launch.directory.empty() || ::chdir(launch.directory.c_str()) == 0)
    ::execve(command.front().c_str(), pointers_to(command).data(), pointers_to(variables).data());
  ::_exit(127);
}

} // namespace

Process::Process(const Launch& launch) {
  ChildDescriptors child;
  if (launch.terminal) {
    winsize size{.ws_row = 40, .ws_col = 120, .ws_xpixel = 0, .ws_ypixel = 0};
    ensure(::openpty(&output_descriptor_, &child.in, nullptr, nullptr, &size) == 0, "a terminal can be opened");
    ::fcntl(output_descriptor_, F_SETFD, FD_CLOEXEC);
    child.out = child.err = child.in;
  } else {
    const Pipe out = make_pipe();
    const Pipe err = make_pipe();
    child = {::open("/dev/null", O_RDONLY | O_CLOEXEC), out.writer, err.writer};
    output_descriptor_ = out.reader;
    error_descriptor_ = err.reader;
    if (!launch.stdout_path.empty()) {
      ::close(child.out);
      child.out = ::open(launch.stdout_path.c_str(), O_WRONLY | O_CLOEXEC);
    }
    if (launch.stdout_closed) close_if_open(output_descriptor_);
  }
  child_ = ::fork();
  ensure(child_ >= 0, "a process can be started");
  if (child_ == 0) become(launch, child);
  ::close(child.in);
  if (child.out != child.in) ::close(child.out);
  if (child.err != child.in) ::close(child.err);
}

Process::~Process() {
  if (child_ > 0) {
    ::kill(child_, SIGKILL);
    ::waitpid(child_, nullptr, 0);
  }
  close_if_open(output_descriptor_);
  close_if_open(error_descriptor_);
}

/// What is there to read; at the end the descriptor is closed. A terminal whose program ended answers EIO.
bool Process::read_into(int& descriptor, std::string& text) {
  std::array<char, 65536> buffer{};
  const ssize_t count = ::read(descriptor, buffer.data(), buffer.size());
  if (count > 0)
    text.append(buffer.data(), static_cast<std::size_t>(count));
  else if (count == 0 || errno != EINTR)
    close_if_open(descriptor);
  return count > 0;
}

/// Waits for something to read; false at the end of all output or at the deadline.
bool Process::read_some(std::chrono::steady_clock::time_point deadline) {
  if (output_descriptor_ < 0 && error_descriptor_ < 0) return false;
  std::array<pollfd, 2> waiting{{{output_descriptor_, POLLIN, 0}, {error_descriptor_, POLLIN, 0}}};
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
  const int ready = ::poll(waiting.data(), waiting.size(), left.count() > 0 ? static_cast<int>(left.count()) : 0);
  if (ready < 0) return errno == EINTR;
  if (ready == 0) return false;
  if (waiting[0].revents != 0) read_into(output_descriptor_, output_);
  if (waiting[1].revents != 0) read_into(error_descriptor_, errors_);
  return true;
}

bool Process::shows(const std::string& text) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  const auto is_there = [&] {
    return output_.find(text) != std::string::npos || errors_.find(text) != std::string::npos;
  };
  while (!is_there())
    if (!read_some(deadline)) return is_there();
  return true;
}

void Process::type(const std::string& text) {
  ensure(::write(output_descriptor_, text.data(), text.size()) == static_cast<ssize_t>(text.size()),
         "a terminal takes a short text");
}

void Process::signal(int number) { ::kill(child_, number); }

int Process::finish() {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (read_some(deadline)) {
  }
  const bool hangs = output_descriptor_ >= 0 || error_descriptor_ >= 0;
  if (hangs) ::kill(child_, SIGKILL);
  int status = 0;
  ::waitpid(child_, &status, 0);
  child_ = -1;
  if (hangs) return -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
