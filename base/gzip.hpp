#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>

/// The text packed as `gzip` packs it, quickly rather than small.
std::string pack_gzip(std::string_view text);

/// What `gzip -dc` would print. `what` names the packed text in errors; it is an error when it is damaged, cut or
/// followed by something else, or when there are more than `most_bytes` in it.
Result<std::string> unpack_gzip(std::string_view packed, const std::string& what,
                                std::uintmax_t most_bytes = 256U << 20U);
