#pragma once

#include "base/result.hpp"
#include "base/secret.hpp"
#include "base/time.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

/// The token endpoint's good answer (aura-api §1).
struct TokenGrant {
  Secret token;
  Milliseconds lifetime{0}; ///< as told; zero: it was not told, or was absurd

  bool operator==(const TokenGrant&) const = default;
};

/// Reads the token endpoint's 200. The error never quotes the body.
Result<TokenGrant> decode_token(std::string_view body);

/// `Authorization` for the token request: Basic, client id and secret.
Secret basic_authorization(const std::string& client_id, const Secret& client_secret);

/// The access token of a run: whether there is a usable one, and which one it is. Told time; does no I/O.
class TokenBook {
public:
  /// Whether the token may be sent: there is one and it does not expire within a minute (or within a quarter of its
  /// lifetime, if that is less).
  bool is_usable(TimePoint now) const { return !token_.empty() && now < use_until_; }
  const Secret& token() const { return token_; }
  /// Counts up with every token; 0 before the first.
  std::uint64_t generation() const { return generation_; }
  /// Until when the token may be sent.
  TimePoint use_until() const { return use_until_; }
  /// When Aura issued it in this run; the epoch for one that came out of the cache.
  TimePoint issued_at() const { return issued_at_; }

  void accept(const TokenGrant& grant, TimePoint now);
  /// Takes a token of an earlier run.
  void accept_cached(const Secret& token, TimePoint use_until);
  /// Aura does not accept the token of this generation any more; a newer one stays.
  void drop(std::uint64_t generation);

private:
  Secret token_;
  TimePoint use_until_;
  TimePoint issued_at_;
  std::uint64_t generation_ = 0;
};

/// A token in a file of mode 0600, so that the next run need not ask for one: Aura wants it fetched once an hour.
/// Whatever is wrong with the file, there is just no token in it.
class TokenCache {
public:
  /// `owner` names server and credential; a token of another owner is not read. An empty path: no cache.
  TokenCache(std::filesystem::path path, std::string owner);

  void load(TokenBook& book, TimePoint now) const;
  /// Best effort: a cache that cannot be written costs one request. The error is for the debug log.
  Result<void> save(const TokenBook& book) const;
  void forget() const;

private:
  std::filesystem::path path_;
  std::string owner_;
};
