#pragma once

#include "specs/field_values.hpp"
#include "specs/findings.hpp"
#include "specs/table_reader.hpp"

#include <set>
#include <string>

/// The instance fields that one table writes, with their places.
struct FieldsDraft {
  FieldValues values;
  FieldMap<SourceLocation> locations; ///< also of values that are wrong and therefore not in `values`
  std::set<Field> sensitive;

  void erase(Field field);
  /// What `newer` writes replaces ours, be it wrong: a wrong value must not let an older one through.
  void overlay(const FieldsDraft& newer);
};

/// Reads the fields of an instance, a profile or the defaults. `tenant_id`, the v1 API's name, is `project_id`.
FieldsDraft read_fields(const TomlNode& table, TableReader& reader, Findings& findings, const std::string& address);

/// Reads the fields of a customer managed key.
FieldsDraft read_managed_key_fields(const TomlNode& table, TableReader& reader, Findings& findings,
                                    const std::string& address);

/// Reads `project_id` alone, for `[auraform]`.
FieldsDraft read_project(const TomlNode& table, TableReader& reader, Findings& findings);
