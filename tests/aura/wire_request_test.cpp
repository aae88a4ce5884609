#include "aura/wire_request.hpp"
#include "tests/support/catch.hpp"

namespace {

struct Row {
  WireRequest request;
  const char* method;
  const char* path;
  const char* body;
};

} // namespace

TEST_CASE("reads are GETs without a body") {
  const Row row =
      GENERATE(Row{encode_call(ListInstances{}), "GET", "/v1/instances", ""},
               Row{encode_call(ListInstances{"p-1"}), "GET", "/v1/instances?tenantId=p-1", ""},
               Row{encode_call(GetInstance{"2f49c2b3"}), "GET", "/v1/instances/2f49c2b3", ""},
               Row{encode_call(ListProjects{}), "GET", "/v1/tenants", ""},
               Row{encode_call(GetProject{"p-1"}), "GET", "/v1/tenants/p-1", ""},
               Row{encode_call(ListSnapshots{"2f49c2b3", ""}), "GET", "/v1/instances/2f49c2b3/snapshots", ""},
               Row{encode_call(ListSnapshots{"2f49c2b3", "2026-08-01"}), "GET",
                   "/v1/instances/2f49c2b3/snapshots?date=2026-08-01", ""},
               Row{encode_call(GetSnapshot{"2f49c2b3", "2023-01-20T13:44:42Z-adhoc"}), "GET",
                   "/v1/instances/2f49c2b3/snapshots/2023-01-20T13%3A44%3A42Z-adhoc", ""});
  CAPTURE(row.path);
  CHECK(row.request.method == row.method);
  CHECK(row.request.path == row.path);
  CHECK(row.request.body == row.body);
  CHECK(row.request.is_idempotent());
  CHECK_FALSE(row.request.is_write());
}

TEST_CASE("writes have the path and the body that Aura takes") {
  const FieldValues sizes{{Field::memory, Size{8}}, {Field::storage, Size{16}}};
  const Row row = GENERATE_COPY(
      Row{encode_call(UpdateInstance{"2f49c2b3", {{Field::name, std::string("new \"name\"")}}}), "PATCH",
          "/v1/instances/2f49c2b3", R"({"name":"new \"name\""})"},
      Row{encode_call(UpdateInstance{"2f49c2b3",
                                     {{Field::memory, Size{8}},
                                      {Field::vector_optimized, true},
                                      {Field::secondaries_count, std::int64_t{2}},
                                      {Field::cdc_enrichment_mode, std::string("DIFF")}}}),
          "PATCH", "/v1/instances/2f49c2b3",
          R"({"cdc_enrichment_mode":"DIFF","memory":"8GB","secondaries_count":2,"vector_optimized":true})"},
      Row{encode_call(DeleteInstance{"2f49c2b3"}), "DELETE", "/v1/instances/2f49c2b3", ""},
      // A POST without a JSON body is answered 415 (observed live).
      Row{encode_call(PauseInstance{"2f49c2b3"}), "POST", "/v1/instances/2f49c2b3/pause", "{}"},
      Row{encode_call(ResumeInstance{"2f49c2b3"}), "POST", "/v1/instances/2f49c2b3/resume", "{}"},
      Row{encode_call(UpgradeInstance{"2f49c2b3", {}}), "POST", "/v1/instances/2f49c2b3/upgrade", "{}"},
      Row{encode_call(UpgradeInstance{"2f49c2b3", sizes}), "POST", "/v1/instances/2f49c2b3/upgrade",
          R"({"memory":"8GB","storage":"16GB"})"},
      Row{encode_call(OverwriteInstance{"2f49c2b3", "74fdfdba", ""}), "POST", "/v1/instances/2f49c2b3/overwrite",
          R"({"source_instance_id":"74fdfdba"})"},
      Row{encode_call(OverwriteInstance{"2f49c2b3", "74fdfdba", "s"}), "POST", "/v1/instances/2f49c2b3/overwrite",
          R"({"source_instance_id":"74fdfdba","source_snapshot_id":"s"})"},
      Row{encode_call(CreateSnapshot{"2f49c2b3"}), "POST", "/v1/instances/2f49c2b3/snapshots", "{}"},
      Row{encode_call(RestoreSnapshot{"2f49c2b3", "s"}), "POST", "/v1/instances/2f49c2b3/snapshots/s/restore", "{}"});
  CAPTURE(row.path);
  CHECK(row.request.method == row.method);
  CHECK(row.request.path == row.path);
  CHECK(row.request.body == row.body);
  CHECK(row.request.is_write());
  CHECK(row.request.is_idempotent() == (std::string(row.method) != "POST"));
}

TEST_CASE("a create carries every field that it can, and none that it cannot") {
  FieldValues fields;
  fields.set(Field::name, std::string("orders"));
  fields.set(Field::project_id, std::string("p-1"));
  fields.set(Field::type, std::string("enterprise-db"));
  fields.set(Field::cloud_provider, std::string("aws"));
  fields.set(Field::region, std::string("us-east-1"));
  fields.set(Field::version, std::string("5"));
  fields.set(Field::memory, Size{8});
  fields.set(Field::storage, Size{16});
  fields.set(Field::vector_optimized, true);
  fields.set(Field::graph_analytics_plugin, false);
  fields.set(Field::customer_managed_key_id, std::string("k-1"));
  fields.set(Field::secondaries_count, std::int64_t{1});
  fields.set(Field::cdc_enrichment_mode, std::string("FULL"));
  fields.set(Field::status, std::string("paused"));
  const WireRequest request = encode_call(CreateInstance{fields, "74fdfdba", "s-1"});
  CHECK(request.method == "POST");
  CHECK(request.path == "/v1/instances");
  CHECK(request.body ==
        R"({"cloud_provider":"aws","customer_managed_key_id":"k-1","graph_analytics_plugin":false,"memory":"8GB",)"
        R"("name":"orders","region":"us-east-1","source_instance_id":"74fdfdba","source_snapshot_id":"s-1",)"
        R"("storage":"16GB","tenant_id":"p-1","type":"enterprise-db","vector_optimized":true,"version":"5"})");
}

TEST_CASE("an id out of a damaged record stays within its place in the path") {
  CHECK(encode_call(GetInstance{"../tenants"}).path == "/v1/instances/%2E%2E%2Ftenants");
  CHECK(encode_call(GetInstance{"a?b=c#d"}).path == "/v1/instances/a%3Fb%3Dc%23d");
  CHECK(encode_call(GetInstance{"a b\r\n\xff"}).path == "/v1/instances/a%20b%0D%0A%FF");
  CHECK(encode_call(ListInstances{"a&b=c"}).path == "/v1/instances?tenantId=a%26b%3Dc");
}

TEST_CASE("a name that is no UTF-8 is repaired rather than thrown on") {
  const WireRequest request = encode_call(UpdateInstance{"2f49c2b3",
                                                         {{Field::name, std::string("a\xff"
                                                                                    "b")}}});
  CHECK(request.body == "{\"name\":\"a\xef\xbf\xbd"
                        "b\"}");
}
