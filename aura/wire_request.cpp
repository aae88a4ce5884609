#include "aura/wire_request.hpp"

#include <array>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/json.hpp"
#include "specs/field.hpp"

namespace {

const std::string instances_path = "/v1/instances";
const std::string projects_path = "/v1/tenants";
const std::string managed_keys_path = "/v1/customer-managed-keys";

/// One segment of a path or one value of a query. Ids come from records and spec files: none of their bytes may mean
/// anything to the URL.
std::string escaped(const std::string& text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_~";
  std::string result;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (plain.find(c) != std::string_view::npos)
      result += c;
    else
      (result += '%').append({digits[byte >> 4U], digits[byte & 0xFU]});
  }
  return result;
}

std::string instance_path(const std::string& id) { return instances_path + "/" + escaped(id); }
std::string managed_key_path(const std::string& id) { return managed_keys_path + "/" + escaped(id); }
std::string snapshots_path(const std::string& id) { return instance_path(id) + "/snapshots"; }

/// The API's name for a field: specs say project_id, the v1 JSON says tenant_id.
std::string wire_name(Field field) { return field == Field::project_id ? "tenant_id" : std::string(name_of(field)); }

struct ToJson {
  Json operator()(const std::string& text) const { return text; }
  Json operator()(Size size) const { return to_text(size); }
  Json operator()(std::int64_t count) const { return count; }
  Json operator()(bool flag) const { return flag; }
};

/// The fields that the call can carry; the others are another call's business.
Json body_of(const FieldValues& fields, bool (*carries)(Carrier)) {
  Json body = Json::object();
  for (const auto& [field, value] : fields)
    if (carries(traits(field).carrier)) body[wire_name(field)] = std::visit(ToJson{}, value);
  return body;
}

bool create_carries(Carrier carrier) {
  return carrier == Carrier::create_only || carrier == Carrier::create_and_update;
}
bool update_carries(Carrier carrier) {
  return carrier == Carrier::update_only || carrier == Carrier::create_and_update;
}

void add_source(Json& body, const std::string& instance_id, const std::string& snapshot_id) {
  if (!instance_id.empty()) body["source_instance_id"] = instance_id;
  if (!snapshot_id.empty()) body["source_snapshot_id"] = snapshot_id;
}

WireRequest read(std::string name, std::string path, std::string object, AnswerKind answer) {
  return {std::move(name), "GET", std::move(path), "", std::move(object), answer};
}

WireRequest post(std::string name, std::string path, const Json& body, std::string object, AnswerKind answer) {
  return {std::move(name), "POST", std::move(path), to_line(body), std::move(object), answer};
}

WireRequest action(std::string name, const std::string& id, const std::string& verb,
                   const Json& body = Json::object()) {
  return post(std::move(name), instance_path(id) + "/" + verb, body, id, AnswerKind::accepted);
}

struct EncodeRead {
  WireRequest operator()(const ListInstances& call) const {
    const std::string query = call.project_id.empty() ? "" : "?tenantId=" + escaped(call.project_id);
    return read("list instances", instances_path + query, call.project_id, AnswerKind::instances);
  }
  WireRequest operator()(const GetInstance& call) const {
    return read("get instance", instance_path(call.id), call.id, AnswerKind::instance);
  }
  WireRequest operator()(const ListProjects&) const {
    return read("list projects", projects_path, "", AnswerKind::projects);
  }
  WireRequest operator()(const GetProject& call) const {
    return read("get project", projects_path + "/" + escaped(call.id), call.id, AnswerKind::project);
  }
  WireRequest operator()(const ListSnapshots& call) const {
    const std::string query = call.date.empty() ? "" : "?date=" + escaped(call.date);
    return read("list snapshots", snapshots_path(call.instance_id) + query, call.instance_id, AnswerKind::snapshots);
  }
  WireRequest operator()(const GetSnapshot& call) const {
    return read("get snapshot", snapshots_path(call.instance_id) + "/" + escaped(call.snapshot_id), call.snapshot_id,
                AnswerKind::snapshot);
  }
  WireRequest operator()(const ListManagedKeys& call) const {
    const std::string query = call.project_id.empty() ? "" : "?tenantId=" + escaped(call.project_id);
    return read("list managed keys", managed_keys_path + query, call.project_id, AnswerKind::managed_keys);
  }
  WireRequest operator()(const GetManagedKey& call) const {
    return read("get managed key", managed_key_path(call.id), call.id, AnswerKind::managed_key);
  }
  WireRequest operator()(const GetMetricsEndpoint& call) const {
    return read("get metrics endpoint", projects_path + "/" + escaped(call.project_id) + "/metrics-integration",
                call.project_id, AnswerKind::metrics_endpoint);
  }
};

struct EncodeWrite {
  WireRequest operator()(const CreateInstance& call) const {
    Json body = body_of(call.fields, create_carries);
    add_source(body, call.source_instance_id, call.source_snapshot_id);
    return post("create instance", instances_path, body, "", AnswerKind::created_instance);
  }
  WireRequest operator()(const UpdateInstance& call) const {
    return {
        "update instance",   "PATCH", instance_path(call.id), to_line(body_of(call.fields, update_carries)), call.id,
        AnswerKind::accepted};
  }
  WireRequest operator()(const DeleteInstance& call) const {
    return {"delete instance", "DELETE", instance_path(call.id), "", call.id, AnswerKind::accepted};
  }
  WireRequest operator()(const PauseInstance& call) const { return action("pause instance", call.id, "pause"); }
  WireRequest operator()(const ResumeInstance& call) const { return action("resume instance", call.id, "resume"); }
  WireRequest operator()(const UpgradeInstance& call) const {
    return action("upgrade instance", call.id, "upgrade", body_of(call.fields, update_carries));
  }
  WireRequest operator()(const OverwriteInstance& call) const {
    Json body = Json::object();
    add_source(body, call.source_instance_id, call.source_snapshot_id);
    return action("overwrite instance", call.id, "overwrite", body);
  }
  WireRequest operator()(const CreateSnapshot& call) const {
    return post("create snapshot", snapshots_path(call.instance_id), Json::object(), call.instance_id,
                AnswerKind::created_snapshot);
  }
  WireRequest operator()(const RestoreSnapshot& call) const {
    return post("restore snapshot", snapshots_path(call.instance_id) + "/" + escaped(call.snapshot_id) + "/restore",
                Json::object(), call.instance_id, AnswerKind::accepted);
  }
  WireRequest operator()(const CreateManagedKey& call) const {
    return post("create managed key", managed_keys_path, body_of(call.fields, create_carries), "",
                AnswerKind::managed_key);
  }
  WireRequest operator()(const DeleteManagedKey& call) const {
    return {"delete managed key", "DELETE", managed_key_path(call.id), "", call.id, AnswerKind::accepted};
  }
};

} // namespace

std::size_t WireRequest::most_bytes() const {
  const bool is_list = answer == AnswerKind::instances || answer == AnswerKind::projects ||
                       answer == AnswerKind::snapshots || answer == AnswerKind::project ||
                       answer == AnswerKind::managed_keys;
  return is_list ? std::size_t{16} << 20U : std::size_t{1} << 20U;
}

WireRequest encode_call(const ReadCall& call) { return std::visit(EncodeRead{}, call); }
WireRequest encode_call(const WriteCall& call) { return std::visit(EncodeWrite{}, call); }
