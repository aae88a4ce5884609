#include "tests/emulator/codec.hpp"

#include <array>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

#include "tests/emulator/text.hpp"

namespace emulator {

namespace {

using nlohmann::json;

constexpr int format = 1;

constexpr std::array<std::pair<OperationKind, std::string_view>, 10> kind_words{{
    {OperationKind::create, "create"},
    {OperationKind::load, "load"},
    {OperationKind::pause, "pause"},
    {OperationKind::resume, "resume"},
    {OperationKind::resize, "resize"},
    {OperationKind::update, "update"},
    {OperationKind::upgrade, "upgrade"},
    {OperationKind::overwrite, "overwrite"},
    {OperationKind::restore, "restore"},
    {OperationKind::destroy, "delete"},
}};

std::string kind_word(OperationKind kind) {
  for (const auto& [value, word] : kind_words) {
    if (value == kind) return std::string(word);
  }
  return "update";
}

/// Complaints of the decoders; caught in this file, where the JSON library's are.
struct BadValue {
  std::string message;
};

OperationKind kind_of(const std::string& word) {
  for (const auto& [value, name] : kind_words) {
    if (name == word) return value;
  }
  throw BadValue{"there is no operation " + word};
}

/// Takes the fields out of an object, so that what is left over is unknown.
class ObjectReader final {
public:
  explicit ObjectReader(const json& value)
      : rest_(value) {
    if (!value.is_object()) throw BadValue{"expected a JSON object"};
  }

  template <typename T>
  void take(const char* field, T& target) {
    const json value = extract(field);
    if (!value.is_null()) target = value.get<T>();
  }

  template <typename T>
  void take(const char* field, std::optional<T>& target) {
    const json value = extract(field);
    if (!value.is_null()) target = value.get<T>();
  }

  void take_size(const char* field, int& target) {
    const json value = extract(field);
    if (value.is_null()) return;
    const auto size = value.is_string() ? parse_size_gb(value.get<std::string>()) : std::nullopt;
    if (!size) throw BadValue{std::string(field) + " must be a size such as \"8GB\""};
    target = *size;
  }

  json extract(const char* field) {
    const auto found = rest_.find(field);
    if (found == rest_.end()) return nullptr;
    json value = *found;
    rest_.erase(found);
    return value;
  }

