#include "aura/wire_instance.hpp"

#include <array>

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "specs/field.hpp"

namespace {

/// Absent, null and empty text are one and the same: unread (aura-api §6, quirk 2).
std::string optional_text(ObjectReader& reader, const std::string& key) {
  return reader.optional_string(key).value_or("");
}

/// A time in another form than RFC 3339 is unread rather than an error: it is never needed to go on.
std::optional<TimePoint> optional_time(ObjectReader& reader, const std::string& key) {
  const auto time = parse_time(optional_text(reader, key));
  return time ? std::optional(*time) : std::nullopt;
}

std::optional<Size> optional_size(ObjectReader& reader, const std::string& key) {
  const std::string text = optional_text(reader, key);
  if (text.empty()) return std::nullopt;
  const auto size = parse_size(text);
  if (size) return *size;
  reader.complain(key, "is no size: " + ::quoted(shortened(text, 40)));
  return std::nullopt;
}

/// One member of an instance into the field of its kind.
void read_field(ObjectReader& reader, const FieldTraits& traits, const std::string& key, FieldValues& fields) {
  switch (traits.kind) {
  case ValueKind::text:
  case ValueKind::word:
    if (std::string text = optional_text(reader, key); !text.empty()) fields.set(traits.field, std::move(text));
    return;
  case ValueKind::size:
    if (const auto size = optional_size(reader, key)) fields.set(traits.field, *size);
    return;
  case ValueKind::count:
    if (const auto count = reader.optional_integer(key)) fields.set(traits.field, *count);
    return;
  case ValueKind::flag:
    if (const auto flag = reader.optional_bool(key)) fields.set(traits.field, *flag);
    return;
  }
}

SnapshotStatus snapshot_status(const std::string& word) {
  const std::string status = lower(word);
  if (status == "completed") return SnapshotStatus::completed;
  if (status == "inprogress") return SnapshotStatus::in_progress;
  if (status == "pending") return SnapshotStatus::pending;
  if (status == "failed") return SnapshotStatus::failed;
  if (status == "cancelled" || status == "canceled") return SnapshotStatus::cancelled;
  return SnapshotStatus::unknown;
}

/// nullopt: of a size that we cannot name, so nobody can ask for it.
std::optional<Offer> read_offer(ObjectReader& reader) {
  Offer offer;
  offer.type = reader.required_string("type");
  offer.cloud_provider = reader.required_string("cloud_provider");
  offer.region = reader.required_string("region");
  offer.region_name = optional_text(reader, "region_name");
  offer.version = optional_text(reader, "version");
  const auto memory = parse_size(reader.required_string("memory"));
  const auto storage = parse_size(optional_text(reader, "storage"));
  if (!memory) return std::nullopt;
  offer.memory = *memory;
  if (storage) offer.storage = *storage;
  return offer;
}

std::string required_id(ObjectReader& reader, const std::string& key) {
  std::string id = reader.required_string(key);
  if (id.empty()) reader.complain(key, "is empty");
  return id;
}

} // namespace

Result<LiveInstance> read_instance(const Json& object, const std::string& path) {
  ObjectReader reader(object, path);
  LiveInstance instance;
  instance.id = required_id(reader, "id");
  instance.status = lower(trimmed(optional_text(reader, "status")));
  instance.connection_url = optional_text(reader, "connection_url");
  instance.metrics_integration_url = optional_text(reader, "metrics_integration_url");
  instance.created = optional_time(reader, "created_at");
  for (const FieldTraits& traits : field_table()) {
    if (traits.field == Field::status || !traits.readable) continue;
    const std::string key = traits.field == Field::project_id ? "tenant_id" : std::string(traits.name);
    read_field(reader, traits, key, instance.fields);
  }
  TRY(reader.finish());
  return instance;
}

Result<InstanceSummary> read_summary(const Json& object, const std::string& path) {
  ObjectReader reader(object, path);
  InstanceSummary summary;
  summary.id = required_id(reader, "id");
  summary.name = optional_text(reader, "name");
  summary.project_id = optional_text(reader, "tenant_id");
  summary.cloud_provider = optional_text(reader, "cloud_provider");
  summary.created = optional_time(reader, "created_at");
  TRY(reader.finish());
  return summary;
}

Result<Project> read_project(const Json& object, const std::string& path) {
  ObjectReader reader(object, path);
  Project project;
  project.id = required_id(reader, "id");
  project.name = optional_text(reader, "name");
  const Json* offers = reader.optional_array("instance_configurations");
  TRY(reader.finish());
  for (std::size_t i = 0; offers != nullptr && i < offers->size(); ++i) {
    ObjectReader element((*offers)[i], path + ".instance_configurations[" + std::to_string(i) + "]");
    auto offer = read_offer(element);
    TRY(element.finish());
    if (offer) project.offers.push_back(std::move(*offer));
  }
  return project;
}

Result<Snapshot> read_snapshot(const Json& object, const std::string& path) {
  ObjectReader reader(object, path);
  Snapshot snapshot;
  snapshot.instance_id = optional_text(reader, "instance_id");
  snapshot.id = required_id(reader, "snapshot_id");
  snapshot.profile = optional_text(reader, "profile");
  snapshot.status = snapshot_status(optional_text(reader, "status"));
  snapshot.exportable = reader.optional_bool("exportable");
  snapshot.at = optional_time(reader, "timestamp");
  TRY(reader.finish());
  return snapshot;
}

std::string text_if_there(const Json& object, const std::string& key) {
  ObjectReader reader(object, "");
  return optional_text(reader, key);
}

std::optional<TimePoint> time_if_there(const Json& object, const std::string& key) {
  ObjectReader reader(object, "");
  return optional_time(reader, key);
}
