#pragma once

#include "specs/limits.hpp"
#include "specs/toml_node.hpp"

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// What a finding says; where it stands is told beside it.
struct Finding {
  std::string code; ///< `spec/unknown-field`
  std::string message;
  std::string hint = {};
  std::string address = {}; ///< `instance.orders` where it is about one instance
  Severity severity = Severity::error;
};

/// Collects findings about spec files, all of them.
class Findings {
public:
  void add(const Place& place, Finding finding);
  void add(const SourceLocation& location, Finding finding);
  void add(Diagnostics diagnostics);

  /// `did you mean "memory"?`, or empty when nothing is near. The comparisons of one run are limited: a file of
  /// nothing but mistakes gets its findings, and the last of them without suggestions.
  std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates);

  /// Keeps a line that holds a secret out of the findings about it.
  void hide_line(const Place& place);

  /// The findings in order, with the source lines that they are about.
  Diagnostics take(const std::vector<SpecFile>& files);

private:
  Diagnostics found_;
  std::set<std::pair<std::string, std::size_t>> hidden_lines_; ///< file and line
  std::size_t comparisons_left_ = spec_limits::suggestion_candidates;
};