  void finish() const {
    if (!rest_.empty()) throw BadValue{"there is no field " + rest_.begin().key()};
  }

private:
  json rest_;
};

/// A time that never comes is null.
json encode_time(TimeMs time) { return time == never ? json(nullptr) : json(time); }

template <typename T>
void put(json& object, const char* field, const std::optional<T>& value) {
  if (value) object[field] = *value;
}

json encode_change(const Change& change) {
  json object = json::object();
  put(object, "memory_gb", change.memory_gb);
  put(object, "storage_gb", change.storage_gb);
  put(object, "secondaries_count", change.secondaries_count);
  put(object, "vector_optimized", change.vector_optimized);
  put(object, "graph_analytics_plugin", change.graph_analytics_plugin);
  put(object, "cdc_enrichment_mode", change.cdc_enrichment_mode);
  put(object, "type", change.type);
  put(object, "data", change.data);
  return object;
}

Change decode_change(const json& value) {
  Change change;
  ObjectReader reader(value);
  reader.take("memory_gb", change.memory_gb);
  reader.take("storage_gb", change.storage_gb);
  reader.take("secondaries_count", change.secondaries_count);
  reader.take("vector_optimized", change.vector_optimized);
  reader.take("graph_analytics_plugin", change.graph_analytics_plugin);
  reader.take("cdc_enrichment_mode", change.cdc_enrichment_mode);
  reader.take("type", change.type);
  reader.take("data", change.data);
  reader.finish();
  return change;
}

json encode_operation(const Operation& operation) {
  return {{"kind", kind_word(operation.kind)},
          {"word", operation.word},
          {"ends_as", operation.ends_as},
          {"then_loads_as", operation.then_loads_as},
          {"status_before", operation.status_before},
          {"ends", encode_time(operation.ends)},
          {"lag_polls", operation.lag_polls},
          {"change", encode_change(operation.change)}};
}

Operation decode_operation(const json& value) {
  Operation operation;
  ObjectReader reader(value);
  std::string kind = "update";
  reader.take("kind", kind);
  operation.kind = kind_of(kind);
  reader.take("word", operation.word);
  reader.take("ends_as", operation.ends_as);
  reader.take("then_loads_as", operation.then_loads_as);
  reader.take("status_before", operation.status_before);
  reader.take("ends", operation.ends);
  reader.take("lag_polls", operation.lag_polls);
  const json change = reader.extract("change");
  if (!change.is_null()) operation.change = decode_change(change);
  reader.finish();
  return operation;
}

json encode_snapshot(const Snapshot& snapshot) {
  return {{"id", snapshot.id},
          {"profile", snapshot.profile},
          {"status", snapshot.status},
          {"timestamp", snapshot.timestamp},
          {"ends", encode_time(snapshot.ends)},
          {"ends_as", snapshot.ends_as},
          {"data", snapshot.data}};
}

Snapshot decode_snapshot(const json& value) {
  Snapshot snapshot;
  ObjectReader reader(value);
  reader.take("id", snapshot.id);
  reader.take("profile", snapshot.profile);
  reader.take("status", snapshot.status);
  reader.take("timestamp", snapshot.timestamp);
  reader.take("ends", snapshot.ends);
  reader.take("ends_as", snapshot.ends_as);
  reader.take("data", snapshot.data);
  reader.finish();
  return snapshot;
}

Instance decode_instance_fields(const json& value) {
  Instance instance;
  ObjectReader reader(value);
  reader.take("id", instance.id);
  reader.take("name", instance.name);
  reader.take("tenant_id", instance.tenant_id);
  reader.take("cloud_provider", instance.cloud_provider);
  reader.take("region", instance.region);
  reader.take("type", instance.type);
  reader.take("version", instance.version);
  reader.take_size("memory", instance.memory_gb);
  reader.take_size("storage", instance.storage_gb);
  reader.take("vector_optimized", instance.vector_optimized);
  reader.take("graph_analytics_plugin", instance.graph_analytics_plugin);
  reader.take("secondaries_count", instance.secondaries_count);
  reader.take("cdc_enrichment_mode", instance.cdc_enrichment_mode);
  reader.take("customer_managed_key_id", instance.customer_managed_key_id);
  reader.take("data", instance.data);
  reader.take("password", instance.password);
  reader.take("status", instance.status);
  reader.take("created_at", instance.created_at);
  reader.take("resumes_at", instance.resumes_at);
  reader.take("was_running", instance.was_running);
  const json operation = reader.extract("operation");
  if (!operation.is_null()) instance.operation = decode_operation(operation);
  for (const json& snapshot : reader.extract("snapshots"))
    instance.snapshots.push_back(decode_snapshot(snapshot));
  reader.finish();
  return instance;
}

json encode_key(const EncryptionKey& key) {
  return {{"id", key.id},
          {"name", key.name},
          {"tenant_id", key.tenant_id},
          {"cloud_provider", key.cloud_provider},
          {"region", key.region},
          {"instance_type", key.instance_type},
          {"key_id", key.key_id},
          {"created", key.created},
          {"ready_at", encode_time(key.ready_at)},
          {"ends_as", key.ends_as}};
}

EncryptionKey decode_key(const json& value) {
  EncryptionKey key;
  ObjectReader reader(value);
  reader.take("id", key.id);
  reader.take("name", key.name);
  reader.take("tenant_id", key.tenant_id);
  reader.take("cloud_provider", key.cloud_provider);
  reader.take("region", key.region);
  reader.take("instance_type", key.instance_type);
  reader.take("key_id", key.key_id);
  reader.take("created", key.created);
  reader.take("ready_at", key.ready_at);
  reader.take("ends_as", key.ends_as);
  reader.finish();
  return key;
}

SavedWorld decode_world_fields(const json& value) {
  SavedWorld world;
  ObjectReader reader(value);
  int found_format = 0;
  reader.take("format", found_format);
  if (found_format != format) throw BadValue{"its format is not " + std::to_string(format)};
  reader.take("now", world.now);
  reader.take("deleted", world.deleted);
  reader.take("creates_by_name", world.creates_by_name);
  for (const json& instance : reader.extract("instances"))
    world.instances.push_back(decode_instance_fields(instance));
  for (const json& key : reader.extract("keys"))
    world.keys.push_back(decode_key(key));
  reader.finish();
  return world;
}

/// Runs a decoder and turns what it throws into a problem.
template <typename Decode>
auto guarded(Decode decode) -> std::variant<decltype(decode()), Problem> {
  try {
    return decode();
  } catch (const BadValue& bad) {
    return Problem{bad.message};
  } catch (const json::exception& bad) {
    return Problem{bad.what()};
  }
}

} // namespace

json encode_instance(const Instance& instance) {
  json object = {{"id", instance.id},
                 {"name", instance.name},
                 {"tenant_id", instance.tenant_id},
                 {"cloud_provider", instance.cloud_provider},
                 {"region", instance.region},
                 {"type", instance.type},
                 {"version", instance.version},
                 {"memory", size_text(instance.memory_gb)},
                 {"storage", size_text(instance.storage_gb)},
                 {"vector_optimized", instance.vector_optimized},
                 {"graph_analytics_plugin", instance.graph_analytics_plugin},
                 {"secondaries_count", instance.secondaries_count},
                 {"cdc_enrichment_mode", instance.cdc_enrichment_mode},
                 {"customer_managed_key_id", instance.customer_managed_key_id},
                 {"data", instance.data},
                 {"password", instance.password},
                 {"status", instance.status},
                 {"created_at", instance.created_at},
                 {"resumes_at", encode_time(instance.resumes_at)},
                 {"was_running", instance.was_running},
                 {"operation", nullptr},
                 {"snapshots", json::array()}};
  if (instance.operation) object["operation"] = encode_operation(*instance.operation);
  for (const Snapshot& snapshot : instance.snapshots)
    object["snapshots"].push_back(encode_snapshot(snapshot));
  return object;
}

std::variant<Instance, Problem> decode_instance(const json& value) {
  return guarded([&] { return decode_instance_fields(value); });
}

std::string encode_world(const SavedWorld& world) {
  json object = {{"format", format},           {"now", world.now},
                 {"deleted", world.deleted},   {"creates_by_name", world.creates_by_name},
                 {"instances", json::array()}, {"keys", json::array()}};
  for (const Instance& instance : world.instances)
    object["instances"].push_back(encode_instance(instance));
  for (const EncryptionKey& key : world.keys)
    object["keys"].push_back(encode_key(key));
  return object.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
}

std::variant<SavedWorld, Problem> decode_world(const std::string& text) {
  return guarded([&] { return decode_world_fields(json::parse(text)); });
}

} // namespace emulator
