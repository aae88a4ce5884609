#include "specs/field.hpp"

#include "base/ensure.hpp"

#include <array>

namespace {

constexpr std::array<std::string_view, 6> types{"free-db",       "professional-db", "business-critical",
                                                "enterprise-db", "professional-ds", "enterprise-ds"};
constexpr std::array<std::string_view, 2> encrypted_types{"enterprise-db", "enterprise-ds"};
constexpr std::array<std::string_view, 3> clouds{"aws", "azure", "gcp"};
constexpr std::array<std::string_view, 3> cdc_modes{"OFF", "DIFF", "FULL"};
constexpr std::array<std::string_view, 2> wished_statuses{"running", "paused"};

using enum ChangeEffect;
using enum Carrier;

// Sources: aura-api §2.2 (create, PATCH legal fields, never changeable), §2.5 (customer managed keys), §3.1 (status),
// §4.1 (types).
constexpr std::array<FieldTraits, 16> table{{
    {Field::name,
     "name",
     ValueKind::text,
     in_place,
     create_and_update,
     true,
     {},
     "the instance's name, 1 to 30 characters; unwritten: the key"},
    {Field::project_id,
     "project_id",
     ValueKind::text,
     replace,
     create_only,
     true,
     {},
     "the Aura project (in the v1 API: tenant) that owns the instance"},
    {Field::type, "type", ValueKind::word, upgrade_or_replace, create_only, true, types,
     "the tier; professional-db becomes business-critical in place"},
    {Field::cloud_provider, "cloud_provider", ValueKind::word, replace, create_only, true, clouds,
     "the cloud that hosts the instance"},
    {Field::region, "region", ValueKind::text, replace, create_only, true, {}, "the cloud's region"},
    {Field::version,
     "version",
     ValueKind::text,
     replace,
     create_only,
     false,
     {},
     "the Neo4j version, sent as \"5\" unless written; Aura never tells it back"},
    {Field::memory, "memory", ValueKind::size, in_place, create_and_update, true, {}, "memory, such as \"8GB\""},
    {Field::storage,
     "storage",
     ValueKind::size,
     in_place,
     create_and_update,
     true,
     {},
     "storage, such as \"16GB\"; unwritten: follows memory"},
    {Field::vector_optimized,
     "vector_optimized",
     ValueKind::flag,
     in_place,
     create_and_update,
     true,
     {},
     "vector-optimised configuration; paid AuraDB tiers, 4GB and more"},
    {Field::graph_analytics_plugin,
     "graph_analytics_plugin",
     ValueKind::flag,
     in_place,
     create_and_update,
     true,
     {},
     "the Graph Data Science plugin; professional-db only"},
    {Field::secondaries_count,
     "secondaries_count",
     ValueKind::count,
     in_place,
     update_only,
     true,
     {},
     "number of secondaries, 0 to 15; business-critical and enterprise-db",
     15},
    {Field::cdc_enrichment_mode, "cdc_enrichment_mode", ValueKind::word, in_place, update_only, true, cdc_modes,
     "change data capture; business-critical and enterprise-db"},
    {Field::customer_managed_key_id,
     "customer_managed_key_id",
     ValueKind::text,
     replace,
     create_only,
     true,
     {},
     "the encryption key; enterprise-db and enterprise-ds"},
    {Field::status, "status", ValueKind::word, pause_resume, actions, true, wished_statuses,
     "running or paused; unwritten: whatever it is"},
    {Field::instance_type, "instance_type", ValueKind::word, replace, create_only, true, encrypted_types,
     "the tier whose instances the key may encrypt"},
    {Field::key_id,
     "key_id",
     ValueKind::text,
     replace,
     create_only,
     true,
     {},
     "the key in the cloud's own service: an AWS ARN, a GCP resource name or an Azure key URL"},
}};

constexpr std::size_t instance_field_count = 14;
static_assert(table[instance_field_count].field == Field::instance_type, "instances' fields come first");

constexpr std::array<Field, 6> of_managed_keys{Field::name,   Field::project_id,    Field::cloud_provider,
                                               Field::region, Field::instance_type, Field::key_id};

} // namespace

std::span<const FieldTraits> field_table() { return std::span(table).first(instance_field_count); }

std::span<const Field> managed_key_fields() { return of_managed_keys; }

std::span<const FieldTraits> every_field() { return table; }

const FieldTraits& traits(Field field) {
  const FieldTraits& row = table.at(static_cast<std::size_t>(field));
  ensure(row.field == field, "the field table is in Field's order");
  return row;
}

std::string_view name_of(Field field) { return traits(field).name; }

std::optional<Field> field_named(std::string_view name) {
  for (const FieldTraits& row : table)
    if (row.name == name) return row.field;
  return std::nullopt;
}
