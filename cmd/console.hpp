#pragma once

#include "base/diagnostic.hpp"
#include "cmd/environment.hpp"
#include "cmd/json/event_stream.hpp"
#include "cmd/style.hpp"

#include <optional>
#include <string>
#include <string_view>

/// What a verb says: the result to stdout, everything else to stderr, each dressed as that output wants it; and beside
/// it, or instead of it, events for programs.
class Console {
public:
  /// Colour is for terminals; NO_COLOR and `-no-color` forbid it, CLICOLOR_FORCE wants it in a pipe too.
  Console(Environment& environment, bool colour_allowed);

  const Style& out_style() const { return out_style_; }
  const Style& err_style() const { return err_style_; }

  /// The result.
  void print(std::string_view text);
  /// Progress and remarks.
  void tell(std::string_view text);
  /// From here on what is reported is told to GitHub's runner too, as annotations on stdout. `directory`: where the
  /// spec files lie as seen from the repository's root.
  void annotate(std::string directory) { annotated_directory_ = std::move(directory); }
  void report(const Diagnostics& diagnostics);
  void report(const Error& error);

  EventStream& events() { return events_; }
  /// From here on nothing is said as text: stdout carries events.
  void speak_events();
  bool speaks_text() const { return speaks_text_; }

private:
  Environment& environment_;
  Style out_style_;
  Style err_style_;
  std::optional<std::string> annotated_directory_;
  EventStream events_;
  bool speaks_text_ = true;
};
