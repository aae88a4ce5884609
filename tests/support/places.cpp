#include "tests/support/places.hpp"

std::string source_directory() { return AURAFORM_SOURCE_DIR; }
std::string auraform_program() { return AURAFORM_BINARY; }
std::string emulator_program() { return AURA_EMULATOR_BINARY; }
