#include "aura/base_url.hpp"
#include "tests/support/catch.hpp"

TEST_CASE("base URLs that are taken") {
  struct Row {
    const char* text;
    const char* taken_as;
  };
  const Row row = GENERATE(
      Row{"https://api.neo4j.io", "https://api.neo4j.io"}, Row{"https://api.neo4j.io/", "https://api.neo4j.io"},
      Row{" HTTPS://API.Neo4j.io:8443 ", "https://api.neo4j.io:8443"},
      Row{"https://[2001:db8::1]:443", "https://[2001:db8::1]:443"},
      Row{"http://127.0.0.1:8080", "http://127.0.0.1:8080"}, Row{"http://127.9.8.7", "http://127.9.8.7"},
      Row{"http://localhost:1", "http://localhost:1"}, Row{"http://[::1]:65535/", "http://[::1]:65535"});
  CAPTURE(row.text);
  const auto url = parse_base_url(row.text);
  REQUIRE(url.has_value());
  CHECK(url->text() == row.taken_as);
  CHECK(url->is_encrypted() == url->text().starts_with("https"));
}

TEST_CASE("base URLs that would send credentials astray or name no host are refused") {
  const std::string text = GENERATE(
      "", "api.neo4j.io", "ftp://api.neo4j.io", "file:///etc/passwd", "http://api.neo4j.io",
      "http://127.0.0.1.example.com", "http://localhost.example.com", "http://127.1", "http://[::2]:80",
      "http://10.0.0.1", "http://0.0.0.0", "https://", "https://:443", "https://user:word@api.neo4j.io",
      "http://127.0.0.1@example.com", "https://api.neo4j.io/v1", "https://api.neo4j.io?x=1", "https://api.neo4j.io#x",
      "https://api.neo4j.io:0", "https://api.neo4j.io:65536", "https://api.neo4j.io:", "https://api.neo4j.io:8x",
      "https://a b", "https://a\r\nHost: b", "https://[::1", "http://[127.0.0.1]");
  CAPTURE(text);
  const auto url = parse_base_url(text);
  REQUIRE_FALSE(url.has_value());
  CHECK(url.error().kind == ErrorKind::usage);
  CHECK(url.error().message.find("word") == std::string::npos);
}
