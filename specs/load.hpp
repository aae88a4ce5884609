#pragma once

#include "specs/configuration.hpp"
#include "specs/offer.hpp"
#include "specs/spec_file.hpp"

#include <filesystem>
#include <string>
#include <vector>

/// A configuration with every finding about it. It is usable only when no finding is an error.
struct LoadedSpecs {
  Configuration configuration;
  Diagnostics findings;
};

/// All `*.aura.toml` files of a directory, sorted by name. No such file is an error that names `init`.
Result<std::vector<SpecFile>> read_spec_files(const std::filesystem::path& directory);

/// A `-var-file`: top-level `name = value` pairs in TOML. The values are text, numbers or booleans.
Result<VariableValues> read_variable_file(const std::filesystem::path& path);

/// Parses, merges (instance over profile over defaults), substitutes variables and validates offline. Pure.
/// `program_version` is compared with `required_version`.
LoadedSpecs compile_specs(const std::vector<SpecFile>& files, const VariableValues& variables,
                          const std::string& program_version);

/// What the projects' offers say about the declared instances: unknown regions, sizes and pairs, with the nearest
/// offers named. Projects that are not among `projects` are not judged. Pure.
Diagnostics check_against_offers(const Configuration& configuration, const std::vector<Project>& projects);
