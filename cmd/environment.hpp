#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "reconcile/runner/apply.hpp"

#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Columns and rows of a terminal.
struct TerminalSize {
  std::size_t columns = 80;
  std::size_t rows = 24;

  bool operator==(const TerminalSize&) const = default;
};

/// Where text goes. The first failure is kept and everything written after it is dropped, so that nobody need ask
/// after each write.
class Output {
public:
  virtual ~Output() = default;
  virtual void write(std::string_view text) = 0;
  virtual bool is_terminal() const = 0;
  /// The present size; terminals are resized.
  virtual TerminalSize size() const = 0;
  /// True once the reader has gone away, which is its right: `auraform plan | head`.
  virtual bool is_closed() const = 0;
  /// What else went wrong, such as a full disk.
  virtual const std::optional<Error>& failure() const = 0;
};

/// Where a person answers.
class Input {
public:
  virtual ~Input() = default;
  virtual bool is_terminal() const = 0;
  /// One line without its end; nullopt at the end of the input.
  virtual std::optional<std::string> read_line() = 0;
};

class Clock {
public:
  virtual ~Clock() = default;
  virtual TimePoint now() const = 0;
};

/// SIGINT and SIGTERM. At first either ends the process on the spot: nothing is under way that is worth keeping.
class Interruption : public StopSignal {
public:
  /// From here on the first signal is only noted (`requested`) and makes `wake_fd` readable; the second one ends the
  /// process.
  virtual void defer() = 0;
  /// The signal that was noted, or 0.
  virtual int signal() const = 0;
  /// -1: there is none.
  virtual int wake_fd() const = 0;
};

/// Everything from outside. `main` builds the real one, tests build another.
struct Environment {
  std::vector<std::string> arguments; ///< without the program's name
  std::map<std::string, std::string> variables;
  std::filesystem::path directory; ///< absolute
  Input& in;
  Output& out;
  Output& err;
  const Clock& clock;
  Interruption& interruption;

  /// The variable's value; unset and empty are both empty.
  std::string variable(const std::string& name) const;
};
