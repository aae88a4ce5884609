#include "reconcile/reading/refresh.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/world.hpp"

#include <algorithm>

namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;

/// Answers reads out of a live view, in an order of its own, and keeps what was asked.
class ReaderOfView final : public CloudReader {
public:
  explicit ReaderOfView(LiveView live)
      : live_(std::move(live)) {}

  TimePoint now() const override { return now_; }

  void start(CallId id, const ReadCall& call, Priority) override {
    waiting_.push_back({id, call});
    most_in_flight = std::max(most_in_flight, waiting_.size());
    ++calls;
  }

  std::vector<Reply> wait(TimePoint deadline) override {
    if (silent || waiting_.empty()) {
      now_ = deadline;
      return {};
    }
    const auto [id, call] = waiting_.back(); // the last asked is the first answered
    waiting_.pop_back();
    return {Reply{.id = id, .outcome = answer(call), .request_id = {}}};
  }

  void cancel_unsent() override { cancelled = true; }

  std::size_t most_in_flight = 0;
  std::size_t calls = 0;
  bool silent = false;
  bool cancelled = false;
  std::map<std::string, CallFailure> failures; ///< by instance or project id
  std::optional<Payload> lie;                  ///< the answer to everything

private:
  using Outcome = std::variant<Payload, CallFailure>;

  Outcome answer(const ReadCall& call) {
    if (lie) return *lie;
    if (const auto* get = std::get_if<GetInstance>(&call)) return instance(get->id);
    if (const auto* list = std::get_if<ListInstances>(&call)) return instances_of(list->project_id);
    if (const auto* get = std::get_if<GetProject>(&call)) return Payload{Project{get->id, "project of " + get->id, {}}};
    return Payload{std::vector<Project>{{plain_project, "prod", {}}}};
  }

  Outcome instance(const std::string& id) {
    if (const auto failure = failures.find(id); failure != failures.end()) return failure->second;
    const auto found = live_.instances.find(id);
    if (found == live_.instances.end()) return CallFailure{.kind = FailureKind::not_found, .status = 404};
    return Payload{found->second};
  }

  Outcome instances_of(const std::string& project) {
    if (const auto failure = failures.find(project); failure != failures.end()) return failure->second;
    std::vector<InstanceSummary> listed;
    for (const InstanceSummary& summary : live_.listed)
      if (summary.project_id == project) listed.push_back(summary);
    return Payload{listed};
  }

  LiveView live_;
  TimePoint now_{1h}; // all records are an hour old
  std::vector<std::pair<CallId, ReadCall>> waiting_;
};

World fleet() {
  World world;
  world.own("orders", "aaaa0001");
  world.own("sales", "aaaa0002", {{Field::project_id, "other"s}}).status = "paused";
  world.recorded.records["sales"].project_id = "other";
  world.record("gone", "aaaa0003");
  world.declare_fully("adopted").import_id = "bbbb0001";
  world.run("bbbb0001", plain_fields("adopted"));
  world.run("bbbb0002", plain_fields("stray"));
  return world;
}

Result<LiveView> refreshed(const World& world, ReaderOfView& reader) {
  return refresh(reader, what_to_refresh(world.desired, world.recorded), world.recorded);
}

} // namespace

TEST_CASE("What specs and records name is refreshed, and nothing else") {
  World world = fleet();
  world.declare("elsewhere", {{Field::project_id, "third"s}});
  world.intend("lost").project_id = "fourth";
  const RefreshRequest request = what_to_refresh(world.desired, world.recorded);
  CHECK(request.project_ids == std::set<std::string>{plain_project, "other", "third", "fourth"});
  CHECK(request.instance_ids == std::set<std::string>{"aaaa0001", "aaaa0002", "aaaa0003", "bbbb0001"});
}

TEST_CASE("A refresh costs one list per project and one read per instance, all in flight together") {
  const World world = fleet();
  ReaderOfView reader(world.live);
  const Result<LiveView> view = refreshed(world, reader);
  REQUIRE(view.has_value());
  CHECK(reader.calls == 6);
  CHECK(reader.most_in_flight == 6);
  CHECK(view->instances.size() == 3);
  CHECK(view->instances.at("aaaa0002").status == "paused");
  CHECK(view->gone == std::map<std::string, bool>{{"aaaa0003", true}});
  REQUIRE(view->listed.size() == 4);
  CHECK(view->listed.front().id == "aaaa0001");
  CHECK(view->listed.back().id == "bbbb0002");
}

