#pragma once

#include "reconcile/cloud.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>

/// The customer managed keys of a small Aura: pending for a time, then ready (aura-api §2.5).
class SimManagedKeys {
public:
  using Outcome = std::variant<Payload, CallFailure>;

  struct Key {
    std::string id;
    FieldValues fields;
    TimePoint created{};
    std::string status; ///< what it is whatever the time; empty: pending, then ready
  };

  /// nullopt: the call is about something else.
  std::optional<Outcome> read(const ReadCall& call, TimePoint now);
  std::optional<Outcome> write(const WriteCall& call, const std::set<std::string>& in_use, TimePoint now);

  bool is_ready(const std::string& id, TimePoint now) const;
  /// A key that was always there, and ready.
  Key& add(FieldValues fields);

  std::map<std::string, Key> keys; ///< by id
  std::size_t created = 0;         ///< by calls
  Milliseconds takes{90000};       ///< until a new key is ready
  Milliseconds unlisted{0};        ///< a new key is on no list for this long

private:
  std::string status_of(const Key& key, TimePoint now) const;
  LiveManagedKey told(const Key& key, TimePoint now) const;

  unsigned last_id_ = 0;
};
