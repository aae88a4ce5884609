#pragma once

#include "state/codec/journal_codec.hpp"
#include "state/encryption/state_cipher.hpp"

#include <memory>

/// What a cipher is used for.
enum class SealUse {
  seal,        ///< all is sealed; what is stored in plain is refused
  seal_plain,  ///< the step to encryption: what is stored in plain is read, and written sealed
  write_plain, ///< the step back: what is sealed is read, and written in plain
};

/// How snapshots and journals are written: in plain, or sealed by a cipher. Every store writes and reads its texts
/// through one, and so knows nothing of encryption.
class StateFormat {
public:
  /// In plain; what is sealed cannot be read.
  StateFormat() = default;
  StateFormat(std::shared_ptr<StateCipher> cipher, SealUse use)
      : cipher_(std::move(cipher))
      , use_(use) {}

  /// A state with passwords is never written in plain: that is an error of kind `refused`.
  Result<std::string> write_snapshot(const State& state) const;
  /// The same for a version of the past. Where this writes in plain, its passwords are left out: whoever took the step
  /// back has agreed to that.
  Result<std::string> write_former_snapshot(State state) const;
  /// As decode_state; also `state/encrypted`, `state/not-encrypted`, and what the cipher says.
  Result<State> read_snapshot(std::string_view text, const std::string& what) const;

  /// One line for a journal of this header, in which so many entries come before it.
  Result<std::string> write_entries(const JournalHeader& header, std::size_t entries_before,
                                    std::span<const JournalEntry> entries) const;
  /// As decode_journal, and with the errors of read_snapshot.
  Result<JournalContent> read_journal(std::string_view text, const std::string& what) const;

  /// Whether a stored snapshot is written as this format would write it now: in plain, or sealed with the present key.
  Result<bool> is_up_to_date(std::string_view snapshot) const;

  bool is_sealing() const { return cipher_ != nullptr && use_ != SealUse::write_plain; }

private:
  Unsealing unsealing() const { return {cipher_.get(), cipher_ == nullptr || use_ != SealUse::seal}; }

  std::shared_ptr<StateCipher> cipher_; ///< nullptr: all in plain
  SealUse use_ = SealUse::seal;
};
