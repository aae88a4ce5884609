// What Terraform's variables say to its http backend: retries and certificates, against a real TLS server.

#include "state/open_store.hpp"
#include "state/remote/http_variables.hpp"

#include "base/files.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/places.hpp"
#include "tests/support/scratch_directory.hpp"
#include "tests/support/store_contract.hpp"
#include "tests/support/test_server.hpp"

#include <cstdlib>

#include <httplib.h>

namespace {

using namespace std::chrono_literals;
using Variables = std::map<std::string, std::string>;

StateSettings settings_with(const Variables& options) {
  StateSettings settings;
  settings.backend = "http";
  settings.options = options;
  return settings;
}

Result<RetryLimits> limits_of(const Variables& variables, const Variables& options = {}) {
  return read_retry_limits(StoreValues(settings_with(options), variables));
}

/// A server, and what reaches it.
class World {
public:
  explicit World(const std::vector<std::string>& flags)
      : server("tf-state.sh", flags) {
    around.base = scratch.path();
    around.environment = {{"TF_HTTP_ADDRESS", server.field("address")},
                          {"TF_HTTP_USERNAME", server.field("username")},
                          {"TF_HTTP_PASSWORD", server.field("password")}};
  }

  std::unique_ptr<StateStore> store(const Variables& options = {}) const {
    auto opened = open_store(settings_with(options), around);
    if (!opened) FAIL(opened.error().message);
    return std::move(opened).value();
  }
  Error error(const Variables& options = {}) const {
    auto opened = open_store(settings_with(options), around);
    if (!opened) return opened.error();
    auto loaded = (*opened)->load();
    REQUIRE_FALSE(loaded.has_value());
    return loaded.error();
  }

  /// So many of the next requests fail; returns how many have come so far.
  int fail_next(int times) const {
    httplib::Client client(server.field("endpoint"));
    const std::string faults = R"([{"method": "GET", "do": "status-503", "times": )" + std::to_string(times) + "}]";
    return nlohmann::json::parse(client.Post("/_control", faults, "application/json")->body)["requests"].value("GET",
                                                                                                               0);
  }

  TestServer server;
  ScratchDirectory scratch;
  StoreSurroundings around;
};

/// Certificates that are made once.
class Certificates {
public:
  Certificates() {
    const std::string command =
        "'" + source_directory() + "/tests/remote/servers/certificates.sh' '" + directory_.path().string() + "'";
    are_there = std::system(command.c_str()) == 0; // NOLINT(cert-env33-c): a script of ours
  }
  std::string path(const std::string& name) const { return (directory_.path() / name).string(); }
  std::string text(const std::string& name) const { return *read_file(path(name)); }

  bool are_there = false;

private:
  ScratchDirectory directory_;
};

bool mentions(const Error& error, const std::string& text) {
  return error.message.find(text) != std::string::npos || error.hint.find(text) != std::string::npos;
}

} // namespace

TEST_CASE("Terraform's variables limit how often a server in trouble is asked again") {
  CHECK(*limits_of({}) == RetryLimits{.patience = 60s});
  CHECK(*limits_of({{"TF_HTTP_RETRY_WAIT_MIN", "2"}, {"TF_HTTP_RETRY_WAIT_MAX", "20"}}) ==
        RetryLimits{.patience = 60s, .first_pause = 2s, .longest_pause = 20s});
  CHECK(limits_of({{"TF_HTTP_RETRY_WAIT_MIN", "9"}})->longest_pause == 9s);
  CHECK(limits_of({{"TF_HTTP_RETRY_WAIT_MAX", "0"}})->first_pause == 0s);
  CHECK(limits_of({{"TF_HTTP_RETRY_MAX", "7"}})->most_repeats == 7);
  CHECK(limits_of({{"TF_HTTP_RETRY_MAX", "7"}})->patience > 1h); // the count is the limit then
  CHECK(limits_of({{"TF_HTTP_RETRY_MAX", "7"}}, {{"timeout", "5s"}})->patience == 5s);
  for (const Variables& wrong :
       {Variables{{"TF_HTTP_RETRY_MAX", "-1"}}, Variables{{"TF_HTTP_RETRY_MAX", "many"}},
        Variables{{"TF_HTTP_RETRY_WAIT_MIN", "1s"}}, Variables{{"TF_HTTP_RETRY_WAIT_MAX", "1e9"}},
        Variables{{"TF_HTTP_RETRY_WAIT_MIN", "3"}, {"TF_HTTP_RETRY_WAIT_MAX", "2"}}}) {
    CAPTURE(wrong.begin()->first);
    REQUIRE_FALSE(limits_of(wrong).has_value());
    CHECK(mentions(limits_of(wrong).error(), wrong.begin()->first));
  }
}

