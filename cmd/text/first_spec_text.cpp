#include "cmd/text/first_spec_text.hpp"

#include "base/text.hpp"

namespace {

constexpr std::string_view head =
    R"(# What this directory declares of Neo4j Aura. All *.aura.toml files here are one configuration.
# `auraform validate` checks it, `auraform plan` shows what would be done, `auraform apply` does it.

[auraform]
required_version = ">=0.1"
)";

constexpr std::string_view tail = R"(
[defaults] # every instance has these unless it says otherwise
cloud_provider = "gcp"
region = "europe-west1"

[instance.first]
name = "first" # unwritten: the key, which is `first` here
type = "free-db"

# A paid one, with most of what can be written; a field that is left out is not managed.
#
# [instance.orders]
# name = "orders-prod"
# type = "business-critical" # or professional-db, enterprise-db, professional-ds, enterprise-ds
# memory = "8GB"
# storage = "16GB"           # unwritten: follows memory
# secondaries_count = 1
# vector_optimized = true
# status = "running"         # or "paused"
#
# [instance.orders.lifecycle]
# prevent_destroy = true
# replace = "clone"          # or "recreate", "refuse": how a change that needs a new instance is made
# on_remove = "destroy"      # or "forget", "refuse": when the table leaves the spec

# Where one-time passwords go.
#
# [auraform.credentials]
# sink = "file"
# directory = ".auraform/credentials"

# Deletes and replaces that one apply may make.
#
# [auraform.limits]
# max_destroy = 3
)";

std::string project_lines(const std::vector<Project>& projects) {
  if (projects.empty()) return "# project_id = \"…\" # needed where the credential sees more than one project\n";
  std::string text;
  for (const Project& project : projects)
    text += (text.empty() ? "" : "# ") + std::string{"project_id = "} + quoted(project.id) + " # " +
            visible(project.name) + "\n";
  return text;
}

} // namespace

std::string first_spec_text(const std::vector<Project>& projects) {
  return std::string{head} + project_lines(projects) + std::string{tail};
}
