#include "state/remote/aws_credentials.hpp"

#include "base/json.hpp"
#include "base/text.hpp"
#include "state/remote/aws_token_service.hpp"
#include "state/remote/s3_errors.hpp"

#include <chrono>

#include <nlohmann/json.hpp>

namespace {

using namespace std::chrono_literals;

/// New credentials are got this long before the old ones expire.
constexpr Milliseconds margin = 5min;

/// After new ones could not be had, and while the old ones hold, it is tried again this much later.
constexpr Milliseconds until_next_attempt = 30s;

TimePoint now() { return std::chrono::time_point_cast<Milliseconds>(std::chrono::system_clock::now()); }

Result<AwsCredentials> read_json_credentials(const std::string& body, const std::string& what) {
  TRY_ASSIGN(const Json object, parse_json(body, what));
  ObjectReader reader(object, what);
  AwsCredentials credentials{reader.required_string("AccessKeyId"), Secret(reader.required_string("SecretAccessKey")),
                             Secret(reader.optional_string("Token").value_or("")), std::nullopt};
  const auto expires = reader.optional_string("Expiration");
  TRY(reader.finish());
  if (expires) {
    TRY_ASSIGN(credentials.expires, parse_time(*expires));
  }
  return credentials;
}

/// Addresses that AWS hands tokens to: this machine, and the link-local ones of ECS and EKS; else https.
bool may_have_a_token(const std::string& url) {
  for (const std::string host : {"http://169.254.170.2", "http://169.254.170.23", "http://[fd00:ec2::23]"})
    if (url == host || url.starts_with(host + "/") || url.starts_with(host + ":"))
      return check_address(url, "", true).has_value();
  return check_address(url, "", false).has_value();
}

/// What a profile needs another program for.
std::string unsupported_kind(const std::map<std::string, std::string>& profile,
                             std::initializer_list<const char*> settings) {
  for (const char* name : settings)
    if (const auto found = profile.find(name); found != profile.end() && !found->second.empty()) return name;
  return {};
}

} // namespace

AwsCredentialSource::AwsCredentialSource(AwsSurroundings surroundings, WebClientOptions web)
    : surroundings_(std::move(surroundings))
    , web_(std::move(web)) {}

std::string AwsCredentialSource::variable(const std::string& name) const {
  const auto found = surroundings_.environment.find(name);
  return found == surroundings_.environment.end() ? std::string() : found->second;
}

Result<AwsCredentials> AwsCredentialSource::get() {
  const std::lock_guard guard(mutex_);
  const TimePoint time = now();
  if (found_ && (!found_->expires || *found_->expires - margin > time)) return *found_;
  const bool holds_still = found_ && *found_->expires > time;
  if (holds_still && time < next_attempt_) return *found_;
  auto renewed = find();
  if (!renewed && holds_still) {
    next_attempt_ = time + until_next_attempt;
    return *found_;
  }
  TRY_ASSIGN(found_, std::move(renewed));
  return *found_;
}

Result<AwsCredentials> AwsCredentialSource::find() {
  std::optional<AwsCredentials> found;
  if (surroundings_.profile.empty()) {
    TRY_ASSIGN(found, from_variables());
    if (found) return *found;
    TRY_ASSIGN(found, from_web_identity());
    if (found) return *found;
  }
  TRY_ASSIGN(found, from_profile());
  if (found) return *found;
  if (surroundings_.profile.empty()) {
    TRY_ASSIGN(found, from_container());
    if (found) return *found;
  }
  return nowhere();
}

std::string AwsCredentialSource::profile_name() const {
  return surroundings_.profile.empty() ? aws_profile_name(surroundings_.environment) : surroundings_.profile;
}

/// Where was looked, and what seems to be missing.
Error AwsCredentialSource::nowhere() const {
  const bool in_profile_alone = !surroundings_.profile.empty();
  const std::string where = in_profile_alone
                                ? "the profile " + ::quoted(profile_name()) + " has none, or is not there"
                                : "neither in AWS_ACCESS_KEY_ID, nor by a web identity, nor in the profile " +
                                      ::quoted(profile_name()) + ", nor from a container's endpoint";
  std::string hint = "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE";
  if (in_profile_alone)
    hint = "look at `profile` in [auraform.state], and at AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE";
  if (!in_profile_alone && !variable("AWS_ROLE_ARN").empty())
    hint =
        variable("GITHUB_ACTIONS") == "true"
            ? "AWS_ROLE_ARN is set, but the job may not have an identity token: give it `permissions: id-token: write`"
            : "AWS_ROLE_ARN is set, but AWS_WEB_IDENTITY_TOKEN_FILE is not";
  return no_store_credentials("there are no credentials for the state's store: " + where, hint);
}

