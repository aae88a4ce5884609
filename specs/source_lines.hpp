#pragma once

#include "base/diagnostic.hpp"
#include "specs/spec_file.hpp"

#include <vector>

/// Gives each finding the text of the line that it is about, where it has none and the file is among `files`. For
/// findings made after compile_specs, whose own have theirs already.
void add_source_lines(Diagnostics& diagnostics, const std::vector<SpecFile>& files);
