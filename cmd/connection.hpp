#pragma once

#include "aura/aura_cloud.hpp"
#include "aura/curl_transport.hpp"
#include "cmd/context.hpp"
#include "state/state_store.hpp"

#include <memory>

/// Aura over the network, with everything that it needs to live.
class Connection {
public:
  Connection(AuraOptions options, CurlOptions transport, std::unique_ptr<DebugLog> log);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  Cloud& cloud() { return cloud_; }
  /// From now on nothing that changes anything leaves unless this lock is held at that moment. Whoever holds it lets it
  /// go after his last wait.
  void guard_writes(StateLock& lock);
  /// Aura for those who only look.
  CloudReader& reader() { return cloud_; }
  const CloudStatistics& statistics() const { return cloud_.statistics(); }

private:
  std::unique_ptr<DebugLog> log_;
  CurlTransport transport_;
  AuraCloud cloud_;
};

/// Prepares the connection from AURA_CLIENT_ID, AURA_CLIENT_SECRET and AURA_BASE_URL; sends nothing. Missing
/// credentials are an error of kind `authentication`.
Result<std::unique_ptr<Connection>> connect(Context& context, const Settings& settings);

/// Where Aura is: AURA_BASE_URL, or the real one.
Result<BaseUrl> read_base_url(const Environment& environment);

/// Whether AURA_CLIENT_ID and AURA_CLIENT_SECRET are both there.
bool has_credentials(const Environment& environment);

/// What a run cost, in one line: `Requests to Aura: 24, 1 of them for a token.`
std::string statistics_text(const CloudStatistics& statistics);
