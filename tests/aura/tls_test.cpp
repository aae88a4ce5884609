// TLS and HTTP/2, through nghttpx in front of the emulator.

#include "base/files.hpp"
#include "tests/aura/against_emulator.hpp"
#include "tests/aura/tls_front.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <set>
#include <sstream>

namespace {

emulator::Settings roomy() {
  emulator::Settings settings;
  settings.speed = 0;
  settings.requests_per_minute = 0;
  return settings;
}

/// A client that reaches the emulator through the front.
struct SecureWorld {
  explicit SecureWorld(const TlsFront& front, const std::string& ca_file, const std::string& host = "localhost")
      : transport(curl_options(ca_file))
      , cloud(aura_options(front.url(host)), transport) {}

  static CurlOptions curl_options(const std::string& ca_file) {
    CurlOptions options;
    options.ca_file = ca_file;
    return options;
  }
  AuraOptions aura_options(const std::string& url) {
    AuraOptions options{*parse_base_url(url), {"emulator", Secret("emulator")}};
    options.requests_per_minute = 100000;
    options.retry = hasty();
    return options;
  }
  /// The first so many replies.
  std::vector<Reply> replies(std::size_t count) {
    std::vector<Reply> all;
    while (all.size() < count) {
      auto more = cloud.wait(cloud.now() + std::chrono::seconds(30));
      if (more.empty()) return all;
      all.insert(all.end(), more.begin(), more.end());
    }
    return all;
  }

  CurlTransport transport;
  AuraCloud cloud;
};

/// What the front's log tells of the requests that it took.
struct FrontLog {
  std::size_t streams = 0;         ///< requests over HTTP/2
  std::set<std::string> ports;     ///< of the client: one a connection
  std::vector<double> began, over; ///< seconds of the day

  /// Requests that were under way at once.
  std::size_t most_at_once() const {
    std::size_t most = 0;
    for (const double moment : began) {
      std::size_t at_once = 0;
      for (std::size_t i = 0; i < began.size(); ++i)
        at_once += began[i] <= moment && moment < over[i] ? 1U : 0U;
      most = std::max(most, at_once);
    }
    return most;
  }
};

FrontLog read_log(const TlsFront& front) {
  FrontLog log;
  std::istringstream lines(*read_file(front.access_log()));
  std::string protocol, port, time, method;
  double took = 0;
  while (lines >> protocol >> port >> time >> took >> method) {
    const std::string clock = time.substr(time.find('T') + 1); // 12:58:24.741+0000
    const double over =
        std::stod(clock.substr(0, 2)) * 3600 + std::stod(clock.substr(3, 2)) * 60 + std::stod(clock.substr(6, 6));
    log.streams += protocol == "h2" ? 1U : 0U;
    log.ports.insert(port);
    log.began.push_back(over - took);
    log.over.push_back(over);
  }
  return log;
}

} // namespace

TEST_CASE("a server without a certificate that we trust for its name gets no credentials") {
  AgainstEmulator world(roomy());
  const TlsFront front(world.aura.port());
  if (!front.is_up()) {
    WARN("skipped: nghttpx or openssl is not installed");
    return;
  }
  const bool is_trusted = GENERATE(false, true);
  CAPTURE(is_trusted);
  // The certificate is good for localhost alone.
  SecureWorld secure(front, is_trusted ? front.certificate() : "", is_trusted ? "127.0.0.1" : "localhost");
  secure.cloud.start(1, ReadCall(ListProjects{}), Priority::poll);
  const auto replies = secure.replies(1);
  REQUIRE(replies.size() == 1);
  CHECK(failure_of(replies[0]).kind == FailureKind::transport);
  CHECK(failure_of(replies[0]).effect == Effect::none);
  CHECK(world.aura.requests().empty());
}

TEST_CASE("a hundred reads are under way at once on one HTTP/2 connection") {
  emulator::Settings settings = roomy();
  settings.latency = Milliseconds(100); // or each would be over before the next one begins
  AgainstEmulator world(settings);
  TlsFront front(world.aura.port());
  if (!front.is_up()) {
    WARN("skipped: nghttpx or openssl is not installed");
    return;
  }
  SecureWorld secure(front, front.certificate());
  for (CallId id = 1; id <= 100; ++id)
    secure.cloud.start(id, ReadCall(ListProjects{}), Priority::poll);
  const auto replies = secure.replies(100);
  REQUIRE(replies.size() == 100);
  for (const Reply& reply : replies)
    CHECK(std::holds_alternative<Payload>(reply.outcome));
  CHECK(secure.transport.connections_opened() == 1);
  front.stop();
  const FrontLog log = read_log(front);
  CHECK(log.streams == 101); // with the token's
  CHECK(log.ports.size() == 1);
  CHECK(log.most_at_once() > 10);
}

TEST_CASE("a create whose answer is lost behind a gateway is never sent twice over HTTP/2") {
  AgainstEmulator world(roomy());
  const TlsFront front(world.aura.port());
  if (!front.is_up()) {
    WARN("skipped: nghttpx or openssl is not installed");
    return;
  }
  SecureWorld secure(front, front.certificate());
  world.fault(R"({"method":"POST","path":"/v1/instances","when":"after","connection":"close"})");
  secure.cloud.start(1, WriteCall(AgainstEmulator::order()));
  for (CallId id = 2; id <= 20; ++id)
    secure.cloud.start(id, ReadCall(ListProjects{}), Priority::poll);
  for (const Reply& reply : secure.replies(20))
    CHECK((reply.id != 1 || failure_of(reply).effect == Effect::unknown));
  CHECK(world.aura.creates_by_name()["orders"] == 1);
}
