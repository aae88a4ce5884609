#pragma once

#include <string>

/// `0.1.0`: what `required_version` is compared with.
std::string program_version();
