#pragma once

#include "base/ensure.hpp"

#include <array>
#include <csignal>
#include <utility>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/// Runs `body` in a child process and returns its exit status; -1 if a signal ended it.
template <typename Body>
int in_child(Body body) {
  const pid_t child = ::fork();
  ensure(child >= 0, "a process can be started");
  if (child == 0) ::_exit(body());
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/// A child process that does something, says so, and then lives on until it is let go or killed.
class LivingChild {
public:
  /// Returns once `prepare` has run in the child; `after` runs there when it is let go. What `prepare` returns lives
  /// until then.
  template <typename Prepare, typename After>
  LivingChild(Prepare prepare, After after) {
    std::array<int, 2> ready{};
    std::array<int, 2> go{};
    ensure(::pipe(ready.data()) == 0 && ::pipe(go.data()) == 0, "pipes can be made");
    child_ = ::fork();
    ensure(child_ >= 0, "a process can be started");
    if (child_ == 0) {
      ::close(go[1]);
      auto kept = prepare();
      char byte = 'r';
      [[maybe_unused]] auto told = ::write(ready[1], &byte, 1);
      [[maybe_unused]] auto heard = ::read(go[0], &byte, 1);
      ::_exit(after(kept));
    }
    ::close(ready[1]);
    ::close(go[0]);
    go_ = go[1];
    char byte = 0;
    ensure(::read(ready[0], &byte, 1) == 1, "the child got ready");
    ::close(ready[0]);
  }
  LivingChild(const LivingChild&) = delete;
  LivingChild& operator=(const LivingChild&) = delete;
  ~LivingChild() {
    if (child_ > 0) kill();
  }

  void kill() {
    ::kill(child_, SIGKILL);
    finish();
  }
  /// Its exit status.
  int let_go() {
    char byte = 'g';
    ensure(::write(go_, &byte, 1) == 1, "the child can be told");
    return finish();
  }

private:
  int finish() {
    ::close(go_);
    int status = 0;
    ::waitpid(std::exchange(child_, -1), &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

  pid_t child_ = -1;
  int go_ = -1;
};

/// From here on no file of this process can grow past so many bytes: to a program, a full disk. For child processes.
inline void limit_file_size(rlim_t bytes) {
  std::signal(SIGXFSZ, SIG_IGN);
  const rlimit limit{bytes, bytes};
  ensure(::setrlimit(RLIMIT_FSIZE, &limit) == 0, "a limit can be set");
}
