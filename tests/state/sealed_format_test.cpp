// States and journals that only who has the key can read, and nobody else can change unnoticed.

#include "base/json.hpp"
#include "state/codec/state_codec.hpp"
#include "state/encryption/envelope.hpp"
#include "state/state_format.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/random_state.hpp"
#include "tests/support/sealing.hpp"

#include <nlohmann/json.hpp>

namespace {

const JournalHeader header{"3f1c", 12};

State a_state() {
  State state;
  state.lineage = "3f1c";
  state.serial = 12;
  state.records["orders"].id = "2f49c2b3";
  state.passwords.emplace("2f49c2b3", Secret("tHe-0ne_time.Passw0rd"));
  return state;
}

template <typename T>
std::string code_of(const Result<T>& result) {
  return result ? "" : result.error().code;
}

std::string line_of(const StateFormat& format, const std::string& key, std::size_t entries_before,
                    const JournalHeader& after = header) {
  const JournalEntry entry = RecordErased{key};
  return *format.write_entries(after, entries_before, {&entry, 1});
}

/// The stored text with one member of its envelope changed.
std::string changed(const std::string& text, const std::string& pointer, const Json& value) {
  Json document = *parse_json(text, "test");
  document[Json::json_pointer(pointer)] = value;
  return to_pretty(document);
}

} // namespace

TEST_CASE("A sealed state is read back the same, passwords among it") {
  const unsigned seed = std::random_device{}();
  CAPTURE(seed);
  RandomState random(seed, RandomState::Passwords::some);
  const StateFormat format = sealed_with('a');
  for (int i = 0; i < 200; ++i) {
    const State state = random.state();
    const auto text = format.write_snapshot(state);
    REQUIRE(text.has_value());
    const auto again = format.read_snapshot(*text, "s.json");
    if (!again) FAIL(again.error().message);
    REQUIRE(*again == state);
  }
}

TEST_CASE("A sealed state shows its lineage and serial, and nothing else") {
  const std::string text = *sealed_with('a').write_snapshot(a_state());
  const Json document = *parse_json(text, "test");
  CHECK(document["lineage"] == "3f1c");
  CHECK(document["serial"] == 12);
  CHECK(document.size() == 5);
  for (const char* hidden : {"orders", "2f49c2b3", "Passw0rd"})
    CHECK(text.find(hidden) == std::string::npos);
}

TEST_CASE("The same state is sealed to another text each time") {
  const StateFormat format = sealed_with('a');
  CHECK(*format.write_snapshot(a_state()) != *format.write_snapshot(a_state()));
}

TEST_CASE("A sealed journal is read back the same") {
  const unsigned seed = std::random_device{}();
  CAPTURE(seed);
  RandomState random(seed, RandomState::Passwords::some);
  const StateFormat format = sealed_with('a');
  for (int i = 0; i < 100; ++i) {
    std::string text = encode_header(header);
    JournalContent expected{.header = header};
    for (std::size_t batches = random.number(0, 5); batches > 0; --batches) {
      const auto entries = random.entries(4);
      text += *format.write_entries(header, expected.entries.size(), entries);
      expected.entries.insert(expected.entries.end(), entries.begin(), entries.end());
    }
    expected.whole_bytes = text.size();
    const auto content = format.read_journal(text, "s.journal");
    if (!content) FAIL(content.error().message);
    REQUIRE(*content == expected);
  }
}

