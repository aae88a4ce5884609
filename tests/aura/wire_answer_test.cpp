#include "aura/wire_answer.hpp"
#include "tests/support/catch.hpp"

#include <string>
#include <vector>

namespace {

const WireRequest get = encode_call(GetInstance{"2f49c2b3"});
const WireRequest create = encode_call(CreateInstance{});
const WireRequest list = encode_call(ListInstances{"p-1"});
const WireRequest patch = encode_call(UpdateInstance{"2f49c2b3", {}});

/// `{"data": {"id": …, "status": …, MEMBERS}}`
std::string instance_body(const std::string& members) {
  return R"({"data":{"id":"2f49c2b3","status":"running")" + (members.empty() ? "" : "," + members) + "}}";
}

template <typename T>
T decoded(const WireRequest& request, const std::string& body) {
  auto payload = decode_answer(request, body);
  if (!payload) return T{};
  const T* value = std::get_if<T>(&*payload);
  return value == nullptr ? T{} : *value;
}

std::string complaint(const WireRequest& request, const std::string& body) {
  const auto payload = decode_answer(request, body);
  return payload ? "" : payload.error().message;
}

} // namespace

TEST_CASE("a full instance is read field by field") {
  const auto instance = decoded<LiveInstance>(get, instance_body(R"(
    "name":"Production","tenant_id":"p-1","cloud_provider":"gcp","region":"europe-west1","type":"enterprise-db",
    "connection_url":"neo4j+s://2f49c2b3.databases.neo4j.io","memory":"8GB","storage":"16GB",
    "created_at":"2026-07-31T09:27:04.940937Z","metrics_integration_url":"https://m/metrics",
    "customer_managed_key_id":"k-1","secondaries_count":0,"cdc_enrichment_mode":"OFF","vector_optimized":false,
    "graph_analytics_plugin":true,"graph_nodes":"12","graph_relationships":7,"something_new":{"deep":[1]},
    "version":"5")"));
  const FieldValues expected{{Field::name, std::string("Production")},
                             {Field::project_id, std::string("p-1")},
                             {Field::type, std::string("enterprise-db")},
                             {Field::cloud_provider, std::string("gcp")},
                             {Field::region, std::string("europe-west1")},
                             {Field::memory, Size{8}},
                             {Field::storage, Size{16}},
                             {Field::vector_optimized, false},
                             {Field::graph_analytics_plugin, true},
                             {Field::secondaries_count, std::int64_t{0}},
                             {Field::cdc_enrichment_mode, std::string("OFF")},
                             {Field::customer_managed_key_id, std::string("k-1")}};
  CHECK(instance.id == "2f49c2b3");
  CHECK(instance.status == "running");
  CHECK(instance.fields == expected);
  CHECK(instance.connection_url == "neo4j+s://2f49c2b3.databases.neo4j.io");
  CHECK(instance.metrics_integration_url == "https://m/metrics");
  CHECK(instance.created == *parse_time("2026-07-31T09:27:04.940Z"));
}

TEST_CASE("absent, null and empty are unread alike") {
  const std::string members =
      GENERATE("", R"("memory":null,"storage":null,"connection_url":null,"name":null,"cdc_enrichment_mode":null)",
               R"("memory":"","storage":"","connection_url":"","name":"","created_at":"")",
               R"("secondaries_count":null,"vector_optimized":null,"metrics_integration_url":null)");
  const auto instance = decoded<LiveInstance>(get, instance_body(members));
  CHECK(instance.id == "2f49c2b3");
  CHECK(instance.fields.empty());
  CHECK(instance.connection_url.empty());
}

TEST_CASE("sizes come in several spellings") {
  const std::string size = GENERATE("8GB", "8G", "8 GB", "8Gi", "8GiB");
  CHECK(decoded<LiveInstance>(get, instance_body("\"memory\":\"" + size + "\"")).fields.size(Field::memory) == Size{8});
}

TEST_CASE("status words are compared in lower case, unknown ones are kept") {
  const std::string word = GENERATE("Running", "loading failed", "Encryption Key Deleted", "resizing", "brand-new");
  const auto instance = decoded<LiveInstance>(get, R"({"data":{"id":"2f49c2b3","status":" )" + word + R"( "}})");
  CHECK(instance.status.size() == word.size());
  CHECK(instance.status.find_first_of("RKED") == std::string::npos);
}

TEST_CASE("a name keeps what it is made of") {
  // A trailing newline was seen live.
  const auto instance = decoded<LiveInstance>(get, instance_body(R"("name":"prod\n\u001b[31m")"));
  CHECK(instance.fields.text(Field::name) == "prod\n\x1b[31m");
}

TEST_CASE("a member of the wrong type is named by its path") {
  struct Row {
    const char* members;
    const char* path;
  };
  const Row row = GENERATE(Row{R"("memory":8)", "data.memory"}, Row{R"("memory":"lots")", "data.memory"},
                           Row{R"("storage":{"gb":8})", "data.storage"}, Row{R"("name":["x"])", "data.name"},
                           Row{R"("vector_optimized":"true")", "data.vector_optimized"},
                           Row{R"("vector_optimized":1)", "data.vector_optimized"},
                           Row{R"("secondaries_count":"1")", "data.secondaries_count"},
                           Row{R"("secondaries_count":1.5)", "data.secondaries_count"},
                           Row{R"("secondaries_count":99999999999999999999)", "data.secondaries_count"},
                           Row{R"("tenant_id":5)", "data.tenant_id"}, Row{R"("created_at":5)", "data.created_at"},
                           Row{R"("connection_url":false)", "data.connection_url"});
  CAPTURE(row.members);
  CHECK(complaint(get, instance_body(row.members)).find(row.path) != std::string::npos);
}

TEST_CASE("an answer that is no instance is malformed") {
  const std::string body =
      GENERATE("", "{", "null", "[]", "5", "{}", R"({"data":null})", R"({"data":[]})", R"({"data":"x"})",
               R"({"data":{}})", R"({"data":{"id":""}})", R"({"data":{"id":5,"status":"running"}})",
               R"({"data":{"id":"2f49c2b3"}})", R"({"data":{"id":"2f49c2b3","status":null}})", "<html>hello</html>",
               R"({"data":{"id":"2f49c2b3","status":"running"})", "\xff\xfe");
  CAPTURE(body);
  CHECK_FALSE(complaint(get, body).empty());
}

TEST_CASE("the answer about another instance is not taken, whatever the case of its id") {
  CHECK(complaint(get, R"({"data":{"id":"74fdfdba","status":"running"}})").find("data.id") != std::string::npos);
  CHECK(decoded<LiveInstance>(get, R"({"data":{"id":"2F49C2B3","status":"running"}})").id == "2F49C2B3");
}

TEST_CASE("deep nesting ends in an error, not in a stack overflow") {
  const std::string deep = R"({"data":)" + std::string(1'000'000, '[') + std::string(1'000'000, ']') + "}";
  CHECK_FALSE(complaint(get, deep).empty());
  CHECK(decoded<Accepted>(patch, deep) == Accepted{});
}

TEST_CASE("a create answer needs nothing but an id") {
  const auto created = decoded<CreatedInstance>(create, R"({"data":{"id":"db1d1234","name":"Instance01",
    "connection_url":"neo4j+s://db1d1234.databases.neo4j.io","username":"neo4j","password":"pw","tenant_id":"p-1",
    "cloud_provider":"gcp","region":"europe-west1","type":"enterprise-db","created_at":"2023-01-20T13:44:42Z"}})");
  CHECK(created.id == "db1d1234");
  CHECK(created.name == "Instance01");
  CHECK(created.connection_url == "neo4j+s://db1d1234.databases.neo4j.io");
  CHECK(created.username == "neo4j");
  CHECK(created.password.reveal() == "pw");
  CHECK(created.created == *parse_time("2023-01-20T13:44:42Z"));

  const auto bare = decoded<CreatedInstance>(create, R"({"data":{"id":"db1d1234"}})");
  CHECK(bare.id == "db1d1234");
  CHECK(bare.password.empty());

  const auto odd = decoded<CreatedInstance>(create, R"({"data":{"id":"db1d1234","name":5,"connection_url":[],
    "username":null,"password":"pw","created_at":"Sat, 01 Aug 2026 10:22:01 GMT"}})");
  CHECK(odd.id == "db1d1234");
  CHECK(odd.password.reveal() == "pw");
  CHECK_FALSE(odd.created.has_value());
}

