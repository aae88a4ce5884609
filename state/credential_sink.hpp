#pragma once

#include "base/result.hpp"
#include "base/secret.hpp"

#include <string>

/// The credential that Aura shows once, at creation.
struct Credential {
  std::string key;
  std::string instance_id;
  std::string instance_name;
  std::string connection_url;
  std::string username;
  Secret password;
};

/// Where one-time passwords go.
class CredentialSink {
public:
  virtual ~CredentialSink() = default;
  /// Takes the credential and says where it is: a path, or the command's name. The error never holds the password.
  virtual Result<std::string> store(const Credential& credential) = 0;
  /// What was stored is durable when it returns.
  virtual Result<void> flush() { return {}; }
};
