#include "state/remote/open_remote.hpp"

#include "state/remote/object_lock.hpp"
#include "state/remote/remote_store.hpp"
#include "state/remote/s3_objects.hpp"
#include "state/store_options.hpp"

#include <algorithm>

namespace {

using namespace std::chrono_literals;

/// Requests for the lock take a share of its lifetime at most, so that the next ones come in time.
constexpr int shares_of_lifetime = 3;
constexpr Milliseconds longest_request = 30s;

Result<std::string> find_region(const StoreValues& values, std::map<std::string, std::string>& profile,
                                bool has_endpoint) {
  std::string region = values.text("region");
  if (region.empty()) region = values.variable({"AWS_REGION", "AWS_DEFAULT_REGION"});
  if (region.empty()) region = profile["region"];
  if (region.empty() && has_endpoint) region = "us-east-1"; // what most others take, or do not look at
  if (!region.empty()) return region;
  return Error{ErrorKind::spec, "spec/state-option", "[auraform.state] names no region, and AWS_REGION is not set",
               "write region = \"eu-central-1\", where the bucket is"};
}

Result<S3Place> find_place(const StoreValues& values, const StoreSurroundings& around) {
  const std::string written = values.text("profile");
  TRY_ASSIGN(auto profile,
             read_aws_profile(around.environment, written.empty() ? aws_profile_name(around.environment) : written));
  S3Place place{.bucket = values.text("bucket"), .key = values.text("key")};
  place.endpoint = values.text("endpoint");
  if (place.endpoint.empty()) place.endpoint = values.variable({"AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"});
  if (place.endpoint.empty()) place.endpoint = profile["endpoint_url"];
  const bool has_endpoint = !place.endpoint.empty();
  TRY_ASSIGN(place.region, find_region(values, profile, has_endpoint));
  const std::string end = place.region.starts_with("cn-") ? ".amazonaws.com.cn" : ".amazonaws.com";
  if (!has_endpoint) place.endpoint = "https://s3." + place.region + end;
  while (place.endpoint.ends_with('/'))
    place.endpoint.pop_back();
  TRY(check_address(place.endpoint, "the store's endpoint", values.flag("allow_plain_http", false)));
  const bool has_dots = place.bucket.find('.') != std::string::npos; // no certificate covers such a host
  place.path_style = values.flag("path_style", has_endpoint || has_dots);
  return place;
}

} // namespace

Result<std::unique_ptr<StateStore>> open_s3(const StateSettings& settings, const StoreSurroundings& around) {
  const StoreValues values(settings, around.environment);
  TRY_ASSIGN(const S3Place place, find_place(values, around));
  const Milliseconds patience = values.duration("timeout", 60s);
  const Milliseconds lifetime = values.duration("lock_lifetime", 60s);
  WebClientOptions web{.ca_file = values.text("ca_file")};
  if (web.ca_file.empty()) web.ca_file = values.variable({"AWS_CA_BUNDLE", "CURL_CA_BUNDLE"});
  web.total_limit = std::min(patience, longest_request);
  web.connect_limit = std::min(web.connect_limit, web.total_limit);
  const auto credentials = std::make_shared<AwsCredentialSource>(
      AwsSurroundings{around.environment, values.text("profile"), place.region}, web);
  web.count = std::make_shared<RequestCount>(); // after the credentials: those are no requests to the state
  auto objects = std::make_unique<S3Objects>(place, credentials, web, patience);
  web.total_limit = std::min(web.total_limit, lifetime / shares_of_lifetime);
  web.connect_limit = std::min(web.connect_limit, web.total_limit);
  auto lock = std::make_shared<ObjectLock>(
      std::make_unique<S3Objects>(place, credentials, web, std::min(patience, lifetime / shares_of_lifetime)),
      lifetime);
  return std::unique_ptr<StateStore>(std::make_unique<RemoteStore>(
      std::move(objects), std::move(lock), around.base / ".auraform" / "unsent", around.format));
}
