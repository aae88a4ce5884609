// The one place that compiles Catch2's runner under 2.13; with 3.x the library brings its own main.
#define CATCH_CONFIG_MAIN
#include "tests/support/catch.hpp"
