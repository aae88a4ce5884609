#pragma once

#include "specs/configuration.hpp"
#include "specs/findings.hpp"
#include "specs/toml_node.hpp"

/// Reads `[auraform.state.encryption]`. A key or passphrase that stands in the specs is a finding, whose line is not
/// shown.
EncryptionSettings read_encryption(const TomlNode& table, Findings& findings);
