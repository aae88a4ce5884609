#pragma once

#include <cstdint>
#include <string>
#include <string_view>

/// FNV-1a over 64 bits. It tells that bytes are not the ones that were written; it is no protection against forgery.
/// A change of one byte always changes the sum.
std::uint64_t fnv1a(std::string_view bytes);

/// Sixteen lower-case hexadecimal digits.
std::string to_hex(std::uint64_t number);
