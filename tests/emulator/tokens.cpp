#include "tests/emulator/tokens.hpp"

#include "tests/emulator/text.hpp"

namespace emulator {

std::string TokenBook::issue(RandomSource& random, TimeMs real_now, std::chrono::milliseconds lifetime) {
  const TimeMs expires = real_now + lifetime.count();
  const std::string claims = R"({"iss":"https://aura-api.eu.auth0.com/","aud":"https://console.neo4j.io","iat":)" +
                             std::to_string(real_now / 1000) + R"(,"exp":)" + std::to_string(expires / 1000) +
                             R"(,"gty":"client-credentials"})";
  const std::string token = base64url_encode(R"({"alg":"RS256","typ":"JWT"})") + "." + base64url_encode(claims) + "." +
                            base64url_encode(random.hex(64));
  expiries_[token] = expires;
  ++issued_;
  return token;
}

TokenState TokenBook::check(std::string_view authorization, TimeMs real_now) const {
  constexpr std::string_view scheme = "Bearer ";
  if (!authorization.starts_with(scheme)) return TokenState::missing;
  const auto found = expiries_.find(authorization.substr(scheme.size()));
  return found != expiries_.end() && real_now < found->second ? TokenState::valid : TokenState::invalid;
}

} // namespace emulator
