#include "aura/wire_answer.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "aura/wire_instance.hpp"
#include "aura/wire_managed_key.hpp"
#include "base/json.hpp"
#include "base/text.hpp"

namespace {

/// The successes of v1 are all wrapped in `data` (aura-api §2).
struct Envelope {
  Json document;
  const Json& data() const { return document["data"]; }
};

/// The parser's own complaint quotes what it read last, which may be a password.
Error no_json(std::string_view body) {
  return {ErrorKind::api, "wire/no-json", "the answer of " + counted(body.size(), "byte") + " is no JSON", ""};
}

Result<Envelope> check_envelope(Json document) {
  ObjectReader reader(document, "");
  if (document.is_object() && (!document.contains("data") || document["data"].is_null()))
    reader.complain("data", "is missing");
  TRY(reader.finish());
  return Envelope{std::move(document)};
}

Result<Envelope> open_envelope(std::string_view body) {
  auto parsed = parse_json(body, "the answer");
  return parsed ? check_envelope(std::move(parsed).value()) : no_json(body);
}

/// Ids are hexadecimal; people write them in either case.
bool is_same_id(const std::string& left, const std::string& right) { return lower(left) == lower(right); }

Result<Payload> instance_answer(const Json& data, const std::string& asked_for) {
  TRY_ASSIGN(LiveInstance instance, read_instance(data, "data"));
  ObjectReader reader(data, "data");
  if (!is_same_id(instance.id, asked_for)) reader.complain("id", "is not the one that was asked for");
  if (instance.status.empty()) reader.complain("status", "is missing");
  TRY(reader.finish());
  return Payload{std::move(instance)};
}

/// The password is told this once, so each member is read on its own: a connection URL of the wrong type must not cost
/// the id, and nothing may cost the password.
Result<Payload> created_answer(const Json& data, const std::string&) {
  ObjectReader reader(data, "data");
  CreatedInstance created;
  created.id = reader.required_string("id");
  if (created.id.empty()) reader.complain("id", "is empty");
  TRY(reader.finish());
  created.name = text_if_there(data, "name");
  created.connection_url = text_if_there(data, "connection_url");
  created.username = text_if_there(data, "username");
  created.password = Secret(text_if_there(data, "password"));
  created.created = time_if_there(data, "created_at");
  return Payload{std::move(created)};
}

Result<Payload> created_snapshot_answer(const Json& data, const std::string& instance_id) {
  ObjectReader reader(data, "data");
  Snapshot snapshot{instance_id, reader.required_string("snapshot_id"), "", SnapshotStatus::pending, {}, {}};
  if (snapshot.id.empty()) reader.complain("snapshot_id", "is empty");
  TRY(reader.finish());
  return Payload{std::move(snapshot)};
}

/// Reads the elements of a list as they are met: a fleet's list is large, and its tree many times larger.
template <typename T>
class ListTaker final : public MemberTaker {
public:
  using Read = Result<T> (*)(const Json&, const std::string&);

  explicit ListTaker(Read read)
      : read_(read) {}

  void restart() override { list_ = std::vector<T>(); }

  void take(const std::string& index, const Json& element) override {
    if (!list_) return;
    Result<T> value = read_(element, "data[" + index + "]");
    if (value)
      list_->push_back(std::move(value).value());
    else
      list_ = std::move(value).error();
  }

