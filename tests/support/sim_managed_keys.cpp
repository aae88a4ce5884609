#include "tests/support/sim_managed_keys.hpp"

#include <cstdio>

namespace {

CallFailure refusal(int status, std::string reason, std::string message) {
  return {.kind = status == 404 ? FailureKind::not_found : FailureKind::rejected,
          .effect = Effect::none,
          .status = status,
          .reason = std::move(reason),
          .message = std::move(message)};
}

CallFailure absent(const std::string& id) {
  return refusal(404, "encryption-key-not-found", "Encryption Key not found: " + id);
}

} // namespace

std::string SimManagedKeys::status_of(const Key& key, TimePoint now) const {
  if (!key.status.empty()) return key.status;
  return now < key.created + takes ? "pending" : "ready";
}

LiveManagedKey SimManagedKeys::told(const Key& key, TimePoint now) const {
  return {key.id, key.fields, status_of(key, now), key.created};
}

bool SimManagedKeys::is_ready(const std::string& id, TimePoint now) const {
  const auto found = keys.find(id);
  return found != keys.end() && status_of(found->second, now) == "ready";
}

SimManagedKeys::Key& SimManagedKeys::add(FieldValues fields) {
  char id[40];
  std::snprintf(id, sizeof id, "c0ffee00-0000-4000-8000-%012x", ++last_id_);
  Key& key = keys[id];
  key.id = id;
  key.fields = std::move(fields);
  return key;
}

std::optional<SimManagedKeys::Outcome> SimManagedKeys::read(const ReadCall& call, TimePoint now) {
  if (const auto* get = std::get_if<GetManagedKey>(&call)) {
    const auto found = keys.find(get->id);
    if (found == keys.end()) return absent(get->id);
    return Payload{told(found->second, now)};
  }
  const auto* list = std::get_if<ListManagedKeys>(&call);
  if (list == nullptr) return std::nullopt;
  std::vector<ManagedKeySummary> listed;
  for (const auto& [id, key] : keys)
    if (key.fields.text(Field::project_id) == list->project_id && now >= key.created + unlisted)
      listed.push_back({id, key.fields.text(Field::name), list->project_id});
  return Payload{listed};
}

std::optional<SimManagedKeys::Outcome> SimManagedKeys::write(const WriteCall& call, const std::set<std::string>& in_use,
                                                             TimePoint now) {
  if (const auto* creation = std::get_if<CreateManagedKey>(&call)) {
    for (const Field field : managed_key_fields())
      if (!creation->fields.has(field)) return refusal(400, "", std::string(name_of(field)) + " is required");
    Key& key = add(creation->fields);
    key.created = now;
    ++created;
    return Payload{told(key, now)};
  }
  const auto* removal = std::get_if<DeleteManagedKey>(&call);
  if (removal == nullptr) return std::nullopt;
  if (!keys.contains(removal->id)) return absent(removal->id);
  if (in_use.contains(removal->id))
    return refusal(400, "encryption-key-is-active", "Can not delete encryption key " + removal->id);
  keys.erase(removal->id);
  return Payload{Accepted{}};
}
