#include "base/json.hpp"

#include "base/text.hpp"

#include "tests/support/catch.hpp"

#include <map>
#include <random>

#include <nlohmann/json.hpp>

namespace {

Json parsed(std::string_view text) {
  auto document = parse_json(text, "test");
  REQUIRE(document.has_value());
  return *document;
}

/// The complaint of a reader that was asked one thing.
template <typename Ask>
std::string complaint(std::string_view text, Ask ask) {
  const Json document = parsed(text);
  ObjectReader reader(document, "here");
  ask(reader);
  const auto finished = reader.finish();
  return finished ? "" : finished.error().message;
}

} // namespace

TEST_CASE("JSON is read, and what is none is named") {
  CHECK(parsed("{\"a\": [1, 2]}").at("a").size() == 2);
  for (const char* bad : {"", "{", "{\"a\":}", "nul", "{\"a\":1,}", "\"\xff\"", "1e999", "\xef\xbb\xbf", "[1] x"}) {
    CAPTURE(visible(bad));
    const auto document = parse_json(bad, "state.json");
    REQUIRE_FALSE(document.has_value());
    CHECK(document.error().code == "json/bad");
    CHECK(document.error().message.starts_with("state.json is not JSON: "));
    CHECK(visible(document.error().message) == document.error().message);
  }
}

TEST_CASE("JSON that nests too deeply is refused before it is parsed") {
  const std::size_t deep = 1U << 20U;
  const auto document = parse_json(std::string(deep, '[') + std::string(deep, ']'), "bomb");
  REQUIRE_FALSE(document.has_value());
  CHECK(document.error().code == "json/too-deep");
  CHECK(parse_json(std::string(64, '[') + std::string(64, ']'), "deep").has_value());
  CHECK_FALSE(parse_json(std::string(65, '[') + std::string(65, ']'), "deeper").has_value());
  CHECK(parse_json("\"" + std::string(100, '[') + "\\\"" + std::string(100, '{') + "\"", "text").has_value());
}

TEST_CASE("every kind of value is read") {
  const Json document = parsed(R"({"b": [true, false, null], "a": {"x": -1, "y": 18446744073709551615, "z": 0.5},
                                   "c": "tab\t, quote\", \u00e9 and \ud83d\ude00"})");
  CHECK(to_line(document) == "{\"a\":{\"x\":-1,\"y\":18446744073709551615,\"z\":0.5},\"b\":[true,false,null],"
                             "\"c\":\"tab\\t, quote\\\", \xc3\xa9 and \xf0\x9f\x98\x80\"}");
  CHECK(to_line(parsed(R"({"same": 1, "same": 2})")) == R"({"same":2})");
  CHECK(parsed(" 5 ") == Json(5));
  CHECK(parsed("123456789012345678901").is_number_float()); // too large for an integer, and JSON all the same
}

namespace {

struct ByMember final : MemberTaker {
  void restart() override { taken.clear(); }
  void take(const std::string& key, const Json& member) override { taken[key] = to_line(member); }

  std::map<std::string, std::string> taken;
  std::string rest;
};

ByMember by_member(std::string_view text) {
  ByMember result;
  const auto rest = parse_json_by_member(text, "test", "many", result);
  REQUIRE(rest.has_value());
  result.rest = to_line(*rest);
  return result;
}

} // namespace

TEST_CASE("The members of a large object are handed over one by one, and are not kept") {
  // The number in the second text is one that only the thorough parser takes.
  for (const std::string other : {"1", "123456789012345678901"}) {
    CAPTURE(other);
    const ByMember read = by_member("{\"many\": {\"b\": {\"many\": {}}, \"a\": [2]}, \"other\": " + other + "}");
    CHECK(read.taken == std::map<std::string, std::string>{{"a", "[2]"}, {"b", "{\"many\":{}}"}});
    CHECK(read.rest.starts_with("{\"many\":{},\"other\":1"));
    const ByMember twice = by_member("{\"many\": {\"a\": 1}, \"many\": {\"b\": " + other + "}}");
    CHECK(twice.taken.size() == 1);
    CHECK(twice.taken.contains("b"));
    CHECK(by_member("{\"many\": {\"a\": 1}, \"many\": " + other + "}").taken.empty());
  }
}

TEST_CASE("The elements of a large array are handed over one by one, and are not kept") {
  for (const std::string other : {"{}", "[1, 2]", "123456789012345678901"}) {
    CAPTURE(other);
    const ByMember read = by_member("{\"other\": " + other + ", \"many\": [{\"a\": 1}, {\"b\": []}], \"more\": 1}");
    CHECK(read.taken == std::map<std::string, std::string>{{"0", "{\"a\":1}"}, {"1", "{\"b\":[]}"}});
    CHECK(read.rest.starts_with("{\"many\":[],\"more\":1,\"other\":"));
  }
  const ByMember scalars = by_member(R"({"many": [1, {"a": []}]})"); // which only the thorough parser takes apart
  CHECK(scalars.taken == std::map<std::string, std::string>{{"0", "1"}, {"1", "{\"a\":[]}"}});
  for (const std::string trouble : {"[{}", "[{},]", "[{}{}]", "[,{}]", "[{}}", "{{}]"}) {
    ByMember broken;
    CAPTURE(trouble);
    CHECK_FALSE(parse_json_by_member("{\"many\": " + trouble + "}", "test", "many", broken));
  }
}

