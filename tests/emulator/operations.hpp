#pragma once

#include <string_view>

#include "tests/emulator/model.hpp"
#include "tests/emulator/settings.hpp"

namespace emulator {

/// Makes the operation that `instance` is about to begin.
/// `outcome` is a fault's: "" ends well; "never" does not end; "fail" ends as such an operation fails (`loading failed`
/// where data is loaded, otherwise everything as before); any other word becomes the settled status.
Operation plan_operation(const Instance& instance, OperationKind kind, Change change, const Settings& settings,
                         TimeMs now, std::string_view outcome);

/// Makes the first operation of a new instance. A clone (with data to load) passes `loading` afterwards.
Operation plan_creation(bool clone, std::string_view data, const Settings& settings, TimeMs now,
                        std::string_view outcome);

} // namespace emulator
