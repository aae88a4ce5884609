#pragma once

#include <string>

/// A new id that nobody else has: a UUID of version 4 from the kernel's random numbers.
std::string random_id();
