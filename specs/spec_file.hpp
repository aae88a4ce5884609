#pragma once

#include <map>
#include <string>

/// A spec file as it was read. `name` is what diagnostics show: relative to the working directory.
struct SpecFile {
  std::string name;
  std::string text;
};

/// A value for `${var.x}` and where it came from, weakest first: AURAFORM_VAR_x, -var-file, -var.
struct VariableValue {
  std::string text;
  std::string origin; ///< "-var", "AURAFORM_VAR_project", "prod.tfvars.toml:3"
};
using VariableValues = std::map<std::string, VariableValue>;
