#pragma once

#include "cmd/environment.hpp"

#include <optional>
#include <string>

/// Text to a file descriptor, unbuffered.
class DescriptorOutput final : public Output {
public:
  /// `name` stands in the error: `stdout`.
  DescriptorOutput(int descriptor, std::string name);

  void write(std::string_view text) override;
  bool is_terminal() const override;
  TerminalSize size() const override;
  bool is_closed() const override { return closed_; }
  const std::optional<Error>& failure() const override { return failure_; }

private:
  int descriptor_;
  std::string name_;
  bool closed_ = false;
  std::optional<Error> failure_;
};

/// Lines from a file descriptor.
class DescriptorInput final : public Input {
public:
  explicit DescriptorInput(int descriptor);

  bool is_terminal() const override;
  std::optional<std::string> read_line() override;

private:
  int descriptor_;
};

class SystemClock final : public Clock {
public:
  TimePoint now() const override;
};

/// SIGINT and SIGTERM of this process, whose handlers it installs; SIGPIPE is ignored. One at a time.
class SystemInterruption final : public Interruption {
public:
  SystemInterruption();
  SystemInterruption(const SystemInterruption&) = delete;
  SystemInterruption& operator=(const SystemInterruption&) = delete;
  ~SystemInterruption() override;

  bool requested() const override;
  void defer() override;
  int signal() const override;
  int wake_fd() const override;
};

/// Gives every standard descriptor that is closed to /dev/null, so that no file of ours gets its number.
void open_standard_descriptors();

/// The environment's variables by name.
std::map<std::string, std::string> system_variables(char** variables);
