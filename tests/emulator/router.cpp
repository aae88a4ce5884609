#include "tests/emulator/router.hpp"

#include <array>

#include "tests/emulator/handlers.hpp"
#include "tests/emulator/text.hpp"

namespace emulator {

namespace {

constexpr std::array routes{
    Route{"POST", "/oauth/token", issue_token},
    Route{"GET", "/v1/instances", list_instances},
    Route{"POST", "/v1/instances", create_instance},
    Route{"GET", "/v1/instances/{id}", get_instance},
    Route{"PATCH", "/v1/instances/{id}", patch_instance},
    Route{"DELETE", "/v1/instances/{id}", delete_instance},
    Route{"POST", "/v1/instances/{id}/pause", pause_instance},
    Route{"POST", "/v1/instances/{id}/resume", resume_instance},
    Route{"POST", "/v1/instances/{id}/upgrade", upgrade_instance},
    Route{"POST", "/v1/instances/{id}/overwrite", overwrite_instance},
    Route{"GET", "/v1/instances/{id}/snapshots", list_snapshots},
    Route{"POST", "/v1/instances/{id}/snapshots", create_snapshot},
    Route{"GET", "/v1/instances/{id}/snapshots/{id}", get_snapshot},
    Route{"POST", "/v1/instances/{id}/snapshots/{id}/restore", restore_snapshot},
    Route{"GET", "/v1/tenants", list_projects},
    Route{"GET", "/v1/tenants/{id}", get_project},
    Route{"GET", "/v1/tenants/{id}/metrics-integration", get_metrics_integration},
    Route{"GET", "/v1/customer-managed-keys", list_keys},
    Route{"POST", "/v1/customer-managed-keys", create_key},
    Route{"GET", "/v1/customer-managed-keys/{id}", get_key},
    Route{"DELETE", "/v1/customer-managed-keys/{id}", delete_key},
};

/// The ids, when the path fits the pattern segment by segment.
std::optional<std::vector<std::string>> fit(std::string_view pattern, const std::vector<std::string>& segments) {
  std::vector<std::string> ids;
  const auto wanted = split(pattern, '/');
  if (wanted.size() != segments.size()) return std::nullopt;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i] != "{id}") {
      if (wanted[i] != segments[i]) return std::nullopt;
    } else {
      if (segments[i].empty()) return std::nullopt;
      ids.push_back(segments[i]);
    }
  }
  return ids;
}

} // namespace

std::span<const Route> api_routes() { return routes; }

std::optional<RouteMatch> match_route(std::span<const Route> table, std::string_view method, std::string_view path) {
  const auto segments = split(path, '/');
  for (const Route& route : table) {
    if (route.method != method) continue;
    if (auto ids = fit(route.pattern, segments)) return RouteMatch{&route, std::move(*ids)};
  }
  return std::nullopt;
}

} // namespace emulator
