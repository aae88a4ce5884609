#pragma once

#include "cmd/arguments.hpp"
#include "cmd/context.hpp"
#include "specs/load.hpp"
#include "state/state_store.hpp"

#include <memory>

/// The values of variables: AURAFORM_VAR_x, then each `-var-file`, then each `-var`; later ones win.
Result<VariableValues> collect_variables(const Context& context, const Arguments& arguments);

/// Reads and compiles the specs of the directory and reports every finding. When one of them is an error the result
/// is an error of kind `spec` that counts them.
Result<Configuration> load_specs(Context& context, const Arguments& arguments);

/// The state store that the specs name; `-state=FILE` takes their place.
Result<std::unique_ptr<StateStore>> open_state(const Context& context, const Settings& settings,
                                               const Arguments& arguments);

/// The same for verbs that need the state alone: without spec files, or with `-state=FILE`, nothing is compiled.
Result<std::unique_ptr<StateStore>> open_state_alone(Context& context, const Arguments& arguments);
