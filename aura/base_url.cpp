#include "aura/base_url.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.hpp"

namespace {

Error bad_url(std::string_view text, const std::string& why) {
  return {ErrorKind::usage, "aura/base-url", "the base URL " + quoted(text) + " " + why,
          "write https://api.neo4j.io, or http://127.0.0.1:PORT for an emulator on this machine"};
}

bool is_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_port(std::string_view text) {
  unsigned number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  return is_digits(text) && problem == std::errc{} && end == text.data() + text.size() && number >= 1 &&
         number <= 65535;
}

bool is_host_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
}

bool is_address_character(char c) { return (c >= 'a' && c <= 'f') || (c >= '0' && c <= '9') || c == ':' || c == '.'; }

bool is_host(std::string_view host) {
  if (host.starts_with('[') && host.ends_with(']')) {
    const std::string_view inner = host.substr(1, host.size() - 2);
    return !inner.empty() && std::all_of(inner.begin(), inner.end(), is_address_character);
  }
  return !host.empty() && std::all_of(host.begin(), host.end(), is_host_character);
}

/// 127.0.0.0/8 written as four numbers, ::1, or `localhost`, which libcurl never looks up elsewhere.
bool is_loopback(std::string_view host) {
  if (host == "localhost" || host == "[::1]") return true;
  const auto parts = split(host, '.');
  return parts.size() == 4 && parts[0] == "127" && std::all_of(parts.begin(), parts.end(), [](std::string_view part) {
           return is_digits(part) && part.size() <= 3;
         });
}

} // namespace

Result<BaseUrl> parse_base_url(std::string_view text) {
  const std::string url = lower(trimmed(text));
  const std::size_t scheme_end = url.find("://");
  const std::string scheme = url.substr(0, scheme_end == std::string::npos ? 0 : scheme_end);
  if (scheme != "https" && scheme != "http") return bad_url(text, "does not begin with https://");

  std::string_view rest = std::string_view(url).substr(scheme_end + 3);
  if (rest.ends_with('/')) rest.remove_suffix(1);
  if (rest.find('@') != std::string_view::npos)
    return bad_url("…", "holds a user name; credentials do not belong there");
  if (rest.find_first_of("/?#") != std::string_view::npos) return bad_url(text, "holds more than a host and a port");

  const std::size_t colon = rest.ends_with(']') ? std::string_view::npos : rest.rfind(':');
  const std::string_view host = rest.substr(0, colon);
  if (!is_host(host)) return bad_url(text, "does not name a host");
  if (colon != std::string_view::npos && !is_port(rest.substr(colon + 1))) return bad_url(text, "has no valid port");
  if (scheme == "http" && !is_loopback(host))
    return bad_url(text, "is plain http to another machine, which would show the credentials to the network");
  return BaseUrl(scheme + "://" + std::string(rest));
}
