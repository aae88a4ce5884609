#include "state/remote/s3_objects.hpp"

#include "base/random_id.hpp"
#include "base/text.hpp"
#include "state/remote/pauses.hpp"
#include "state/remote/s3_errors.hpp"
#include "state/remote/s3_xml.hpp"

#include <algorithm>

namespace {

constexpr int precondition_failed = 412;
constexpr int conflict = 409;
constexpr int not_found = 404;
constexpr std::size_t version_length = 32;

std::string version_of(const WebAnswer& answer) {
  std::string tag = answer.header("etag");
  if (tag.starts_with("W/")) tag.erase(0, 2);
  std::erase(tag, '"');
  return tag;
}

bool is_missing_object(const WebAnswer& answer) {
  return answer.status == not_found && xml_text(answer.body, "Code") != "NoSuchBucket";
}

TimePoint now() { return std::chrono::time_point_cast<Milliseconds>(std::chrono::system_clock::now()); }

} // namespace

S3Objects::S3Objects(S3Place place, std::shared_ptr<AwsCredentialSource> credentials, WebClientOptions web,
                     Milliseconds patience)
    : place_(std::move(place))
    , credentials_(std::move(credentials))
    , web_(std::move(web))
    , patience_(patience) {}

std::string S3Objects::key_of(const std::string& name) const {
  return name.empty() ? place_.key : place_.key + "." + name;
}

std::string S3Objects::url_of(const std::string& key) const {
  const std::string path = "/" + percent_encoded(key, Slash::keep);
  if (place_.path_style) return place_.endpoint + "/" + place_.bucket + path;
  const std::size_t host = place_.endpoint.find("://") + 3;
  return place_.endpoint.substr(0, host) + place_.bucket + "." + place_.endpoint.substr(host) + path;
}

Error S3Objects::failed(const WebAnswer& answer, const std::string& doing) const {
  return s3_error(answer, place_, doing + " " + describe(), now());
}

Result<WebAnswer> S3Objects::send(WebRequest request) {
  TRY_ASSIGN(AwsCredentials credentials, credentials_->get());
  request.headers.emplace_back("x-amz-content-sha256: UNSIGNED-PAYLOAD");
  if (!credentials.session_token.empty())
    request.secret_header = Secret("x-amz-security-token: " + credentials.session_token.reveal());
  request.identity =
      WebIdentity{std::move(credentials.key_id), std::move(credentials.secret), "aws:amz:" + place_.region + ":s3"};
  return web_.send(request);
}

/// For requests that do no harm when they are made twice.
Result<WebAnswer> S3Objects::send_patiently(const WebRequest& request, const std::string& doing) {
  Pauses pauses(patience_);
  for (;;) {
    auto answer = send(request);
    const bool may_pass = answer ? is_passing_trouble(*answer) : answer.error().kind == ErrorKind::network;
    if (!may_pass) return answer ? answer : in_context(std::move(answer).error(), doing + " " + describe());
    TRY_ASSIGN(const bool again, pauses.pause());
    if (again) continue;
    if (answer) return failed(*answer, doing);
    return in_context(std::move(answer).error(), doing + " " + describe());
  }
}

Result<std::optional<StoredObject>> S3Objects::get(const std::string& name) {
  TRY_ASSIGN(WebAnswer answer, send_patiently({.url = url_of(key_of(name))}, "reading"));
  if (is_missing_object(answer)) return std::optional<StoredObject>();
  if (!answer.is_success()) return failed(answer, "reading");
  StoredObject object{std::move(answer.body), version_of(answer), std::nullopt};
  const auto here = answer.time("date");
  const auto written = answer.time("last-modified");
  if (here && written) object.age = *here - *written;
  if (object.version.empty())
    return Error{ErrorKind::state, "state/no-version", describe() + ": the store tells no ETag", "use another store"};
  return std::optional(std::move(object));
}

Result<WebAnswer> S3Objects::send_put(const std::string& name, const std::string& content,
                                      const WriteCondition& condition) {
  WebRequest request{.method = "PUT", .url = url_of(key_of(name))};
  request.headers.emplace_back("Content-Type: application/json");
  const std::string quote = quotes_ == Quotes::refused ? "" : "\"";
  request.headers.push_back(condition.version.empty() ? "If-None-Match: *"
                                                      : "If-Match: " + quote + condition.version + quote);
  request.body = content;
  return send(std::move(request));
}

