#pragma once

#include <string>
#include <variant>
#include <vector>

#include "tests/emulator/problem.hpp"
#include "tests/emulator/settings.hpp"

namespace emulator {

/// Reads the words after the program's name: `-x` or `--x`, `=v` or a blank before the value.
std::variant<Settings, Problem> parse_command_line(const std::vector<std::string>& words);

} // namespace emulator
