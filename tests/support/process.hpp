#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <sys/types.h>

/// How to start a program.
struct Launch {
  std::vector<std::string> command;             ///< the program's path and its arguments
  std::map<std::string, std::string> variables; ///< its whole environment
  std::filesystem::path directory;
  /// Stdin, stdout and stderr are a pseudo-terminal, whose text comes as `output`. Otherwise stdin is empty.
  bool terminal = false;
  std::string stdout_path;    ///< where stdout goes; empty: it is collected
  bool stdout_closed = false; ///< nobody reads stdout, from the beginning
};

/// A running program. It is killed with the object if it has not ended.
class Process {
public:
  explicit Process(const Launch& launch);
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  ~Process();

  /// Waits until stdout or stderr holds the text; false if the program ends, or a minute passes, without it.
  bool shows(const std::string& text);
  /// Types at its terminal.
  void type(const std::string& text);
  void signal(int number);
  /// Waits for its end: the exit code, or 128 and the signal's number; -1 if it had to be killed after a minute.
  int finish();

  const std::string& output() const { return output_; }
  const std::string& errors() const { return errors_; }

private:
  bool read_some(std::chrono::steady_clock::time_point deadline);
  static bool read_into(int& descriptor, std::string& text);

  pid_t child_ = -1;
  int output_descriptor_ = -1; ///< the terminal's other end, where there is one
  int error_descriptor_ = -1;
  std::string output_;
  std::string errors_;
};