TEST_CASE("A sealed state opens in its own place only") {
  const StateFormat format = sealed_with('a');
  const std::string text = *format.write_snapshot(a_state());
  const std::string other = *sealed_with('a').write_snapshot(a_state());
  const Json theirs = *parse_json(other, "test");
  struct Row {
    const char* pointer;
    Json value;
    const char* code;
  };
  const Row rows[] = {{"/lineage", "3f1d", "state/tampered"},
                      {"/serial", 13, "state/tampered"},
                      {"/serial", 11, "state/tampered"},
                      {"/kind", "plan", "state/foreign"},
                      {"/encryption/nonce", theirs["encryption"]["nonce"], "state/tampered"},
                      {"/encryption/text", theirs["encryption"]["text"], "state/tampered"},
                      {"/encryption/text", "", "state/tampered"},
                      {"/encryption/text", "not base64!", "state/tampered"},
                      {"/encryption/nonce", "AAAA", "state/tampered"},
                      {"/encryption/key/id", "0000000000000000", "state/wrong-key"},
                      {"/version", 2, "state/newer-version"}};
  for (const Row& row : rows) {
    CAPTURE(row.pointer, row.value.dump());
    CHECK(code_of(format.read_snapshot(changed(text, row.pointer, row.value), "s.json")) == row.code);
  }
  for (const char* missing : {"kind", "lineage", "serial", "version"}) {
    CAPTURE(missing);
    Json document = *parse_json(text, "test");
    document.erase(missing);
    CHECK_FALSE(format.read_snapshot(to_pretty(document), "s.json").has_value());
  }
}

TEST_CASE("No bit of a sealed text can be turned") {
  const StateFormat format = sealed_with('a');
  const std::string text = *format.write_snapshot(a_state());
  const Json document = *parse_json(text, "test");
  const std::string sealed = document["encryption"]["text"];
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    std::string turned = sealed;
    turned[i] = turned[i] == 'A' ? 'B' : 'A';
    if (turned == sealed) continue;
    CHECK_FALSE(format.read_snapshot(changed(text, "/encryption/text", turned), "s.json").has_value());
  }
}

TEST_CASE("Lines of a sealed journal can neither be moved, nor repeated, nor taken from another") {
  const StateFormat format = sealed_with('a');
  const std::string start = encode_header(header);
  const std::string first = line_of(format, "a", 0);
  const std::string second = line_of(format, "b", 1);
  const std::string third = line_of(format, "c", 2);
  REQUIRE(format.read_journal(start + first + second + third, "s.journal").has_value());
  const std::string wrong[] = {start + second + first,
                               start + first + first,
                               start + first + third,
                               start + second,
                               start + line_of(format, "a", 0, {"3f1c", 11}),
                               start + line_of(format, "a", 0, {"3f1d", 12}),
                               encode_header({"3f1c", 13}) + first};
  for (const std::string& text : wrong)
    CHECK(code_of(format.read_journal(text, "s.journal")) == "state/tampered");
  const auto torn = format.read_journal(start + first + second.substr(0, second.size() / 2), "s.journal");
  REQUIRE(torn.has_value());
  CHECK(torn->torn);
  CHECK(torn->entries.size() == 1);
}

TEST_CASE("Wrong keys, missing keys and plain texts are told apart") {
  const StateFormat plain;
  const StateFormat a = sealed_with('a');
  const StateFormat b = sealed_with('b');
  State state = a_state();
  const std::string sealed = *a.write_snapshot(state);
  state.passwords.clear();
  const std::string open = *plain.write_snapshot(state);
  CHECK(code_of(b.read_snapshot(sealed, "s.json")) == "state/wrong-key");
  CHECK(code_of(plain.read_snapshot(sealed, "s.json")) == "state/encrypted");
  CHECK(code_of(a.read_snapshot(open, "s.json")) == "state/not-encrypted");

  const std::string sealed_line = encode_header(header) + line_of(a, "x", 0);
  const std::string plain_line = encode_header(header) + line_of(plain, "x", 0);
  CHECK(code_of(b.read_journal(sealed_line, "s.journal")) == "state/wrong-key");
  CHECK(code_of(plain.read_journal(sealed_line, "s.journal")) == "state/encrypted");
  CHECK(code_of(a.read_journal(plain_line, "s.journal")) == "state/not-encrypted");
  CHECK(a.read_journal(encode_header(header), "s.journal").has_value());
}

