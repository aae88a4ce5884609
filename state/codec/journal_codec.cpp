#include "state/codec/journal_codec.hpp"

#include "base/checksum.hpp"
#include "base/json.hpp"
#include "state/codec/entry_codec.hpp"
#include "state/encryption/envelope.hpp"

#include <nlohmann/json.hpp>

namespace {

constexpr std::int64_t journal_version = 3;

// A line is `{"check":"0123456789abcdef",` followed by the members that the checksum covers, byte by byte.
constexpr std::string_view before_sum = "{\"check\":\"";
constexpr std::string_view after_sum = "\",";
constexpr std::size_t sum_length = 16;
constexpr std::size_t prefix_length = before_sum.size() + sum_length + after_sum.size();

std::string prefix_for(std::string_view members) {
  return std::string(before_sum) + to_hex(fnv1a(members)) + std::string(after_sum);
}

std::string checked(const Json& body) {
  const std::string members = to_line(body).substr(1);
  return prefix_for(members) + members + "\n";
}

/// The members of a line whose checksum holds, as an object again; nullopt if it does not.
std::optional<std::string> unchecked(std::string_view line) {
  if (line.size() < prefix_length) return std::nullopt;
  const std::string_view members = line.substr(prefix_length);
  if (line.substr(0, prefix_length) != prefix_for(members)) return std::nullopt;
  return "{" + std::string(members);
}

Result<void> read_header(const Json& body, JournalContent& content) {
  ObjectReader line(body, "");
  const Json* object = line.required_object("journal");
  line.refuse_unknown();
  TRY(line.finish());
  ObjectReader reader(*object, "journal");
  const std::int64_t version = reader.required_integer("version");
  if (reader.finish() && version > journal_version)
    return Error{ErrorKind::state, "state/newer-version",
                 "the journal has version " + std::to_string(version) + ", and this program reads versions up to " +
                     std::to_string(journal_version),
                 "a newer auraform wrote it: install that version, or a later one"};
  const std::int64_t serial = reader.required_integer("serial");
  if (serial < 0) reader.complain("serial", "should not be negative");
  JournalHeader header{reader.required_string("lineage"), static_cast<std::uint64_t>(serial)};
  reader.refuse_unknown();
  TRY(reader.finish());
  content.header = std::move(header);
  return {};
}

SealPlace place_of(const JournalHeader& header, std::size_t entries_before) {
  return {.kind = "journal", .lineage = header.lineage, .serial = header.serial, .position = entries_before};
}

/// The line's body as it was before it was sealed.
Result<Json> open_line(const Json& body, const JournalContent& content, StateCipher* cipher) {
  if (cipher == nullptr) return sealed_without_key("the line");
  ObjectReader reader(body, "");
  const Json* object = reader.required_object("sealed");
  reader.refuse_unknown();
  TRY(reader.finish());
  TRY_ASSIGN(const SealedText sealed, decode_sealed_text(*object, "sealed"));
  TRY_ASSIGN(const Secret text, cipher->open(place_of(*content.header, content.entries.size()), sealed));
  return parse_json(text.reveal(), "the decrypted line");
}

Json body_of(std::span<const JournalEntry> entries) {
  Json body = Json::object();
  Json& list = body["entries"] = Json::array();
  for (const JournalEntry& entry : entries)
    list.push_back(encode(entry));
  return body;
}

Result<void> read_entries(const Json& body, JournalContent& content) {
  ObjectReader reader(body, "");
  const Json* entries = reader.required_array("entries");
  reader.refuse_unknown();
  TRY(reader.finish());
  for (const Json& element : *entries) {
    TRY_ASSIGN(JournalEntry entry, decode_entry(element, "entries"));
    content.entries.push_back(std::move(entry));
  }
  return {};
}

Result<void> read_line(const std::string& text, JournalContent& content, const Unsealing& unsealing) {
  TRY_ASSIGN(const Json body, parse_json(text, "the line"));
  if (!content.header) return read_header(body, content);
  if (!body.is_object() || !body.contains("sealed"))
    return unsealing.accepts_plain ? read_entries(body, content) : plain_in_place_of_sealed("the line");
  TRY_ASSIGN(const Json opened, open_line(body, content, unsealing.cipher));
  return read_entries(opened, content);
}

Error damaged(Error error, const std::string& what, std::size_t number) {
  if (!error.code.starts_with("state/")) {
    error.kind = ErrorKind::state;
    error.code = "state/journal-damaged";
  }
  return in_context(std::move(error), what + " line " + std::to_string(number));
}

} // namespace

std::string encode_header(const JournalHeader& header) {
  Json body = Json::object();
  body["journal"] = {{"version", journal_version}, {"lineage", header.lineage}, {"serial", header.serial}};
  return checked(body);
}

std::string encode_entries(std::span<const JournalEntry> entries) { return checked(body_of(entries)); }

Result<std::string> seal_entries(const JournalHeader& header, std::size_t entries_before,
                                 std::span<const JournalEntry> entries, StateCipher& cipher) {
  const Secret text(to_line(body_of(entries)));
  TRY_ASSIGN(const SealedText sealed, cipher.seal(place_of(header, entries_before), text.reveal()));
  return checked({{"sealed", encode(sealed)}});
}

Result<JournalContent> decode_journal(std::string_view text, const std::string& what, const Unsealing& unsealing) {
  JournalContent content;
  for (std::size_t number = 1; content.whole_bytes < text.size(); ++number) {
    const std::string_view rest = text.substr(content.whole_bytes);
    const std::size_t length = rest.find('\n');
    const auto body = length == std::string_view::npos ? std::nullopt : unchecked(rest.substr(0, length));
    if (!body) {
      content.torn = length == std::string_view::npos || length + 1 == rest.size();
      if (content.torn) break;
      return damaged({ErrorKind::state, "", "its checksum does not match, and lines follow it", ""}, what, number);
    }
    if (auto read = read_line(*body, content, unsealing); !read) return damaged(std::move(read).error(), what, number);
    content.whole_bytes += length + 1;
  }
  return content;
}
