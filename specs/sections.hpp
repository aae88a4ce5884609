#pragma once

#include "specs/findings.hpp"
#include "specs/toml_node.hpp"

#include <map>
#include <string>
#include <vector>

/// The tables of all spec files side by side.
struct Sections {
  const TomlNode* auraform = nullptr;
  const TomlNode* defaults = nullptr;
  const TomlNode* drift = nullptr;
  std::map<std::string, const TomlNode*> variables;    ///< by name
  std::map<std::string, const TomlNode*> profiles;     ///< by key
  std::map<std::string, const TomlNode*> instances;    ///< by key
  std::map<std::string, const TomlNode*> managed_keys; ///< `[customer_managed_key.*]` by key
  /// False when a file could not be read: then nobody can say that something is declared nowhere.
  bool complete = true;
};

/// Sorts the tables of the files' roots. What stands twice, and what no spec has, is a finding.
Sections sort_sections(const std::vector<TomlNode>& roots, Findings& findings);
