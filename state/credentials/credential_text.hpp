#pragma once

#include "base/files.hpp"
#include "state/credential_sink.hpp"

#include <filesystem>
#include <string>
#include <string_view>

/// The file that the Aura console offers: NEO4J_URI, NEO4J_USERNAME, NEO4J_PASSWORD, AURA_INSTANCEID,
/// AURA_INSTANCENAME, one `NAME=value` a line, readable by dotenv and by a shell. Values are quoted where they must be.
Secret to_environment_text(const Credential& credential);

/// The same names in one JSON object, with the instance's key as `key`.
Secret to_json_text(const Credential& credential);

/// What to_json_text wrote. `what` names the text in errors, which never hold any of it.
Result<Credential> parse_json_text(std::string_view text, std::string_view what);

/// Writes the console's file into a directory, which is made if need be: `Neo4j-ID-KEY.txt`, mode 0600.
/// A file that is already there is never touched: one with the same content will do, else the new one gets a number.
/// Returns the path.
Result<std::filesystem::path> write_credential_file(const std::filesystem::path& directory,
                                                    const Credential& credential,
                                                    Durability durability = Durability::now);
