#include "specs/checks.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace {

using Tiers = std::span<const std::string_view>;

constexpr std::array<std::string_view, 3> paid_databases{"professional-db", "business-critical", "enterprise-db"};
constexpr std::array<std::string_view, 1> professional{"professional-db"};
constexpr std::array<std::string_view, 2> clustered{"business-critical", "enterprise-db"};
constexpr std::array<std::string_view, 2> enterprise{"enterprise-db", "enterprise-ds"};
constexpr std::array<std::string_view, 5> paid{"professional-db", "business-critical", "enterprise-db",
                                               "professional-ds", "enterprise-ds"};

bool always(const FieldValue&) { return true; }
bool is_on(const FieldValue& value) { return value == FieldValue{true}; }
bool is_paused(const FieldValue& value) { return value == FieldValue{std::string("paused")}; }
bool is_not_gcp(const FieldValue& value) { return value != FieldValue{std::string("gcp")}; }

/// A wish that only some tiers can carry.
struct TierRule {
  Field field;
  bool (*concerns)(const FieldValue&); ///< a flag that is off asks for nothing
  Tiers tiers;
  std::string_view reason;
};

// Sources: Aura API v1 spec and the Aura documentation on vector optimisation, secondaries, change data capture,
// customer managed keys, pausing, storage and free instances; the refusals of features were observed live.
constexpr std::array<TierRule, 8> rules{{
    {Field::cloud_provider, is_not_gcp, paid, "free instances are on gcp only"},
    {Field::storage, always, paid, "a free instance has the storage that it has"},
    {Field::vector_optimized, is_on, paid_databases, "vector optimisation is for the paid AuraDB tiers"},
    {Field::graph_analytics_plugin, is_on, professional,
     "the graph analytics plugin is offered on professional-db only"},
    {Field::secondaries_count, always, clustered, "secondaries are for Business Critical and Virtual Dedicated Cloud"},
    {Field::cdc_enrichment_mode, always, clustered,
     "change data capture is for Business Critical and Virtual Dedicated Cloud"},
    {Field::customer_managed_key_id, always, enterprise, "customer managed keys are for the enterprise tiers"},
    {Field::status, is_paused, paid, "Aura pauses a free instance by itself, and nobody can by hand"},
}};

std::string listed(Tiers tiers) { return join(std::vector<std::string>(tiers.begin(), tiers.end()), ", "); }

void check_rules(const InstanceSpec& spec, const std::string& tier, Diagnostics& findings) {
  for (const TierRule& rule : rules) {
    const FieldValue* value = spec.fields.find(rule.field);
    if (value == nullptr || !rule.concerns(*value)) continue;
    if (std::find(rule.tiers.begin(), rule.tiers.end(), tier) != rule.tiers.end()) continue;
    findings.push_back(finding_at(spec, rule.field, "spec/tier",
                                  tier + " cannot have " + std::string(name_of(rule.field)) + " = " +
                                      shown(spec, rule.field) + ": " + std::string(rule.reason),
                                  "leave it out, or take " + listed(rule.tiers)));
  }
}

void check_memory(const InstanceSpec& spec, const std::string& tier, Diagnostics& findings) {
  constexpr Size least_business_critical{2};
  constexpr Size least_vector{4};
  const auto memory = spec.fields.size(Field::memory);
  if (!memory) return;
  if (tier == "business-critical" && *memory < least_business_critical)
    findings.push_back(finding_at(spec, Field::memory, "spec/tier",
                                  "business-critical begins at " + to_text(least_business_critical) + " of memory",
                                  "write memory = \"" + to_text(least_business_critical) + "\" or more"));
  if (spec.fields.flag(Field::vector_optimized).value_or(false) && *memory < least_vector)
    findings.push_back(finding_at(spec, Field::vector_optimized, "spec/tier",
                                  "vector optimisation begins at " + to_text(least_vector) +
                                      " of memory, and this instance has " + shown(spec, Field::memory),
                                  "write memory = \"" + to_text(least_vector) + "\" or more, or leave it out"));
}

} // namespace

Diagnostics check_tiers(const Configuration& configuration) {
  Diagnostics findings;
  for (const auto& [key, spec] : configuration.instances) {
    const std::string tier = spec.fields.text(Field::type);
    if (!tier.empty()) check_rules(spec, tier, findings);
    check_memory(spec, tier, findings);
  }
  return findings;
}
