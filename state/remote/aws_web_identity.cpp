#include "state/remote/aws_credentials.hpp"

#include "base/json.hpp"
#include "base/text.hpp"
#include "state/remote/aws_token_service.hpp"
#include "state/remote/s3_errors.hpp"
#include "state/remote/s3_xml.hpp"

#include <nlohmann/json.hpp>

// Credentials in exchange for a token that says who we are.

namespace {

constexpr const char* github_url = "ACTIONS_ID_TOKEN_REQUEST_URL";
constexpr const char* github_token = "ACTIONS_ID_TOKEN_REQUEST_TOKEN";

/// What to do about a refusal, by AWS's code for it.
std::string hint_for(const std::string& code) {
  if (code == "ExpiredTokenException" || code == "ExpiredToken")
    return "the identity token has expired: whoever writes AWS_WEB_IDENTITY_TOKEN_FILE should write a fresh one; "
           "look at this machine's clock, too";
  if (code == "InvalidIdentityToken")
    return "the account of the role does not know who issued the token, or its audience: "
           "register the identity provider there, with the audience sts.amazonaws.com";
  return "look at AWS_ROLE_ARN, and at whom the role's trust policy lets assume it";
}

bool may_pass(const WebAnswer& answer) {
  const std::string code = xml_text(answer.body, "Code");
  return is_passing_trouble(answer) || code == "IDPCommunicationError" || code == "Throttling";
}

} // namespace

/// The token that says who we are: from the file that EKS keeps fresh, or from GitHub.
Result<std::optional<Secret>> AwsCredentialSource::web_identity_token() {
  if (const std::string file = variable("AWS_WEB_IDENTITY_TOKEN_FILE"); !file.empty()) {
    TRY_ASSIGN(std::string token, read_token("AWS_WEB_IDENTITY_TOKEN_FILE", file));
    return std::optional(Secret(std::move(token)));
  }
  const std::string url = variable(github_url);
  if (url.empty() || variable(github_token).empty()) return std::optional<Secret>();
  TRY(check_address(url, github_url, false));
  const char* separator = url.find('?') == std::string::npos ? "?" : "&";
  WebRequest request{.url = url + separator + "audience=sts.amazonaws.com"};
  request.secret_header = Secret("Authorization: bearer " + variable(github_token));
  TRY_ASSIGN(const WebAnswer answer, web_.send(request));
  if (is_passing_trouble(answer)) return token_service_in_trouble("GitHub's token service", answer);
  if (!answer.is_success())
    return no_store_credentials("GitHub gives no identity token: HTTP " + std::to_string(answer.status) + ", " +
                                    told_by(answer),
                                "give the job `permissions: id-token: write`");
  TRY_ASSIGN(const Json object, parse_json(answer.body, "GitHub's identity token"));
  ObjectReader reader(object, "GitHub's identity token");
  Secret token(reader.required_string("value"));
  TRY(reader.finish());
  return std::optional(std::move(token));
}

Result<std::optional<AwsCredentials>> AwsCredentialSource::from_web_identity() {
  const std::string role = variable("AWS_ROLE_ARN");
  if (role.empty()) {
    if (variable("AWS_WEB_IDENTITY_TOKEN_FILE").empty()) return std::optional<AwsCredentials>();
    return no_store_credentials("AWS_WEB_IDENTITY_TOKEN_FILE is set, and AWS_ROLE_ARN is not", "set both");
  }
  TRY_ASSIGN(const auto token, web_identity_token());
  if (!token) return std::optional<AwsCredentials>();
  TRY_ASSIGN(AwsCredentials credentials, assume_role(role, variable("AWS_ROLE_SESSION_NAME"), *token));
  return std::optional(std::move(credentials));
}

Result<AwsCredentials> AwsCredentialSource::assume_role(const std::string& role, const std::string& session,
                                                        const std::string& token_file) {
  TRY_ASSIGN(std::string token, read_token("web_identity_token_file", token_file));
  return assume_role(role, session, Secret(std::move(token)));
}

Result<AwsCredentials> AwsCredentialSource::assume_role(const std::string& role, const std::string& session,
                                                        const Secret& token) {
  std::string address = variable("AWS_ENDPOINT_URL_STS");
  if (address.empty()) {
    const std::string end = surroundings_.region.starts_with("cn-") ? ".amazonaws.com.cn" : ".amazonaws.com";
    address = "https://sts." + surroundings_.region + end;
  }
  while (address.ends_with('/'))
    address.pop_back();
  TRY(check_address(address, "AWS_ENDPOINT_URL_STS", false));
  WebRequest request{.method = "POST", .url = address + "/"};
  request.headers = {"Content-Type: application/x-www-form-urlencoded"};
  request.body = "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=" + percent_encoded(role, Slash::encode) +
                 "&RoleSessionName=" + percent_encoded(session.empty() ? "auraform" : session, Slash::encode) +
                 "&WebIdentityToken=" + percent_encoded(token.reveal(), Slash::encode);
  TRY_ASSIGN(const WebAnswer answer, web_.send(request));
  if (!answer.is_success() && may_pass(answer)) return token_service_in_trouble("AWS's token service", answer);
  AwsCredentials credentials{xml_text(answer.body, "AccessKeyId"), Secret(xml_text(answer.body, "SecretAccessKey")),
                             Secret(xml_text(answer.body, "SessionToken")), std::nullopt};
  if (!answer.is_success() || credentials.key_id.empty() || credentials.secret.empty())
    return no_store_credentials("AWS does not give the role " + visible(role) + " to this identity: HTTP " +
                                    std::to_string(answer.status) + ", " + told_by(answer),
                                hint_for(xml_text(answer.body, "Code")));
  if (const auto expires = parse_time(xml_text(answer.body, "Expiration"))) credentials.expires = *expires;
  return credentials;
}
