#include "state/remote/http_objects.hpp"

#include "base/json.hpp"
#include "base/random_id.hpp"
#include "base/text.hpp"
#include "state/remote/pauses.hpp"
#include "state/remote/remote_head.hpp"
#include "state/remote/s3_errors.hpp"

#include <charconv>

#include <nlohmann/json.hpp>

namespace {

constexpr std::int64_t envelope_version = 4;
constexpr const char* envelope_program = "1.0.0"; ///< some version of Terraform, since a state must name one

std::uint64_t number_of(const std::string& version) {
  std::uint64_t number = 0;
  std::from_chars(version.data(), version.data() + version.size(), number);
  return number;
}

/// How servers say that a serial is taken or a lock is another's; GitLab says 500, Forgejo 401.
bool may_be_a_condition(int status) {
  return status == 409 || status == 412 || status == 422 || status == 423 || status == 401 || status == 500;
}

bool is_in_trouble(int status) { return status == 429 || status == 408 || (status >= 500 && status != 501); }

} // namespace

Result<std::optional<StoredObject>> HttpObjects::get(const std::string& name) {
  ensure(name.empty(), "there is one object");
  TRY_ASSIGN(WebAnswer answer, session_->read());
  if (answer.status == 404 || answer.status == 204) return std::optional<StoredObject>();
  if (!answer.is_success()) return session_->failed(answer, "reading");
  if (trimmed(answer.body).empty()) return Error{ErrorKind::state, "state/empty", describe() + " is empty", ""};
  auto document = parse_json(answer.body, describe());
  if (!document) {
    Error error = std::move(document).error();
    error.kind = ErrorKind::state;
    error.code = "state/unreadable";
    return error;
  }
  ObjectReader reader(*document, describe());
  const std::int64_t serial = reader.optional_integer("serial").value_or(0);
  lineage_ = reader.optional_string("lineage").value_or("");
  const Json* object = reader.optional_object("auraform");
  // Without our member it is somebody else's, and its reader says so.
  return std::optional(
      StoredObject{object == nullptr ? answer.body : to_pretty(*object), std::to_string(serial), std::nullopt});
}

Result<std::string> HttpObjects::document(const std::string& content, std::uint64_t serial) const {
  TRY_ASSIGN(Json object, parse_json(content, "the head"));
  return to_pretty({{"version", envelope_version},
                    {"terraform_version", envelope_program},
                    {"serial", serial},
                    {"lineage", lineage_},
                    {"outputs", Json::object()},
                    {"resources", Json::array()},
                    {"auraform", std::move(object)}});
}

/// As on S3: whatever is no plain success is looked into, since it may have taken effect.
Result<std::optional<std::string>> HttpObjects::put(const std::string& name, const std::string& content,
                                                    const WriteCondition& condition) {
  ensure(name.empty(), "there is one object");
  const std::uint64_t serial = number_of(condition.version) + 1;
  if (lineage_.empty()) lineage_ = random_id();
  TRY_ASSIGN(const std::string body, document(content, serial));
  const std::string lock_id = session_->ours ? session_->ours->holder.id : "";
  Pauses pauses(session_->limits());
  for (;;) {
    auto answer = session_->update(body, lock_id);
    if (answer && answer->is_success()) return std::optional(std::to_string(serial));
    const bool in_doubt = answer ? may_be_a_condition(answer->status) || is_in_trouble(answer->status)
                                 : answer.error().kind == ErrorKind::network;
    const auto give_up = [&]() -> Error {
      if (answer) return session_->failed(*answer, "writing");
      return in_context(std::move(answer).error(), "writing " + describe());
    };
    if (!in_doubt) return give_up();
    TRY_ASSIGN(const auto found, get(name));
    if (found && found->content == content) return std::optional(found->version);
    if ((found ? found->version : std::string()) != condition.version) return std::optional<std::string>();
    if (answer && may_be_a_condition(answer->status)) {
      TRY_ASSIGN(const bool lost, session_->has_lost_lock());
      if (lost) return std::optional<std::string>();
    }
    if (answer && !is_in_trouble(answer->status)) return give_up();
    TRY_ASSIGN(const bool again, pauses.pause());
    if (!again) return give_up();
  }
}

Result<void> HttpObjects::remove(const std::string&) { return {}; }

Result<std::vector<std::string>> HttpObjects::list(const std::string&) { return std::vector<std::string>(); }

/// What is written, if it is, is what is there already, or the head of a state that holds nothing.
Result<void> HttpObjects::prove_conditions() {
  TRY_ASSIGN(const auto present, get(""));
  RemoteHead empty;
  empty.lineage = random_id();
  empty.nonce = random_id();
  const std::uint64_t serial = present ? number_of(present->version) + 1 : 1;
  if (lineage_.empty()) lineage_ = empty.lineage;
  TRY_ASSIGN(const std::string body, document(present ? present->content : encode_head(empty), serial));
  Pauses pauses(session_->limits());
  for (;;) {
    const auto answer = session_->update(body, random_id());
    if (answer && answer->is_success())
      return no_conditions(describe(), "takes writes in the name of another lock than the one that is held");
    if (answer && may_be_a_condition(answer->status)) return {};
    if (answer && !is_in_trouble(answer->status)) return session_->failed(*answer, "trying the lock at");
    TRY_ASSIGN(const bool again, pauses.pause());
    if (again) continue;
    return answer ? session_->failed(*answer, "trying the lock at") : answer.error();
  }
}
