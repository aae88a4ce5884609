#include "state/child_process.hpp"

#include "base/json.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <optional>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

namespace {

constexpr std::size_t most_read_bytes = 64U << 10U;
constexpr int look_again_ms = 20;

Error process_error(const std::string& doing, int error_number) {
  return {ErrorKind::input_output, "process/failed", doing + ": " + std::generic_category().message(error_number), ""};
}

/// Both ends of a pipe; neither outlives an exec.
class Pipe {
public:
  Pipe() {
    if (::pipe2(ends_.data(), O_CLOEXEC) != 0) error_ = errno;
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  ~Pipe() {
    close_read();
    close_write();
  }
  int error() const { return error_; }
  int read_end() const { return ends_[0]; }
  int write_end() const { return ends_[1]; }
  void close_read() { close_end(ends_[0]); }
  void close_write() { close_end(ends_[1]); }

private:
  static void close_end(int& end) {
    if (end >= 0) ::close(std::exchange(end, -1));
  }
  std::array<int, 2> ends_{-1, -1};
  int error_ = 0;
};

/// For our end of a pipe; the child's waits as usual.
void never_wait_on(int end) { ::fcntl(end, F_SETFL, ::fcntl(end, F_GETFL) | O_NONBLOCK); }

/// Fills the pipe before anybody reads it: a pipe takes 64 KiB, nothing can block, and no reader can be gone.
Result<void> fill(Pipe& pipe, const std::string& text) {
  never_wait_on(pipe.write_end());
  const ssize_t written = ::write(pipe.write_end(), text.data(), text.size());
  pipe.close_write();
  if (written >= 0 && static_cast<std::size_t>(written) == text.size()) return {};
  return process_error("passing the credential on", written < 0 ? errno : EMSGSIZE);
}

/// What posix_spawn is told, freed with the scope.
struct SpawnSettings {
  posix_spawn_file_actions_t actions{};
  posix_spawnattr_t attributes{};

  SpawnSettings() {
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawnattr_init(&attributes);
  }
  SpawnSettings(const SpawnSettings&) = delete;
  SpawnSettings& operator=(const SpawnSettings&) = delete;
  ~SpawnSettings() {
    ::posix_spawn_file_actions_destroy(&actions);
    ::posix_spawnattr_destroy(&attributes);
  }

  /// Its own process group, no signal blocked, none ignored or handled.
  void as_its_own_group() {
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    ::posix_spawnattr_setpgroup(&attributes, 0);
    ::posix_spawnattr_setsigmask(&attributes, &none);
    ::posix_spawnattr_setsigdefault(&attributes, &all);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }

  void connect(const Pipe& input, const Pipe& output, const Pipe& errors, ChildOutput wanted) {
    ::posix_spawn_file_actions_adddup2(&actions, input.read_end(), STDIN_FILENO);
    if (wanted == ChildOutput::kept)
      ::posix_spawn_file_actions_adddup2(&actions, output.write_end(), STDOUT_FILENO);
    else
      ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    ::posix_spawn_file_actions_adddup2(&actions, errors.write_end(), STDERR_FILENO);
  }
};

Result<pid_t> start(const ChildProcess& process, const Pipe& input, const Pipe& output, const Pipe& errors) {
  SpawnSettings settings;
  settings.as_its_own_group();
  settings.connect(input, output, errors, process.output);
  if (!process.directory.empty()) ::posix_spawn_file_actions_addchdir_np(&settings.actions, process.directory.c_str());
  std::vector<std::string> words = process.command;
  std::vector<char*> arguments;
  for (std::string& word : words)
    arguments.push_back(word.data());
  arguments.push_back(nullptr);
  pid_t child = -1;
  const int failure =
      ::posix_spawnp(&child, arguments.front(), &settings.actions, &settings.attributes, arguments.data(), ::environ);
  if (failure != 0) return process_error("starting " + visible(process.command.front()), failure);
  return child;
}

/// Reads what is there, keeping the beginning. False once the other side is closed. Who writes without end is left to
/// the time limit.
bool drain(int descriptor, std::string& text) {
  std::array<char, 4096> block{};
  constexpr int most_blocks = 64;
  for (int i = 0; i < most_blocks; ++i) {
    const ssize_t count = ::read(descriptor, block.data(), block.size());
    if (count < 0) return errno == EAGAIN || errno == EINTR;
    if (count == 0) return false;
    const std::size_t room = most_read_bytes - std::min(most_read_bytes, text.size());
    text.append(block.data(), std::min(room, static_cast<std::size_t>(count)));
  }
  return true;
}

/// The child's wait status once it has ended.
Result<std::optional<int>> ended(pid_t child, int flags) {
  int status = 0;
  pid_t answer = -1;
  do
    answer = ::waitpid(child, &status, flags);
  while (answer < 0 && errno == EINTR);
  if (answer < 0) return process_error("waiting for the program", errno);
  return answer == 0 ? std::nullopt : std::optional(status);
}

/// A pipe that the child writes into, and what came out of it.
struct Reading {
  pollfd watched;
  std::string text;

