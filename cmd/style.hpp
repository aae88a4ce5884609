#pragma once

#include <string>
#include <string_view>

/// What a piece of text is, for its colour.
enum class Tone {
  plain,
  strong,   ///< headings
  faint,    ///< what may be skipped
  addition, ///< what appears
  change,   ///< what becomes different
  removal,  ///< what goes
  error,
  warning,
};

/// How text is dressed for one output: with colour, or not at all. A value that renderers are given.
struct Style {
  bool color = false;

  /// The text, with escape sequences around it if there is colour. The text itself must be printable already.
  std::string paint(Tone tone, std::string_view text) const;

  bool operator==(const Style&) const = default;
};