TEST_CASE("Members of many shapes follow each other and keep nothing of each other") {
  const std::string_view text = R"({"many": {"a": {"x": "1", "y": {"z": "2"}}, "b": {"x": "3", "y": {"z": "4"}},
    "c": {"x": 5, "y": {}}, "d": {"x": "6"}, "e": {"x": "7", "y": {"z": [8], "zz": null}}, "f": {"x": "9", "x": "10"},
    "g": {"y": true, "x": "11"}, "h": "12", "i": {}}})";
  const ByMember read = by_member(text);
  CHECK(read.taken == std::map<std::string, std::string>{{"a", R"({"x":"1","y":{"z":"2"}})"},
                                                         {"b", R"({"x":"3","y":{"z":"4"}})"},
                                                         {"c", R"({"x":5,"y":{}})"},
                                                         {"d", R"({"x":"6"})"},
                                                         {"e", R"({"x":"7","y":{"z":[8],"zz":null}})"},
                                                         {"f", R"({"x":"10"})"},
                                                         {"g", R"({"x":"11","y":true})"},
                                                         {"h", R"("12")"},
                                                         {"i", "{}"}});
}

TEST_CASE("What is no object has no members to hand over") {
  for (const char* text : {R"({"many":1})", R"({"other":{"a":1}})", "[1]", "5"}) {
    CAPTURE(text);
    const ByMember read = by_member(text);
    CHECK(read.taken.empty());
    CHECK(read.rest == text);
  }
  ByMember broken;
  CHECK_FALSE(parse_json_by_member("{\"many\": {\"a\": 1}", "test", "many", broken));
  const auto nested = [](std::size_t depth) {
    const std::string member = std::string(depth - 2, '[') + std::string(depth - 2, ']');
    return "{\"many\": {\"a\": " + member + ", \"b\": {\"c\": []}}}";
  };
  CHECK(by_member(nested(64)).taken.size() == 2);
  CHECK_FALSE(parse_json_by_member(nested(65), "test", "many", broken));
}

namespace {

/// Takes out, overwrites or puts in a few bytes, once or twice.
std::string damaged(std::string text, std::mt19937& dice) {
  const std::string_view pieces = R"({}[],:"\ 019-+.eEtrufalsn)"
                                  "\n\x01\xff\xc3";
  const auto below = [&](std::size_t limit) { return std::uniform_int_distribution<std::size_t>(0, limit - 1)(dice); };
  for (std::size_t changes = 1 + below(2); changes > 0; --changes) {
    const std::size_t at = below(text.size());
    const std::size_t way = below(3);
    if (way == 0)
      text.erase(at, 1 + below(4));
    else if (way == 1)
      text[at] = pieces[below(pieces.size())];
    else
      text.insert(at, 1, pieces[below(pieces.size())]);
  }
  return text;
}

std::map<std::string, std::string> members_of(const Json& document, const std::string& key) {
  std::map<std::string, std::string> members;
  if (!document.is_object() || !document.contains(key) || !document[key].is_structured()) return members;
  for (const auto& member : document[key].items())
    members[member.key()] = to_line(member.value());
  return members;
}

} // namespace

TEST_CASE("Damaged JSON is judged as nlohmann's parser judges it, and read as the same tree") {
  const std::string whole = R"({"a": [1, -2, 3.5e2, 18446744073709551615, []], "b": {"c": "t\u00e9\n\"x\\", "d": {}}, )"
                            R"("many": {"x": {"y": "z", "n": null}, "w": {"y": true, "n": false}}, "e": 0})";
  const std::string array = R"({"many": [{"x": "y"}, {}, {"z": [{"u": 1e5}]}], "e": {"f": [7]}})";
  std::mt19937 dice(7); // NOLINT(cert-msc32-c,cert-msc51-cpp): the same texts in every run
  int accepted = 0;
  for (int round = 0; round < 20000; ++round) {
    const std::string text = damaged(round % 2 == 0 ? whole : array, dice);
    CAPTURE(visible(text));
    const Json expected = Json::parse(text, nullptr, false);
    const auto read = parse_json(text, "test");
    ByMember taken;
    const auto rest = parse_json_by_member(text, "test", "many", taken);
    REQUIRE(read.has_value() == !expected.is_discarded());
    REQUIRE(rest.has_value() == read.has_value());
    if (!read) continue;
    ++accepted;
    REQUIRE(*read == expected);
    REQUIRE(taken.taken == members_of(expected, "many"));
    Json emptied = expected;
    if (emptied.is_object() && emptied.contains("many") && emptied["many"].is_structured()) emptied["many"].clear();
    REQUIRE(*rest == emptied);
  }
  CHECK(accepted > 1000);
}

