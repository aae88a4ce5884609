#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/emulator/world.hpp"

namespace emulator {

/// One operation of the API.
struct Route {
  std::string_view method;
  std::string_view pattern; ///< `{id}` stands for one segment.
  Handler handler = nullptr;
};

/// A route and what stood for its ids.
struct RouteMatch {
  const Route* route = nullptr;
  std::vector<std::string> ids;
};

/// Nothing for a method and path that the gateway does not know: Aura answers those 403, not 404.
std::optional<RouteMatch> match_route(std::string_view method, std::string_view path);

} // namespace emulator
