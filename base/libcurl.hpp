#pragma once

#include "base/result.hpp"

/// Loads libcurl and what it depends on: some thirty libraries, which takes longer than all that a run without a
/// network does (docs/performance.md). So the program is not linked with it; whoever is about to talk calls this first,
/// and may then call the functions of curl.h as always. A second call costs nothing. An error of kind `input_output`
/// where there is no libcurl, or one that is too old.
Result<void> load_libcurl();
