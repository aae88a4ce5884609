#include "specs/checks.hpp"

#include "base/text.hpp"

#include <map>
#include <utility>

namespace {

constexpr std::size_t most_characters = 30;

void check_name(const InstanceSpec& spec, Diagnostics& findings) {
  const std::string breach = breach_of_name(spec.fields.text(Field::name));
  if (breach.empty()) return;
  const bool written = spec.field_locations.has(Field::name);
  findings.push_back(finding_at(spec, Field::name, "spec/bad-name",
                                "the name " + shown(spec, Field::name) + " " + breach,
                                written ? "" : "unwritten, the name is the key; write a shorter one: name = \"…\""));
}

std::string place_text(const InstanceSpec& spec) {
  const SourceLocation& location = location_of(spec, Field::name);
  return location.file + ":" + std::to_string(location.line);
}

} // namespace

std::string breach_of_name(const std::string& name) {
  if (name.empty()) return "is empty";
  if (trimmed(name) != name) return "has blanks at its ends";
  if (visible(name) != name) return "has control characters in it";
  if (code_points(name) > most_characters)
    return "has " + counted(code_points(name), "character") + "; Aura takes " + std::to_string(most_characters) +
           " at most";
  return {};
}

Diagnostics check_names(const Configuration& configuration) {
  Diagnostics findings;
  // By name and project: the names tell most of them apart at once.
  std::map<std::pair<std::string, std::string>, const InstanceSpec*> owners;
  for (const auto& [key, spec] : configuration.instances) {
    check_name(spec, findings);
    const auto [owner, first] =
        owners.emplace(std::pair{spec.fields.text(Field::name), spec.fields.text(Field::project_id)}, &spec);
    if (first) continue;
    const InstanceSpec& other = *owner->second;
    findings.push_back(finding_at(spec, Field::name, "spec/duplicate-name",
                                  "the name " + shown(spec, Field::name) + " belongs to " + address_of(other.key) +
                                      " at " + place_text(other),
                                  "give each instance of a project a name of its own"));
  }
  return findings;
}
