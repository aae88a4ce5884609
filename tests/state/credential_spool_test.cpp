#include "tests/support/catch.hpp"
#include "tests/support/scratch_directory.hpp"

#include "state/credentials/credential_spool.hpp"

namespace {

Credential a_credential(const std::string& id) {
  return {"orders", id, "orders\nprod", "neo4j+s://" + id + ".databases.neo4j.io", "neo4j", Secret("a \"pass\" word")};
}

std::vector<std::string> ids_in(CredentialSpool& spool) {
  std::vector<std::string> ids;
  const auto held = spool.held();
  REQUIRE(held.has_value());
  for (const Credential& credential : *held)
    ids.push_back(credential.instance_id);
  return ids;
}

using Ids = std::vector<std::string>;

} // namespace

TEST_CASE("What a spool holds, another one on the same file finds whole, and only its owner may read it") {
  const ScratchDirectory scratch;
  const auto file = credential_spool_file(scratch.path());
  CHECK(ids_in(*make_credential_spool(file)).empty());
  REQUIRE(make_credential_spool(file)->hold({a_credential("1"), a_credential("2")}).has_value());
  REQUIRE(make_credential_spool(file)->hold({a_credential("3")}).has_value());
  CHECK(mode_of(file) == 0600);

  const auto spool = make_credential_spool(file);
  CHECK(ids_in(*spool) == Ids{"1", "2", "3"});
  const Credential found = spool->held()->front();
  const Credential was = a_credential("1");
  CHECK(found.key == was.key);
  CHECK(found.instance_name == was.instance_name);
  CHECK(found.connection_url == was.connection_url);
  CHECK(found.username == was.username);
  CHECK(found.password == was.password);
}

TEST_CASE("A spool that holds nothing is no file") {
  const ScratchDirectory scratch;
  const auto file = credential_spool_file(scratch.path());
  const auto spool = make_credential_spool(file);
  REQUIRE(spool->hold({a_credential("1"), a_credential("2")}).has_value());
  REQUIRE(spool->replace({a_credential("2")}).has_value());
  CHECK(ids_in(*spool) == Ids{"2"});
  REQUIRE(spool->replace({}).has_value());
  CHECK_FALSE(std::filesystem::exists(file));
  REQUIRE(spool->hold({}).has_value());
  CHECK_FALSE(std::filesystem::exists(file));
}

TEST_CASE("A line that a crash cut is dropped, a foreign one is an error that tells nothing of it") {
  const ScratchDirectory scratch;
  const auto file = credential_spool_file(scratch.path());
  const auto spool = make_credential_spool(file);
  REQUIRE(spool->hold({a_credential("1"), a_credential("2")}).has_value());
  const std::string whole = content_of(file);
  put(file, whole.substr(0, whole.size() - 5));
  CHECK(ids_in(*spool) == Ids{"1"});

  for (const std::string line : {"hidden-password\n", "{\"NEO4J_PASSWORD\": \"hidden-password\"}\n", "[]\n", "\n"}) {
    put(file, line);
    const auto held = spool->held();
    REQUIRE_FALSE(held.has_value());
    CHECK(held.error().message.find(file.string()) != std::string::npos);
    CHECK((held.error().message + held.error().hint).find("hidden") == std::string::npos);
  }
}
