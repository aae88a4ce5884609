#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

/// The most dotted key of a TOML text.
struct KeyDepth {
  std::size_t dots = 0;
  std::uint32_t line = 0; ///< where it begins, from 1
};

/// Finds it without parsing: strings and comments are skipped, everything else is taken for what it looks like.
KeyDepth deepest_key(std::string_view toml);