TEST_CASE("What is as recorded need not be read, where the project still lists it") {
  World world;
  for (const char* key : {"same", "changed", "old", "gone"})
    world.declare_fully(key);
  world.own("same", "aaaa0001");
  world.own("changed", "aaaa0002");
  world.own("old", "aaaa0003");
  world.own("gone", "aaaa0004");
  world.vanish("aaaa0004");
  world.desired.instances["changed"].fields.set(Field::memory, Size{16});
  for (auto& [key, record] : world.recorded.records)
    record.updated = TimePoint{key == "old" ? 1h : 9h};

  RefreshRequest request = what_to_refresh(world.desired, world.recorded);
  const auto trusted = [&world](std::optional<Milliseconds> max_age) {
    return unchanged_ids(world.desired, world.recorded, {}, TimePoint{10h}, max_age);
  };
  CHECK(trusted(std::nullopt) == std::set<std::string>{"aaaa0001", "aaaa0003", "aaaa0004"});
  request.trusted_ids = trusted(2h);
  CHECK(request.trusted_ids == std::set<std::string>{"aaaa0001", "aaaa0004"});

  ReaderOfView reader(world.live);
  const Result<LiveView> view = refresh(reader, request, world.recorded);
  REQUIRE(view.has_value());
  CHECK(reader.calls == 1 + 2 + 1); // the list, what changed and what is old, and what the list lacks
  CHECK(view->instances.at("aaaa0001").fields == world.recorded.records.at("same").seen);
  CHECK(view->gone.contains("aaaa0004"));
}

TEST_CASE("Deleted is gone whether Aura says 404 or 410") {
  const World world = fleet();
  for (const FailureKind kind : {FailureKind::not_found, FailureKind::gone}) {
    ReaderOfView reader(world.live);
    reader.failures["aaaa0001"] = {.kind = kind};
    CHECK(refreshed(world, reader)->gone.count("aaaa0001") == 1);
  }
}

TEST_CASE("An instance that was created moments ago and is not told yet is being created") {
  World world = fleet();
  world.recorded.records["gone"].created = TimePoint{1h - 5s};
  ReaderOfView reader(world.live);
  const Result<LiveView> view = refreshed(world, reader);
  CHECK(view->gone.empty());
  CHECK(view->instances.at("aaaa0003").status == "creating");
}

TEST_CASE("Any other failure ends the refresh, and never looks like a deletion") {
  struct Row {
    FailureKind kind;
    ErrorKind error;
  };
  const Row rows[] = {{FailureKind::unauthenticated, ErrorKind::authentication},
                      {FailureKind::forbidden, ErrorKind::api},
                      {FailureKind::server, ErrorKind::api},
                      {FailureKind::rate_limited, ErrorKind::api},
                      {FailureKind::malformed, ErrorKind::api},
                      {FailureKind::transport, ErrorKind::network}};
  const World world = fleet();
  for (const Row& row : rows)
    for (const std::string& id : {"aaaa0001"s, plain_project}) {
      ReaderOfView reader(world.live);
      reader.failures[id] = {.kind = row.kind, .status = 500};
      const Result<LiveView> view = refreshed(world, reader);
      REQUIRE_FALSE(view.has_value());
      CHECK(view.error().kind == row.error);
      CHECK(view.error().message.find(id) != std::string::npos);
      CHECK(reader.cancelled);
    }
}

TEST_CASE("A project that is not there is an error, not an empty list") {
  const World world = fleet();
  ReaderOfView reader(world.live);
  reader.failures["other"] = {.kind = FailureKind::not_found, .status = 404};
  CHECK_FALSE(refreshed(world, reader).has_value());
}

TEST_CASE("What an open intent may have made is read in a second round") {
  World world = fleet();
  Intent& intent = world.intend("stray");
  ReaderOfView reader(world.live);
  CHECK(refreshed(world, reader)->instances.count("bbbb0002") == 1);
  CHECK(reader.calls == 7);
  intent.ids_with_name = {"bbbb0002"};
  ReaderOfView later(world.live);
  CHECK(refreshed(world, later)->instances.count("bbbb0002") == 0);
}

TEST_CASE("An answer of another kind than was asked for is no answer") {
  const World world = fleet();
  ReaderOfView reader(world.live);
  reader.lie = Payload{Accepted{}};
  CHECK(refreshed(world, reader).error().code == "api/malformed");
}

TEST_CASE("A silent cloud is given up") {
  const World world = fleet();
  ReaderOfView reader(world.live);
  reader.silent = true;
  const Result<LiveView> view = refreshed(world, reader);
  CHECK(view.error().kind == ErrorKind::time_limit);
  CHECK(view.error().message == "6 reads got no answer within 15m");
}

TEST_CASE("Without a refresh the record stands in for live, and nothing differs from it") {
  World world = fleet();
  const LiveView view = recorded_view(world.recorded, TimePoint{5s});
  CHECK(view.at == TimePoint{5s});
  CHECK(view.instances.at("aaaa0001").status == "running");
  world.live = view;
  world.options.refreshed = false;
  world.desired = {};
  for (const auto& [key, record] : world.recorded.records) {
    FieldValues fields = record.seen;
    fields.erase(Field::status);
    world.declare(key, fields);
  }
  CHECK(is_no_change(world.plan()));
}

TEST_CASE("Offers are read project by project, and projects listed") {
  ReaderOfView reader({});
  const Result<std::vector<Project>> offers = read_offers(reader, {"p1", "p2"});
  REQUIRE(offers.has_value());
  CHECK(offers->size() == 2);
  CHECK(offers->back().id == "p2");
  CHECK(reader.most_in_flight == 2);
  CHECK(list_projects(reader)->front().name == "prod");
  CHECK(read_offers(reader, {})->empty());
}
