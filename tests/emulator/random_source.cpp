#include "tests/emulator/random_source.hpp"

#include "tests/emulator/text.hpp"

namespace emulator {

std::string RandomSource::hex(std::size_t digits) {
  constexpr std::string_view alphabet = "0123456789abcdef";
  std::string text;
  while (text.size() < digits) {
    std::uint64_t bits = engine_();
    for (int i = 0; i < 16 && text.size() < digits; ++i, bits >>= 4U)
      text.push_back(alphabet[bits & 15U]);
  }
  return text;
}

std::string RandomSource::uuid() {
  constexpr std::string_view variants = "89ab";
  std::string digits = hex(32);
  digits[12] = '4';
  digits[16] = variants[engine_() & 3U];
  return digits.substr(0, 8) + "-" + digits.substr(8, 4) + "-" + digits.substr(12, 4) + "-" + digits.substr(16, 4) +
         "-" + digits.substr(20);
}

std::string RandomSource::password() { return base64url_encode(hex(32)); }

std::string RandomSource::request_id() { return hex(32) + "/" + std::to_string(engine_()); }

double RandomSource::fraction() { return std::uniform_real_distribution<double>(0.0, 1.0)(engine_); }

} // namespace emulator
