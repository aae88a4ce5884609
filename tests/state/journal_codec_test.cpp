#include "state/codec/journal_codec.hpp"

#include "base/checksum.hpp"
#include "base/text.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/random_state.hpp"

namespace {

const JournalHeader header{"3f1c", 12};

/// A line with a checksum that holds, whatever it says.
std::string sealed(const std::string& object) {
  const std::string members = object.substr(1);
  return "{\"check\":\"" + to_hex(fnv1a(members)) + "\"," + members + "\n";
}

std::string erased(const std::string& key) {
  const JournalEntry entry = RecordErased{key};
  return encode_entries({&entry, 1});
}

Error error_of(const std::string& text) {
  const auto content = decode_journal(text, "s.journal");
  REQUIRE_FALSE(content.has_value());
  CHECK(content.error().kind == ErrorKind::state);
  return content.error();
}

} // namespace

TEST_CASE("A journal line is one JSON object that begins with its checksum") {
  CHECK(encode_header(header) == sealed(R"({"journal":{"lineage":"3f1c","serial":12,"version":3}})"));
  CHECK(erased("orders") == sealed(R"({"entries":[{"entry":"record_erased","key":"orders"}]})"));
  CHECK(erased("orders").starts_with("{\"check\":\""));
}

TEST_CASE("An empty journal holds nothing, and is whole") {
  CHECK(*decode_journal("", "s.journal") == JournalContent{});
}

TEST_CASE("Entries that were written are read back the same") {
  const unsigned seed = std::random_device{}();
  CAPTURE(seed);
  RandomState random(seed);
  for (int i = 0; i < 300; ++i) {
    std::string text = encode_header(header);
    JournalContent expected{.header = header};
    for (std::size_t batches = random.number(0, 5); batches > 0; --batches) {
      const auto entries = random.entries(4);
      text += encode_entries(entries);
      expected.entries.insert(expected.entries.end(), entries.begin(), entries.end());
    }
    expected.whole_bytes = text.size();
    const auto content = decode_journal(text, "s.journal");
    if (!content) FAIL(content.error().message);
    REQUIRE(*content == expected);
  }
}

TEST_CASE("A journal cut at any byte holds a prefix of its writes, and tells where it is torn") {
  const std::vector<std::string> lines{encode_header(header), erased("a"), erased("b"), erased("c")};
  const std::string text = lines[0] + lines[1] + lines[2] + lines[3];
  for (std::size_t length = 0; length <= text.size(); ++length) {
    const auto content = decode_journal(std::string_view(text).substr(0, length), "s.journal");
    REQUIRE(content.has_value());
    std::size_t whole = 0;
    std::size_t bytes = 0;
    while (whole < lines.size() && bytes + lines[whole].size() <= length)
      bytes += lines[whole++].size();
    CAPTURE(length, whole);
    REQUIRE(content->header.has_value() == (whole > 0));
    REQUIRE(content->entries.size() == (whole > 0 ? whole - 1 : 0));
    REQUIRE(content->whole_bytes == bytes);
    REQUIRE(content->torn == (bytes != length));
  }
}

TEST_CASE("A damaged last line is a write that never returned") {
  const std::string good = encode_header(header) + erased("a");
  for (const std::string& tail : {std::string(500, '\0'), std::string("{\"check\":\"0\n"), std::string("\n"),
                                  std::string(30, 'x') + "\n", erased("b").replace(20, 1, "#")}) {
    CAPTURE(visible(tail));
    const auto content = decode_journal(good + tail, "s.journal");
    REQUIRE(content.has_value());
    CHECK(content->torn);
    CHECK(content->entries.size() == 1);
    CHECK(content->whole_bytes == good.size());
  }
}

TEST_CASE("A changed byte anywhere but in the last line is an error that names the line") {
  const std::string first = encode_header(header);
  const std::string second = erased("a");
  const std::string text = first + second + erased("b");
  for (std::size_t i = 0; i < first.size() + second.size(); ++i) {
    if (text[i] == '\n') continue; // joins two lines, of which the first is then the damaged one
    std::string changed = text;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    const Error error = error_of(changed);
    CAPTURE(i, error.message);
    REQUIRE(error.code == "state/journal-damaged");
    REQUIRE(error.message.find(i < first.size() ? "s.journal line 1" : "s.journal line 2") != std::string::npos);
  }
}

TEST_CASE("A line whose checksum holds must make sense, be it the last one") {
  const std::string start = encode_header(header);
  const std::string wrong[] = {
      erased("a"),                                         // no header
      start + start,                                       // two of them
      start + sealed(R"({"entries":{}})"),                 // of another type
      start + sealed(R"({"entries":[{"entry":"gone"}]})"), // an unknown entry
      start + sealed(R"({"entries":[{"key":"a"}]})"),      // an entry without its sort
      start + sealed(R"({"entries":[],"more":1})"),        // an unknown member
      start + sealed(R"({"entries":[{"entry":"record_erased","key":"a","more":1}]})"),
      start + sealed(R"({"entries":[{"entry":"record_put","key":"a","record":{}}]})"),
      start + sealed(R"({"entries":)"),
      sealed(R"({"journal":{"lineage":"3f1c","serial":-1,"version":2}})"),
  };
  for (const std::string& text : wrong) {
    CAPTURE(text);
    CHECK(error_of(text).code == "state/journal-damaged");
  }
}

TEST_CASE("A journal of version 1, which told all that was seen, is read as it was meant") {
  const std::string text =
      sealed(R"({"journal":{"lineage":"3f1c","serial":12,"version":1}})") +
      sealed(R"({"entries":[{"applied":{"memory":"4GB","version":"5"},"at":"2025-01-31T12:00:00Z","connection_url":"",)"
             R"("entry":"fields_recorded","key":"orders","seen":{"memory":"4GB","status":"running"}}]})");
  const auto content = decode_journal(text, "s.journal");
  if (!content) FAIL(content.error().message);
  REQUIRE(content->entries.size() == 1);
  const auto& entry = std::get<FieldsRecorded>(content->entries.front());
  CHECK(entry.applied == FieldValues{{Field::memory, Size{4}}, {Field::version, std::string("5")}});
  CHECK(entry.seen == FieldValues{{Field::memory, Size{4}}, {Field::status, std::string("running")}});
}

TEST_CASE("What was seen as it was applied is written once") {
  const FieldValues applied{{Field::memory, Size{4}}, {Field::version, std::string("5")}};
  const JournalEntry entry = FieldsRecorded{
      .key = "orders", .applied = applied, .seen = {{Field::memory, Size{4}}, {Field::status, std::string("running")}}};
  const std::string line = encode_entries({&entry, 1});
  CHECK(line.find(R"("seen_otherwise":{"status":"running"})") != std::string::npos);
  CHECK(line.find(R"("not_seen":["version"])") != std::string::npos);
}

TEST_CASE("A journal of a newer version tells to upgrade") {
  const Error error = error_of(sealed(R"({"journal":{"lineage":"x","serial":1,"version":4,"new":true}})"));
  CHECK(error.code == "state/newer-version");
  CHECK(error.hint.find("newer auraform") != std::string::npos);
}