  explicit Reading(int descriptor)
      : watched{descriptor, POLLIN, 0} {
    never_wait_on(descriptor);
    text.reserve(most_read_bytes); // never moved: it may be a secret
  }
  void read() {
    if (watched.fd >= 0 && !drain(watched.fd, text)) watched.fd = -1; // poll then only sleeps
  }
};

/// Waits for the child itself, not for its pipes to close: something that it left running may keep those open.
Result<ChildEnd> watch(pid_t child, const Pipe& output, const Pipe& errors, Milliseconds time_limit) {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point deadline = Clock::now() + time_limit;
  ChildEnd end;
  std::optional<int> status;
  Reading printed(output.read_end());
  Reading said(errors.read_end());
  while (!status) {
    std::array<pollfd, 2> both{printed.watched, said.watched};
    ::poll(both.data(), both.size(), look_again_ms);
    printed.read();
    said.read();
    TRY_ASSIGN(status, ended(child, WNOHANG));
    if (status || Clock::now() < deadline) continue;
    end.timed_out = true;
    ::kill(-child, SIGKILL);
    ::kill(child, SIGKILL); // should it have joined another group
    TRY_ASSIGN(status, ended(child, 0));
  }
  printed.read();
  said.read();
  end.output = Secret(std::move(printed.text));
  end.errors = std::move(said.text);
  if (WIFEXITED(*status)) end.exit_code = WEXITSTATUS(*status);
  if (WIFSIGNALED(*status)) end.signal = WTERMSIG(*status);
  return end;
}

void replace_all(std::string& text, const std::string& what, std::string_view by) {
  if (what.empty()) return;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
}

} // namespace

Result<ChildEnd> run_child(const ChildProcess& process, const Secret& input) {
  Pipe to_child;
  Pipe output;
  Pipe from_child;
  if (output.error() != 0) return process_error("making a pipe", output.error());
  if (to_child.error() != 0) return process_error("making a pipe", to_child.error());
  if (from_child.error() != 0) return process_error("making a pipe", from_child.error());
  TRY(fill(to_child, input.reveal()));
  TRY_ASSIGN(const pid_t child, start(process, to_child, output, from_child));
  to_child.close_read();
  output.close_write();
  from_child.close_write();
  return watch(child, output, from_child, process.time_limit);
}

std::string describe(const ChildEnd& end, const ChildProcess& process) {
  if (end.timed_out) return "took longer than " + format_duration(process.time_limit) + " and was killed";
  if (end.signal != 0) return "was killed by signal " + std::to_string(end.signal);
  return "ended with exit code " + std::to_string(end.exit_code);
}

std::string without_secret(std::string text, const Secret& secret) {
  constexpr std::string_view instead = "(password)";
  constexpr std::size_t least_part = 4;
  const std::string& plain = secret.reveal();
  const std::string in_json = to_line(Json(plain));
  replace_all(text, in_json.substr(1, in_json.size() - 2), instead);
  replace_all(text, plain, instead);
  for (std::size_t length = plain.size(); length >= least_part; --length)
    if (text.ends_with(std::string_view(plain).substr(0, length)))
      return text.replace(text.size() - length, length, instead);
  return text;
}