TEST_CASE("A former key opens, and only the present one seals") {
  const StateFormat old = sealed_with('a');
  const StateFormat present = sealed_with('b', SealUse::seal, {key_source('a')});
  const std::string text = *old.write_snapshot(a_state());
  CHECK(*present.read_snapshot(text, "s.json") == a_state());
  CHECK_FALSE(*present.is_up_to_date(text));
  const std::string again = *present.write_snapshot(a_state());
  CHECK(*present.is_up_to_date(again));
  CHECK(code_of(old.read_snapshot(again, "s.json")) == "state/wrong-key");
}

TEST_CASE("The steps to encryption and back read the other side") {
  State state = a_state();
  state.passwords.clear();
  const std::string plain = *StateFormat().write_snapshot(state);
  const StateFormat there = sealed_with('a', SealUse::seal_plain);
  const StateFormat back = sealed_with('a', SealUse::write_plain);
  CHECK(*there.read_snapshot(plain, "s.json") == state);
  CHECK_FALSE(*there.is_up_to_date(plain));
  const std::string sealed = *there.write_snapshot(state);
  CHECK(*there.is_up_to_date(sealed));
  CHECK(*back.read_snapshot(sealed, "s.json") == state);
  CHECK_FALSE(*back.is_up_to_date(sealed));
  CHECK(*back.write_snapshot(state) == plain);
}

TEST_CASE("Passwords are never written in plain") {
  const JournalEntry entry = PasswordKept{"2f49c2b3", Secret("tHe-0ne_time.Passw0rd")};
  for (const StateFormat& format : {StateFormat(), sealed_with('a', SealUse::write_plain)}) {
    CHECK(code_of(format.write_snapshot(a_state())) == "state/passwords-in-plain");
    CHECK(code_of(format.write_entries(header, 0, {&entry, 1})) == "state/passwords-in-plain");
  }
  CHECK(encode_state(a_state()).find("Passw0rd") == std::string::npos);
}

TEST_CASE("A passphrase opens what it sealed in another run, and another does not") {
  const auto sealer = cipher_of("correct horse battery staple");
  const SealPlace place{.kind = "state", .lineage = "3f1c", .serial = 12};
  const auto sealed = sealer->seal(place, "the text");
  REQUIRE(sealed.has_value());
  CHECK(sealed->key.memory_kib >= 64 * 1024);
  const auto opener = cipher_of("correct horse battery staple");
  CHECK(opener->open(place, *sealed)->reveal() == "the text");
  CHECK(opener->seal(place, "more")->key == sealed->key); // no second derivation
  CHECK(code_of(cipher_of("another horse battery staple")->open(place, *sealed)) == "state/wrong-key");
}

TEST_CASE("What a file asks of Argon2id is limited, and nothing weak is taken over") {
  const auto cipher = cipher_of("correct horse battery staple");
  const SealPlace place{.kind = "state", .lineage = "3f1c", .serial = 12};
  const SealedText sealed = *cipher->seal(place, "the text");
  struct Row {
    std::int64_t passes;
    std::int64_t memory_kib;
    const char* salt;
  };
  const Row rows[] = {
      {3, 1 << 30, nullptr},    {3, -1, nullptr}, {0, 1024, nullptr},    {-3, 1024, nullptr},
      {1'000'000, 64, nullptr}, {3, 64, "AAAA"},  {3, 64, "not base64"}, {INT64_MAX, INT64_MAX, nullptr}};
  for (const Row& row : rows) {
    CAPTURE(row.passes, row.memory_kib);
    SealedText asking = sealed;
    asking.key.passes = row.passes;
    asking.key.memory_kib = row.memory_kib;
    if (row.salt != nullptr) asking.key.salt = row.salt;
    CHECK(code_of(cipher->open(place, asking)) == "state/tampered");
  }
  SealedText weak = sealed;
  weak.key.passes = 1;
  weak.key.memory_kib = 8;
  CHECK_FALSE(*cipher->is_present_key(weak.key));
  CHECK(cipher->seal(place, "more")->key == sealed.key);
}
