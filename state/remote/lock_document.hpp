#pragma once

#include "base/json.hpp"
#include "state/process_identity.hpp"
#include "state/state_store.hpp"

#include <optional>
#include <string>
#include <string_view>

/// What a lock object says.
struct LockDocument {
  std::string nonce;                ///< another one with every write
  std::optional<LockHolder> holder; ///< nullopt: the lock is free
  std::optional<ProcessIdentity> process;
  Milliseconds lifetime{0}; ///< it has expired when it was not renewed for so long

  bool operator==(const LockDocument&) const = default;
};

std::string encode_lock(const LockDocument& document);
Result<LockDocument> decode_lock(std::string_view text, const std::string& what);

Json encode(const ProcessIdentity& identity);
Result<ProcessIdentity> decode_process(const Json& object, const std::string& path);
