#include "aura/wire_managed_key.hpp"

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "specs/field.hpp"

namespace {

std::string required_id(ObjectReader& reader) {
  std::string id = reader.required_string("id");
  if (id.empty()) reader.complain("id", "is empty");
  return id;
}

std::string optional_text(ObjectReader& reader, const std::string& key) {
  return reader.optional_string(key).value_or("");
}

/// A field under the API's name; absent, null and empty are unread.
std::string read_field(ObjectReader& reader, Field field) {
  if (field == Field::project_id) return optional_text(reader, "tenant_id");
  std::string text = optional_text(reader, std::string(name_of(field)));
  if (text.empty() && field == Field::instance_type) text = optional_text(reader, "type");
  return text;
}

} // namespace

Result<LiveManagedKey> read_managed_key(const Json& object, const std::string& path) {
  ObjectReader reader(object, path);
  LiveManagedKey key;
  key.id = required_id(reader);
  key.status = lower(trimmed(optional_text(reader, "status")));
  if (const auto created = parse_time(optional_text(reader, "created"))) key.created = *created;
  for (const Field field : managed_key_fields())
    if (std::string text = read_field(reader, field); !text.empty()) key.fields.set(field, std::move(text));
  TRY(reader.finish());
  return key;
}

Result<ManagedKeySummary> read_managed_key_summary(const Json& object, const std::string& path) {
  ObjectReader reader(object, path);
  ManagedKeySummary summary;
  summary.id = required_id(reader);
  summary.name = optional_text(reader, "name");
  summary.project_id = optional_text(reader, "tenant_id");
  TRY(reader.finish());
  return summary;
}
