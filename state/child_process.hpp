#pragma once

#include "base/result.hpp"
#include "base/secret.hpp"
#include "base/time.hpp"

#include <filesystem>
#include <string>
#include <vector>

/// What becomes of what a program prints on its stdout.
enum class ChildOutput { dropped, kept };

/// A program to run without a shell.
struct ChildProcess {
  std::vector<std::string> command; ///< the program, looked up in PATH unless it has a slash, and its arguments
  std::filesystem::path directory;  ///< where it runs; empty: here
  Milliseconds time_limit{0};       ///< after which it is killed, with what it started
  ChildOutput output = ChildOutput::dropped;
};

/// How it ended.
struct ChildEnd {
  int exit_code = -1; ///< -1: by a signal
  int signal = 0;
  bool timed_out = false;
  std::string errors; ///< the beginning of its stderr, as it came
  Secret output;      ///< the beginning of its stdout, where it is kept
};

/// Runs the program to its end with `input` on its stdin. It gets its own process group and default signals; an
/// error if it cannot be started.
Result<ChildEnd> run_child(const ChildProcess& process, const Secret& input);

/// "ended with exit code 3", "was killed by signal 9", "took longer than 30s and was killed".
std::string describe(const ChildEnd& end, const ChildProcess& process);

/// The text with every occurrence of the secret, as it is and as JSON writes it, replaced; also one that the end of
/// the text cuts.
std::string without_secret(std::string text, const Secret& secret);
