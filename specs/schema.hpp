#pragma once

#include <string>

/// The JSON Schema (draft 07) of a spec file, for editors and other tools: two-space indented JSON with a final
/// newline. It is made from the field table and the words that the loader knows; what goes beyond one value (sizes on
/// offer, tiers, references) only the loader judges.
std::string spec_json_schema();
