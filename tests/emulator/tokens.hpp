#pragma once

#include <chrono>
#include <map>
#include <string>
#include <string_view>

#include "tests/emulator/model.hpp"
#include "tests/emulator/random_source.hpp"

namespace emulator {

/// What an Authorization header is worth.
enum class TokenState {
  missing, ///< There is no bearer token in it.
  invalid, ///< Expired, revoked, or never issued.
  valid,
};

/// The access tokens issued so far. They live in memory only and in real time, as the client that holds them does.
class TokenBook final {
public:
  /// A new token that has the form of a JWT.
  std::string issue(RandomSource& random, TimeMs real_now, std::chrono::milliseconds lifetime);

  TokenState check(std::string_view authorization, TimeMs real_now) const;

  /// Every token is invalid from now on.
  void revoke_all() { expiries_.clear(); }

  /// How many were ever issued.
  int issued() const { return issued_; }

private:
  std::map<std::string, TimeMs, std::less<>> expiries_;
  int issued_ = 0;
};

} // namespace emulator
