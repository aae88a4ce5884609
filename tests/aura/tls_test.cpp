// TLS and HTTP/2, through nghttpx in front of the emulator.

#include "base/files.hpp"
#include "tests/aura/against_emulator.hpp"
#include "tests/aura/tls_front.hpp"
#include "tests/support/catch.hpp"

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

TEST_CASE("a hundred reads share one HTTP/2 connection") {
  AgainstEmulator world(roomy());
  const TlsFront front(world.aura.port());
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
  CHECK(read_file(front.access_log())->find("h2 GET /v1/tenants HTTP/2") != std::string::npos);
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
