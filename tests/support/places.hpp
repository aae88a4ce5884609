#pragma once

#include <string>

// Where things lie on this machine. Compiled in one file only, so that a compiler cache serves every other test in
// every checkout.

/// The root of the checkout, without a slash at the end.
std::string source_directory();
/// The programs under test.
std::string auraform_program();
std::string emulator_program();
