#include "reconcile/reading/snapshots.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/sim_cloud.hpp"
#include "tests/support/world.hpp"

namespace {

using std::chrono::days;

struct Kept {
  Kept()
      : instance(aura.add(plain_fields("orders"))) {
    for (const int ago : {40, 8, 3, 0}) {
      instance.data = std::to_string(ago);
      ids[ago] = aura.keep_snapshot(instance, now - days{ago} - std::chrono::minutes{5});
    }
  }

  std::vector<std::string> listed(Milliseconds span) {
    SimCloud cloud(aura, now, 1);
    const std::vector<Snapshot> snapshots = list_snapshots(cloud, instance.id, span).value();
    std::vector<std::string> found;
    for (const Snapshot& snapshot : snapshots)
      found.push_back(snapshot.id);
    return found;
  }

  SimAura aura;
  TimePoint now = TimePoint{} + days{20000} + std::chrono::hours{12};
  SimInstance& instance;
  std::map<int, std::string> ids;
};

} // namespace

TEST_CASE("snapshots of several days are listed oldest first, no older than asked for") {
  Kept kept;
  using Ids = std::vector<std::string>;
  CHECK(kept.listed(days{7}) == Ids{kept.ids[3], kept.ids[0]});
  CHECK(kept.listed(days{9}) == Ids{kept.ids[8], kept.ids[3], kept.ids[0]});
  CHECK(kept.listed(days{3}) == Ids{kept.ids[0]}); // the other is five minutes older
  CHECK(kept.listed(std::chrono::hours{1}) == Ids{kept.ids[0]});
  CHECK(kept.listed(days{90}).size() == 4);
}

TEST_CASE("the latest snapshot is found however long ago it was taken") {
  Kept kept;
  const auto latest = [&kept](const std::string& id) {
    SimCloud cloud(kept.aura, kept.now, 1);
    const auto found = find_latest_snapshot(cloud, id, true).value();
    return found ? found->id : "none";
  };
  CHECK(latest(kept.instance.id) == kept.ids[0]);
  SimInstance& old = kept.aura.add(plain_fields("old"));
  CHECK(latest(old.id) == "none");
  const std::string id = kept.aura.keep_snapshot(old, kept.now - days{60});
  CHECK(latest(old.id) == id);
}

TEST_CASE("a snapshot that is not there is an error that names it") {
  Kept kept;
  SimCloud cloud(kept.aura, kept.now, 1);
  CHECK(read_snapshot(cloud, kept.instance.id, kept.ids[3]).value().id == kept.ids[3]);
  SimCloud other(kept.aura, kept.now, 1);
  const auto missing = read_snapshot(other, kept.instance.id, "nope");
  REQUIRE_FALSE(missing);
  CHECK(missing.error().message.find("nope") != std::string::npos);
}
