#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>

#include "tests/emulator/http.hpp"
#include "tests/emulator/model.hpp"
#include "tests/emulator/offers.hpp"
#include "tests/emulator/orders.hpp"
#include "tests/emulator/settings.hpp"

namespace emulator {

/// Nothing when the call is allowed.
using Refusal = std::optional<ApiError>;

// Who may do what when. All of these are pure.

Refusal refuse_pause(const Instance& instance, const Settings& settings);
Refusal refuse_resume(const Instance& instance, const Settings& settings);
Refusal refuse_snapshot(const Instance& instance, const Settings& settings);
Refusal refuse_restore(const Instance& instance, const Snapshot& snapshot, const Settings& settings);
Refusal refuse_delete(const Instance& instance, const Settings& settings);

/// `snapshot` is null when the source's present data is meant.
Refusal refuse_overwrite(const Instance& target, const Instance& source, const Snapshot* snapshot,
                         const Settings& settings);

/// Nothing for a source that may be cloned into a new instance.
Refusal refuse_clone_source(const Instance& source, const Snapshot* snapshot, const Settings& settings);

/// The change that a PATCH brings (its name aside), or why it is refused.
std::variant<Change, ApiError> check_patch(const Instance& instance, const PatchOrder& order,
                                           const Catalogue& catalogue, const Settings& settings);

/// The change that an upgrade to business-critical brings, or why it is refused.
std::variant<Change, ApiError> check_upgrade(const Instance& instance, const UpgradeOrder& order,
                                             const Catalogue& catalogue, const Settings& settings);

/// The instance that a create makes, without id and times, or why it is refused. Sources and limits are not looked at.
std::variant<Instance, ApiError> check_create(const CreateOrder& order, const Catalogue& catalogue);

} // namespace emulator
