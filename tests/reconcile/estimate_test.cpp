#include "reconcile/estimate.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/world.hpp"

using namespace std::chrono_literals;
using namespace std::string_literals;

namespace {

const std::vector<DurationSample> samples{
    {"create", "professional-db", Size{4}, 100s},   {"create", "professional-db", Size{4}, 300s},
    {"create", "professional-db", Size{4}, 110s},   {"create", "professional-db", Size{16}, 500s},
    {"create", "enterprise-db", Size{64}, 900s},    {"pause", "professional-db", Size{8}, 60s},
    {"update", "business-critical", Size{8}, 200s},
};

} // namespace

TEST_CASE("An estimate is the median of the nearest kind that was measured") {
  const Estimator estimator(samples);
  CHECK(estimator.operation(OperationKind::create, "professional-db", Size{4}) == 110s);
  CHECK(estimator.operation(OperationKind::create, "professional-db", Size{16}) == 500s);
  CHECK(estimator.operation(OperationKind::create, "professional-db", Size{2}) == 110s);
  CHECK(estimator.operation(OperationKind::create, "business-critical", Size{2}) == 300s);
  CHECK(estimator.operation(OperationKind::pause, "enterprise-db", Size{2}) == 60s);
  CHECK_FALSE(estimator.operation(OperationKind::remove, "enterprise-db", Size{2}).has_value());
}

TEST_CASE("A step takes as long as its operations, as far as they were ever measured") {
  World world;
  world.recorded.durations = samples;
  world.declare_fully("orders", {{Field::status, "paused"s}});
  CHECK(step_of(world.plan(), "orders")->estimate == Milliseconds{170s});

  world.own("left", "aaaa0001");
  CHECK_FALSE(step_of(world.plan(), "left")->estimate.has_value());
  world.own("idle", "aaaa0002");
  world.declare("idle", {});
  CHECK_FALSE(step_of(world.plan(), "idle")->estimate.has_value());
}
