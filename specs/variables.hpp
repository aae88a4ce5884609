#pragma once

#include "specs/findings.hpp"
#include "specs/sections.hpp"

#include <map>
#include <optional>
#include <string>

/// A declared variable with its value for this run.
struct Variable {
  const TomlNode* declaration = nullptr;
  std::string value;
  std::string origin; ///< as in VariableValue; empty for the default
  bool has_value = false;
  bool sensitive = false;
  bool broken = false; ///< its declaration has findings of its own: say nothing where it is used
};
using Variables = std::map<std::string, Variable, std::less<>>;

/// The `[variables.*]` tables with the values given from outside. Findings: a value for a variable that nobody
/// declared (of which an environment variable is only warned: it may be meant for another directory), a value that is
/// not among `allowed`, and what is wrong with the declarations.
Variables declare_variables(const Sections& sections, const VariableValues& given, Findings& findings);

/// Text as `${var.x}` puts it: numbers and truth values as TOML writes them; nullopt for lists, tables and dates.
std::optional<std::string> scalar_text(const TomlNode& node);
