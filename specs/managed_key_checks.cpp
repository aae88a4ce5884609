#include "specs/checks.hpp"

#include "base/text.hpp"

#include <array>
#include <map>
#include <utility>

namespace {

Diagnostic finding_at(const ManagedKeySpec& spec, Field field, std::string code, std::string message,
                      std::string hint) {
  return finding_at(location_of(spec, field), managed_key_address(spec.key), std::move(code), std::move(message),
                    std::move(hint));
}

std::string shown(const ManagedKeySpec& spec, Field field) {
  return spec.sensitive.contains(field) ? "a sensitive value" : quoted(shortened(spec.fields.text(field), 60));
}

std::string header_text(const ManagedKeySpec& spec) {
  return managed_key_address(spec.key) + " at " + spec.location.file + ":" + std::to_string(spec.location.line);
}

/// All that a create must say (aura-api §2.5) but the project, which may be found.
void check_complete(const ManagedKeySpec& spec, Diagnostics& findings) {
  constexpr std::array<Field, 4> needed{Field::cloud_provider, Field::region, Field::instance_type, Field::key_id};
  if (spec.locations.contains("import_id")) return;
  for (const Field field : needed)
    if (!spec.fields.has(field) && !spec.field_locations.has(field))
      findings.push_back(finding_at(spec, field, "spec/missing-field",
                                    "a customer managed key needs " + std::string(name_of(field)),
                                    "write it here: [defaults] are for instances"));
}

void check_name(const ManagedKeySpec& spec, Diagnostics& findings) {
  const std::string breach = breach_of_name(spec.fields.text(Field::name));
  if (breach.empty()) return;
  findings.push_back(finding_at(
      spec, Field::name, "spec/bad-name", "the name " + shown(spec, Field::name) + " " + breach,
      spec.field_locations.has(Field::name) ? ""
                                            : "unwritten, the name is the key; write a shorter one: name = \"…\""));
}

/// What the key's id in each cloud begins with (aura-api §2.5).
struct KeyForm {
  std::string_view cloud;
  std::string_view beginning;
  std::string_view example;
};
constexpr std::array<KeyForm, 3> key_forms{{
    {"aws", "arn:", "arn:aws:kms:us-east-1:123456789012:key/…"},
    {"gcp", "projects/", "projects/P/locations/L/keyRings/R/cryptoKeys/K"},
    {"azure", "https://", "https://VAULT.vault.azure.net/keys/K/VERSION"},
}};

void check_key_id(const ManagedKeySpec& spec, Diagnostics& findings) {
  const std::string id = spec.fields.text(Field::key_id);
  if (id.empty()) return;
  for (const KeyForm& form : key_forms)
    if (form.cloud == spec.fields.text(Field::cloud_provider) && !id.starts_with(form.beginning))
      findings.push_back(finding_at(spec, Field::key_id, "spec/bad-key-id",
                                    shown(spec, Field::key_id) + " is no key of " + std::string(form.cloud),
                                    "a key there is called " + std::string(form.example)));
}

/// A name and a project are what a key is found by whose creation was not answered; an id means one key here.
void check_unique(const Configuration& configuration, Diagnostics& findings) {
  std::map<std::pair<std::string, std::string>, const ManagedKeySpec*> owners; // by project and name
  std::map<std::string, const ManagedKeySpec*> importers;
  for (const auto& [key, spec] : configuration.managed_keys) {
    const auto [owner, first] =
        owners.emplace(std::pair{spec.fields.text(Field::project_id), spec.fields.text(Field::name)}, &spec);
    if (!first)
      findings.push_back(
          finding_at(spec, Field::name, "spec/duplicate-name",
                     "the name " + shown(spec, Field::name) + " belongs to " + header_text(*owner->second),
                     "give each key of a project a name of its own"));
    if (spec.import_id.empty()) continue;
    const auto [importer, alone] = importers.emplace(spec.import_id, &spec);
    if (!alone)
      findings.push_back(finding_at(spec.locations.at("import_id"), managed_key_address(spec.key),
                                    "spec/duplicate-import",
                                    quoted(spec.import_id) + " is adopted already by " + header_text(*importer->second),
                                    "one key in Aura can be one key here"));
  }
}

/// An instance's field and the key's that must be equal to it.
struct Agreement {
  Field instance;
  Field key;
};
constexpr std::array<Agreement, 4> agreements{{{Field::project_id, Field::project_id},
                                               {Field::type, Field::instance_type},
                                               {Field::cloud_provider, Field::cloud_provider},
                                               {Field::region, Field::region}}};

void check_agreement(const InstanceSpec& instance, const ManagedKeySpec& key, Diagnostics& findings) {
  for (const Agreement& both : agreements) {
    const std::string ours = instance.fields.text(both.instance);
    const std::string theirs = key.fields.text(both.key);
    if (ours.empty() || theirs.empty() || ours == theirs) continue;
    findings.push_back(finding_at(instance, "customer_managed_key", "spec/key-mismatch",
                                  managed_key_address(key.key) + " has " + std::string(name_of(both.key)) + " = " +
                                      shown(key, both.key) + ", and this instance " +
                                      std::string(name_of(both.instance)) + " = " + shown(instance, both.instance),
                                  "a key encrypts instances of its own project, tier, cloud and region alone"));
  }
}

void check_reference(const InstanceSpec& spec, const Configuration& configuration, bool complete,
                     Diagnostics& findings) {
  if (spec.managed_key.empty()) return;
  const auto found = configuration.managed_keys.find(spec.managed_key);
  if (found != configuration.managed_keys.end()) return check_agreement(spec, found->second, findings);
  if (!complete) return;
  std::vector<std::string> keys;
  for (const auto& [key, other] : configuration.managed_keys)
    keys.push_back(key);
  const std::string near = nearest(spec.managed_key, keys);
  findings.push_back(finding_at(spec, "customer_managed_key", "spec/unknown-key-reference",
                                managed_key_address(visible(spec.managed_key)) + " is declared nowhere",
                                near.empty()
                                    ? "declare it: [customer_managed_key.NAME], or write customer_managed_key_id"
                                    : "did you mean " + quoted(near) + "?"));
}

} // namespace

Diagnostics check_managed_keys(const Configuration& configuration, bool complete) {
  Diagnostics findings;
  for (const auto& [key, spec] : configuration.managed_keys) {
    check_complete(spec, findings);
    check_name(spec, findings);
    check_key_id(spec, findings);
  }
  check_unique(configuration, findings);
  for (const auto& [key, spec] : configuration.instances)
    check_reference(spec, configuration, complete, findings);
  return findings;
}
