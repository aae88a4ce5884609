#pragma once

#include "base/result.hpp"
#include "base/secret.hpp"
#include "base/time.hpp"
#include "state/remote/web_client.hpp"

#include <map>
#include <mutex>
#include <optional>
#include <string>

/// What requests to AWS are signed with.
struct AwsCredentials {
  std::string key_id;
  Secret secret;
  Secret session_token; ///< may be empty
  std::optional<TimePoint> expires;

  bool operator==(const AwsCredentials&) const = default;
};

/// Where credentials are looked for.
struct AwsSurroundings {
  std::map<std::string, std::string> environment;
  std::string profile; ///< asked for by name: nothing else is looked at then
  std::string region;  ///< of the token service
};

/// Finds credentials as AWS's own tools do, and gets new ones before they expire: `AWS_ACCESS_KEY_ID` and its
/// companions; a web identity (`AWS_WEB_IDENTITY_TOKEN_FILE` or GitHub's token request, with `AWS_ROLE_ARN`); the
/// shared profile files; a container's endpoint. May be used by several threads.
class AwsCredentialSource {
public:
  AwsCredentialSource(AwsSurroundings surroundings, WebClientOptions web);

  /// An error of kind `authentication` (`state/no-store-credentials`) says where was looked; one of kind `network`
  /// that a service is in trouble and may give some later. Credentials that hold still are given meanwhile.
  Result<AwsCredentials> get();

private:
  Result<AwsCredentials> find();
  Error nowhere() const;
  std::string profile_name() const;
  std::string variable(const std::string& name) const;
  Result<std::optional<AwsCredentials>> from_variables() const;
  Result<std::optional<AwsCredentials>> from_web_identity();
  Result<std::optional<AwsCredentials>> from_profile();
  Result<std::optional<AwsCredentials>> from_container();
  Result<std::optional<Secret>> web_identity_token();
  Result<AwsCredentials> assume_role(const std::string& role, const std::string& session,
                                     const std::string& token_file);
  Result<AwsCredentials> assume_role(const std::string& role, const std::string& session, const Secret& token);

  AwsSurroundings surroundings_;
  WebClient web_;
  std::mutex mutex_;
  std::optional<AwsCredentials> found_;
  TimePoint next_attempt_; ///< to renew them, after one failed
};

/// The settings of one profile: `[default]` or `[profile x]` in the config file, `[x]` in the credentials file, whose
/// values win. A file that is not there is empty; a line that is neither a section nor a setting is an error.
Result<std::map<std::string, std::string>> read_aws_profile(const std::map<std::string, std::string>& environment,
                                                            const std::string& name);

/// The profile that the environment asks for: `AWS_PROFILE`, else `default`.
std::string aws_profile_name(const std::map<std::string, std::string>& environment);
