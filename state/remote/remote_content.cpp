#include "state/remote/remote_content.hpp"

#include "state/codec/journal_codec.hpp"

namespace {

constexpr std::size_t nonce_digits = 8;

/// How to get a snapshot back when the present one cannot be used.
std::string restore_hint(const RemoteHead& head) {
  if (head.kept.empty()) return "if the store keeps versions, restore an earlier one";
  return "earlier snapshots are kept beside it, the latest as " + head.kept.back().object +
         "; if the store keeps versions, restore an earlier one";
}

Result<State> decode_snapshot_text(const RemoteHead& head, const std::string& text, const std::string& what,
                                   const StateFormat& format) {
  auto state = format.read_snapshot(text, what);
  if (state) return state;
  Error error = std::move(state).error();
  if (error.hint.empty()) error.hint = restore_hint(head);
  return error;
}

/// A text of the head's, or of an object that it names; nullopt, and `missing` set, if that is not there.
Result<std::optional<std::string>> read_object(ObjectStore& objects, const std::string& name, std::string& missing) {
  TRY_ASSIGN(auto object, objects.get(name));
  if (object) return std::optional(std::move(object->content));
  missing = name;
  return std::optional<std::string>();
}

Result<std::vector<JournalEntry>> decode_lines(const RemoteHead& head, const std::string& lines,
                                               const std::string& what, const StateFormat& format) {
  const JournalHeader header{head.lineage, head.snapshot ? head.snapshot->serial : 0};
  TRY_ASSIGN(JournalContent content, format.read_journal(encode_header(header) + lines, what));
  if (content.torn || content.entries.size() != head.entries)
    return Error{ErrorKind::state, "state/journal-damaged",
                 what + " does not hold the " + std::to_string(head.entries) + " entries that it counts",
                 restore_hint(head)};
  return std::move(content.entries);
}

/// The snapshot that the head names; nullopt: an object is missing, which `content` names then.
Result<std::optional<State>> read_named_snapshot(ObjectStore& objects, const RemoteHead& head,
                                                 const StateFormat& format, RemoteContent& content) {
  std::optional<std::string> text = head.snapshot->text;
  if (!head.snapshot->object.empty()) {
    TRY_ASSIGN(text, read_object(objects, head.snapshot->object, content.missing_object));
  }
  if (!text) return std::optional<State>{};
  const std::string what = objects.describe() + " " + head.snapshot->object;
  TRY_ASSIGN(State state, decode_snapshot_text(head, *text, what, format));
  if (state.serial != head.snapshot->serial || state.lineage != head.lineage)
    return Error{ErrorKind::state, "state/damaged", what + " is not the snapshot that the head names",
                 restore_hint(head)};
  TRY_ASSIGN(content.is_up_to_date, format.is_up_to_date(*text));
  return std::optional(std::move(state));
}

/// The journal since, from the objects that it moved to and from the head; nullopt: one of them is missing.
Result<std::optional<std::string>> read_journal_lines(ObjectStore& objects, const RemoteHead& head,
                                                      RemoteContent& content) {
  std::string lines;
  for (const std::string& segment : head.segments) {
    TRY_ASSIGN(const auto text, read_object(objects, segment, content.missing_object));
    if (!text) return std::optional<std::string>{};
    lines += *text;
  }
  for (const std::string& line : head.journal)
    lines += line + "\n";
  return std::optional(std::move(lines));
}

} // namespace

std::string snapshot_object(std::uint64_t serial, const std::string& nonce) {
  constexpr std::size_t digits = 8;
  const std::string number = std::to_string(serial);
  return snapshot_prefix + std::string(number.size() < digits ? digits - number.size() : 0, '0') + number + "-" +
         nonce.substr(0, nonce_digits);
}

std::string segment_object(const std::string& nonce) { return "segments/" + nonce; }

Result<State> read_remote_snapshot(ObjectStore& objects, const RemoteSnapshot& snapshot, const StateFormat& format) {
  const std::string what = objects.describe() + " " + snapshot.object;
  if (snapshot.object.empty()) return format.read_snapshot(snapshot.text, what);
  TRY_ASSIGN(const auto object, objects.get(snapshot.object));
  if (object) return format.read_snapshot(object->content, what);
  return Error{ErrorKind::state, "state/missing", what + " is missing", "if the store keeps versions, restore it"};
}

Result<RemoteContent> read_remote_content(ObjectStore& objects, const RemoteHead& head, const StateFormat& format) {
  RemoteContent content;
  if (!head.snapshot && head.entries == 0) return content;
  State state;
  if (head.snapshot) {
    TRY_ASSIGN(auto snapshot, read_named_snapshot(objects, head, format, content));
    if (!snapshot) return content;
    state = std::move(*snapshot);
  }
  TRY_ASSIGN(const auto lines, read_journal_lines(objects, head, content));
  if (!lines) return content;
  TRY_ASSIGN(const auto entries, decode_lines(head, *lines, "the journal of " + objects.describe(), format));
  state.lineage = head.lineage;
  state.serial += entries.size();
  for (const JournalEntry& entry : entries)
    apply_entry(state, entry);
  content.state = std::move(state);
  return content;
}
