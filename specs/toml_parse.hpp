#pragma once

#include "specs/findings.hpp"
#include "specs/toml_node.hpp"

#include <optional>

/// The file as a tree, or nullopt and a finding: too large, too deep, or no TOML. The TOML library tells the first
/// syntax error of a file only. The nodes point at `file`.
std::optional<TomlNode> parse_toml(const SpecFile& file, Findings& findings);
