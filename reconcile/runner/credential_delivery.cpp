#include "reconcile/runner/credential_delivery.hpp"

#include "reconcile/plan.hpp"

#include <algorithm>
#include <utility>

namespace {

/// What the sink's failure means for the user; never the password.
Error not_in_sink(const Credential& credential, const Error& sink, const std::string& what_became, std::string hint) {
  return {sink.kind, "apply/credential",
          "the password of " + address_of(credential.key) + " could not be stored: " + sink.message + "; " +
              what_became,
          std::move(hint)};
}

bool knows_no_place(const Record& record) {
  return record.password == PasswordState::pending || record.password == PasswordState::unknown;
}

/// With nothing to fall back on, what the sink took must be durable at once.
Result<std::string> store_durably(CredentialSink& sink, const Credential& credential) {
  TRY_ASSIGN(std::string place, sink.store(credential));
  TRY(sink.flush());
  return place;
}

const Credential* find_credential(const std::vector<Credential>& held, const std::string& id) {
  const auto found = std::find_if(held.begin(), held.end(),
                                  [&id](const Credential& credential) { return credential.instance_id == id; });
  return found == held.end() ? nullptr : &*found;
}

bool is_still_needed(const Credential& credential, const State& state) {
  for (const auto& [key, record] : state.records)
    if (record.id == credential.instance_id) return knows_no_place(record);
  return !state.open_intents.empty();
}

} // namespace

void CredentialDelivery::hold(const std::vector<Credential>& credentials) {
  if (credentials.empty() || !places_.spool.hold(credentials)) return;
  for (const Credential& credential : credentials)
    held_.insert(credential.instance_id);
}

CredentialOutcome CredentialDelivery::deliver(const Credential& credential) {
  tried_.insert(credential.instance_id);
  const bool held = held_.contains(credential.instance_id);
  Result<std::string> place = held ? places_.sink.store(credential) : store_durably(places_.sink, credential);
  if (place) return {.state = PasswordState::stored, .location = *std::move(place), .trouble = std::nullopt};
  const Result<std::string> rescue = places_.rescue.store(credential);
  if (rescue)
    return {.state = PasswordState::rescued,
            .location = *rescue,
            .trouble = not_in_sink(credential, place.error(), "it was rescued to " + *rescue,
                                   "move it to where it belongs, and mend the sink in [auraform.credentials]")};
  if (!held) unsaved_.push_back(credential);
  return {.state = PasswordState::pending,
          .location = {},
          .trouble = not_in_sink(credential, place.error(), "rescuing it failed too: " + rescue.error().message,
                                 held ? "it is held in .auraform/passwords.spool: mend the sink, and the next apply"
                                        " delivers it"
                                      : "Aura does not tell it again")};
}

Result<std::vector<LateDelivery>> CredentialDelivery::deliver_left_behind(const State& state) {
  TRY_ASSIGN(const std::vector<Credential> held, places_.spool.held());
  std::vector<LateDelivery> deliveries;
  for (const auto& [key, record] : state.records) {
    if (tried_.contains(record.id)) continue;
    if (const Credential* credential = find_credential(held, record.id)) {
      held_.insert(record.id);
      deliveries.push_back({key, deliver(*credential), knows_no_place(record)});
    } else if (record.password == PasswordState::pending) {
      deliveries.push_back({key, {.state = PasswordState::unknown, .location = {}, .trouble = std::nullopt}});
    }
  }
  return deliveries;
}

Result<void> CredentialDelivery::let_go(const State& state) {
  Result<std::vector<Credential>> held = places_.spool.held();
  if (!held || held->empty()) return {}; // what cannot be read is kept
  TRY(places_.sink.flush());
  const std::size_t before = held->size();
  std::erase_if(*held, [&state](const Credential& credential) { return !is_still_needed(credential, state); });
  // What fails to go stays for the next run, which delivers it once more.
  if (held->size() < before) (void)places_.spool.replace(*held).has_value();
  return {};
}

std::vector<Credential> CredentialDelivery::take_unsaved() { return std::exchange(unsaved_, {}); }
