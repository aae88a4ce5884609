#pragma once

#include "cmd/environment.hpp"
#include "tests/support/scratch_directory.hpp"

#include <deque>
#include <string>
#include <utility>

/// Keeps what is written. It can be a terminal, closed by its reader, or full.
class FakeOutput final : public Output {
public:
  void write(std::string_view written) override {
    if (!closed && !trouble) text += written;
  }
  bool is_terminal() const override { return terminal; }
  TerminalSize size() const override { return {80, 24}; }
  bool is_closed() const override { return closed; }
  const std::optional<Error>& failure() const override { return trouble; }

  std::string text;
  bool terminal = false;
  bool closed = false;
  std::optional<Error> trouble;
};

/// Answers that were thought of before.
class FakeInput final : public Input {
public:
  bool is_terminal() const override { return terminal; }
  std::optional<std::string> read_line() override {
    if (answers.empty()) return std::nullopt;
    std::string answer = std::move(answers.front());
    answers.pop_front();
    return answer;
  }

  std::deque<std::string> answers;
  bool terminal = false;
};

class FakeClock final : public Clock {
public:
  TimePoint now() const override { return time; }

  TimePoint time{std::chrono::hours(24 * 365 * 56)};
};

class FakeInterruption final : public Interruption {
public:
  bool requested() const override { return noted != 0; }
  void defer() override { deferred = true; }
  int signal() const override { return noted; }
  int wake_fd() const override { return -1; }

  int noted = 0;
  bool deferred = false;
};

/// A world for the command line: an empty directory, no terminal, no variables but those that a test sets.
struct FakeEnvironment {
  ScratchDirectory directory;
  FakeInput in;
  FakeOutput out;
  FakeOutput err;
  FakeClock clock;
  FakeInterruption interruption;
  Environment environment{{}, {}, directory.path(), in, out, err, clock, interruption};
};