  Result<std::vector<T>> finish() { return std::move(list_); }

private:
  Read read_;
  Result<std::vector<T>> list_{std::vector<T>()};
};

template <typename T>
Result<std::vector<T>> read_list(std::string_view body, typename ListTaker<T>::Read read) {
  ListTaker<T> elements(read);
  auto rest = parse_json_by_member(body, "the answer", "data", elements);
  if (!rest) return no_json(body);
  TRY_ASSIGN(const Envelope envelope, check_envelope(std::move(rest).value()));
  if (envelope.data().is_array()) return elements.finish();
  return Error{ErrorKind::api, "wire/shape",
               std::string("data should be an array, and is ") + envelope.data().type_name(), ""};
}

template <typename T>
Result<Payload> list_answer(std::string_view body, typename ListTaker<T>::Read read) {
  TRY_ASSIGN(std::vector<T> list, read_list<T>(body, read));
  return Payload{std::move(list)};
}

/// A list of one project's objects, which need not name it.
template <typename T>
Result<Payload> project_list_answer(std::string_view body, typename ListTaker<T>::Read read,
                                    const std::string& project_id) {
  TRY_ASSIGN(std::vector<T> list, read_list<T>(body, read));
  for (T& summary : list)
    if (summary.project_id.empty()) summary.project_id = project_id;
  return Payload{std::move(list)};
}

/// The answer to a creation is about an id that nobody knew before.
Result<Payload> managed_key_answer(const Json& data, const std::string& asked_for) {
  TRY_ASSIGN(LiveManagedKey key, read_managed_key(data, "data"));
  if (!asked_for.empty() && !is_same_id(key.id, asked_for))
    return Error{ErrorKind::api, "wire/other-object", "data is about another object than the one asked for", ""};
  return Payload{std::move(key)};
}

Result<Payload> metrics_answer(const Json& data, const std::string&) {
  ObjectReader reader(data, "data");
  MetricsEndpoint endpoint{reader.required_string("endpoint")};
  TRY(reader.finish());
  return Payload{std::move(endpoint)};
}

template <typename T, Result<T> (*read)(const Json&, const std::string&)>
Result<Payload> one_answer(const Json& data, const std::string& asked_for) {
  TRY_ASSIGN(T value, read(data, "data"));
  if (!is_same_id(value.id, asked_for))
    return Error{ErrorKind::api, "wire/other-object", "data is about another object than the one asked for", ""};
  return Payload{std::move(value)};
}

/// Whatever the body of an accepted write tells about the instance, if it tells anything that can be read.
Accepted accepted_answer(const WireRequest& request, std::string_view body) {
  const auto envelope = open_envelope(body);
  if (!envelope) return {};
  auto instance = read_instance(envelope->data(), "data");
  if (!instance || !is_same_id(instance->id, request.object)) return {};
  return Accepted{std::move(instance).value()};
}

/// `read` is given what `data` holds and the object that was asked for.
Result<Payload> object_answer(const WireRequest& request, std::string_view body,
                              Result<Payload> (*read)(const Json&, const std::string&)) {
  TRY_ASSIGN(const Envelope envelope, open_envelope(body));
  return read(envelope.data(), request.object);
}

} // namespace

Result<Payload> decode_answer(const WireRequest& request, std::string_view body) {
  switch (request.answer) {
  case AnswerKind::created_instance:
    return object_answer(request, body, created_answer);
  case AnswerKind::created_snapshot:
    return object_answer(request, body, created_snapshot_answer);
  case AnswerKind::instance:
    return object_answer(request, body, instance_answer);
  case AnswerKind::instances:
    return project_list_answer<InstanceSummary>(body, read_summary, request.object);
  case AnswerKind::managed_key:
    return object_answer(request, body, managed_key_answer);
  case AnswerKind::managed_keys:
    return project_list_answer<ManagedKeySummary>(body, read_managed_key_summary, request.object);
  case AnswerKind::metrics_endpoint:
    return object_answer(request, body, metrics_answer);
  case AnswerKind::project:
    return object_answer(request, body, one_answer<Project, read_project>);
  case AnswerKind::projects:
    return list_answer<Project>(body, read_project);
  case AnswerKind::snapshot:
    return object_answer(request, body, one_answer<Snapshot, read_snapshot>);
  case AnswerKind::snapshots:
    return list_answer<Snapshot>(body, read_snapshot);
  case AnswerKind::accepted:
    break;
  }
  return Payload{accepted_answer(request, body)};
}
