#include "state/remote/aws_credentials.hpp"

#include "base/files.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "state/remote/s3_xml.hpp"

#include <chrono>

#include <nlohmann/json.hpp>

namespace {

using namespace std::chrono_literals;

/// New credentials are got this long before the old ones expire.
constexpr Milliseconds margin = 5min;

constexpr const char* github_url = "ACTIONS_ID_TOKEN_REQUEST_URL";
constexpr const char* github_token = "ACTIONS_ID_TOKEN_REQUEST_TOKEN";

Error refused(const std::string& message, const std::string& hint) {
  return {ErrorKind::authentication, "state/no-store-credentials", message, hint};
}

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

/// Addresses that AWS hands tokens to: this machine, and the two link-local ones of ECS and EKS; else https.
bool may_have_a_token(const std::string& url) {
  return url.starts_with("http://169.254.170.2") || url.starts_with("http://169.254.170.23") ||
         check_address(url, "", false).has_value();
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
  const auto now = std::chrono::time_point_cast<Milliseconds>(std::chrono::system_clock::now());
  if (found_ && (!found_->expires || *found_->expires - margin > now)) return *found_;
  TRY_ASSIGN(found_, find());
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
  const std::string profile =
      surroundings_.profile.empty() ? aws_profile_name(surroundings_.environment) : surroundings_.profile;
  return refused(
      "there are no credentials for the state's store: neither " +
          std::string(surroundings_.profile.empty() ? "AWS_ACCESS_KEY_ID, nor a web identity, nor " : "in ") +
          "the profile " + ::quoted(profile),
      "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE");
}

Result<std::optional<AwsCredentials>> AwsCredentialSource::from_variables() const {
  const std::string key_id = variable("AWS_ACCESS_KEY_ID");
  const std::string secret = variable("AWS_SECRET_ACCESS_KEY");
  if (key_id.empty() && secret.empty()) return std::optional<AwsCredentials>();
  if (key_id.empty() || secret.empty())
    return refused(std::string(key_id.empty() ? "AWS_ACCESS_KEY_ID" : "AWS_SECRET_ACCESS_KEY") + " is not set, and " +
                       (key_id.empty() ? "AWS_SECRET_ACCESS_KEY" : "AWS_ACCESS_KEY_ID") + " is",
                   "set both");
  return std::optional(AwsCredentials{key_id, Secret(secret), Secret(variable("AWS_SESSION_TOKEN")), std::nullopt});
}

/// The token that says who we are: from the file that EKS keeps fresh, or from GitHub.
Result<std::optional<Secret>> AwsCredentialSource::web_identity_token() {
  if (const std::string file = variable("AWS_WEB_IDENTITY_TOKEN_FILE"); !file.empty()) {
    TRY_ASSIGN(const std::string text, read_file(file, 1U << 20U));
    return std::optional(Secret(std::string(trimmed(text))));
  }
  const std::string url = variable(github_url);
  if (url.empty() || variable(github_token).empty()) return std::optional<Secret>();
  TRY(check_address(url, github_url, false));
  WebRequest request{.url = url + "&audience=sts.amazonaws.com"};
  request.secret_header = Secret("Authorization: bearer " + variable(github_token));
  TRY_ASSIGN(const WebAnswer answer, web_.send(request));
  if (!answer.is_success())
    return refused("GitHub gives no identity token: HTTP " + std::to_string(answer.status),
                   "give the job `permissions: id-token: write`");
  TRY_ASSIGN(const Json object, parse_json(answer.body, "GitHub's identity token"));
  ObjectReader reader(object, "GitHub's identity token");
  Secret token(reader.required_string("value"));
  TRY(reader.finish());
  return std::optional(std::move(token));
}

Result<std::optional<AwsCredentials>> AwsCredentialSource::from_web_identity() {
  const std::string role = variable("AWS_ROLE_ARN");
  if (role.empty()) return std::optional<AwsCredentials>();
  TRY_ASSIGN(const auto token, web_identity_token());
  if (!token) return std::optional<AwsCredentials>();
  const std::string session = variable("AWS_ROLE_SESSION_NAME");
  TRY_ASSIGN(AwsCredentials credentials, assume_role(role, session.empty() ? "auraform" : session, *token));
  return std::optional(std::move(credentials));
}

Result<AwsCredentials> AwsCredentialSource::assume_role(const std::string& role, const std::string& session,
                                                        const Secret& token) {
  std::string address = variable("AWS_ENDPOINT_URL_STS");
  if (address.empty()) {
    const std::string end = surroundings_.region.starts_with("cn-") ? ".amazonaws.com.cn" : ".amazonaws.com";
    address = "https://sts." + surroundings_.region + end;
  }
  TRY(check_address(address, "AWS_ENDPOINT_URL_STS", false));
  WebRequest request{.method = "POST", .url = address + "/"};
  request.headers = {"Content-Type: application/x-www-form-urlencoded"};
  request.body = "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=" + percent_encoded(role, Slash::encode) +
                 "&RoleSessionName=" + percent_encoded(session, Slash::encode) +
                 "&WebIdentityToken=" + percent_encoded(token.reveal(), Slash::encode);
  TRY_ASSIGN(const WebAnswer answer, web_.send(request));
  AwsCredentials credentials{xml_text(answer.body, "AccessKeyId"), Secret(xml_text(answer.body, "SecretAccessKey")),
                             Secret(xml_text(answer.body, "SessionToken")), std::nullopt};
  if (!answer.is_success() || credentials.key_id.empty() || credentials.secret.empty())
    return refused("AWS does not give the role " + visible(role) + " to this identity: HTTP " +
                       std::to_string(answer.status) + " " + visible(xml_text(answer.body, "Code")) + " " +
                       visible(xml_text(answer.body, "Message")),
                   "look at AWS_ROLE_ARN, and at whom the role's trust policy lets assume it");
  if (const auto expires = parse_time(xml_text(answer.body, "Expiration"))) credentials.expires = *expires;
  return credentials;
}

Result<std::optional<AwsCredentials>> AwsCredentialSource::from_profile() {
  const std::string name =
      surroundings_.profile.empty() ? aws_profile_name(surroundings_.environment) : surroundings_.profile;
  TRY_ASSIGN(auto profile, read_aws_profile(surroundings_.environment, name));
  const std::string key_id = profile["aws_access_key_id"];
  if (!key_id.empty())
    return std::optional(AwsCredentials{key_id, Secret(profile["aws_secret_access_key"]),
                                        Secret(profile["aws_session_token"]), std::nullopt});
  const std::string role = profile["role_arn"];
  const std::string token_file = profile["web_identity_token_file"];
  if (!role.empty() && !token_file.empty()) {
    TRY_ASSIGN(const std::string token, read_file(token_file, 1U << 20U));
    const std::string session = profile["role_session_name"];
    TRY_ASSIGN(AwsCredentials credentials,
               assume_role(role, session.empty() ? "auraform" : session, Secret(std::string(trimmed(token)))));
    return std::optional(std::move(credentials));
  }
  for (const char* other : {"sso_session", "sso_start_url", "credential_process", "source_profile"})
    if (!profile[other].empty())
      return refused("the profile " + ::quoted(name) + " gets its credentials by " + other +
                         ", which auraform does not do itself",
                     "let the AWS command line do it: eval \"$(aws configure export-credentials --profile " + name +
                         " --format env)\"");
  return std::optional<AwsCredentials>();
}

/// What ECS and EKS pod identities use.
Result<std::optional<AwsCredentials>> AwsCredentialSource::from_container() {
  std::string url = variable("AWS_CONTAINER_CREDENTIALS_FULL_URI");
  const std::string relative = variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
  if (!relative.empty()) url = "http://169.254.170.2" + relative;
  if (url.empty()) return std::optional<AwsCredentials>();
  if (!may_have_a_token(url))
    return refused("AWS_CONTAINER_CREDENTIALS_FULL_URI names another machine over plain http: " + ::quoted(url), "");
  WebRequest request{.url = url};
  std::string token = variable("AWS_CONTAINER_AUTHORIZATION_TOKEN");
  if (const std::string file = variable("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"); !file.empty()) {
    TRY_ASSIGN(token, read_file(file, 1U << 20U));
  }
  if (!token.empty()) request.secret_header = Secret("Authorization: " + std::string(trimmed(token)));
  TRY_ASSIGN(const WebAnswer answer, web_.send(request));
  if (!answer.is_success())
    return refused("the container's endpoint gives no credentials: HTTP " + std::to_string(answer.status), "");
  TRY_ASSIGN(AwsCredentials credentials, read_json_credentials(answer.body, "the container's credentials"));
  return std::optional(std::move(credentials));
}