Result<std::optional<AwsCredentials>> AwsCredentialSource::from_variables() const {
  const std::string key_id = variable("AWS_ACCESS_KEY_ID");
  const std::string secret = variable("AWS_SECRET_ACCESS_KEY");
  if (key_id.empty() && secret.empty()) return std::optional<AwsCredentials>();
  if (key_id.empty() || secret.empty())
    return no_store_credentials(std::string(key_id.empty() ? "AWS_ACCESS_KEY_ID" : "AWS_SECRET_ACCESS_KEY") +
                                    " is not set, and " +
                                    (key_id.empty() ? "AWS_SECRET_ACCESS_KEY" : "AWS_ACCESS_KEY_ID") + " is",
                                "set both");
  return std::optional(AwsCredentials{key_id, Secret(secret), Secret(variable("AWS_SESSION_TOKEN")), std::nullopt});
}

/// In the order of AWS's own tools: a role before keys, since keys beside a role are there to get the role with.
Result<std::optional<AwsCredentials>> AwsCredentialSource::from_profile() {
  const std::string name = profile_name();
  TRY_ASSIGN(auto profile, read_aws_profile(surroundings_.environment, name));
  std::string other =
      unsupported_kind(profile, {"source_profile", "credential_source", "sso_session", "sso_start_url"});
  if (other.empty() && profile["aws_access_key_id"].empty()) other = unsupported_kind(profile, {"credential_process"});
  if (!other.empty())
    return no_store_credentials("the profile " + ::quoted(name) + " gets its credentials by " + other +
                                    ", which auraform does not do itself",
                                "let the AWS command line do it: eval \"$(aws configure export-credentials --profile " +
                                    name + " --format env)\"");
  if (!profile["role_arn"].empty() && !profile["web_identity_token_file"].empty()) {
    TRY_ASSIGN(AwsCredentials credentials,
               assume_role(profile["role_arn"], profile["role_session_name"], profile["web_identity_token_file"]));
    return std::optional(std::move(credentials));
  }
  const std::string key_id = profile["aws_access_key_id"];
  const std::string secret = profile["aws_secret_access_key"];
  if (key_id.empty() != secret.empty())
    return no_store_credentials("the profile " + ::quoted(name) + " has " +
                                    (key_id.empty() ? "aws_secret_access_key without aws_access_key_id"
                                                    : "aws_access_key_id without aws_secret_access_key"),
                                "write both");
  if (key_id.empty()) return std::optional<AwsCredentials>();
  return std::optional(AwsCredentials{key_id, Secret(secret), Secret(profile["aws_session_token"]), std::nullopt});
}

/// What ECS and EKS pod identities use.
Result<std::optional<AwsCredentials>> AwsCredentialSource::from_container() {
  std::string url = variable("AWS_CONTAINER_CREDENTIALS_FULL_URI");
  const std::string relative = variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
  if (!relative.empty()) url = "http://169.254.170.2" + relative;
  if (url.empty()) return std::optional<AwsCredentials>();
  if (!may_have_a_token(url))
    return no_store_credentials("AWS_CONTAINER_CREDENTIALS_FULL_URI is no address that a token may go to: " +
                                    ::quoted(url),
                                "it is https, or http to this machine or to the addresses of ECS and EKS");
  WebRequest request{.url = url};
  std::string token = variable("AWS_CONTAINER_AUTHORIZATION_TOKEN");
  if (const std::string file = variable("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"); !file.empty()) {
    TRY_ASSIGN(token, read_token("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", file));
  }
  if (!token.empty()) request.secret_header = Secret("Authorization: " + std::string(trimmed(token)));
  TRY_ASSIGN(const WebAnswer answer, web_.send(request));
  if (is_passing_trouble(answer)) return token_service_in_trouble("the container's endpoint", answer);
  if (!answer.is_success())
    return no_store_credentials("the container's endpoint gives no credentials: HTTP " + std::to_string(answer.status) +
                                    ", " + told_by(answer),
                                "look at the role of the task or the pod, and at AWS_CONTAINER_AUTHORIZATION_TOKEN");
  TRY_ASSIGN(AwsCredentials credentials, read_json_credentials(answer.body, "the container's credentials"));
  return std::optional(std::move(credentials));
}
