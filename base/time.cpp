#include "base/time.hpp"

#include <array>
#include <charconv>
#include <cstdio>
#include <limits>
#include <optional>

using namespace std::chrono;

namespace {

Error bad_time(std::string_view text) {
  return {ErrorKind::input_output, "time/bad", "\"" + std::string(text.substr(0, 40)) + "\" is no RFC 3339 time", ""};
}

/// Takes `digits` decimal digits from the front of `text`.
std::optional<int> take_number(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return std::nullopt;
  int value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + digits, value);
  if (code != std::errc{} || end != text.data() + digits || text.front() == '-') return std::nullopt;
  text.remove_prefix(digits);
  return value;
}

bool take_char(std::string_view& text, std::string_view any_of) {
  if (text.empty() || any_of.find(text.front()) == std::string_view::npos) return false;
  text.remove_prefix(1);
  return true;
}

/// Takes `.123456…`, if it is there, as milliseconds.
std::optional<Milliseconds> take_fraction(std::string_view& text) {
  if (!take_char(text, ".")) return Milliseconds{0};
  int value = 0;
  int digits = 0;
  for (; !text.empty() && text.front() >= '0' && text.front() <= '9'; text.remove_prefix(1), ++digits)
    if (digits < 3) value = value * 10 + (text.front() - '0');
  if (digits == 0) return std::nullopt;
  for (; digits < 3; ++digits)
    value *= 10;
  return Milliseconds{value};
}

std::optional<minutes> take_offset(std::string_view& text) {
  if (take_char(text, "Zz")) return minutes{0};
  const bool west = !text.empty() && text.front() == '-';
  if (!take_char(text, "+-")) return std::nullopt;
  const auto hour = take_number(text, 2);
  if (!hour || !take_char(text, ":")) return std::nullopt;
  const auto minute = take_number(text, 2);
  if (!minute || *hour > 23 || *minute > 59) return std::nullopt;
  const minutes offset = hours{*hour} + minutes{*minute};
  return west ? -offset : offset;
}

struct Unit {
  std::string_view name;
  Milliseconds length;
};
constexpr std::array<Unit, 5> units{
    {{"ms", Milliseconds{1}}, {"d", days{1}}, {"h", hours{1}}, {"m", minutes{1}}, {"s", seconds{1}}}};

const Unit* take_unit(std::string_view& text) {
  for (const Unit& unit : units) {
    if (!text.starts_with(unit.name)) continue;
    text.remove_prefix(unit.name.size());
    return &unit;
  }
  return nullptr;
}

std::string two_units(long long large, const char* large_name, long long small, const char* small_name) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), small == 0 ? "%lld%s" : "%lld%s%02lld%s", large, large_name, small,
                small_name);
  return text.data();
}

} // namespace

std::string format_time(TimePoint time) {
  const auto day = floor<days>(time);
  const year_month_day date{day};
  const hh_mm_ss clock{time - day};
  std::array<char, 64> text{};
  const int length =
      std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d", int{date.year()}, unsigned{date.month()},
                    unsigned{date.day()}, static_cast<int>(clock.hours().count()),
                    static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()));
  std::string result(text.data(), static_cast<std::size_t>(length));
  if (const auto fraction = static_cast<int>(clock.subseconds().count()); fraction != 0) {
    std::snprintf(text.data(), text.size(), ".%03d", fraction);
    result += text.data();
  }
  return result + "Z";
}

Result<TimePoint> parse_time(std::string_view text) {
  const std::string_view whole = text;
  const auto y = take_number(text, 4);
  if (!y || !take_char(text, "-")) return bad_time(whole);
  const auto mo = take_number(text, 2);
  if (!mo || !take_char(text, "-")) return bad_time(whole);
  const auto d = take_number(text, 2);
  if (!d || !take_char(text, "Tt ")) return bad_time(whole);
  const auto h = take_number(text, 2);
  if (!h || !take_char(text, ":")) return bad_time(whole);
  const auto mi = take_number(text, 2);
  if (!mi || !take_char(text, ":")) return bad_time(whole);
  const auto s = take_number(text, 2);
  const auto fraction = s ? take_fraction(text) : std::nullopt;
  const auto offset = fraction ? take_offset(text) : std::nullopt;
  const year_month_day date{year{*y}, month{static_cast<unsigned>(*mo)}, day{static_cast<unsigned>(*d)}};
  if (!offset || !text.empty() || !date.ok() || *h > 23 || *mi > 59 || *s > 60) return bad_time(whole);
  return TimePoint{sys_days{date} + hours{*h} + minutes{*mi} + seconds{*s} + *fraction - *offset};
}

Result<Milliseconds> parse_duration(std::string_view text) {
  const Error bad{ErrorKind::input_output, "duration/bad", "\"" + std::string(text.substr(0, 40)) + "\" is no duration",
                  "write a whole number with a unit, such as 90s, 45m or 1h30m"};
  constexpr Milliseconds longest = days{3650};
  Milliseconds total{0};
  if (text.empty()) return bad;
  while (!text.empty()) {
    long long count = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (code != std::errc{} || text.front() == '-') return bad;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    const Unit* unit = take_unit(text);
    if (unit == nullptr || count > longest / unit->length) return bad;
    total += unit->length * count;
    if (total > longest) return bad;
  }
  return total;
}

std::string format_duration(Milliseconds duration) {
  const long long ms = duration.count() < 0 ? 0 : duration.count();
  if (ms == 0) return "0s";
  if (ms < 1000) return std::to_string(ms) + "ms";
  const long long s = ms / 1000;
  if (s < 60) return two_units(s, "s", 0, "");
  if (s < 3600) return two_units(s / 60, "m", s % 60, "s");
  if (s < 86400) return two_units(s / 3600, "h", s % 3600 / 60, "m");
  return two_units(s / 86400, "d", s % 86400 / 3600, "h");
}
