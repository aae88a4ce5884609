#include "specs/findings.hpp"

#include "base/text.hpp"
#include "specs/source_lines.hpp"

#include <algorithm>
#include <iterator>

void Findings::add(const Place& place, Finding finding) { add(place.location(), std::move(finding)); }

void Findings::add(const SourceLocation& location, Finding finding) {
  found_.push_back({.severity = finding.severity,
                    .code = std::move(finding.code),
                    .message = std::move(finding.message),
                    .hint = std::move(finding.hint),
                    .location = location,
                    .source_line = {},
                    .address = std::move(finding.address)});
}

void Findings::add(Diagnostics diagnostics) {
  std::move(diagnostics.begin(), diagnostics.end(), std::back_inserter(found_));
}

std::string Findings::did_you_mean(std::string_view word, const std::vector<std::string>& candidates) {
  if (candidates.size() > comparisons_left_) return {};
  comparisons_left_ -= candidates.size();
  const std::string near = nearest(word, candidates);
  return near.empty() ? std::string{} : "did you mean " + quoted(near) + "?";
}

void Findings::hide_line(const Place& place) {
  const SourceLocation location = place.location();
  hidden_lines_.emplace(location.file, location.line);
}

Diagnostics Findings::take(const std::vector<SpecFile>& files) {
  Diagnostics diagnostics = std::move(found_);
  add_source_lines(diagnostics, files);
  for (Diagnostic& diagnostic : diagnostics)
    if (hidden_lines_.contains({diagnostic.location.file, diagnostic.location.line})) diagnostic.source_line.clear();
  sort_diagnostics(diagnostics);
  return diagnostics;
}
