#include "specs/value.hpp"

#include "base/text.hpp"

#include <charconv>

Result<Size> parse_size(std::string_view text) {
  const Error bad{ErrorKind::spec, "spec/bad-size", quoted(shortened(text, 40)) + " is no size",
                  "write whole gigabytes with their unit, such as \"8GB\""};
  std::string_view rest = trimmed(text);
  std::int64_t gigabytes = 0;
  const auto [end, code] = std::from_chars(rest.data(), rest.data() + rest.size(), gigabytes);
  if (code != std::errc{} || gigabytes <= 0 || gigabytes > 1'000'000) return bad;
  rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
  const std::string unit = lower(trimmed(rest));
  if (unit != "g" && unit != "gb" && unit != "gi" && unit != "gib") return bad;
  return Size{gigabytes};
}

std::string to_text(Size size) { return std::to_string(size.gigabytes) + "GB"; }

std::string to_text(const FieldValue& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* size = std::get_if<Size>(&value)) return to_text(*size);
  if (const auto* count = std::get_if<std::int64_t>(&value)) return std::to_string(*count);
  return *std::get_if<bool>(&value) ? "true" : "false";
}