TEST_CASE("a create answer without an id is malformed, and the complaint quotes no password") {
  const std::string body = GENERATE(R"({"data":{"password":"sesame"}})", R"({"data":{"id":null,"password":"sesame"}})",
                                    R"({"data":{"id":"","password":"sesame"}})", R"({"data":{"password":"sesame)",
                                    R"({"password":"sesame"})");
  const std::string problem = complaint(create, body);
  CHECK_FALSE(problem.empty());
  CHECK(problem.find("sesame") == std::string::npos);
}

TEST_CASE("an accepted write needs no body that can be read") {
  const std::string body = GENERATE("", "{}", R"({"data":{}})", R"({"data":null})", "<html>", R"({"data":{"id":5}})",
                                    R"({"data":{"id":"74fdfdba","status":"running"}})",
                                    R"({"data":{"id":"2f49c2b3","memory":8}})", R"({"data":[]})");
  CAPTURE(body);
  const auto payload = decode_answer(patch, body);
  REQUIRE(payload.has_value());
  CHECK(std::get<Accepted>(*payload) == Accepted{});
}

TEST_CASE("an accepted write tells the instance when it does") {
  // A real answer to a PATCH of the memory: it still shows the old one.
  const auto accepted = decoded<Accepted>(patch, instance_body(R"("memory":"8GB","name":"x")"));
  REQUIRE(accepted.instance.has_value());
  CHECK(accepted.instance->fields.size(Field::memory) == Size{8});
}

