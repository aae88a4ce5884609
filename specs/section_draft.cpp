#include "specs/section_draft.hpp"

#include "base/text.hpp"

#include <array>

namespace {

constexpr std::array<std::string_view, 3> replaces{"clone", "recreate", "refuse"};
constexpr std::array<std::string_view, 3> on_removes{"destroy", "forget", "refuse"};

constexpr std::array<TimeoutKey, 6> timeout_table{{{"create", &Timeouts::create},
                                                   {"update", &Timeouts::update},
                                                   {"pause", &Timeouts::pause},
                                                   {"resume", &Timeouts::resume},
                                                   {"snapshot", &Timeouts::snapshot},
                                                   {"delete", &Timeouts::remove}}};

template <typename T>
void take(std::optional<T>& ours, const std::optional<T>& newer) {
  if (newer) ours = newer;
}

std::vector<std::string> field_names() {
  std::vector<std::string> names;
  for (const FieldTraits& row : field_table())
    names.emplace_back(row.name);
  return names;
}

std::optional<std::set<Field>> read_ignored(TableReader& reader, Findings& findings) {
  const TomlNode* list = reader.array("ignore_changes");
  if (list == nullptr) return std::nullopt;
  std::set<Field> ignored;
  for (const TomlNode& element : *list->array()) {
    if (element.unusable) continue;
    const auto field = field_named(element.text() == nullptr ? std::string_view{} : *element.text());
    if (field && *field <= Field::status)
      ignored.insert(*field);
    else
      reader.complain(element, "spec/unknown-field", describe(element) + " is no field",
                      findings.did_you_mean(element.text() == nullptr ? "" : *element.text(), field_names()));
  }
  return ignored;
}

LifecycleDraft read_lifecycle(const TomlNode& table, SectionDraft& draft, Findings& findings,
                              const std::string& address) {
  TableReader reader(table, findings, address);
  LifecycleDraft lifecycle;
  lifecycle.prevent_destroy = reader.flag("prevent_destroy");
  if (const auto index = reader.word("replace", replaces)) lifecycle.replace = static_cast<ReplaceMethod>(*index);
  if (const auto index = reader.word("on_remove", on_removes)) lifecycle.on_remove = static_cast<OnRemove>(*index);
  lifecycle.ignore_changes = read_ignored(reader, findings);
  reader.refuse_unknown("spec/unknown-key", "lifecycle");
  for (const TomlNode& member : table.table()->members)
    draft.locations["lifecycle." + member.key] = member.place.location();
  return lifecycle;
}

Timeouts read_timeouts(const TomlNode& table, Findings& findings, const std::string& address) {
  TableReader reader(table, findings, address);
  Timeouts limits;
  for (const TimeoutKey& row : timeout_table)
    limits.*row.limit = reader.duration(row.key);
  reader.refuse_unknown("spec/unknown-key", "timeouts");
  return limits;
}

void read_managed_key(TableReader& reader, const TomlNode& table, SectionDraft& draft) {
  const auto key = reader.text("customer_managed_key");
  if (!key) return;
  const TomlNode& node = *table.find("customer_managed_key");
  draft.locations[node.key] = node.place.location();
  if (draft.fields.locations.has(Field::customer_managed_key_id))
    reader.complain(node, "spec/two-keys",
                    "\"customer_managed_key\" and \"customer_managed_key_id\" exclude each other",
                    "write the name of a declared key, or the id of one that is not declared here");
  else
    draft.managed_key = *key;
}

/// Naming a key in one way takes back the other way of a farther table.
void overlay_managed_key(SectionDraft& ours, const SectionDraft& newer) {
  if (newer.fields.locations.has(Field::customer_managed_key_id)) ours.managed_key.clear();
  if (newer.managed_key.empty()) return;
  ours.managed_key = newer.managed_key;
  ours.fields.erase(Field::customer_managed_key_id);
}

} // namespace

std::span<const TimeoutKey> timeout_keys() { return timeout_table; }
std::span<const std::string_view> replace_words() { return replaces; }
std::span<const std::string_view> on_remove_words() { return on_removes; }

void LifecycleDraft::overlay(const LifecycleDraft& newer) {
  take(prevent_destroy, newer.prevent_destroy);
  take(replace, newer.replace);
  take(on_remove, newer.on_remove);
  take(ignore_changes, newer.ignore_changes);
}

void SectionDraft::overlay(const SectionDraft& newer) {
  fields.overlay(newer.fields);
  overlay_managed_key(*this, newer);
  lifecycle.overlay(newer.lifecycle);
  for (const TimeoutKey& row : timeout_table)
    take(timeouts.*row.limit, newer.timeouts.*row.limit);
  for (const auto& [key, location] : newer.locations)
    locations[key] = location;
}

void read_conduct(TableReader& reader, SectionDraft& draft, Findings& findings, const std::string& address) {
  if (const TomlNode* lifecycle = reader.table("lifecycle"))
    draft.lifecycle = read_lifecycle(*lifecycle, draft, findings, address);
  if (const TomlNode* limits = reader.table("timeouts")) draft.timeouts = read_timeouts(*limits, findings, address);
}

SectionDraft read_section(const TomlNode& table, TableReader& reader, Findings& findings, const std::string& address) {
  SectionDraft draft;
  draft.fields = read_fields(table, reader, findings, address);
  read_managed_key(reader, table, draft);
  read_conduct(reader, draft, findings, address);
  return draft;
}
