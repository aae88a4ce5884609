#pragma once

#include "specs/field_values.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

/// One `[instance.KEY]` that is to be written into a spec file.
struct WrittenInstance {
  std::string key;
  std::string import_id;            ///< may be empty
  FieldValues fields;               ///< `name` only where it is not the key
  std::set<Field> ignored;          ///< `lifecycle.ignore_changes`
  std::vector<std::string> remarks; ///< each a line of comment
  std::string group;                ///< those of one group stand together, under its heading

  bool operator==(const WrittenInstance&) const = default;
};

/// What a spec file says, and where it says it.
struct SpecLayout {
  FieldValues defaults; ///< `project_id` among them, which has its place in [auraform]
  std::map<std::string, FieldValues> profiles;
  std::map<std::string, std::string> profile_of; ///< instance's key → profile
  std::vector<WrittenInstance> instances;        ///< without the fields that they take from elsewhere

  bool operator==(const SpecLayout&) const = default;
};

/// Lifts what instances share into the defaults and into profiles, wherever that makes the file shorter. What each
/// instance has in the end is the same: a field is lifted into the defaults only if all have one. Pure.
SpecLayout lay_out(std::vector<WrittenInstance> instances);

/// Everything in its instance, for a file that stands beside others: their defaults are not ours to write.
SpecLayout lay_out_in_full(std::vector<WrittenInstance> instances);
