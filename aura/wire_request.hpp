#pragma once

#include "reconcile/cloud.hpp"

#include <cstddef>
#include <string>

/// What a good answer to a call holds.
enum class AnswerKind {
  accepted, ///< any 2xx; the body may tell the instance
  created_instance,
  created_snapshot,
  instance,
  instances,
  managed_key,
  managed_keys,
  metrics_endpoint,
  project,
  projects,
  snapshot,
  snapshots,
};

/// A call in the words of the API, without host and token.
struct WireRequest {
  std::string name;   ///< for people and statistics: `list instances`
  std::string method; ///< GET, POST, PATCH, DELETE
  std::string path;   ///< from `/v1` on, with query
  std::string body;   ///< JSON; empty for GET and DELETE alone: Aura answers 415 to a POST without a JSON body
  std::string object; ///< the id that it is about; empty: none
  AnswerKind answer = AnswerKind::accepted;

  /// Doing it twice has the effect of doing it once. POSTs have no idempotency key (aura-api §5.5).
  bool is_idempotent() const { return method != "POST"; }
  /// It changes something.
  bool is_write() const { return method != "GET"; }
  /// The largest answer worth reading.
  std::size_t most_bytes() const;

  bool operator==(const WireRequest&) const = default;
};

WireRequest encode_call(const ReadCall& call);
WireRequest encode_call(const WriteCall& call);
