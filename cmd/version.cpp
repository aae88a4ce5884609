#include "cmd/version.hpp"

std::string program_version() { return AURAFORM_VERSION; }
