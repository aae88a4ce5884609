#pragma once

#include "base/result.hpp"
#include "base/secret.hpp"
#include "base/time.hpp"

#include <filesystem>
#include <string>
#include <vector>

/// A program to run without a shell.
struct ChildProcess {
  std::vector<std::string> command; ///< the program, looked up in PATH unless it has a slash, and its arguments
  std::filesystem::path directory;  ///< where it runs; empty: here
  Milliseconds time_limit{0};       ///< after which it is killed, with what it started
};

/// How it ended.
struct ChildEnd {
  int exit_code = -1; ///< -1: by a signal
  int signal = 0;
  bool timed_out = false;
  std::string errors; ///< the beginning of its stderr, as it came
};

/// Runs the program to its end with `input` on its stdin. It gets its own process group and default signals; its
/// stdout is dropped. An error if it cannot be started.
Result<ChildEnd> run_child(const ChildProcess& process, const Secret& input);

/// "ended with exit code 3", "was killed by signal 9", "took longer than 30s and was killed".
std::string describe(const ChildEnd& end, const ChildProcess& process);

/// The text with every occurrence of the secret, as it is and as JSON writes it, replaced; also one that the end of
/// the text cuts.
std::string without_secret(std::string text, const Secret& secret);
