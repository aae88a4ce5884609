#include "state/remote/s3_errors.hpp"

#include "base/text.hpp"
#include "state/remote/s3_xml.hpp"

#include <algorithm>
#include <array>

namespace {

constexpr std::size_t most_told = 300;
constexpr int not_implemented = 501;

struct KnownCode {
  std::string_view code;
  ErrorKind kind;
  const char* error_code;
  const char* meaning;
  const char* hint;
};

constexpr const char* check_keys = "look at AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or at the profile";
constexpr const char* get_new =
    "get new credentials; a job that runs for long should use a web identity, which is renewed";

constexpr std::array<KnownCode, 11> known_codes{{
    {"InvalidAccessKeyId", ErrorKind::authentication, "state/store-credentials",
     "the store does not know the access key", check_keys},
    {"SignatureDoesNotMatch", ErrorKind::authentication, "state/store-credentials",
     "the store refuses the signature: the secret access key is wrong", check_keys},
    {"InvalidToken", ErrorKind::authentication, "state/store-credentials", "the store refuses the session token",
     "look at AWS_SESSION_TOKEN: it belongs to the access key beside it"},
    {"ExpiredToken", ErrorKind::authentication, "state/store-credentials", "the session token has expired", get_new},
    {"ExpiredTokenException", ErrorKind::authentication, "state/store-credentials", "the session token has expired",
     get_new},
    {"AccessDenied", ErrorKind::authentication, "state/store-denied", "the store denies it to these credentials",
     "they need s3:GetObject, s3:PutObject, s3:DeleteObject on the key and what begins like it, and s3:ListBucket on "
     "the bucket"},
    {"AllAccessDisabled", ErrorKind::state, "state/store-denied", "the bucket is disabled", "look at the bucket"},
    {"NoSuchBucket", ErrorKind::state, "state/no-bucket", "there is no such bucket",
     "look at bucket and endpoint in [auraform.state]; auraform makes no buckets"},
    {"InvalidBucketName", ErrorKind::state, "state/no-bucket", "that is no name of a bucket",
     "look at bucket in [auraform.state]"},
    {"QuotaExceeded", ErrorKind::state, "state/store-full", "the store is full", "make room there"},
    {"EntityTooLarge", ErrorKind::state, "state/store-full", "the store takes no object of this size", ""},
}};

std::string told(const std::string& text) { return visible(shortened(text, most_told)); }

Error wrong_region(const WebAnswer& answer, const S3Place& place, const std::string& doing) {
  std::string region = answer.header("x-amz-bucket-region");
  if (region.empty()) region = xml_text(answer.body, "Region");
  const std::string endpoint = xml_text(answer.body, "Endpoint");
  const std::string where = !region.empty()     ? "in the region " + told(region)
                            : !endpoint.empty() ? "at " + told(endpoint)
                                                : "somewhere else (HTTP " + std::to_string(answer.status) + ")";
  return {ErrorKind::state, "state/other-region",
          doing + ": the bucket is " + where + ", and it was looked for in " + visible(place.region) + " at " +
              visible(place.endpoint),
          region.empty() ? "write where it is as `endpoint` in [auraform.state]; redirects are not followed"
                         : "write region = " + ::quoted(region) + " in [auraform.state], or set AWS_REGION"};
}

Error wrong_clock(const WebAnswer& answer, const std::string& doing, TimePoint now) {
  std::string apart = "differs too much from the store's";
  if (const auto theirs = answer.time("date")) {
    const bool behind = now < *theirs;
    apart = "is " + format_duration(behind ? *theirs - now : now - *theirs) + (behind ? " behind" : " ahead of") +
            " the store's";
  }
  return {ErrorKind::authentication, "state/wrong-clock",
          doing + ": the clock of this machine " + apart + ", and signatures hold for minutes only",
          "set the clock right"};
}

bool is_about_region(const WebAnswer& answer, const std::string& code) {
  return answer.status == 301 || answer.status == 302 || answer.status == 307 || answer.status == 308 ||
         code == "AuthorizationHeaderMalformed" || code == "IllegalLocationConstraintException" ||
         code == "IncorrectEndpoint";
}

} // namespace

Error s3_error(const WebAnswer& answer, const S3Place& place, const std::string& doing, TimePoint now) {
  std::string code = xml_text(answer.body, "Code");
  const std::string message = xml_text(answer.body, "Message");
  if (is_about_region(answer, code)) return wrong_region(answer, place, doing);
  if (code == "RequestTimeTooSkewed" || code == "RequestExpired") return wrong_clock(answer, doing, now);
  if (answer.status == not_implemented)
    return no_conditions("s3://" + place.bucket + "/" + place.key, "does not offer conditional writes (HTTP 501)");
  if (code.empty() && answer.status == 403) code = "AccessDenied"; // a HEAD has no body
  const auto* known =
      std::find_if(known_codes.begin(), known_codes.end(), [&code](const KnownCode& row) { return row.code == code; });
  const std::string details = "HTTP " + std::to_string(answer.status) + (code.empty() ? "" : " " + told(code)) +
                              (message.empty() ? "" : ", " + told(message));
  if (known != known_codes.end())
    return {known->kind, known->error_code, doing + ": " + known->meaning + " (" + details + ")", known->hint};
  const bool network = is_passing_trouble(answer);
  return {network ? ErrorKind::network : ErrorKind::state, network ? "state/store-trouble" : "state/store-answer",
          doing + ": the store answered " + details, network ? "run the command again later" : ""};
}

bool is_passing_trouble(const WebAnswer& answer) {
  return answer.status == 429 || answer.status == 500 || answer.status == 502 || answer.status == 503 ||
         answer.status == 504 || answer.status == 408;
}

Error no_conditions(const std::string& place, const std::string& what) {
  return {ErrorKind::state, "state/no-conditions",
          place + " cannot keep a state: the store " + what + ", so two runs could overwrite each other's writes",
          "use a store that enforces If-None-Match and If-Match on PUT, such as AWS S3, Cloudflare R2, MinIO or Ceph; "
          "or backend = \"http\""};
}
