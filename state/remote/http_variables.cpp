#include "state/remote/http_variables.hpp"

#include "base/text.hpp"

#include <charconv>

namespace {

using namespace std::chrono_literals;

constexpr Milliseconds usual_patience = 60s;
constexpr Milliseconds boundless_patience = 24h; ///< where a count is the limit
constexpr int most_seconds = 3600;

constexpr const char* skip_variable = "TF_HTTP_SKIP_CERT_VERIFICATION";
constexpr const char* certificate_variable = "TF_HTTP_CLIENT_CERTIFICATE_PEM";
constexpr const char* key_variable = "TF_HTTP_CLIENT_PRIVATE_KEY_PEM";
constexpr const char* authority_variable = "TF_HTTP_CLIENT_CA_CERTIFICATE_PEM";

Error bad_variable(const std::string& message, const std::string& hint) {
  return {ErrorKind::spec, "spec/state-option", message, hint};
}

/// A number from 0 to `most_seconds`; nullopt where it is not set.
Result<std::optional<int>> read_count(const StoreValues& values, const std::string& variable) {
  const std::string text = values.variable({variable});
  if (text.empty()) return std::optional<int>();
  int count = -1;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (failure != std::errc{} || end != text.data() + text.size() || count < 0 || count > most_seconds)
    return bad_variable(variable + " is " + ::quoted(text), "set it to a whole number from 0 to 3600");
  return std::optional(count);
}

/// As Terraform reads it.
Result<bool> is_set(const StoreValues& values, const std::string& variable) {
  const std::string text = lower(values.variable({variable}));
  if (text.empty() || text == "false" || text == "f" || text == "0") return false;
  if (text == "true" || text == "t" || text == "1") return true;
  return bad_variable(variable + " is " + ::quoted(text), "set it to false, or not at all");
}

} // namespace

Result<RetryLimits> read_retry_limits(const StoreValues& values) {
  TRY_ASSIGN(const auto repeats, read_count(values, "TF_HTTP_RETRY_MAX"));
  TRY_ASSIGN(const auto first, read_count(values, "TF_HTTP_RETRY_WAIT_MIN"));
  TRY_ASSIGN(const auto longest, read_count(values, "TF_HTTP_RETRY_WAIT_MAX"));
  RetryLimits limits{.patience = values.duration("timeout", repeats ? boundless_patience : usual_patience)};
  limits.most_repeats = repeats;
  if (first) limits.first_pause = std::chrono::seconds(*first);
  if (longest) limits.longest_pause = std::chrono::seconds(*longest);
  if (first && !longest) limits.longest_pause = std::max(limits.longest_pause, limits.first_pause);
  if (limits.first_pause <= limits.longest_pause) return limits;
  if (!first) { // the shorter one alone was asked for
    limits.first_pause = limits.longest_pause;
    return limits;
  }
  return bad_variable("TF_HTTP_RETRY_WAIT_MIN is " + std::to_string(*first) + ", and TF_HTTP_RETRY_WAIT_MAX is " +
                          std::to_string(*longest),
                      "the first is the shorter one");
}

Result<WebClientOptions> read_web_options(const StoreValues& values) {
  TRY_ASSIGN(const bool skips, is_set(values, skip_variable));
  if (skips)
    return bad_variable(std::string(skip_variable) + " is set, and auraform always verifies whom it talks to: whoever "
                                                     "is on the way could read and change the state",
                        "unset it, and name the certificate of the authority that signed the server's, as ca_file in "
                        "[auraform.state] or in " +
                            std::string(authority_variable));
  WebClientOptions web{.ca_file = values.text("ca_file")};
  if (web.ca_file.empty()) web.ca_text = values.variable({authority_variable});
  if (web.ca_file.empty() && web.ca_text.empty()) web.ca_file = values.variable({"CURL_CA_BUNDLE"});
  const std::string certificate = values.variable({certificate_variable});
  Secret key(values.variable({key_variable}));
  if (certificate.empty() != key.empty())
    return bad_variable(std::string(certificate.empty() ? key_variable : certificate_variable) + " is set, and " +
                            (certificate.empty() ? certificate_variable : key_variable) + " is not",
                        "set both");
  if (!certificate.empty()) web.client_certificate = ClientCertificate{certificate, std::move(key)};
  return web;
}
