#pragma once

#include <csignal>

/// Keeps a connection that breaks under a write from ending the program: SIGPIPE is blocked while one of these lives,
/// and one that arose meanwhile is taken away. The rest of the program keeps its own handling.
class PipeSignalGuard {
public:
  PipeSignalGuard();
  ~PipeSignalGuard();
  PipeSignalGuard(const PipeSignalGuard&) = delete;
  PipeSignalGuard& operator=(const PipeSignalGuard&) = delete;

private:
  sigset_t pipe_{};
  sigset_t before_{};
  bool was_pending_ = false;
};
