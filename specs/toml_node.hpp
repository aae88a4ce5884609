#pragma once

#include "base/diagnostic.hpp"
#include "specs/spec_file.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// A place in a spec file, cheap to copy. The file is the caller's and must outlive it.
struct Place {
  const SpecFile* file = nullptr; ///< nullptr: not in a file
  std::uint32_t line = 0;
  std::uint32_t column = 0; ///< in characters, from 1

  SourceLocation location() const;
};

/// A value of a TOML file with the place where it stands. It has nothing of the TOML library's, so that only the
/// parser pays for that library's headers.
struct TomlNode {
  struct Table {
    std::vector<TomlNode> members; ///< sorted by key
  };
  using Array = std::vector<TomlNode>;
  struct Moment {}; ///< a date or a time, of which no spec has use

  std::string key; ///< of a table's member; empty for an element of a list
  std::variant<std::string, std::int64_t, double, bool, Moment, Array, Table> content;
  Place place;     ///< of the value; for `[a.b]` the header's bracket
  Place key_place; ///< of the key; of the value where there is no key

  bool unusable = false;      ///< its variables could not be put in; the finding is already made
  bool sensitive = false;     ///< a sensitive variable was put in: never shown
  bool from_variable = false; ///< the whole text was one `${var.x}`: it may stand for a number or a truth value

  const std::string* text() const { return std::get_if<std::string>(&content); }
  const Array* array() const { return std::get_if<Array>(&content); }
  const Table* table() const { return std::get_if<Table>(&content); }

  /// The member of that key; nullptr when there is none or this is no table.
  const TomlNode* find(std::string_view member_key) const;
};
