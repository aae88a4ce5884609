#include "state/credentials/password_keeping.hpp"

#include <algorithm>
#include <set>

namespace {

constexpr const char* place_name = "the encrypted state";

bool has_record_of(const State& state, const std::string& instance_id) {
  return std::any_of(state.records.begin(), state.records.end(),
                     [&](const auto& entry) { return entry.second.id == instance_id; });
}

class StateSink final : public CredentialSink {
public:
  explicit StateSink(PasswordKeepingStore& store)
      : store_(store) {}

  Result<std::string> store(const Credential& credential) override {
    if (!store_.keeps(credential.instance_id)) TRY(store_.keep({credential}));
    return std::string(place_name);
  }

private:
  PasswordKeepingStore& store_;
};

class StateSpool final : public CredentialSpool {
public:
  StateSpool(PasswordKeepingStore& store, std::unique_ptr<CredentialSpool> file)
      : store_(store)
      , file_(std::move(file)) {}

  Result<void> hold(const std::vector<Credential>& credentials) override { return store_.keep(credentials); }

  Result<std::vector<Credential>> held() override {
    TRY_ASSIGN(std::vector<Credential> all, file_->held());
    for (const Credential& credential : all)
      in_file_.insert(credential.instance_id);
    for (Credential& credential : store_.left_behind())
      if (!in_file_.contains(credential.instance_id)) all.push_back(std::move(credential));
    return all;
  }

  /// What the state holds stays there; only the file is cleared, of what nobody needs any more or the state keeps now.
  Result<void> replace(const std::vector<Credential>& credentials) override {
    std::vector<Credential> rest;
    for (const Credential& credential : credentials)
      if (in_file_.contains(credential.instance_id) && !store_.keeps(credential.instance_id))
        rest.push_back(credential);
    return file_->replace(rest);
  }

private:
  PasswordKeepingStore& store_;
  std::unique_ptr<CredentialSpool> file_;
  std::set<std::string> in_file_;
};

} // namespace

PasswordKeepingStore::PasswordKeepingStore(StateStore& store, const State& recorded)
    : store_(store)
    , recorded_(recorded)
    , kept_(recorded.passwords) {}

Result<void> PasswordKeepingStore::keep(const std::vector<Credential>& credentials) {
  std::vector<JournalEntry> entries;
  for (const Credential& credential : credentials)
    entries.emplace_back(PasswordKept{credential.instance_id, credential.password});
  TRY(store_.append(entries));
  for (const Credential& credential : credentials)
    kept_.insert_or_assign(credential.instance_id, credential.password);
  unfolded_ += entries.size();
  return {};
}

std::vector<Credential> PasswordKeepingStore::left_behind() const {
  std::map<std::string, Secret> waiting = recorded_.passwords;
  for (const auto& [key, record] : recorded_.records)
    if (record.password == PasswordState::stored || record.password == PasswordState::rescued) waiting.erase(record.id);
  std::vector<Credential> credentials;
  for (const auto& [id, password] : waiting) {
    Credential credential;
    credential.instance_id = id;
    credential.password = password;
    credentials.push_back(std::move(credential));
  }
  return credentials;
}

Result<void> PasswordKeepingStore::fold(const State& state) {
  State next = state;
  for (const auto& [id, password] : kept_)
    if (!recorded_.passwords.contains(id) && (has_record_of(next, id) || !next.open_intents.empty()))
      next.passwords.insert_or_assign(id, password);
  next.serial += unfolded_;
  TRY(store_.fold(next));
  unfolded_ = 0;
  return {};
}

std::unique_ptr<CredentialSink> make_state_sink(PasswordKeepingStore& store) {
  return std::make_unique<StateSink>(store);
}

std::unique_ptr<CredentialSpool> make_state_spool(PasswordKeepingStore& store, std::unique_ptr<CredentialSpool> file) {
  return std::make_unique<StateSpool>(store, std::move(file));
}
