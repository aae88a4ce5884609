#pragma once

#include <string>

/// The manual page auraform(1) in roff's man macros, made from the verb table. The same text for the same program.
std::string manual_page(const std::string& version);