TEST_CASE("a list holds summaries; what the summary lacks is filled in where it is known") {
  const auto summaries = decoded<std::vector<InstanceSummary>>(list, R"({"data":[
    {"id":"2f49c2b3","name":"Production","tenant_id":"p-2","cloud_provider":"gcp","created_at":"2023-01-20T13:44:42Z"},
    {"id":"74fdfdba","name":"old"}]})");
  REQUIRE(summaries.size() == 2);
  CHECK(summaries[0].project_id == "p-2");
  CHECK(summaries[0].created.has_value());
  CHECK(summaries[1].project_id == "p-1");
  CHECK_FALSE(summaries[1].created.has_value());
  CHECK(decoded<std::vector<InstanceSummary>>(list, R"({"data":[]})").empty());
}

TEST_CASE("a list with an element that cannot be read is no list") {
  struct Row {
    const char* body;
    const char* path;
  };
  const Row row = GENERATE(Row{R"({"data":[{"id":"a"},{"name":"b"}]})", "data[1].id"},
                           Row{R"({"data":[5]})", "data[0]"}, Row{R"({"data":{"id":"a"}})", "data should be an array"},
                           Row{R"({"data":null})", "data is missing"}, Row{R"({"items":[]})", "data is missing"});
  CAPTURE(row.body);
  CHECK(complaint(list, row.body).find(row.path) != std::string::npos);
}

TEST_CASE("a project comes with its offers; those of unknown sizes are left out") {
  const auto project = decoded<Project>(encode_call(GetProject{"p-1"}), R"({"data":{"id":"p-1","name":"Team",
    "instance_configurations":[
      {"region":"us-west-2","region_name":"US West, Oregon [us-west-2]","type":"enterprise-ds","memory":"8GB",
       "storage":"16GB","version":"5","cloud_provider":"aws"},
      {"region":"europe-west1","type":"free-db","memory":"1GB","cloud_provider":"gcp"},
      {"region":"europe-west1","type":"tiny-db","memory":"512MB","cloud_provider":"gcp"}]
}
})");
  REQUIRE(project.offers.size() == 2);
  CHECK(project.offers[0].memory == Size{8});
  CHECK(project.offers[0].storage == Size{16});
  CHECK(project.offers[0].region_name == "US West, Oregon [us-west-2]");
  CHECK_FALSE(project.offers[1].storage.has_value());

  CHECK(complaint(encode_call(GetProject{"p-1"}), R"({"data":{"id":"p-1","instance_configurations":[{"type":5}]}})")
            .find("data.instance_configurations[0].type") != std::string::npos);
}

TEST_CASE("snapshots in every status") {
  struct Row {
    const char* word;
    SnapshotStatus status;
  };
  const Row row = GENERATE(Row{"Completed", SnapshotStatus::completed}, Row{"InProgress", SnapshotStatus::in_progress},
                           Row{"Pending", SnapshotStatus::pending}, Row{"Failed", SnapshotStatus::failed},
                           Row{"Cancelled", SnapshotStatus::cancelled}, Row{"completed", SnapshotStatus::completed},
                           Row{"Melted", SnapshotStatus::unknown}, Row{"", SnapshotStatus::unknown});
  CAPTURE(row.word);
  const std::string body = R"({"data":{"instance_id":"7261d20a","snapshot_id":"s-1","profile":"AdHoc","status":")" +
                           std::string(row.word) + R"(","timestamp":"2024-09-12T13:51:45Z","exportable":true}})";
  const auto snapshot = decoded<Snapshot>(encode_call(GetSnapshot{"7261d20a", "s-1"}), body);
  CHECK(snapshot.status == row.status);
  CHECK(snapshot.exportable == true);
  CHECK(snapshot.at.has_value());
}

TEST_CASE("the answer to a snapshot order is its id alone") {
  const WireRequest order = encode_call(CreateSnapshot{"2f49c2b3"});
  const auto snapshot = decoded<Snapshot>(order, R"({"data":{"snapshot_id":"s-1"}})");
  CHECK(snapshot.id == "s-1");
  CHECK(snapshot.instance_id == "2f49c2b3");
  CHECK_FALSE(complaint(order, R"({"data":{}})").empty());
}