/// What answers may mean: written; refused for a condition; in doubt. What is no plain success and no plain refusal is
/// looked into, since the write may have taken effect: its answer was lost, libcurl repeated it over a new connection
/// and met its own write, or the store failed after it wrote.
Result<std::optional<std::string>> S3Objects::put(const std::string& name, const std::string& content,
                                                  const WriteCondition& condition) {
  Pauses pauses(patience_);
  for (;;) {
    auto answer = send_put(name, content, condition);
    if (answer && answer->is_success() && !version_of(*answer).empty()) {
      if (!condition.version.empty() && quotes_ == Quotes::unknown) quotes_ = Quotes::needed;
      return std::optional(version_of(*answer));
    }
    const bool in_doubt = answer ? answer->is_success() || is_passing_trouble(*answer) || is_missing_object(*answer) ||
                                       answer->status == precondition_failed || answer->status == conflict
                                 : answer.error().kind == ErrorKind::network;
    if (!in_doubt)
      return answer ? failed(*answer, "writing") : in_context(std::move(answer).error(), "writing " + describe());
    TRY_ASSIGN(const auto found, get(name));
    if (found && found->content == content) return std::optional(found->version);
    if ((found ? found->version : std::string()) != condition.version) return std::optional<std::string>();
    const bool is_misread = answer && answer->status == precondition_failed && quotes_ == Quotes::unknown;
    if (is_misread) {
      quotes_ = Quotes::refused; // the version is the right one, so its quotes are not
      continue;
    }
    TRY_ASSIGN(const bool again, pauses.pause());
    if (!again)
      return answer ? failed(*answer, "writing") : in_context(std::move(answer).error(), "writing " + describe());
  }
}

Result<void> S3Objects::remove(const std::string& name) {
  TRY_ASSIGN(const WebAnswer answer,
             send_patiently({.method = "DELETE", .url = url_of(key_of(name))}, "removing from"));
  if (answer.is_success() || is_missing_object(answer)) return {};
  return failed(answer, "removing from");
}

Result<std::vector<std::string>> S3Objects::list(const std::string& prefix) {
  const std::string begin = key_of(prefix);
  std::vector<std::string> names;
  for (std::string token;;) {
    // Sorted by name, as the signature wants it.
    const std::string continuation =
        token.empty() ? "" : "continuation-token=" + percent_encoded(token, Slash::encode) + "&";
    const std::string url = url_of("") + "?" + continuation +
                            "encoding-type=url&list-type=2&prefix=" + percent_encoded(begin, Slash::encode);
    TRY_ASSIGN(const WebAnswer answer, send_patiently({.url = url}, "listing"));
    if (!answer.is_success()) return failed(answer, "listing");
    for (const std::string& key : xml_texts(answer.body, "Key"))
      names.push_back(percent_decoded(key).substr(place_.key.size() + 1));
    token = xml_text(answer.body, "NextContinuationToken");
    if (token.empty() || xml_text(answer.body, "IsTruncated") != "true") break;
  }
  std::sort(names.begin(), names.end());
  return names;
}

/// A write that should be refused, made again where the store is in trouble.
Result<WebAnswer> S3Objects::try_put(const std::string& name, const WriteCondition& condition) {
  Pauses pauses(patience_);
  for (;;) {
    auto answer = send_put(name, random_id(), condition);
    const bool may_pass = answer ? is_passing_trouble(*answer) : answer.error().kind == ErrorKind::network;
    if (!may_pass) return answer;
    TRY_ASSIGN(const bool again, pauses.pause());
    if (!again) return answer;
  }
}

Result<void> S3Objects::try_conditions(const std::string& name) {
  const auto refused = [](const WebAnswer& answer) {
    return answer.status == precondition_failed || answer.status == conflict || answer.status == not_found;
  };
  TRY_ASSIGN(const auto first, put(name, random_id(), must_be_absent));
  if (!first) return no_conditions(describe(), "calls an object there that nobody wrote");
  TRY_ASSIGN(const WebAnswer second, try_put(name, must_be_absent));
  if (second.is_success())
    return no_conditions(describe(), "ignores If-None-Match: it replaced an object that was there");
  if (!refused(second)) return failed(second, "trying conditions at");
  TRY_ASSIGN(const auto third, put(name, random_id(), {*first})); // which learns about quotes, too
  if (!third) return no_conditions(describe(), "refuses If-Match though the version is the right one");
  TRY_ASSIGN(const WebAnswer fourth, try_put(name, {std::string(version_length, '0')}));
  if (fourth.is_success()) return no_conditions(describe(), "ignores If-Match: it replaced another version");
  if (!refused(fourth)) return failed(fourth, "trying conditions at");
  return {};
}

Result<void> S3Objects::prove_conditions() {
  const std::string name = "probe-" + random_id();
  auto tried = try_conditions(name);
  auto removed = remove(name);
  TRY(std::move(tried));
  return removed;
}
