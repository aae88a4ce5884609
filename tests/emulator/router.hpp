#pragma once

#include <optional>
#include <span>
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

/// The operations of Aura's v1 that are emulated.
std::span<const Route> api_routes();

/// Nothing for a method and path that are not in the table.
std::optional<RouteMatch> match_route(std::span<const Route> table, std::string_view method, std::string_view path);

} // namespace emulator
