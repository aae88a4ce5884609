#include "state/state_format.hpp"

#include "state/codec/state_codec.hpp"
#include "state/encryption/envelope.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace {

Error passwords_in_plain() {
  return {ErrorKind::refused, "state/passwords-in-plain",
          "the state holds passwords of instances, and it would be written without encryption",
          "keep them elsewhere first: `auraform credentials KEY -reveal` prints one; `auraform state decrypt"
          " -drop-passwords` then goes on without them"};
}

} // namespace

Result<std::string> StateFormat::write_snapshot(const State& state) const {
  if (is_sealing()) return seal_state(state, *cipher_);
  if (!state.passwords.empty()) return passwords_in_plain();
  return encode_state(state);
}

Result<std::string> StateFormat::write_former_snapshot(State state) const {
  if (!is_sealing()) state.passwords.clear();
  return write_snapshot(state);
}

Result<State> StateFormat::read_snapshot(std::string_view text, const std::string& what) const {
  return decode_state(text, what, unsealing());
}

Result<std::string> StateFormat::write_entries(const JournalHeader& header, std::size_t entries_before,
                                               std::span<const JournalEntry> entries) const {
  if (is_sealing()) return seal_entries(header, entries_before, entries, *cipher_);
  const bool has_password = std::any_of(entries.begin(), entries.end(), [](const JournalEntry& entry) {
    return std::holds_alternative<PasswordKept>(entry);
  });
  if (has_password) return passwords_in_plain();
  return encode_entries(entries);
}

Result<JournalContent> StateFormat::read_journal(std::string_view text, const std::string& what) const {
  return decode_journal(text, what, unsealing());
}

Result<bool> StateFormat::is_up_to_date(std::string_view snapshot) const {
  TRY_ASSIGN(const Json document, parse_json(snapshot, "the snapshot"));
  if (!is_envelope(document)) return !is_sealing();
  if (!is_sealing()) return false;
  TRY_ASSIGN(const Envelope envelope, decode_envelope(document));
  return cipher_->is_present_key(envelope.sealed.key);
}
