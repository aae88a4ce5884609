#include "state/remote/open_remote.hpp"

#include "state/remote/http_lock.hpp"
#include "state/remote/http_objects.hpp"
#include "state/remote/http_variables.hpp"
#include "state/remote/remote_store.hpp"
#include "state/store_options.hpp"

#include <algorithm>

namespace {

using namespace std::chrono_literals;

constexpr Milliseconds longest_request = 30s;
constexpr Milliseconds lock_lifetime = 4h;

/// What the specs say; else Terraform's variable; else what is usual.
std::string choose(const StoreValues& values, const char* option, const char* variable, const std::string& otherwise) {
  std::string value = values.text(option);
  if (value.empty()) value = values.variable({variable});
  return value.empty() ? otherwise : value;
}

/// GitLab's address of a state, from what its CI tells every job; empty elsewhere.
std::string gitlab_address(const StoreValues& values) {
  const std::string api = values.variable({"CI_API_V4_URL"});
  const std::string project = values.variable({"CI_PROJECT_ID"});
  if (api.empty() || project.empty()) return {};
  const std::string written = values.text("name");
  const std::string name = percent_encoded(written.empty() ? "auraform" : written, Slash::encode);
  return api + "/projects/" + project + "/terraform/state/" + name;
}

/// GitLab, Gitea and Forgejo lock at an address of its own, with methods that every proxy lets pass.
bool locks_beside(const std::string& address) { return address.find("/terraform/state/") != std::string::npos; }

std::optional<WebIdentity> find_identity(const StoreValues& values, const std::string& address) {
  const std::string user = choose(values, "username", "TF_HTTP_USERNAME", "");
  const std::string password = values.variable({"AURAFORM_STATE_PASSWORD", "TF_HTTP_PASSWORD"});
  if (!user.empty() || !password.empty()) return WebIdentity{user, Secret(password), ""};
  // The job's token is for the job's own GitLab.
  const std::string token = values.variable({"CI_JOB_TOKEN"});
  const std::string api = values.variable({"CI_API_V4_URL"});
  if (token.empty() || api.empty() || !address.starts_with(api + "/")) return std::nullopt;
  return WebIdentity{"gitlab-ci-token", Secret(token), ""};
}

Result<HttpPlace> find_place(const StoreValues& values) {
  HttpPlace place;
  place.address = choose(values, "address", "TF_HTTP_ADDRESS", gitlab_address(values));
  const bool beside = locks_beside(place.address);
  place.lock_address = choose(values, "lock_address", "TF_HTTP_LOCK_ADDRESS", place.address + (beside ? "/lock" : ""));
  place.unlock_address = choose(values, "unlock_address", "TF_HTTP_UNLOCK_ADDRESS", place.lock_address);
  place.update_method = choose(values, "update_method", "TF_HTTP_UPDATE_METHOD", "POST");
  place.lock_method = choose(values, "lock_method", "TF_HTTP_LOCK_METHOD", beside ? "POST" : "LOCK");
  place.unlock_method = choose(values, "unlock_method", "TF_HTTP_UNLOCK_METHOD", beside ? "DELETE" : "UNLOCK");
  place.identity = find_identity(values, place.address);
  for (const std::string& address : {place.address, place.lock_address, place.unlock_address})
    TRY(check_address(address, "the state's address", values.flag("allow_plain_http", false)));
  return place;
}

} // namespace

Result<std::unique_ptr<StateStore>> open_http(const StateSettings& settings, const StoreSurroundings& around) {
  const StoreValues values(settings, around.environment);
  TRY_ASSIGN(HttpPlace place, find_place(values));
  TRY_ASSIGN(const RetryLimits limits, read_retry_limits(values));
  TRY_ASSIGN(WebClientOptions web, read_web_options(values));
  web.count = std::make_shared<RequestCount>();
  web.total_limit = std::min(limits.patience, longest_request);
  web.connect_limit = std::min(web.connect_limit, web.total_limit);
  const auto session = std::make_shared<HttpSession>(std::move(place), web, limits);
  return std::unique_ptr<StateStore>(std::make_unique<RemoteStore>(
      std::make_unique<HttpObjects>(session),
      std::make_shared<HttpLock>(session, values.duration("lock_lifetime", lock_lifetime)),
      around.base / ".auraform" / "unsent", around.format));
}
