#pragma once

#include "state/credential_sink.hpp"

#include <filesystem>
#include <memory>
#include <vector>

/// Holds one-time passwords from before their instance is recorded until the record of where they went is durable.
/// What a killed run leaves here, the next one delivers: an instance can be found again by its name, a password cannot.
class CredentialSpool {
public:
  virtual ~CredentialSpool() = default;
  /// Adds to what is held, durably.
  virtual Result<void> hold(const std::vector<Credential>& credentials) = 0;
  /// All that is held, oldest first.
  virtual Result<std::vector<Credential>> held() = 0;
  /// Holds these and no others from now on.
  virtual Result<void> replace(const std::vector<Credential>& credentials) = 0;
};

/// A file, mode 0600, of one JSON object a line; while nothing is held, it is not there. A last line that a crash cut
/// is dropped: what it was to hold was never relied on.
std::unique_ptr<CredentialSpool> make_credential_spool(std::filesystem::path file);

/// `.auraform/passwords.spool` under `base`.
std::filesystem::path credential_spool_file(const std::filesystem::path& base);
