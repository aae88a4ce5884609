#include "reconcile/planner/guard.hpp"

#include "base/text.hpp"
#include "state/record_keys.hpp"

#include <algorithm>

namespace {

/// What a spec says about an instance's end, or a managed key's.
struct DeclaredEnd {
  bool prevent_destroy = false;
  SourceLocation location;
};

template <typename Specs>
std::optional<DeclaredEnd> declared_in(const Specs& specs, const std::string& key) {
  const auto found = specs.find(key);
  if (found == specs.end()) return std::nullopt;
  return DeclaredEnd{found->second.lifecycle.prevent_destroy, found->second.location};
}

std::optional<DeclaredEnd> declared(const Configuration& desired, const std::string& key) {
  if (is_managed_key_address(key)) return declared_in(desired.managed_keys, managed_key_of(key));
  return declared_in(desired.instances, key);
}

template <typename Records, typename Intents>
std::optional<Protection> kept_in(const Records& records, const Intents& intents, const std::string& key) {
  const auto record = records.find(key);
  if (record != records.end()) return record->second.protection;
  const auto intent = intents.find(key);
  if (intent != intents.end()) return intent->second.protection;
  return std::nullopt;
}

/// What the state keeps about the key, or about the key's former name.
std::optional<Protection> kept(const State& recorded, const Step& step) {
  const std::string& key = step.moved_from.empty() ? step.key : step.moved_from;
  if (is_managed_key_address(key))
    return kept_in(recorded.managed_keys, recorded.managed_key_intents, managed_key_of(key));
  return kept_in(recorded.records, recorded.open_intents, key);
}

std::string what_happens(const Step& step) {
  return address_of(step.key) + (step.action == Action::replace ? " would be replaced" : " would be deleted");
}

std::string lifecycle_of(const Step& step) { return "[" + address_of(step.key) + ".lifecycle]"; }

/// Either place protects: dropping the key from the spec, or the whole table, is one visible step, and only the next
/// one can delete.
void judge_prevention(const Step& step, const std::optional<DeclaredEnd>& spec,
                      const std::optional<Protection>& protection, std::vector<Refusal>& refusals) {
  const std::string code = "guard/prevent-destroy";
  if (spec && spec->prevent_destroy) {
    refusals.push_back(
        {step.key, code, what_happens(step) + ", but its spec says prevent_destroy = true",
         "if that is meant, write prevent_destroy = false in " + lifecycle_of(step) + ", apply, and then do this",
         spec->location});
  } else if (protection && protection->prevent_destroy) {
    const std::string remedy = spec ? "apply the spec as it is first, which takes the protection off"
                                    : "put the table back with prevent_destroy = false in " + lifecycle_of(step) +
                                          ", apply, and then remove it";
    refusals.push_back({step.key, code, what_happens(step) + ", but the state protects it: prevent_destroy = true",
                        remedy, spec ? spec->location : SourceLocation{}});
  }
}

void judge_removal(const Step& step, const std::optional<DeclaredEnd>& spec,
                   const std::optional<Protection>& protection, std::vector<Refusal>& refusals) {
  if (spec || !protection || protection->on_remove != OnRemove::refuse) return;
  refusals.push_back(
      {step.key, "guard/on-remove",
       address_of(step.key) + " left the spec, but the state says on_remove = \"refuse\", as its table did",
       "put the table back; to let go of it write on_remove = \"forget\" (or \"destroy\") in " + lifecycle_of(step) +
           ", apply, and then remove it",
       SourceLocation{}});
}

std::string noun_for(const std::vector<std::string>& keys) {
  return std::any_of(keys.begin(), keys.end(), is_managed_key_address) ? "resource" : "instance";
}

bool is_consented(const std::string& key, const Consent& consent) {
  return std::any_of(consent.allow_destroy.begin(), consent.allow_destroy.end(), [&key](const std::string& pattern) {
    return glob_matches(pattern, key) || glob_matches(pattern, address_of(key));
  });
}

/// A percentage is of the recorded instances, rounded down; but where anything is allowed, one is, or small fleets
/// could never delete.
std::size_t allowed_by(const DestroyLimit& limit, std::size_t recorded) {
  const std::size_t amount = limit.amount < 0 ? 0 : static_cast<std::size_t>(limit.amount);
  if (!limit.percent || amount == 0) return amount;
  return std::max<std::size_t>(recorded * std::min<std::size_t>(amount, 100) / 100, 1);
}

std::string in_words(const DestroyLimit& limit, std::size_t allowed) {
  const std::string written = std::to_string(limit.amount) + (limit.percent ? "%" : "");
  return limit.percent ? written + ", which is " + std::to_string(allowed) + " here" : written;
}

/// What percentages are taken of: what specs declare, and not what replacements have left.
std::size_t count_recorded(const State& recorded) {
  return static_cast<std::size_t>(
      std::count_if(recorded.records.begin(), recorded.records.end(),
                    [](const auto& entry) { return declared_key(entry.first) == entry.first; }));
}

void judge_amount(const std::vector<std::string>& keys, const State& recorded, const DestroyLimit& limit,
                  std::vector<Refusal>& refusals) {
  const std::size_t allowed = allowed_by(limit, count_recorded(recorded));
  if (keys.size() <= allowed) return;
  const bool by_flag = limit.location.file.empty();
  refusals.push_back(
      {{},
       "guard/max-destroy",
       "the plan deletes or replaces " + counted(keys.size(), noun_for(keys)) + " (" + join(keys, ", ") +
           "), more than " + (by_flag ? "-max-destroy" : "max_destroy") + " allows: " + in_words(limit, allowed),
       "consent to each with -allow-destroy=KEY, or raise the limit with -max-destroy=" + std::to_string(keys.size()),
       limit.location});
}

void judge_changes(const Plan& plan, std::vector<Refusal>& refusals) {
  std::vector<std::string> keys;
  for (const Step& step : plan.steps)
    if (step.action != Action::no_op || !step.operations.empty()) keys.push_back(step.key);
  if (keys.empty()) return;
  refusals.push_back({{},
                      "guard/expect-no-changes",
                      "the plan does something to " + counted(keys.size(), noun_for(keys)) + " (" + join(keys, ", ") +
                          "), and -expect-no-changes allows nothing",
                      "look at the plan above; to go on, leave out -expect-no-changes",
                      SourceLocation{}});
}

} // namespace

std::vector<Refusal> judge(const Plan& plan, const Configuration& desired, const State& recorded,
                           const Consent& consent) {
  std::vector<Refusal> refusals;
  std::vector<std::string> unconsented;
  for (const Step& step : plan.steps) {
    if (!destroys(step)) continue;
    const std::optional<DeclaredEnd> spec = declared(desired, step.key);
    const std::optional<Protection> protection = kept(recorded, step);
    judge_prevention(step, spec, protection, refusals);
    judge_removal(step, spec, protection, refusals);
    if (!is_consented(step.key, consent)) unconsented.push_back(step.key);
  }
  const std::optional<DestroyLimit>& limit = consent.max_destroy ? consent.max_destroy : desired.settings.max_destroy;
  if (limit) judge_amount(unconsented, recorded, *limit, refusals);
  if (consent.expect_no_changes) judge_changes(plan, refusals);
  return refusals;
}
