#pragma once

#include "reconcile/runner/runner.hpp"
#include "state/credentials/credential_spool.hpp"

#include <set>
#include <vector>

/// Where passwords may go.
struct CredentialPlaces {
  CredentialSpool& spool;
  CredentialSink& sink;
  CredentialSink& rescue; ///< takes the credential when the sink fails; must not depend on what the sink needs
};

/// What became of a password that an earlier moment left in the spool.
struct LateDelivery {
  std::string key;
  CredentialOutcome outcome;
  bool is_news = true; ///< its record did not say so already
};

/// Brings one-time passwords to where they belong, whenever the process may end: held before their instance is
/// recorded, delivered, and let go once the record of their place is durable.
class CredentialDelivery {
public:
  explicit CredentialDelivery(const CredentialPlaces& places)
      : places_(places) {}

  /// Before the entries that record their instances are made durable. A spool that fails protects nothing and stops
  /// nothing: the sink is still there.
  void hold(const std::vector<Credential>& credentials);
  CredentialOutcome deliver(const Credential& credential);

  /// At the end: delivers what the spool still holds of earlier runs, whose sink may not have had it durably. A record
  /// that waits for a password which nobody holds learns that it is unknown.
  Result<std::vector<LateDelivery>> deliver_left_behind(const State& state);
  /// When the state is durable: makes the sink durable too, and then only what no record tells the place of stays held,
  /// where an open create may still ask for it or every place refused it.
  Result<void> let_go(const State& state);

  /// Neither sink, rescue nor spool took them: the last place where they exist is here.
  std::vector<Credential> take_unsaved();

private:
  CredentialPlaces places_;
  std::set<std::string> held_;  ///< ids, by this run
  std::set<std::string> tried_; ///< ids, by this run
  std::vector<Credential> unsaved_;
};
