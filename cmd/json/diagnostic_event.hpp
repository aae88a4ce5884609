#pragma once

#include "base/diagnostic.hpp"
#include "base/json.hpp"

/// A finding alone: severity, code, summary, detail, and where it is about a place, address, range and snippet.
Json diagnostic_object(const Diagnostic& diagnostic);

/// `diagnostic`: Terraform's severity, summary, detail, address, range and snippet, and a stable `code`.
Json diagnostic_event(const Diagnostic& diagnostic);