TEST_CASE("A server in trouble is asked as often as TF_HTTP_RETRY_MAX says, and once more") {
  World world({});
  world.around.environment["TF_HTTP_RETRY_MAX"] = "2";
  world.around.environment["TF_HTTP_RETRY_WAIT_MIN"] = "0";
  const int before = world.fail_next(3);
  CHECK(world.error().code == "state/store-trouble");
  CHECK(world.fail_next(2) == before + 3);
  CHECK(world.store()->load().has_value());
  world.around.environment["TF_HTTP_RETRY_MAX"] = "0";
  world.fail_next(1);
  CHECK(world.error().code == "state/store-trouble");
}

TEST_CASE("A server's certificate is always verified, against the authority that is named") {
  const Certificates certificates;
  if (!certificates.are_there) {
    WARN("skipped: openssl is not installed");
    return;
  }
  World world({"--tls", certificates.path("server.pem") + "," + certificates.path("server.key")});
  CHECK(world.error().code == "state/untrusted-server");
  CHECK(mentions(world.error(), "ca_file"));
  CHECK(world.store({{"ca_file", certificates.path("ca.pem")}})->load().has_value());
  CHECK(world.error({{"ca_file", certificates.path("other.pem")}}).code == "state/untrusted-server");
  CHECK(world.error({{"ca_file", certificates.path("missing.pem")}}).code == "state/bad-ca-file");
  world.around.environment["TF_HTTP_CLIENT_CA_CERTIFICATE_PEM"] = certificates.text("ca.pem");
  CHECK(world.store()->load().has_value());
  CHECK(world.error({{"ca_file", certificates.path("other.pem")}}).code == "state/untrusted-server");
  world.around.environment["TF_HTTP_CLIENT_CA_CERTIFICATE_PEM"] = certificates.text("other.pem");
  CHECK(world.error().code == "state/untrusted-server");

  for (const char* yes : {"1", "true", "True", "t"}) {
    world.around.environment["TF_HTTP_SKIP_CERT_VERIFICATION"] = yes;
    CHECK(mentions(world.error(), "always verifies"));
    CHECK(mentions(world.error(), "ca_file"));
  }
  world.around.environment["TF_HTTP_SKIP_CERT_VERIFICATION"] = "perhaps";
  CHECK(mentions(world.error(), "TF_HTTP_SKIP_CERT_VERIFICATION is \"perhaps\""));
  world.around.environment["TF_HTTP_SKIP_CERT_VERIFICATION"] = "false";
  CHECK(world.error().code == "state/untrusted-server");
}

TEST_CASE("A server that demands a client certificate gets the one of Terraform's variables") {
  const Certificates certificates;
  if (!certificates.are_there) {
    WARN("skipped: openssl is not installed");
    return;
  }
  World world({"--tls", certificates.path("server.pem") + "," + certificates.path("server.key"), "--client-ca",
               certificates.path("ca.pem")});
  Variables& variables = world.around.environment;
  variables["TF_HTTP_CLIENT_CA_CERTIFICATE_PEM"] = certificates.text("ca.pem");
  // Often enough that the server hangs up before our request is sent, while it is, and after it.
  for (int time = 0; time < 20; ++time)
    CHECK(mentions(world.error(), "wants a client certificate"));
  CHECK(world.error().code == "state/client-certificate");
  variables["TF_HTTP_CLIENT_CERTIFICATE_PEM"] = certificates.text("client.pem");
  CHECK(mentions(world.error(), "TF_HTTP_CLIENT_PRIVATE_KEY_PEM is not"));
  variables["TF_HTTP_CLIENT_PRIVATE_KEY_PEM"] = certificates.text("client.key");
  keeps_its_promises(*world.store());

  variables["TF_HTTP_CLIENT_PRIVATE_KEY_PEM"] = certificates.text("other.key");
  CHECK(world.error().code == "state/client-certificate");
  CHECK(mentions(world.error(), "cannot be used"));
  variables["TF_HTTP_CLIENT_CERTIFICATE_PEM"] = certificates.text("other.pem");
  CHECK(mentions(world.error(), "does not accept the client certificate"));
  variables["TF_HTTP_CLIENT_PRIVATE_KEY_PEM"] = "no key";
  CHECK(mentions(world.error(), "cannot be used"));
  CHECK_FALSE(mentions(world.error(), "no key"));
  variables.erase("TF_HTTP_CLIENT_CERTIFICATE_PEM");
  CHECK(mentions(world.error(), "TF_HTTP_CLIENT_CERTIFICATE_PEM is not"));
}
