#pragma once

#include "base/result.hpp"

#include <string_view>

/// Whether a version such as `1.4.2` or `1.4.2-rc1` meets every term of a constraint such as `>=1.2, <2`: `=`, `!=`,
/// `>`, `>=`, `<`, `<=`, and `~>`, which lets the last written part grow (`~>1.2` is 1.2 up to but not 2.0). A version
/// alone means `=`. What follows a `-` is not compared.
Result<bool> satisfies(std::string_view version, std::string_view constraint);
