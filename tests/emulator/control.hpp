#pragma once

#include "tests/emulator/http.hpp"
#include "tests/emulator/world.hpp"

namespace emulator {

/// Answers everything under /_emulator/: what a test may see and do that no client of Aura can. README.md has the list.
HttpResponse handle_control(World& world, const HttpRequest& request, TimeMs now);

} // namespace emulator
