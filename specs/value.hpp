#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

/// An amount of memory or storage as Aura counts it: whole gigabytes. Aura writes `8GB`, takes `8G`, and its
/// session API says `8Gi`; all three mean the same (aura-api §6, quirk 4).
struct Size {
  std::int64_t gigabytes = 0;

  auto operator<=>(const Size&) const = default;
};

/// Reads `8GB`, `8G`, `8 GB`, `8Gi`, `8GiB` in any case. A number without a unit is an error.
Result<Size> parse_size(std::string_view text);

/// As Aura writes it: `8GB`.
std::string to_text(Size size);

/// What a field of an instance can hold. Words such as a type or a region are text: Aura may know more than we do.
using FieldValue = std::variant<std::string, Size, std::int64_t, bool>;

/// Without quotes: `orders-prod`, `8GB`, `1`, `true`.
std::string to_text(const FieldValue& value);
