#include "cmd/connection.hpp"

#include "base/checksum.hpp"
#include "base/text.hpp"
#include "cmd/arguments.hpp"
#include "cmd/version.hpp"

namespace {

class StderrLog final : public DebugLog {
public:
  StderrLog(Output& err, const Clock& clock)
      : err_(err)
      , clock_(clock) {}

  void line(std::string_view text) override {
    err_.write(format_time(clock_.now()) + " debug: " + visible(text) + "\n");
  }

private:
  Output& err_;
  const Clock& clock_;
};

Result<std::unique_ptr<DebugLog>> make_log(Context& context) {
  const std::string level = context.environment.variable("AURAFORM_LOG");
  if (level.empty() || level == "off") return std::unique_ptr<DebugLog>();
  if (level != "debug" && level != "trace")
    return usage_error("AURAFORM_LOG is " + ::quoted(level), "it is off, debug or trace");
  return std::unique_ptr<DebugLog>(std::make_unique<StderrLog>(context.environment.err, context.environment.clock));
}

Error missing_credentials(const std::string& name) {
  return {ErrorKind::authentication, "auth/missing", "there are no credentials for Aura: " + name + " is not set",
          "create API credentials in the Aura console (account details, API keys) and set AURA_CLIENT_ID and "
          "AURA_CLIENT_SECRET"};
}

Result<Credentials> read_credentials(const Environment& environment) {
  Credentials credentials{environment.variable("AURA_CLIENT_ID"), Secret(environment.variable("AURA_CLIENT_SECRET"))};
  if (credentials.client_id.empty()) return missing_credentials("AURA_CLIENT_ID");
  if (credentials.client_secret.empty()) return missing_credentials("AURA_CLIENT_SECRET");
  return credentials;
}

/// In the user's cache directory: tokens live longer than a run and belong to no working directory. Without a home
/// there is no cache.
std::filesystem::path token_cache(const Environment& environment, const BaseUrl& url, const std::string& client_id) {
  std::filesystem::path cache = environment.variable("XDG_CACHE_HOME");
  if (!cache.is_absolute()) {
    const std::filesystem::path home = environment.variable("HOME");
    if (!home.is_absolute()) return {};
    cache = home / ".cache";
  }
  return cache / "auraform" / ("token-" + to_hex(fnv1a(url.text() + "\n" + client_id)) + ".json");
}

} // namespace

Connection::Connection(AuraOptions options, CurlOptions transport, std::unique_ptr<DebugLog> log)
    : log_(std::move(log))
    , transport_(std::move(transport))
    , cloud_(std::move(options), transport_) {}

void Connection::guard_writes(StateLock& lock) {
  cloud_.guard_writes([&lock] { return lock.check(); });
}

Result<std::unique_ptr<Connection>> connect(Context& context, const Settings& settings) {
  const Environment& environment = context.environment;
  TRY_ASSIGN(Credentials credentials, read_credentials(environment));
  TRY_ASSIGN(BaseUrl url, read_base_url(environment));
  TRY_ASSIGN(std::unique_ptr<DebugLog> log, make_log(context));
  CurlOptions transport{.user_agent = "auraform/" + program_version(),
                        .ca_file = environment.variable("CURL_CA_BUNDLE"),
                        .wake_fd = environment.interruption.wake_fd()};
  AuraOptions options{.base_url = url, .credentials = credentials};
  options.token_cache = token_cache(environment, url, credentials.client_id);
  options.requests_per_minute = static_cast<int>(settings.requests_per_minute.value_or(default_requests_per_minute));
  options.minute = context.tempo.ours(options.minute);
  options.log = log.get();
  return std::make_unique<Connection>(std::move(options), std::move(transport), std::move(log));
}

Result<BaseUrl> read_base_url(const Environment& environment) {
  const std::string written = environment.variable("AURA_BASE_URL");
  return parse_base_url(written.empty() ? default_base_url : written);
}

bool has_credentials(const Environment& environment) {
  return !environment.variable("AURA_CLIENT_ID").empty() && !environment.variable("AURA_CLIENT_SECRET").empty();
}

std::string statistics_text(const CloudStatistics& statistics) {
  std::string text = "Requests to Aura: " + std::to_string(statistics.requests);
  if (statistics.tokens > 0) text += ", " + std::to_string(statistics.tokens) + " for a token";
  if (statistics.repeated > 0) text += ", " + std::to_string(statistics.repeated) + " repeated";
  if (statistics.rate_limited > 0) text += ", " + std::to_string(statistics.rate_limited) + " rate-limited";
  if (statistics.waited_for_budget >= std::chrono::seconds(1))
    text += "; waited " + format_duration(statistics.waited_for_budget) + " for the request budget";
  return text + ".\n";
}
