#include "cmd/json/diagnostic_event.hpp"

#include "base/text.hpp"

#include <nlohmann/json.hpp>

namespace {

/// Whole files and things that are nowhere have no range.
Json range_of(const SourceLocation& location) {
  const Json start{{"line", std::max<std::size_t>(location.line, 1)},
                   {"column", std::max<std::size_t>(location.column, 1)}};
  return {{"filename", location.file}, {"start", start}, {"end", start}};
}

Json snippet_of(const Diagnostic& diagnostic) {
  const std::size_t offset = diagnostic.location.column == 0 ? 0 : diagnostic.location.column - 1;
  return {{"context", nullptr},
          {"code", diagnostic.source_line},
          {"start_line", diagnostic.location.line},
          {"highlight_start_offset", offset},
          {"highlight_end_offset", offset},
          {"values", Json::array()}};
}

} // namespace

Json diagnostic_object(const Diagnostic& diagnostic) {
  const bool is_error = diagnostic.severity == Severity::error;
  Json told{{"severity", is_error ? "error" : "warning"},
            {"code", diagnostic.code},
            {"summary", diagnostic.message},
            {"detail", diagnostic.hint}};
  if (!diagnostic.address.empty()) told["address"] = diagnostic.address;
  if (!diagnostic.location.file.empty()) told["range"] = range_of(diagnostic.location);
  if (!diagnostic.source_line.empty() && diagnostic.location.line > 0) told["snippet"] = snippet_of(diagnostic);
  return told;
}

Json diagnostic_event(const Diagnostic& diagnostic) {
  const bool is_error = diagnostic.severity == Severity::error;
  return {{"type", "diagnostic"},
          {"@level", is_error ? "error" : "warn"},
          {"@message", (is_error ? "Error: " : "Warning: ") + visible(diagnostic.message)},
          {"diagnostic", diagnostic_object(diagnostic)}};
}
