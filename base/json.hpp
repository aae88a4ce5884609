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

/// Takes the members of a large object, or the elements of a large array, one after the other.
class MemberTaker {
public:
  virtual ~MemberTaker() = default;
  /// The members begin; what was taken so far is void, since of sections of the same name the last one counts.
  virtual void restart() = 0;
  /// The key of an element is its index: "0", "1", ….
  virtual void take(const std::string& key, const Json& member) = 0;
};

/// Reads one JSON object as parse_json does, but hands the members of its object or array `many` to `taker` instead of
/// keeping them: the tree of a large file takes many times the file's size. Returns what remains, with `many` empty;
/// what was taken holds only where it returns no error.
Result<Json> parse_json_by_member(std::string_view text, std::string_view what, std::string_view many,
                                  MemberTaker& taker);

/// Compact, sorted by key, on one line; bytes that are no UTF-8 are replaced, never thrown on.
std::string to_line(const Json& value);

/// Two-space indented, sorted by key, with a final newline.
std::string to_pretty(const Json& value);

/// The same, but what has no object or array in it stands on one line: for files that hold many small objects.
std::string to_dense(const Json& value);

/// The texts that an array holds; none for nullptr. Anything else in it is an error, which names the array by `path`.
Result<std::vector<std::string>> decode_texts(const Json* array, const std::string& path);

/// Reads the members of one object strictly: a number where text belongs is a complaint, not a conversion.
/// The first complaint is kept and everything read after it is empty; ask `finish` before trusting any of it.
class ObjectReader {
public:
  /// `path` names the object in complaints: `state.instances.orders`.
  ObjectReader(const Json& object, std::string path);

  std::string required_string(std::string_view key);
  std::int64_t required_integer(std::string_view key);
  bool required_bool(std::string_view key);
  /// Absent and null are nullopt.
  std::optional<std::string> optional_string(std::string_view key);
  std::optional<std::int64_t> optional_integer(std::string_view key);
  std::optional<bool> optional_bool(std::string_view key);
  /// The member if it is there and not null; nullptr otherwise, and a complaint if it has another type.
  const Json* optional_object(std::string_view key);
  const Json* optional_array(std::string_view key);
  const Json* required_object(std::string_view key);
  const Json* required_array(std::string_view key);

  /// Path of a member, for a nested reader: `state.instances.orders`.
  std::string path_of(std::string_view key) const;
  /// Adds a complaint of the caller's about a member.
  void complain(std::string_view key, const std::string& what_is_wrong);
  /// Complains about a member that nobody asked for: for files of our own, of which nothing may be lost.
  void refuse_unknown();
  Result<void> finish() const;

private:
  const Json* find(std::string_view key);
  const Json* require(std::string_view key);
  std::optional<std::string> text_of(const Json* member, std::string_view key);
  std::optional<std::int64_t> integer_of(const Json* member, std::string_view key);
  std::optional<bool> flag_of(const Json* member, std::string_view key);
  const Json* object_of(const Json* member, std::string_view key);
  const Json* array_of(const Json* member, std::string_view key);

  const Json* object_;
  std::string path_;
  std::vector<const Json*> asked_; ///< members of `object_`
  std::optional<Error> complaint_;
};
