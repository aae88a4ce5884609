#pragma once

#include "base/json.hpp"
#include "reconcile/plan.hpp"

#include <string>
#include <string_view>

// What Terraform calls the things that we have too, in its machine-readable formats.

/// The Terraform of which the formats are followed. Readers look at it; nothing of ours does.
inline constexpr std::string_view terraform_version = "1.9.0";
/// Three parts, as readers of plan files expect them.
inline constexpr std::string_view provider_name = "auraform/neo4j/aura";

/// The word of an event: noop, move, create, update, replace, delete, import, remove.
std::string_view event_action(const Step& step);
/// The same, where only the action is known.
std::string_view event_action(Action action);

/// The words of a plan document's `change.actions`.
Json document_actions(const Step& step);

/// A planned change's `reason`; empty where Terraform has none for it.
std::string_view event_reason(Reason reason);

/// A resource change's `action_reason`; empty where there is none.
std::string_view document_reason(Reason reason);

/// `resource` of an event.
Json resource_address(const std::string& key);

/// A field's value: sizes as "8GB", counts and flags as JSON has them.
Json to_json(const FieldValue& value);
