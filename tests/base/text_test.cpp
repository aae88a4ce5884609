#include "base/text.hpp"

#include "tests/support/catch.hpp"

TEST_CASE("Text from outside cannot move a cursor or forge a line") {
  struct Row {
    std::string_view text;
    std::string_view shown;
  };
  const Row rows[] = {
      {"orders-prod", "orders-prod"},
      {"größe 東京 🙂", "größe 東京 🙂"},
      {"a\nb\tc\rd", "a\\nb\\tc\\rd"},
      {"\x1b[31mred", "\\x1b[31mred"},
      {std::string_view("a\0b", 3), "a\\x00b"},
      {"\x7f", "\\x7f"},
      {"\xc2\x9b", "\\u009b"},                      // a C1 control: CSI in one character
      {"\xe2\x80\xae", "\\u202e"},                  // right-to-left override
      {"\xe2\x81\xa6", "\\u2066"},                  // an isolate
      {"\xe2\x80\xa8", "\\u2028"},                  // line separator
      {"\xef\xbb\xbf", "\\ufeff"},                  // byte order mark
      {"\xff", "\\xff"},                            // never in UTF-8
      {"\xc3", "\\xc3"},                            // cut
      {"\xc0\xaf", "\\xc0\\xaf"},                   // overlong
      {"\xed\xa0\x80", "\\xed\\xa0\\x80"},          // a surrogate
      {"\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80"}, // past the last code point
  };
  for (const Row& row : rows) {
    CHECK(visible(row.text) == row.shown);
    CHECK(is_utf8(visible(row.text)));
  }
}

TEST_CASE("Quoted text keeps its quotes and backslashes apart from the escapes") {
  CHECK(quoted("plain") == "\"plain\"");
  CHECK(quoted("say \"hi\"\\") == "\"say \\\"hi\\\"\\\\\"");
  CHECK(quoted("a\nb") == "\"a\\nb\"");
  CHECK(quoted("a\\nb") == "\"a\\\\nb\"");
}

TEST_CASE("Text is shortened at a character's edge") {
  CHECK(shortened("abc", 3) == "abc");
  CHECK(shortened("abcd", 3) == "abc…");
  CHECK(shortened("aé", 2) == "a…");
  CHECK(shortened("🙂🙂", 5) == "🙂…");
  CHECK(shortened("🙂", 1) == "…");
  CHECK(shortened("", 0).empty());
}

TEST_CASE("Blanks are trimmed at both ends only") {
  CHECK(trimmed("  a b \n") == "a b");
  CHECK(trimmed(" \t\r\n").empty());
  CHECK(trimmed("").empty());
}

TEST_CASE("Splitting keeps empty parts, and joining brings the text back") {
  CHECK(split("a,,b", ',') == std::vector<std::string_view>{"a", "", "b"});
  CHECK(split("", ',') == std::vector<std::string_view>{""});
  CHECK(split(",", ',') == std::vector<std::string_view>{"", ""});
  CHECK(join({"a", "", "b"}, ", ") == "a, , b");
  CHECK(join({}, ", ").empty());
}

TEST_CASE("Small helpers say what they promise") {
  CHECK(lower("ABC-xyz-É") == "abc-xyz-É");
  CHECK(counted(0, "instance") == "0 instances");
  CHECK(counted(1, "instance") == "1 instance");
  CHECK(counted(2, "instance") == "2 instances");
  CHECK(display_width("größe") == 5);
  CHECK(padded("ö", 3) == "ö  ");
  CHECK(padded("long", 3) == "long");
  CHECK(code_points("東京") == 2);
}

TEST_CASE("UTF-8 is judged strictly") {
  CHECK(is_utf8(""));
  CHECK(is_utf8("größe 東京 🙂"));
  CHECK(is_utf8("\xf4\x8f\xbf\xbf"));
  for (const char* bad : {"\x80", "\xc0\x80", "\xc1\xbf", "\xe0\x80\x80", "\xf0\x80\x80\x80", "\xed\xbf\xbf",
                          "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xe2\x82", "a\xff"}) {
    CAPTURE(visible(bad));
    CHECK_FALSE(is_utf8(bad));
  }
}

TEST_CASE("Globs match the whole text") {
  struct Row {
    const char* pattern;
    const char* text;
    bool matches;
  };
  const Row rows[] = {{"orders", "orders", true},
                      {"orders", "orders2", false},
                      {"*", "", true},
                      {"*", "anything", true},
                      {"?", "", false},
                      {"o*s", "orders", true},
                      {"o*x", "orders", false},
                      {"*dev*", "a-dev-b", true},
                      {"a?c", "abc", true},
                      {"a**c", "abbc", true},
                      {"", "", true},
                      {"", "a", false},
                      {"*a*a*a*b", "aaaaaaaa", false},
                      {"instance.*", "instance.orders", true}};
  for (const Row& row : rows) {
    CAPTURE(row.pattern, row.text);
    CHECK(glob_matches(row.pattern, row.text) == row.matches);
  }
}

TEST_CASE("A pattern made to be slow is not") {
  std::string pattern;
  for (int i = 0; i < 50; ++i)
    pattern += "a*";
  CHECK_FALSE(glob_matches(pattern + "b", std::string(2000, 'a')));
}

TEST_CASE("A slip of the fingers finds the word that was meant") {
  const std::vector<std::string> fields{"memory", "storage", "region", "name"};
  CHECK(nearest("memry", fields) == "memory");
  CHECK(nearest("Storage", fields) == "storage");
  CHECK(nearest("regoin", fields) == "region");
  CHECK(nearest("nome", fields) == "name");
  CHECK(nearest("colour", fields).empty());
  CHECK(nearest("x", fields).empty());
  CHECK(nearest("", {"a"}).empty());
  CHECK(nearest("memory", {}).empty());
  CHECK(nearest(std::string(1U << 20U, 'm'), fields).empty());
}
