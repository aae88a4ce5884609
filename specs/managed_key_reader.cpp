#include "specs/managed_key_reader.hpp"

#include "specs/keys.hpp"
#include "specs/section_draft.hpp"

#include <array>

namespace {

/// What an instance's `lifecycle` and `timeouts` may say and a key's may not: nothing of the kind is done to a key.
constexpr std::array<std::string_view, 2> foreign_lifecycle{"replace", "ignore_changes"};
constexpr std::array<std::string_view, 4> foreign_timeouts{"update", "pause", "resume", "snapshot"};

void refuse_foreign(TableReader& reader, const TomlNode* table, std::span<const std::string_view> foreign) {
  if (table == nullptr || table->table() == nullptr) return;
  for (const std::string_view key : foreign)
    if (const TomlNode* node = table->find(key))
      reader.complain(*node, "spec/unknown-key", "a customer managed key has no \"" + std::string(key) + "\"",
                      "keys are created and deleted, and never changed");
}

std::string read_import_id(const TomlNode& table, TableReader& reader) {
  const auto id = reader.text("import_id");
  if (!id || is_uuid(*id)) return id.value_or("");
  reader.complain(*table.find("import_id"), "spec/bad-key-id", "the id of a customer managed key is a UUID",
                  "the Aura console shows it, and GET /v1/customer-managed-keys lists it");
  return {};
}

ManagedKeySpec read_managed_key(const std::string& key, const TomlNode& table, const FieldsDraft& default_project,
                                Findings& findings) {
  const std::string address = managed_key_address(key);
  TableReader reader(table, findings, address);
  ManagedKeySpec spec;
  spec.key = key;
  spec.location = table.key_place.location();
  SectionDraft draft;
  draft.fields = default_project;
  draft.fields.overlay(read_managed_key_fields(table, reader, findings, address));
  read_conduct(reader, draft, findings, address);
  refuse_foreign(reader, table.find("lifecycle"), foreign_lifecycle);
  refuse_foreign(reader, table.find("timeouts"), foreign_timeouts);
  spec.import_id = read_import_id(table, reader);
  reader.refuse_unknown("spec/unknown-field", "a customer managed key");
  spec.locations = std::move(draft.locations);
  if (const TomlNode* node = table.find("import_id")) spec.locations["import_id"] = node->place.location();
  spec.fields = std::move(draft.fields.values);
  spec.field_locations = std::move(draft.fields.locations);
  spec.sensitive = std::move(draft.fields.sensitive);
  spec.lifecycle.prevent_destroy = draft.lifecycle.prevent_destroy.value_or(false);
  spec.lifecycle.on_remove = draft.lifecycle.on_remove.value_or(OnRemove::destroy);
  spec.timeouts = draft.timeouts;
  if (!spec.fields.has(Field::name)) spec.fields.set(Field::name, key);
  return spec;
}

} // namespace

std::map<std::string, ManagedKeySpec> read_managed_keys(const Sections& sections, const FieldsDraft& default_project,
                                                        Findings& findings) {
  std::map<std::string, ManagedKeySpec> keys;
  for (const auto& [key, table] : sections.managed_keys)
    keys.emplace(key, read_managed_key(key, *table, default_project, findings));
  return keys;
}
