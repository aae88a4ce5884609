#include "aura/token.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <nlohmann/json.hpp>

#include "base/files.hpp"
#include "base/json.hpp"
#include "base/text.hpp"

namespace {

constexpr Milliseconds longest_lifetime = std::chrono::hours(24);
/// For a lifetime that was not told: long enough to do something, and a 401 tells the rest.
constexpr Milliseconds assumed_lifetime = std::chrono::minutes(1);
constexpr Milliseconds margin = std::chrono::minutes(1);

/// Seconds as a number, or as a number in text; zero for anything else.
double seconds_in(const Json& value) {
  if (value.is_number()) return value.get<double>();
  if (!value.is_string()) return 0;
  const auto& text = value.get_ref<const std::string&>();
  int seconds = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  return problem == std::errc{} && end == text.data() + text.size() ? seconds : 0;
}

Milliseconds lifetime_in(const Json& document) {
  const auto found = document.find("expires_in");
  const double seconds = found == document.end() ? 0 : seconds_in(*found);
  if (!std::isfinite(seconds) || seconds <= 0) return Milliseconds{0};
  const double longest = std::chrono::duration<double>(longest_lifetime).count();
  return Milliseconds(static_cast<std::int64_t>(std::min(seconds, longest) * 1000));
}

bool is_header_safe(const std::string& token) {
  return !token.empty() && std::all_of(token.begin(), token.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

std::string base64(std::string_view bytes) {
  constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k)
      group = group << 8U | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    for (std::size_t k = 0; k < 4; ++k)
      text += i + k <= bytes.size() ? digits[group >> (18U - 6U * k) & 0x3FU] : '=';
  }
  return text;
}

} // namespace

Result<TokenGrant> decode_token(std::string_view body) {
  const Error unreadable{ErrorKind::api, "aura/token", "the answer of the token endpoint holds no token", ""};
  const auto document = parse_json(body, "the token answer");
  if (!document || !document->is_object()) return unreadable;
  ObjectReader reader(*document, "");
  const std::string type = reader.optional_string("token_type").value_or("bearer");
  TokenGrant grant{Secret(reader.required_string("access_token")), lifetime_in(*document)};
  if (!reader.finish() || !is_header_safe(grant.token.reveal())) return unreadable;
  // The documentation writes `bearer` in one place and `Bearer` in another.
  if (lower(type) != "bearer")
    return Error{ErrorKind::api, "aura/token",
                 "the token endpoint gave a token of type " + ::quoted(shortened(type, 40)), ""};
  return grant;
}

Secret basic_authorization(const std::string& client_id, const Secret& client_secret) {
  return Secret("Basic " + base64(client_id + ":" + client_secret.reveal()));
}

void TokenBook::accept(const TokenGrant& grant, TimePoint now) {
  const Milliseconds lifetime = grant.lifetime.count() > 0 ? grant.lifetime : assumed_lifetime;
  token_ = grant.token;
  use_until_ = now + lifetime - std::min(margin, lifetime / 4);
  issued_at_ = now;
  ++generation_;
}

void TokenBook::accept_cached(const Secret& token, TimePoint use_until) {
  token_ = token;
  use_until_ = use_until;
  issued_at_ = TimePoint{};
  ++generation_;
}

void TokenBook::drop(std::uint64_t generation) {
  if (generation == generation_) token_ = Secret{};
}

TokenCache::TokenCache(std::filesystem::path path, std::string owner)
    : path_(std::move(path))
    , owner_(std::move(owner)) {}

void TokenCache::load(TokenBook& book, TimePoint now) const {
  if (path_.empty()) return;
  const auto text = read_file_if_there(path_, 64U << 10U);
  if (!text || !text->has_value()) return;
  const auto document = parse_json(**text, "the token cache");
  if (!document) return;
  ObjectReader reader(*document, "");
  const std::string owner = reader.required_string("owner");
  const Secret token(reader.required_string("access_token"));
  const auto use_until = parse_time(reader.required_string("use_until"));
  if (!reader.finish() || owner != owner_ || !use_until || !is_header_safe(token.reveal())) return;
  // A time that far away was written by a clock that was wrong.
  if (*use_until <= now || *use_until > now + longest_lifetime) return;
  book.accept_cached(token, *use_until);
}

Result<void> TokenCache::save(const TokenBook& book) const {
  if (path_.empty()) return {};
  const Json document = {
      {"owner", owner_}, {"access_token", book.token().reveal()}, {"use_until", format_time(book.use_until())}};
  TRY(make_directories(path_.parent_path()));
  return replace_file(path_, to_pretty(document));
}

void TokenCache::forget() const {
  if (!path_.empty()) [[maybe_unused]]
    const auto removed = remove_file(path_);
}
