#pragma once

#include <cstddef>
#include <string>
#include <vector>

enum class Severity { error, warning };

/// Where something stands in a user's file; line and column count from 1, 0 means the whole file.
struct SourceLocation {
  std::string file;
  std::size_t line = 0;
  std::size_t column = 0;

  auto operator<=>(const SourceLocation&) const = default;
};

/// One finding about a user's file. Findings are collected, all of them, and printed by the command line.
struct Diagnostic {
  Severity severity = Severity::error;
  std::string code;        ///< stable, such as `spec/unknown-field`
  std::string message;     ///< what is wrong, one sentence without a trailing full stop
  std::string hint;        ///< the remedy; may be empty
  SourceLocation location; ///< empty file: not about one place
  std::string source_line; ///< the text of that line, for the caret; may be empty
  std::string address;     ///< `instance.orders` where it is about one instance; may be empty

  bool operator==(const Diagnostic&) const = default;
};

using Diagnostics = std::vector<Diagnostic>;

bool has_errors(const Diagnostics& diagnostics);

/// By file, line, column, then code: the order in which they are printed.
void sort_diagnostics(Diagnostics& diagnostics);
