#include "tests/emulator/text.hpp"

#include <array>
#include <charconv>
#include <cstdio>
#include <ctime>

namespace emulator {

namespace {

std::tm utc(TimeMs time) {
  const auto seconds = static_cast<std::time_t>(time / 1000);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  return parts;
}

std::optional<double> parse_real(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  if (error != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

int base64_value(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+' || c == '-') return 62;
  if (c == '/' || c == '_') return 63;
  return -1;
}

struct Unit {
  std::string_view suffix;
  double milliseconds;
};

constexpr std::array<Unit, 5> units{{{"ms", 1}, {"s", 1e3}, {"m", 6e4}, {"h", 3.6e6}, {"d", 8.64e7}}};

} // namespace

std::string iso_seconds(TimeMs time) {
  const std::tm parts = utc(time);
  std::array<char, 32> buffer{};
  return {buffer.data(), std::strftime(buffer.data(), buffer.size(), "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

std::string iso_fractional(TimeMs time) {
  std::array<char, 16> fraction{};
  std::snprintf(fraction.data(), fraction.size(), ".%06dZ", static_cast<int>(time % 1000) * 1000 + 937);
  std::string text = iso_seconds(time);
  text.pop_back();
  return text + fraction.data();
}

std::string utc_day(TimeMs time) { return iso_seconds(time).substr(0, 10); }

std::string http_date(TimeMs time) {
  // strftime knows the C locale's English names, which an HTTP date needs; the emulator sets no other locale.
  const std::tm parts = utc(time);
  std::array<char, 64> buffer{};
  return {buffer.data(), std::strftime(buffer.data(), buffer.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts)};
}

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
  double scale = 1000;
  for (const Unit& unit : units) {
    if (!text.ends_with(unit.suffix)) continue;
    scale = unit.milliseconds;
    text.remove_suffix(unit.suffix.size());
    break;
  }
  const auto value = parse_real(text);
  if (!value || *value * scale > 1e14) return std::nullopt;
  return std::chrono::milliseconds(static_cast<TimeMs>(*value * scale));
}

std::optional<int> parse_number(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

std::optional<int> parse_size_gb(std::string_view text) {
  if (text.ends_with('B')) text.remove_suffix(1);
  if (!text.ends_with('G')) return std::nullopt;
  text.remove_suffix(1);
  return parse_number(text);
}

std::string size_text(int gigabytes) { return std::to_string(gigabytes) + "GB"; }

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (true) {
    const std::size_t at = text.find(separator);
    parts.emplace_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

std::optional<std::string> base64_decode(std::string_view text) {
  std::string bytes;
  unsigned bits = 0;
  int count = 0;
  while (text.ends_with('='))
    text.remove_suffix(1);
  for (const char c : text) {
    const int value = base64_value(c);
    if (value < 0) return std::nullopt;
    bits = (bits << 6U | static_cast<unsigned>(value)) & 0xFFFFFFU;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes.push_back(static_cast<char>(bits >> static_cast<unsigned>(count) & 0xFFU));
  }
  return bytes;
}

std::string base64url_encode(std::string_view bytes) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string text;
  unsigned bits = 0;
  unsigned count = 0;
  for (const char c : bytes) {
    bits = (bits << 8U | static_cast<unsigned char>(c)) & 0xFFFFFFU;
    for (count += 8; count >= 6; count -= 6)
      text.push_back(alphabet[bits >> (count - 6) & 63U]);
  }
  if (count > 0) text.push_back(alphabet[bits << (6 - count) & 63U]);
  return text;
}

bool glob_matches(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return text.empty();
  if (pattern.front() != '*') {
    return !text.empty() && text.front() == pattern.front() && glob_matches(pattern.substr(1), text.substr(1));
  }
  const bool any = pattern.starts_with("**");
  const std::string_view rest = pattern.substr(any ? 2 : 1);
  for (std::size_t taken = 0;; ++taken) {
    if (glob_matches(rest, text.substr(taken))) return true;
    if (taken == text.size() || (!any && text[taken] == '/')) return false;
  }
}

std::size_t code_points(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text)
    count += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1 : 0;
  return count;
}

} // namespace emulator
