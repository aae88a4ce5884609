// Credentials that a real gateway of Ceph gives in exchange for an identity, and judges.

#include "state/open_store.hpp"

#include "tests/remote/aws_world.hpp"
#include "tests/remote/proxy.hpp"
#include "tests/support/places.hpp"
#include "tests/support/store_contract.hpp"
#include "tests/support/test_server.hpp"

#include <array>
#include <cstdio>

#include <nlohmann/json.hpp>
#include <sys/wait.h>

namespace {

constexpr int skipped = 77;

/// A gateway that trusts the identities of these services.
class TrustingCeph {
public:
  explicit TrustingCeph(TokenServices& services)
      : services_(services)
      , server("ceph-rgw.sh", {"--buckets", "state", "--sts", "yes"}) {
    if (!server.is_there()) return;
    const auto told = run("prepare");
    if (!told) return;
    const auto fields = nlohmann::json::parse(*told);
    role = fields.at("role");
    services.keys = fields.at("keys");
    is_ready = true;
  }

  std::string identity(const std::string& audience, int seconds) const {
    return run("token --audience " + audience + " --lifetime " + std::to_string(seconds)).value();
  }

  /// The role with an identity in a file, and a state there. Nothing else has credentials.
  std::unique_ptr<StateStore> store(const AwsWorld& world) const {
    StateSettings settings;
    settings.backend = "s3";
    settings.options = {{"bucket", "state"}, {"key", "by-role.json"}, {"endpoint", server.field("endpoint")}};
    StoreSurroundings around;
    around.base = world.scratch.path();
    around.environment = world.environment;
    around.environment["AWS_ENDPOINT_URL_STS"] = server.field("endpoint");
    around.environment["AWS_ROLE_ARN"] = role;
    auto opened = open_store(settings, around);
    if (!opened) FAIL(opened.error().message);
    return std::move(opened).value();
  }

private:
  /// nullopt: to be skipped.
  std::optional<std::string> run(const std::string& words) const {
    const std::string command = "'" + source_directory() + "/tests/remote/servers/ceph_identity.py' " + words +
                                " --dir '" + server.field("dir") + "' --issuer " + services_.address();
    FILE* pipe = ::popen(command.c_str(), "r"); // NOLINT(cert-env33-c): a script of ours
    std::string output;
    std::array<char, 4096> block{};
    while (pipe != nullptr && std::fgets(block.data(), static_cast<int>(block.size()), pipe) != nullptr)
      output += block.data();
    const int status = pipe == nullptr ? -1 : ::pclose(pipe);
    if (WIFEXITED(status) && WEXITSTATUS(status) == skipped) return std::nullopt;
    REQUIRE(status == 0);
    while (output.ends_with('\n'))
      output.pop_back();
    return output;
  }

  const TokenServices& services_;

public:
  TestServer server;
  std::string role;
  bool is_ready = false;
};

/// One gateway for the tests of this file.
const TrustingCeph& trusting_ceph() {
  static TokenServices issuer;
  static const TrustingCeph ceph(issuer);
  return ceph;
}

} // namespace

TEST_CASE("A real token service gives a role to our identity, and with its credentials the state is written") {
  AwsWorld world;
  const TrustingCeph& ceph = trusting_ceph();
  if (!ceph.is_ready) {
    WARN("skipped: Ceph's gateway, or one that is as old as the test, is not installed");
    return;
  }
  world.environment["AWS_WEB_IDENTITY_TOKEN_FILE"] = world.file("token", ceph.identity("sts.amazonaws.com", 600));
  keeps_its_promises(*ceph.store(world));
  CHECK(ceph.store(world)->load().has_value());

  world.file("token", ceph.identity("sts.amazonaws.com", -600));
  CHECK(ceph.store(world)->load().error().code == "state/no-store-credentials");
  world.file("token", ceph.identity("another.audience", 600));
  CHECK(ceph.store(world)->load().error().code == "state/no-store-credentials");
  std::string forged = ceph.identity("sts.amazonaws.com", 600);
  forged[forged.size() / 2] = forged[forged.size() / 2] == 'A' ? 'B' : 'A';
  world.file("token", forged);
  CHECK(ceph.store(world)->load().error().code == "state/no-store-credentials");

  world.environment.erase("AWS_WEB_IDENTITY_TOKEN_FILE");
  world.identify_by_github();
  const std::string token = ceph.identity("sts.amazonaws.com", 600);
  world.services.github = [&](const httplib::Request&, httplib::Response& response) {
    response.set_content(nlohmann::json{{"value", token}}.dump(), "application/json");
  };
  CHECK(ceph.store(world)->load().has_value());
}

TEST_CASE("A session token is sent with every request, signed, and a real store refuses another one") {
  AwsWorld world;
  const TrustingCeph& ceph = trusting_ceph();
  if (!ceph.is_ready) {
    WARN("skipped: Ceph's gateway, or one that is as old as the test, is not installed");
    return;
  }
  world.environment["AWS_WEB_IDENTITY_TOKEN_FILE"] = world.file("token", ceph.identity("sts.amazonaws.com", 600));
  world.environment["AWS_ROLE_ARN"] = ceph.role;
  world.environment["AWS_ENDPOINT_URL_STS"] = ceph.server.field("endpoint");
  const AwsCredentials temporary = world.found();
  REQUIRE_FALSE(temporary.session_token.empty());

  SpoilingProxy proxy(ceph.server.field("endpoint"));
  std::atomic<int> requests{0};
  std::atomic<int> signed_ones{0};
  proxy.spoil = [&](const httplib::Request& request, httplib::Response&, const auto& forward) {
    ++requests;
    const std::string signature = request.get_header_value("Authorization");
    const std::size_t begin = signature.find("SignedHeaders=");
    const std::string headers = signature.substr(begin, signature.find(',', begin) - begin);
    if (headers.find("x-amz-security-token") != std::string::npos && request.has_header("x-amz-security-token"))
      ++signed_ones;
    forward();
  };
  StateSettings settings;
  settings.backend = "s3";
  settings.options = {{"bucket", "state"}, {"key", "k.json"}, {"endpoint", proxy.address()}};
  StoreSurroundings around;
  around.base = world.scratch.path();
  around.environment = {{"AWS_ACCESS_KEY_ID", temporary.key_id},
                        {"AWS_SECRET_ACCESS_KEY", temporary.secret.reveal()},
                        {"AWS_SESSION_TOKEN", temporary.session_token.reveal()}};
  keeps_its_promises(**open_store(settings, around));
  CHECK(requests > 0);
  CHECK(signed_ones == requests);
  around.environment["AWS_SESSION_TOKEN"] = "another";
  CHECK((*open_store(settings, around))->load().error().kind == ErrorKind::authentication);
  around.environment.erase("AWS_SESSION_TOKEN");
  CHECK((*open_store(settings, around))->load().error().kind == ErrorKind::authentication);
}
