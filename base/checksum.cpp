#include "base/checksum.hpp"

std::uint64_t fnv1a(std::string_view bytes) {
  constexpr std::uint64_t offset_basis = 0xcbf29ce484222325U;
  constexpr std::uint64_t prime = 0x100000001b3U;
  std::uint64_t sum = offset_basis;
  for (const char byte : bytes) {
    sum ^= static_cast<unsigned char>(byte);
    sum *= prime;
  }
  return sum;
}

std::string to_hex(std::uint64_t number) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text(16, '0');
  for (auto place = text.rbegin(); place != text.rend(); ++place, number >>= 4U)
    *place = digits[number & 0xFU];
  return text;
}
