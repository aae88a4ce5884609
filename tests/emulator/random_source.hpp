#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>

namespace emulator {

/// Ids, passwords and dice, all from one seed, so that a run can be repeated.
class RandomSource final {
public:
  explicit RandomSource(std::uint64_t seed)
      : engine_(seed) {}
  RandomSource(const RandomSource&) = delete;
  RandomSource& operator=(const RandomSource&) = delete;

  /// So many lowercase hex digits; 8 of them are an instance id.
  std::string hex(std::size_t digits);

  /// A version 4 UUID: ids of projects, keys and snapshots.
  std::string uuid();

  /// 43 characters of base64url, as Aura's generated passwords look.
  std::string password();

  /// The form of Aura's X-Request-Id: 32 hex digits, a slash, a decimal number.
  std::string request_id();

  /// Uniform in [0, 1).
  double fraction();

private:
  std::mt19937_64 engine_;
};

} // namespace emulator
