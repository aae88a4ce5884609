#include "state/journal_codec.hpp"

#include "base/checksum.hpp"
#include "base/json.hpp"
#include "state/entry_codec.hpp"

#include <nlohmann/json.hpp>

namespace {

constexpr std::int64_t journal_version = 1;

// A line is `{"check":"0123456789abcdef",` followed by the members that the checksum covers, byte by byte.
constexpr std::string_view before_sum = "{\"check\":\"";
constexpr std::string_view after_sum = "\",";
constexpr std::size_t sum_length = 16;
constexpr std::size_t prefix_length = before_sum.size() + sum_length + after_sum.size();

std::string prefix_for(std::string_view members) {
  return std::string(before_sum) + to_hex(fnv1a(members)) + std::string(after_sum);
}

std::string seal(const Json& body) {
  const std::string members = to_line(body).substr(1);
  return prefix_for(members) + members + "\n";
}

/// The members of a line whose checksum holds, as an object again; nullopt if it does not.
std::optional<std::string> unseal(std::string_view line) {
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

Result<void> read_line(const std::string& text, JournalContent& content) {
  TRY_ASSIGN(const Json body, parse_json(text, "the line"));
  return content.header ? read_entries(body, content) : read_header(body, content);
}

Error damaged(Error error, const std::string& what, std::size_t number) {
  error.kind = ErrorKind::state;
  if (error.code != "state/newer-version") error.code = "state/journal-damaged";
  return in_context(std::move(error), what + " line " + std::to_string(number));
}

} // namespace

std::string encode_header(const JournalHeader& header) {
  Json body = Json::object();
  body["journal"] = {{"version", journal_version}, {"lineage", header.lineage}, {"serial", header.serial}};
  return seal(body);
}

std::string encode_entries(std::span<const JournalEntry> entries) {
  Json body = Json::object();
  Json& list = body["entries"] = Json::array();
  for (const JournalEntry& entry : entries)
    list.push_back(encode(entry));
  return seal(body);
}

Result<JournalContent> decode_journal(std::string_view text, const std::string& what) {
  JournalContent content;
  for (std::size_t number = 1; content.whole_bytes < text.size(); ++number) {
    const std::string_view rest = text.substr(content.whole_bytes);
    const std::size_t length = rest.find('\n');
    const auto body = length == std::string_view::npos ? std::nullopt : unseal(rest.substr(0, length));
    if (!body) {
      content.torn = length == std::string_view::npos || length + 1 == rest.size();
      if (content.torn) break;
      return damaged({ErrorKind::state, "", "its checksum does not match, and lines follow it", ""}, what, number);
    }
    if (auto read = read_line(*body, content); !read) return damaged(std::move(read).error(), what, number);
    content.whole_bytes += length + 1;
  }
  return content;
}
