#pragma once

#include "base/result.hpp"

#include <string>
#include <string_view>

/// Where Aura is: `https://host[:port]`, or plain http to this machine alone, so that no credential ever crosses a
/// network in the clear. Only `parse_base_url` makes one.
class BaseUrl {
public:
  /// Without a slash at the end.
  const std::string& text() const { return text_; }
  bool is_encrypted() const { return text_.starts_with("https://"); }

  bool operator==(const BaseUrl&) const = default;

private:
  friend Result<BaseUrl> parse_base_url(std::string_view text);
  explicit BaseUrl(std::string text)
      : text_(std::move(text)) {}

  std::string text_;
};

/// Reads AURA_BASE_URL. A user name, a path, a query, another scheme, or plain http to another machine is an error of
/// kind `usage`.
Result<BaseUrl> parse_base_url(std::string_view text);

/// Aura itself.
inline constexpr std::string_view default_base_url = "https://api.neo4j.io";
