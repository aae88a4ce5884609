#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

using Json = nlohmann::json;

/// Reads one JSON document. `what` names it in errors ("auraform.state.json"). Nesting past 64 levels is an error.
Result<Json> parse_json(std::string_view text, std::string_view what);

/// Compact, sorted by key, on one line; bytes that are no UTF-8 are replaced, never thrown on.
std::string to_line(const Json& value);

/// Two-space indented, sorted by key, with a final newline.
std::string to_pretty(const Json& value);

/// Reads the members of one object strictly: a number where text belongs is a complaint, not a conversion.
/// The first complaint is kept and everything read after it is empty; ask `finish` before trusting any of it.
class ObjectReader {
public:
  /// `path` names the object in complaints: `state.instances.orders`.
  ObjectReader(const Json& object, std::string path);

  std::string required_string(const std::string& key);
  std::int64_t required_integer(const std::string& key);
  bool required_bool(const std::string& key);
  /// Absent and null are nullopt.
  std::optional<std::string> optional_string(const std::string& key);
  std::optional<std::int64_t> optional_integer(const std::string& key);
  std::optional<bool> optional_bool(const std::string& key);
  /// The member if it is there and not null; nullptr otherwise, and a complaint if it has another type.
  const Json* optional_object(const std::string& key);
  const Json* optional_array(const std::string& key);
  const Json* required_object(const std::string& key);
  const Json* required_array(const std::string& key);

  /// Path of a member, for a nested reader: `state.instances.orders`.
  std::string path_of(const std::string& key) const;
  /// Adds a complaint of the caller's about a member.
  void complain(const std::string& key, const std::string& what_is_wrong);
  /// Complains about a member that nobody asked for: for files of our own, of which nothing may be lost.
  void refuse_unknown();
  Result<void> finish() const;

private:
  const Json* find(const std::string& key);
  const Json* require(const std::string& key);

  const Json* object_;
  std::string path_;
  std::vector<std::string> asked_;
  std::optional<Error> complaint_;
};
