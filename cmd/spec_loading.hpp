#pragma once

#include "cmd/arguments.hpp"
#include "cmd/context.hpp"
#include "specs/load.hpp"
#include "state/state_format.hpp"
#include "state/state_store.hpp"

#include <memory>

/// The values of variables: AURAFORM_VAR_x, then each `-var-file`, then each `-var`; later ones win.
Result<VariableValues> collect_variables(const Context& context, const Arguments& arguments);

/// Reads and compiles the specs of the directory and reports every finding. When one of them is an error the result
/// is an error of kind `spec` that counts them.
Result<Configuration> load_specs(Context& context, const Arguments& arguments);

/// The run's cipher, with the keys that the specs name.
StateCipher& state_cipher(Context& context, const EncryptionSettings& settings);

/// How states are written, by what the specs say about encryption.
StateFormat state_format(Context& context, const StateSettings& settings, SealUse use = SealUse::seal);

/// The state store that the specs name; `-state=FILE` takes their place, and stays encrypted as they say.
Result<std::unique_ptr<StateStore>> open_state(Context& context, const Settings& settings, const Arguments& arguments,
                                               SealUse use = SealUse::seal);

/// The settings for verbs that need the state alone: without spec files, or with `-state=FILE` where that is not
/// encrypted, nothing is compiled.
Result<Settings> settings_for_state(Context& context, const Arguments& arguments);

/// The store for those.
Result<std::unique_ptr<StateStore>> open_state_alone(Context& context, const Arguments& arguments);
