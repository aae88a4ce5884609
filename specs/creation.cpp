#include "specs/creation.hpp"

#include "specs/checks.hpp"

#include <array>

namespace {

std::string remedy(Field field) {
  if (field == Field::project_id)
    return "write project_id in [auraform]; it may be left out where the credential sees exactly one project";
  return "write " + std::string(name_of(field)) + " here, in the instance's profile or in [defaults]";
}

bool is_needed(Field field, const InstanceSpec& spec, ProjectWish project) {
  if (field == Field::project_id) return project == ProjectWish::must_be_written;
  return field != Field::memory || spec.fields.text(Field::type) != "free-db";
}

} // namespace

Diagnostics missing_for_creation(const InstanceSpec& spec, ProjectWish project) {
  constexpr std::array<Field, 5> needed{Field::project_id, Field::type, Field::cloud_provider, Field::region,
                                        Field::memory};
  Diagnostics findings;
  for (const Field field : needed) {
    if (spec.fields.has(field) || spec.field_locations.has(field) || !is_needed(field, spec, project)) continue;
    findings.push_back(finding_at(spec, field, "spec/missing-field",
                                  "a new instance needs " + std::string(name_of(field)), remedy(field)));
  }
  return findings;
}

void fill_project(Configuration& configuration, const std::string& project_id) {
  for (auto& [key, spec] : configuration.instances)
    if (!spec.fields.has(Field::project_id)) spec.fields.set(Field::project_id, project_id);
  for (auto& [key, spec] : configuration.managed_keys)
    if (!spec.fields.has(Field::project_id)) spec.fields.set(Field::project_id, project_id);
}
