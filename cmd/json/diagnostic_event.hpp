#pragma once

#include "base/diagnostic.hpp"
#include "base/json.hpp"

/// `diagnostic`: Terraform's severity, summary, detail, address, range and snippet, and a stable `code`.
Json diagnostic_event(const Diagnostic& diagnostic);