TEST_CASE("JSON is written sorted, and bytes that are no UTF-8 are replaced") {
  const Json object{{"b", 1}, {"a", "x\xff"}};
  CHECK(to_line(object) == "{\"a\":\"x\xef\xbf\xbd\",\"b\":1}");
  CHECK(to_pretty(Json{{"b", 1}, {"a", true}}) == "{\n  \"a\": true,\n  \"b\": 1\n}\n");
}

TEST_CASE("Dense JSON keeps on one line what holds nothing nested") {
  const Json document =
      parsed(R"({"many":{"a":{"x":1,"y":{}},"b":{"x":[1,2]}},"list":[{"x":"\n"},{"y":null}],"none":[],"flat":"t"})");
  CHECK(to_dense(document) == R"({
  "flat": "t",
  "list": [
    {"x":"\n"},
    {"y":null}
  ],
  "many": {
    "a": {
      "x": 1,
      "y": {}
    },
    "b": {
      "x": [1,2]
    }
  },
  "none": []
}
)");
  CHECK(parsed(to_dense(document)) == document);
  CHECK(to_dense(Json::object()) == "{}\n");
  CHECK(to_dense(5) == "5\n");
}

TEST_CASE("A reader gives members of the right type") {
  const Json document =
      parsed(R"({"text": "t", "number": -3, "big": 9223372036854775807, "flag": true, "object": {}, "array": []})");
  ObjectReader reader(document, "");
  CHECK(reader.required_string("text") == "t");
  CHECK(reader.required_integer("number") == -3);
  CHECK(reader.required_integer("big") == INT64_MAX);
  CHECK(reader.required_bool("flag"));
  CHECK(reader.required_object("object") != nullptr);
  CHECK(reader.required_array("array") != nullptr);
  CHECK(reader.finish().has_value());
}

TEST_CASE("Absent and null are the same, and no complaint where the member is optional") {
  const Json document = parsed(R"({"null": null})");
  ObjectReader reader(document, "");
  for (const char* key : {"null", "absent"}) {
    CHECK(reader.optional_string(key) == std::nullopt);
    CHECK(reader.optional_integer(key) == std::nullopt);
    CHECK(reader.optional_bool(key) == std::nullopt);
    CHECK(reader.optional_object(key) == nullptr);
    CHECK(reader.optional_array(key) == nullptr);
  }
  CHECK(reader.finish().has_value());
}

TEST_CASE("A member of another type is a complaint, never a conversion") {
  const auto text = [](ObjectReader& reader) { reader.required_string("m"); };
  const auto number = [](ObjectReader& reader) { reader.required_integer("m"); };
  const auto flag = [](ObjectReader& reader) { reader.required_bool("m"); };
  const auto object = [](ObjectReader& reader) { reader.required_object("m"); };
  const auto array = [](ObjectReader& reader) { reader.optional_array("m"); };
  CHECK(complaint(R"({"m": 1})", text) == "here.m should be text, and is number");
  CHECK(complaint(R"({"m": "1"})", number) == "here.m should be a whole number");
  CHECK(complaint(R"({"m": true})", number) == "here.m should be a whole number");
  CHECK(complaint(R"({"m": 1.0})", number) == "here.m should be a whole number");
  CHECK(complaint(R"({"m": 9223372036854775808})", number) == "here.m should be a whole number");
  CHECK(complaint(R"({"m": 1})", flag) == "here.m should be true or false, and is number");
  CHECK(complaint(R"({"m": []})", object) == "here.m should be an object, and is array");
  CHECK(complaint(R"({"m": {}})", array) == "here.m should be an array, and is object");
  CHECK(complaint(R"({})", text) == "here.m is missing");
  CHECK(complaint(R"({"m": null})", object) == "here.m is missing");
  CHECK(complaint(R"([])", text) == "here should be an object, and is array");
}

TEST_CASE("The first complaint is kept, and everything after it reads as empty") {
  const Json document = parsed(R"({"a": "text"})");
  ObjectReader reader(document, "here");
  CHECK(reader.required_integer("missing") == 0);
  CHECK(reader.required_string("a").empty());
  reader.complain("a", "is odd");
  CHECK(reader.finish().error().message == "here.missing is missing");
}

TEST_CASE("A member that nobody asked for is refused on demand") {
  const auto ask = [](ObjectReader& reader) {
    reader.optional_string("known");
    reader.refuse_unknown();
  };
  CHECK(complaint(R"({"known": "x"})", ask).empty());
  CHECK(complaint(R"({})", ask).empty());
  CHECK(complaint(R"({"known": "x", "bad\nname": null})", ask) == "here.bad\\nname is nothing that this program knows");
}
