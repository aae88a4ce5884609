#pragma once

#include "tests/support/world.hpp"

#include <string>

// Customer managed keys for the sides of a plan. `main` is what a plain key is called.

inline const std::string main_address = "customer_managed_key.main";
inline const std::string main_id = "0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0";

inline FieldValues key_fields(const std::string& name) {
  return {{Field::name, name},
          {Field::project_id, plain_project},
          {Field::cloud_provider, std::string{"gcp"}},
          {Field::region, std::string{"europe-west1"}},
          {Field::instance_type, std::string{"enterprise-db"}},
          {Field::key_id, "projects/p/locations/l/keyRings/r/cryptoKeys/" + name}};
}

inline ManagedKeySpec& declare_key(Configuration& desired, const std::string& key) {
  ManagedKeySpec& spec = desired.managed_keys[key];
  spec.key = key;
  spec.fields = key_fields(key);
  spec.location = {"keys.aura.toml", 10 * desired.managed_keys.size(), 1};
  for (const auto& [field, value] : spec.fields)
    spec.field_locations.set(field, spec.location);
  return spec;
}

inline ManagedKeyRecord& record_key(World& world, const std::string& key, const std::string& id) {
  ManagedKeyRecord& record = world.recorded.managed_keys[key];
  record.id = id;
  record.project_id = plain_project;
  record.fields = key_fields(key);
  record.status = "ready";
  return record;
}

/// Recorded and live, equal; not declared.
inline LiveManagedKey& own_key(World& world, const std::string& key, const std::string& id,
                               const std::string& status = "ready") {
  record_key(world, key, id);
  world.live.listed_managed_keys.push_back({id, key, plain_project});
  return world.live.managed_keys[id] = {id, key_fields(key), status, {}};
}

/// An enterprise instance's fields, encrypted with that key if there is one.
inline FieldValues vault_fields(const std::string& key_id = {}) {
  FieldValues fields{{Field::type, std::string{"enterprise-db"}}};
  if (!key_id.empty()) fields.set(Field::customer_managed_key_id, key_id);
  return fields;
}
