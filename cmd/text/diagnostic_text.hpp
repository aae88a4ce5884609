#pragma once

#include "base/diagnostic.hpp"
#include "base/error.hpp"
#include "cmd/style.hpp"
#include "reconcile/plan.hpp"

#include <string>

/// One finding for a person: what is wrong, where (`file:line:column`, the line itself and a caret), the remedy, and
/// the code in brackets. Ends with an empty line.
std::string diagnostic_text(const Diagnostic& diagnostic, const Style& style);

/// All of them, in the order given.
std::string diagnostics_text(const Diagnostics& diagnostics, const Style& style);

/// An error as a finding without a place.
Diagnostic to_diagnostic(const Error& error);

/// A refusal as an error that names the rule's place.
Diagnostic to_diagnostic(const Refusal& refusal);
