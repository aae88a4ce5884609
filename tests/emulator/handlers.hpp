#pragma once

#include "tests/emulator/world.hpp"

namespace emulator {

// One function a route. Each reads its body, asks the rules, changes the world and shows the result.

HttpResponse list_instances(World& world, const Call& call);
HttpResponse create_instance(World& world, const Call& call);
HttpResponse get_instance(World& world, const Call& call);
HttpResponse patch_instance(World& world, const Call& call);
HttpResponse delete_instance(World& world, const Call& call);
HttpResponse pause_instance(World& world, const Call& call);
HttpResponse resume_instance(World& world, const Call& call);
HttpResponse upgrade_instance(World& world, const Call& call);
HttpResponse overwrite_instance(World& world, const Call& call);

HttpResponse list_snapshots(World& world, const Call& call);
HttpResponse create_snapshot(World& world, const Call& call);
HttpResponse get_snapshot(World& world, const Call& call);
HttpResponse restore_snapshot(World& world, const Call& call);

HttpResponse list_projects(World& world, const Call& call);
HttpResponse get_project(World& world, const Call& call);
HttpResponse get_metrics_integration(World& world, const Call& call);

HttpResponse list_keys(World& world, const Call& call);
HttpResponse create_key(World& world, const Call& call);
HttpResponse get_key(World& world, const Call& call);
HttpResponse delete_key(World& world, const Call& call);

/// POST /oauth/token, the one route without a bearer token.
HttpResponse issue_token(World& world, const Call& call);

} // namespace emulator
