#pragma once

#include "state/remote/aws_credentials.hpp"

#include "base/files.hpp"
#include "tests/remote/token_services.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch_directory.hpp"

#include <map>
#include <string>

/// One place where credentials are looked for, with files and services of its own.
class AwsWorld {
public:
  AwsWorld() {
    environment = {{"HOME", scratch.path().string()},
                   {"AWS_ENDPOINT_URL_STS", services.address()},
                   {"AWS_CONFIG_FILE", (scratch.path() / "config").string()},
                   {"AWS_SHARED_CREDENTIALS_FILE", (scratch.path() / "credentials").string()}};
  }

  /// A file, and its path.
  std::string file(const std::string& name, const std::string& content) const {
    REQUIRE(replace_file(scratch.path() / name, content, private_mode).has_value());
    return (scratch.path() / name).string();
  }

  AwsCredentialSource source(const std::string& profile = "") const {
    return AwsCredentialSource({environment, profile, "eu-central-1"}, {.total_limit = std::chrono::seconds(5)});
  }
  AwsCredentials found(const std::string& profile = "") const {
    auto credentials = source(profile).get();
    if (!credentials) FAIL(credentials.error().message);
    return *credentials;
  }
  Error error(const std::string& profile = "") const {
    const auto credentials = source(profile).get();
    REQUIRE_FALSE(credentials.has_value());
    return credentials.error();
  }

  /// As EKS sets them.
  void identify_by_file() {
    environment["AWS_ROLE_ARN"] = "arn:aws:iam::1:role/a b";
    environment["AWS_WEB_IDENTITY_TOKEN_FILE"] = file("token", "ey.token+/=\n");
  }
  /// As GitHub sets them.
  void identify_by_github() {
    environment["AWS_ROLE_ARN"] = "arn:aws:iam::1:role/a b";
    environment["GITHUB_ACTIONS"] = "true";
    environment["ACTIONS_ID_TOKEN_REQUEST_URL"] = services.address() + "/github?api-version=2.0";
    environment["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] = "request-token";
  }

  ScratchDirectory scratch;
  TokenServices services;
  std::map<std::string, std::string> environment;
};

inline bool says(const Error& error, const std::string& text) {
  return error.message.find(text) != std::string::npos || error.hint.find(text) != std::string::npos;
}
