#pragma once

#include "base/result.hpp"
#include "specs/field_values.hpp"

#include <string>
#include <string_view>
#include <vector>

/// One `neo4jaura_instance` of a Terraform state. Its password is never read.
struct TerraformInstance {
  std::string address;  ///< `module.a["b"].neo4jaura_instance.orders[0]`
  std::string key_text; ///< what is its own in that, for a key: `a["b"].orders[0]`
  std::string id;       ///< Aura's
  FieldValues fields;   ///< as Terraform last knew them; `version` and the wished `status` among them

  bool operator==(const TerraformInstance&) const = default;
};

/// What a Terraform state says of Aura.
struct TerraformState {
  std::vector<TerraformInstance> instances;
  std::vector<std::string> passed_over; ///< addresses of what is no living instance: deposed, never finished, other
                                        ///< resources of the provider

  bool operator==(const TerraformState&) const = default;
};

/// Reads a state file of format version 4 (Terraform since 0.12, OpenTofu), whose provider is neo4j-labs/neo4jaura.
/// Anything else is an error that says what it is and what to do; no error quotes from the file's values, as passwords
/// stand in it. `name` is the file's, for errors. Pure.
Result<TerraformState> read_terraform_state(std::string_view text, const std::string& name);
