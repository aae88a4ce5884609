#include "aura/token.hpp"
#include "base/files.hpp"
#include "tests/support/catch.hpp"

#include <filesystem>

#include <sys/stat.h>
#include <unistd.h>

namespace {

const TimePoint noon = *parse_time("2026-08-01T12:00:00Z");
using std::chrono::hours;
using std::chrono::seconds;

/// A directory that goes when the test does.
class Scratch {
public:
  Scratch() {
    std::string pattern = (std::filesystem::temp_directory_path() / "auraform-token-XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    path = pattern;
  }
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  std::filesystem::path path;
};

} // namespace

TEST_CASE("token answers that are taken") {
  struct Row {
    const char* body;
    int seconds;
  };
  const Row row = GENERATE(
      Row{R"({"access_token":"jwt","expires_in":3600,"token_type":"bearer"})", 3600},
      Row{R"({"access_token":"jwt","expires_in":500,"token_type":"Bearer","scope":"x"})", 500},
      Row{R"({"access_token":"jwt","expires_in":"3600"})", 3600}, Row{R"({"access_token":"jwt"})", 0},
      Row{R"({"access_token":"jwt","expires_in":0})", 0}, Row{R"({"access_token":"jwt","expires_in":-5})", 0},
      Row{R"({"access_token":"jwt","expires_in":1e300})", 86400},
      Row{R"({"access_token":"jwt","expires_in":99999999999999999999})", 86400},
      Row{R"({"access_token":"jwt","expires_in":null})", 0}, Row{R"({"access_token":"jwt","expires_in":[1]})", 0});
  CAPTURE(row.body);
  const auto grant = decode_token(row.body);
  REQUIRE(grant.has_value());
  CHECK(grant->token.reveal() == "jwt");
  CHECK(grant->lifetime == seconds(row.seconds));
}

TEST_CASE("token answers that hold no token are refused without quoting them") {
  const std::string body =
      GENERATE("", "<html>sesame</html>", "[]", "null", "{}", R"({"access_token":""})", R"({"access_token":5})",
               R"({"access_token":"ses ame"})", R"({"access_token":"sesame\r\nHost: x"})",
               R"({"access_token":"sesame")", R"({"access_token":"sesame","token_type":"mac"})");
  CAPTURE(body);
  const auto grant = decode_token(body);
  REQUIRE_FALSE(grant.has_value());
  CHECK(grant.error().message.find("sesame") == std::string::npos);
}

TEST_CASE("Basic authorization is base64 of id and secret") {
  CHECK(basic_authorization("Aladdin", Secret("open sesame")).reveal() == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
  CHECK(basic_authorization("a", Secret("")).reveal() == "Basic YTo=");
  CHECK(basic_authorization("a", Secret("b")).reveal() == "Basic YTpi");
  CHECK(basic_authorization("ab", Secret("\xff\xfe")).reveal() == "Basic YWI6//4=");
}

TEST_CASE("a token is used until a minute before it expires, or three quarters of a short life") {
  struct Row {
    int lifetime;
    int usable_for;
  };
  const Row row = GENERATE(Row{3600, 3540}, Row{500, 440}, Row{240, 180}, Row{10, 7}, Row{0, 45}, Row{86400, 86340});
  CAPTURE(row.lifetime);
  TokenBook book;
  CHECK_FALSE(book.is_usable(noon));
  book.accept({Secret("jwt"), seconds(row.lifetime)}, noon);
  CHECK(book.is_usable(noon + seconds(row.usable_for) - Milliseconds(1)));
  CHECK_FALSE(book.is_usable(noon + seconds(row.usable_for + 1)));
}

TEST_CASE("only the token of the generation that was refused is dropped") {
  TokenBook book;
  book.accept({Secret("one"), hours(1)}, noon);
  book.accept({Secret("two"), hours(1)}, noon);
  book.drop(1);
  CHECK(book.is_usable(noon));
  book.drop(2);
  CHECK_FALSE(book.is_usable(noon));
}

TEST_CASE("a cached token serves the next run, from a file that only its owner reads") {
  const Scratch scratch;
  const auto path = scratch.path / "deep" / "token.json";
  const TokenCache cache(path, "https://api.neo4j.io me");
  TokenBook book;
  book.accept({Secret("jwt"), hours(1)}, noon);
  REQUIRE(cache.save(book).has_value());

  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777U) == 0600U);

  TokenBook next;
  cache.load(next, noon + std::chrono::minutes(30));
  CHECK(next.token().reveal() == "jwt");
  CHECK(next.use_until() == book.use_until());

  TokenBook late;
  cache.load(late, noon + hours(1));
  CHECK_FALSE(late.is_usable(noon + hours(1)));

  TokenBook other;
  TokenCache(path, "https://api.neo4j.io you").load(other, noon);
  CHECK_FALSE(other.is_usable(noon));

  cache.forget();
  TokenBook gone;
  cache.load(gone, noon);
  CHECK_FALSE(gone.is_usable(noon));
}

TEST_CASE("a cache that is damaged, foreign or from a wrong clock holds no token") {
  const Scratch scratch;
  const auto path = scratch.path / "token.json";
  const std::string text = GENERATE("", "{", "[]", "null", R"({"owner":"o"})",
                                    R"({"owner":"o","access_token":"jwt","use_until":"tomorrow"})",
                                    R"({"owner":"o","access_token":5,"use_until":"2026-08-01T12:30:00Z"})",
                                    R"({"owner":"o","access_token":"a b","use_until":"2026-08-01T12:30:00Z"})",
                                    R"({"owner":"o","access_token":"jwt","use_until":"2036-08-01T12:30:00Z"})");
  CAPTURE(text);
  REQUIRE(replace_file(path, text).has_value());
  TokenBook book;
  TokenCache(path, "o").load(book, noon);
  CHECK_FALSE(book.is_usable(noon));
  CHECK(book.generation() == 0);
}

TEST_CASE("without a path there is no cache, and one that cannot be written is an error to log") {
  TokenBook book;
  book.accept({Secret("jwt"), hours(1)}, noon);
  CHECK(TokenCache("", "o").save(book).has_value());
  CHECK_FALSE(TokenCache("/dev/null/token.json", "o").save(book).has_value());
}
