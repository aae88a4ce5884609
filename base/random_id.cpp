#include "base/random_id.hpp"

#include "base/checksum.hpp"
#include "base/ensure.hpp"

#include <array>
#include <cstdint>

#include <sys/random.h>

std::string random_id() {
  std::array<std::uint64_t, 2> bits{};
  // Up to 256 bytes come whole and without interruption once the kernel's pool is ready.
  ensure(::getrandom(bits.data(), sizeof bits, 0) == sizeof bits, "the kernel gives random numbers");
  bits[0] = (bits[0] & ~std::uint64_t{0xF000}) | 0x4000U;                       // version 4
  bits[1] = (bits[1] & ~(std::uint64_t{3} << 62U)) | (std::uint64_t{2} << 62U); // the RFC 4122 variant
  const std::string high = to_hex(bits[0]);
  const std::string low = to_hex(bits[1]);
  return high.substr(0, 8) + "-" + high.substr(8, 4) + "-" + high.substr(12) + "-" + low.substr(0, 4) + "-" +
         low.substr(4);
}
