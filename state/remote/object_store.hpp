#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "state/store_cost.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// One object as it was when it was read.
struct StoredObject {
  std::string content;
  std::string version; ///< another one after every write; it means something to the store that gave it alone
  /// How long ago it was written, both moments by the store's own clock; nullopt where the store does not tell.
  std::optional<Milliseconds> age;

  bool operator==(const StoredObject&) const = default;
};

/// What must hold when a write takes place.
struct WriteCondition {
  std::string version; ///< the object still has this version; empty: it is not there

  bool operator==(const WriteCondition&) const = default;
};

inline const WriteCondition must_be_absent{};

/// A place for a few named objects, each of which is read and written as a whole. "Not there", "somebody else wrote"
/// and "failed" are three answers and never mixed up: the first two are values, the third is an Error, after which a
/// write may or may not have taken place. An answer that was lost is no error yet: the store reads back what became
/// of its write.
class ObjectStore {
public:
  virtual ~ObjectStore() = default;

  /// nullopt: proven not to be there.
  virtual Result<std::optional<StoredObject>> get(const std::string& name) = 0;

  /// Writes if the condition holds, and returns the new version; what it returned from is durable. nullopt: the
  /// condition does not hold, nothing was written and nothing will be. Nobody may ever write the same content twice:
  /// by its content a write is known again.
  virtual Result<std::optional<std::string>> put(const std::string& name, const std::string& content,
                                                 const WriteCondition& condition) = 0;

  /// The object is gone afterwards; one that was not there is fine.
  virtual Result<void> remove(const std::string& name) = 0;

  /// Names of all objects that begin so, sorted.
  virtual Result<std::vector<std::string>> list(const std::string& prefix) = 0;

  /// Proves by trying that the store heeds conditions, before anything is entrusted to it: an error of kind `state`
  /// if it does not (`state/no-conditions`).
  virtual Result<void> prove_conditions() = 0;

  /// Whether it holds one object alone, so that everything must stand in that.
  virtual bool holds_one_object() const { return false; }

  /// Which store it is, among all that there are: conditions are proven for it once.
  virtual std::string identity() const { return describe(); }

  /// What the requests so far took, those of its lock included; nullopt where there are none.
  virtual std::optional<StoreCost> cost() const { return std::nullopt; }

  /// For messages: `s3://bucket/prod/auraform.state.json`.
  virtual std::string describe() const = 0;
};
