#include "cmd/text/diagnostic_text.hpp"

#include "base/text.hpp"

namespace {

std::string place_of(const Diagnostic& diagnostic) {
  const SourceLocation& location = diagnostic.location;
  std::string place = visible(location.file);
  if (location.line > 0) place += ":" + std::to_string(location.line);
  if (location.line > 0 && location.column > 0) place += ":" + std::to_string(location.column);
  if (diagnostic.address.empty()) return place;
  return place.empty() ? visible(diagnostic.address) : place + ", in " + visible(diagnostic.address);
}

/// The first `count` characters of a line.
std::string_view front_of(std::string_view line, std::size_t count) {
  std::size_t end = 0;
  for (; end < line.size() && count > 0; --count) {
    ++end;
    while (end < line.size() && (static_cast<unsigned char>(line[end]) & 0xC0U) == 0x80U)
      ++end;
  }
  return line.substr(0, end);
}

/// The source line and a caret under the column; control characters before it take more than one column each.
std::string excerpt(const Diagnostic& diagnostic, const Style& style) {
  if (diagnostic.source_line.empty() || diagnostic.location.line == 0) return {};
  const std::string number = std::to_string(diagnostic.location.line);
  const std::string margin(number.size(), ' ');
  const std::size_t before = diagnostic.location.column == 0 ? 0 : diagnostic.location.column - 1;
  const std::string indent(display_width(visible(front_of(diagnostic.source_line, before))), ' ');
  std::string text = "  " + style.paint(Tone::faint, number + " | ") + visible(diagnostic.source_line) + "\n";
  if (diagnostic.location.column > 0)
    text += "  " + margin + style.paint(Tone::faint, " | ") + indent + style.paint(Tone::error, "^") + "\n";
  return text;
}

} // namespace

std::string diagnostic_text(const Diagnostic& diagnostic, const Style& style) {
  const bool is_error = diagnostic.severity == Severity::error;
  std::string text = style.paint(is_error ? Tone::error : Tone::warning, is_error ? "Error: " : "Warning: ");
  text += style.paint(Tone::strong, visible(diagnostic.message));
  if (!diagnostic.code.empty()) text += style.paint(Tone::faint, " [" + diagnostic.code + "]");
  text += "\n";
  if (const std::string place = place_of(diagnostic); !place.empty()) text += "  on " + place + "\n";
  text += excerpt(diagnostic, style);
  if (!diagnostic.hint.empty()) text += "  Hint: " + visible(diagnostic.hint) + "\n";
  return text + "\n";
}

std::string diagnostics_text(const Diagnostics& diagnostics, const Style& style) {
  std::string text;
  for (const Diagnostic& diagnostic : diagnostics)
    text += diagnostic_text(diagnostic, style);
  return text;
}

Diagnostic to_diagnostic(const Error& error) {
  return {.severity = Severity::error, .code = error.code, .message = error.message, .hint = error.hint};
}

Diagnostic to_diagnostic(const Refusal& refusal) {
  return {.severity = Severity::error,
          .code = refusal.code,
          .message = refusal.message,
          .hint = refusal.hint,
          .location = refusal.location,
          .address = refusal.key.empty() ? std::string{} : address_of(refusal.key)};
}
