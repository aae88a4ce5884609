#include "cmd/style.hpp"

namespace {

std::string_view sequence(Tone tone) {
  switch (tone) {
  case Tone::plain:
    return "";
  case Tone::strong:
    return "\x1b[1m";
  case Tone::faint:
    return "\x1b[2m";
  case Tone::addition:
    return "\x1b[32m";
  case Tone::change:
    return "\x1b[33m";
  case Tone::removal:
    return "\x1b[31m";
  case Tone::error:
    return "\x1b[1;31m";
  case Tone::warning:
    return "\x1b[1;33m";
  }
  return "";
}

} // namespace

std::string Style::paint(Tone tone, std::string_view text) const {
  const std::string_view begin = sequence(tone);
  if (!color || begin.empty() || text.empty()) return std::string{text};
  std::string painted{begin};
  painted += text;
  painted += "\x1b[0m";
  return painted;
}
