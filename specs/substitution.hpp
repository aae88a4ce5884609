#pragma once

#include "specs/findings.hpp"
#include "specs/variables.hpp"

#include <vector>

/// Puts the variables into every text of the files, in place, but for their own declarations: `${var.x}` anywhere in
/// the text, `$${` for `${` itself. A text that refers to what is not there becomes unusable. A declared variable
/// without a value is told once, at its declaration.
void substitute_variables(std::vector<TomlNode>& roots, const Variables& variables, bool complete, Findings& findings);
