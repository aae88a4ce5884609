#include "specs/sections.hpp"

#include "base/text.hpp"
#include "specs/configuration.hpp"
#include "specs/keys.hpp"
#include "specs/table_reader.hpp"

namespace {

std::string place_text(const Place& place) {
  const SourceLocation location = place.location();
  return location.file + ":" + std::to_string(location.line);
}

/// A table that one file may have: a second one is told with the place of the first.
void take_single(const TomlNode* found, const TomlNode*& slot, Findings& findings) {
  if (found == nullptr) return;
  if (slot == nullptr) {
    slot = found;
    return;
  }
  findings.add(found->key_place, {.code = "spec/duplicate-table",
                                  .message = "[" + found->key + "] stands already in " + place_text(slot->key_place),
                                  .hint = "write it in one file only"});
}

struct Keyed {
  std::string_view table;
  std::string_view example; ///< a key for the hint
  std::map<std::string, const TomlNode*> Sections::*slot;
};
constexpr Keyed keyed_tables[] = {{"variables", "project", &Sections::variables},
                                  {"profile", "small", &Sections::profiles},
                                  {"instance", "orders", &Sections::instances},
                                  {"customer_managed_key", "main", &Sections::managed_keys}};

/// What a finding is about: an instance, a managed key, or neither.
std::string address_in(std::string_view table, const std::string& key) {
  if (table == "instance") return address_of(key);
  return table == "customer_managed_key" ? managed_key_address(key) : std::string{};
}

void take_keyed(const TomlNode* found, const Keyed& keyed, Sections& sections, Findings& findings) {
  if (found == nullptr) return;
  const std::string table(keyed.table);
  for (const TomlNode& member : found->table()->members) {
    if (member.table() == nullptr) {
      findings.add(member.key_place, {.code = "spec/wrong-kind",
                                      .message = "[" + table + "] holds tables only, and " +
                                                 quoted(shortened(member.key, 60)) + " is " + describe(member),
                                      .hint = "write [" + table + "." + std::string(keyed.example) + "]"});
      continue;
    }
    const auto [first, inserted] = (sections.*keyed.slot).emplace(member.key, &member);
    if (inserted) continue;
    findings.add(member.key_place, {.code = "spec/duplicate-table",
                                    .message = "[" + table + "." + visible(member.key) + "] stands already in " +
                                               place_text(first->second->key_place),
                                    .hint = "each key may stand in one file only",
                                    .address = address_in(table, member.key)});
  }
}

/// Instances with keys that nothing else could name are left out; the finding says what a key may be.
void refuse_bad_keys(std::map<std::string, const TomlNode*>& tables, Findings& findings) {
  for (auto entry = tables.begin(); entry != tables.end();) {
    const auto& [key, node] = *entry;
    if (is_key(key)) {
      ++entry;
      continue;
    }
    findings.add(node->key_place,
                 {.code = "spec/bad-key",
                  .message = quoted(shortened(key, 60)) + " is no key",
                  .hint = "letters, digits, _ and -, " + std::to_string(spec_limits::key_characters) + " at most"});
    entry = tables.erase(entry);
  }
}

void refuse_too_many(Sections& sections, Findings& findings) {
  if (sections.instances.size() <= spec_limits::instances) return;
  auto last = sections.instances.begin();
  std::advance(last, spec_limits::instances);
  findings.add(last->second->key_place, {.code = "spec/too-large",
                                         .message = counted(sections.instances.size(), "instance") + " are declared; " +
                                                    std::to_string(spec_limits::instances) + " are the most",
                                         .hint = "split them over several directories"});
  sections.instances.erase(last, sections.instances.end());
}

} // namespace

Sections sort_sections(const std::vector<TomlNode>& roots, Findings& findings) {
  Sections sections;
  for (const TomlNode& root : roots) {
    TableReader reader(root, findings);
    take_single(reader.table("auraform"), sections.auraform, findings);
    take_single(reader.table("defaults"), sections.defaults, findings);
    take_single(reader.table("drift"), sections.drift, findings);
    for (const Keyed& keyed : keyed_tables)
      take_keyed(reader.table(keyed.table), keyed, sections, findings);
    reader.refuse_unknown("spec/unknown-table", "a spec");
  }
  refuse_bad_keys(sections.profiles, findings);
  refuse_bad_keys(sections.instances, findings);
  refuse_bad_keys(sections.managed_keys, findings);
  refuse_too_many(sections, findings);
  return sections;
}
