#include "specs/instance_reader.hpp"

#include "base/text.hpp"
#include "specs/keys.hpp"
#include "specs/section_draft.hpp"

namespace {

/// The keys that only an instance has, for a better word where defaults or a profile write them.
constexpr std::string_view own_keys[] = {"source", "import_id", "moved_from", "profile"};

SectionDraft read_shared_section(const TomlNode& table, const std::string& name, Findings& findings) {
  TableReader reader(table, findings);
  SectionDraft draft = read_section(table, reader, findings, {});
  for (const std::string_view key : own_keys)
    if (const TomlNode* node = reader.member(key))
      reader.complain(*node, "spec/unknown-field", "only an instance may write " + quoted(key), "move it there");
  if (const TomlNode* node = reader.member("name"))
    reader.complain(*node, "spec/unknown-field", "only an instance may write \"name\"",
                    "instances that share a name could not be told apart");
  draft.fields.values.erase(Field::name);
  draft.fields.locations.erase(Field::name);
  reader.refuse_unknown("spec/unknown-field", name);
  return draft;
}

/// Reads one instance with the drafts that it takes from.
class InstanceReader {
public:
  InstanceReader(const std::string& key, const TomlNode& table, Findings& findings)
      : table_(table)
      , findings_(findings)
      , reader_(table, findings, address_of(key)) {
    spec_.key = key;
    spec_.location = table.key_place.location();
  }

  InstanceSpec read(SectionDraft draft, const std::map<std::string, SectionDraft>& profiles, bool complete) {
    take_profile(draft, profiles, complete);
    draft.overlay(read_section(table_, reader_, findings_, address_of(spec_.key)));
    spec_.locations.merge(draft.locations);
    read_source();
    read_import_id();
    read_moved_from();
    reader_.refuse_unknown("spec/unknown-field", "an instance");
    take_draft(std::move(draft));
    return std::move(spec_);
  }

private:
  void remember(const TomlNode& node) { spec_.locations[node.key] = node.place.location(); }

  void take_profile(SectionDraft& draft, const std::map<std::string, SectionDraft>& profiles, bool complete) {
    const auto name = reader_.text("profile");
    if (!name) return;
    const TomlNode& node = *table_.find("profile");
    remember(node);
    if (const auto profile = profiles.find(*name); profile != profiles.end()) {
      draft.overlay(profile->second);
      return;
    }
    if (!complete) return;
    std::vector<std::string> known;
    for (const auto& [key, profile] : profiles)
      known.push_back(key);
    const std::string near = findings_.did_you_mean(*name, known);
    reader_.complain(node, "spec/unknown-profile", "profile " + shown(node) + " is declared nowhere",
                     near.empty() ? "declare it: [profile.NAME]" : near);
  }

  void read_source() {
    const TomlNode* node = reader_.table("source");
    if (node == nullptr) return;
    remember(*node);
    TableReader source(*node, findings_, address_of(spec_.key));
    auto instance = source.text("instance");
    if (instance && !check_key(*node->find("instance"))) instance.reset();
    const auto id = source.text("instance_id");
    const auto snapshot_id = source.text("snapshot_id");
    constexpr std::string_view latest[] = {"latest"};
    const auto latest_snapshot = source.word("snapshot", latest);
    source.refuse_unknown("spec/unknown-key", "source");
    check_source(source, *node);
    spec_.source =
        Source{instance.value_or(""), id.value_or(""), snapshot_id.value_or(""), latest_snapshot.has_value()};
  }

  void check_source(TableReader& source, const TomlNode& node) {
    const TomlNode* key = node.find("instance");
    const bool by_key = key != nullptr;
    const TomlNode* id = node.find("instance_id");
    if (by_key == (id != nullptr))
      source.complain(node, "spec/bad-source",
                      by_key ? "a source is either a declared instance or an instance id, not both"
                             : "a source needs an instance, also where it names a snapshot",
                      "write source = { instance = \"KEY\" } or source = { instance_id = \"2f49c2b3\" }");
    if (node.find("snapshot_id") != nullptr && node.find("snapshot") != nullptr)
      source.complain(node, "spec/bad-source", "a source has a snapshot_id or snapshot = \"latest\", not both");
    if (by_key) spec_.locations["source.instance"] = key->place.location();
    if (id != nullptr) check_id(*id);
    if (const TomlNode* snapshot = node.find("snapshot_id"); snapshot != nullptr && !snapshot->unusable)
      if (snapshot->text() != nullptr && trimmed(*snapshot->text()).empty())
        source.complain(*snapshot, "spec/bad-source", "snapshot_id is empty", "leave it out to copy the present data");
  }

  bool check_id(const TomlNode& node) {
    if (node.unusable || node.text() == nullptr) return false;
    if (is_instance_id(*node.text())) return true;
    reader_.complain(node, "spec/bad-instance-id", shown(node) + " is no instance id",
                     "eight hexadecimal digits in lower case, such as \"2f49c2b3\"");
    return false;
  }

  void read_import_id() {
    const auto id = reader_.text("import_id");
    if (!id) return;
    const TomlNode& node = *table_.find("import_id");
    remember(node);
    if (check_id(node)) spec_.import_id = *id;
  }

  void read_moved_from() {
    const TomlNode* list = reader_.array("moved_from");
    if (list == nullptr) return;
    remember(*list);
    for (const TomlNode& element : *list->array()) {
      const auto key = read_text(element, findings_, address_of(spec_.key));
      if (!key) continue;
      if (check_key(element)) spec_.moved_from.push_back(*key);
    }
  }

  bool check_key(const TomlNode& node) {
    if (is_key(*node.text())) return true;
    reader_.complain(node, "spec/bad-key", shown(node) + " is no key of an instance",
                     "write the key alone, without \"instance.\"");
    return false;
  }

  void take_draft(SectionDraft draft) {
    spec_.fields = std::move(draft.fields.values);
    spec_.field_locations = std::move(draft.fields.locations);
    spec_.sensitive = std::move(draft.fields.sensitive);
    if (!spec_.fields.has(Field::name)) spec_.fields.set(Field::name, spec_.key);
    spec_.lifecycle.prevent_destroy = draft.lifecycle.prevent_destroy.value_or(false);
    spec_.lifecycle.replace = draft.lifecycle.replace;
    spec_.lifecycle.on_remove = draft.lifecycle.on_remove.value_or(OnRemove::destroy);
    spec_.lifecycle.ignore_changes = std::move(draft.lifecycle.ignore_changes).value_or(std::set<Field>{});
    spec_.timeouts = draft.timeouts;
    spec_.managed_key = std::move(draft.managed_key);
  }

  const TomlNode& table_;
  Findings& findings_;
  TableReader reader_;
  InstanceSpec spec_;
};

} // namespace

std::map<std::string, InstanceSpec> read_instances(const Sections& sections, const FieldsDraft& default_project,
                                                   Findings& findings) {
  SectionDraft base;
  base.fields = default_project;
  if (sections.defaults != nullptr) base.overlay(read_shared_section(*sections.defaults, "[defaults]", findings));
  std::map<std::string, SectionDraft> profiles;
  for (const auto& [key, table] : sections.profiles)
    profiles.emplace(key, read_shared_section(*table, "a profile", findings));
  std::map<std::string, InstanceSpec> instances;
  for (const auto& [key, table] : sections.instances)
    instances.emplace_hint(instances.end(), key,
                           InstanceReader(key, *table, findings).read(base, profiles, sections.complete));
  return instances;
}
