#pragma once

#include "specs/configuration.hpp"
#include "state/credential_sink.hpp"

#include <filesystem>
#include <memory>
#include <vector>

/// The sink that `[auraform.credentials]` names. Relative directories and programs are relative to `base`.
///
/// - `file` writes the file that the Aura console offers, mode 0600, and says its path as the spec writes it.
/// - `command` runs the program without a shell, the credential as JSON on its stdin, and says the program's name.
///   The program must end with 0 within the time limit; its stdout is dropped. It is no member of the terminal's
///   foreground group, so that a Ctrl-C which stops the run does not stop it.
///
/// `state` is not among them: it keeps them where the state is (state/credentials/password_keeping.hpp).
std::unique_ptr<CredentialSink> make_credential_sink(const CredentialSettings& settings,
                                                     const std::filesystem::path& base);

/// Takes what the other sink could not: a file, mode 0600, in the first of the directories that can be written to.
std::unique_ptr<CredentialSink> make_rescue_sink(std::vector<std::filesystem::path> directories);

/// Where rescued credentials go: `.auraform/rescue` under `base`, else the system's temporary directory.
std::vector<std::filesystem::path> rescue_directories(const std::filesystem::path& base);
