#include "cmd/text/outcome_text.hpp"

#include "base/text.hpp"
#include "cmd/text/diagnostic_text.hpp"
#include "cmd/text/value_text.hpp"
#include "state/record_keys.hpp"

#include <algorithm>

namespace {

std::string resources_text(const ChangeCounts& counts) {
  std::string text = "Resources: " + std::to_string(counts.add) + " added, " + std::to_string(counts.change) +
                     " changed, " + std::to_string(counts.destroy) + " destroyed.";
  if (counts.adopt > 0) text += " " + std::to_string(counts.adopt) + " adopted.";
  if (counts.forget > 0) text += " " + std::to_string(counts.forget) + " forgotten.";
  return text;
}

std::size_t count_ends(const ApplyResult& result, StepEnd end) {
  return static_cast<std::size_t>(std::count_if(result.outcomes.begin(), result.outcomes.end(),
                                                [end](const StepOutcome& outcome) { return outcome.end == end; }));
}

std::string shortfall_text(const ApplyResult& result) {
  std::vector<std::string> parts;
  const auto add = [&parts](std::size_t count, const std::string& word) {
    if (count > 0) parts.push_back(std::to_string(count) + " " + word);
  };
  add(count_ends(result, StepEnd::failed), "failed");
  add(count_ends(result, StepEnd::interrupted), "interrupted");
  add(count_ends(result, StepEnd::skipped), "not begun");
  return join(parts, ", ");
}

/// The verbs that do one thing, and are not taken up by an apply.
std::optional<std::string> word_of_data_verb(const std::string& operation) {
  if (operation == "snapshot create") return "Snapshot";
  if (operation == "restore") return "Restore";
  if (operation == "overwrite") return "Overwrite";
  return std::nullopt;
}

std::string headline(const ApplyResult& result, const Style& style, const std::string& operation) {
  const std::optional<std::string> data_word = word_of_data_verb(operation);
  const std::string word = data_word.value_or("Apply");
  const std::string shortfall = shortfall_text(result);
  if (shortfall.empty() && !result.interrupted && !result.trouble)
    return style.paint(Tone::addition, word + " complete!") + " " + resources_text(result.counts) + "\n";
  std::string text = style.paint(Tone::error, word + (result.interrupted ? " interrupted." : " incomplete.")) + " " +
                     resources_text(result.counts) + "\n";
  if (!shortfall.empty()) text += "Of the planned steps: " + shortfall + ".\n";
  if (data_word) return text + "What Aura had begun goes on there; `auraform plan` tells what became of it.\n";
  return text + "Run `auraform apply` again to finish: it begins with what is there.\n";
}

std::string password_text(const Record& record) {
  switch (record.password) {
  case PasswordState::stored:
    return visible(record.password_location);
  case PasswordState::rescued:
    return visible(record.password_location) + " (rescued: the place it was meant for did not take it)";
  case PasswordState::unknown:
    return "unknown: Aura's answer was lost, or the instance was there before";
  case PasswordState::pending:
    return "lost: neither its place nor the rescue file took it";
  }
  return {};
}

/// Adopted instances have no password of ours; new ones, also those that came by a replacement, do.
bool has_new_password(const StepOutcome& outcome) { return outcome.counts.add > 0; }

std::string passwords_text(const ApplyResult& result, const Style& style) {
  std::string text;
  std::size_t width = 0;
  for (const StepOutcome& outcome : result.outcomes)
    if (has_new_password(outcome)) width = std::max(width, display_width(shown_address(outcome.key)));
  for (const StepOutcome& outcome : result.outcomes) {
    auto record = result.state.records.find(clone_key(outcome.key));
    if (record == result.state.records.end()) record = result.state.records.find(outcome.key);
    if (!has_new_password(outcome) || record == result.state.records.end()) continue;
    text += "  " + padded(shown_address(outcome.key), width) + "  " + password_text(record->second) + "\n";
  }
  return text.empty() ? text : "\n" + style.paint(Tone::strong, "Passwords") + " (Aura tells them once):\n" + text;
}

std::string snapshots_text(const ApplyResult& result, const Style& style) {
  std::string text;
  for (const StepOutcome& outcome : result.outcomes)
    if (!outcome.snapshot_id.empty())
      text += "  " + shown_address(outcome.key) + "  " + visible(outcome.snapshot_id) + "\n";
  return text.empty() ? text : "\n" + style.paint(Tone::strong, "Snapshots:") + "\n" + text;
}

Diagnostic lost_password(const Credential& credential) {
  return {.severity = Severity::error,
          .code = "apply/password-lost",
          .message = "the password of " + shown_address(credential.key) + " (instance " +
                     ::quoted(credential.instance_id) + ") could be stored nowhere and is lost",
          .hint = "if nothing is in it yet: mend the sink, then `auraform apply -replace=" + visible(credential.key) +
                  "` with lifecycle.replace = \"recreate\"; else reset the password in the Aura console",
          .address = address_of(credential.key)};
}

/// Findings, each told once: what ends a run ends many steps.
class Failures {
public:
  void add(Diagnostic failure, const std::string& address = {}) {
    const auto known = std::find_if(failures_.begin(), failures_.end(),
                                    [&failure](const Failure& one) { return one.failure == failure; });
    Failure& one = known == failures_.end() ? failures_.emplace_back(Failure{std::move(failure), {}}) : *known;
    if (!address.empty()) one.addresses.push_back(address);
  }

  Diagnostics told() const {
    Diagnostics all;
    for (const Failure& one : failures_) {
      all.push_back(one.failure);
      if (one.addresses.size() == 1) all.back().address = one.addresses.front();
      if (one.addresses.size() > 1) all.back().message += " (" + some_of(one.addresses) + ")";
    }
    return all;
  }

private:
  struct Failure {
    Diagnostic failure;
    std::vector<std::string> addresses;
  };

  static std::string some_of(const std::vector<std::string>& addresses) {
    constexpr std::size_t most = 3;
    if (addresses.size() <= most + 1) return join(addresses, ", ");
    return join({addresses.begin(), addresses.begin() + most}, ", ") + " and " +
           std::to_string(addresses.size() - most) + " more";
  }

  std::vector<Failure> failures_;
};

} // namespace

std::string outcome_text(const ApplyResult& result, const Style& style, const std::string& operation) {
  return headline(result, style, operation) + passwords_text(result, style) + snapshots_text(result, style);
}

Diagnostics failures_of(const ApplyResult& result) {
  Failures failures;
  for (const StepOutcome& outcome : result.outcomes) {
    if (!outcome.error) continue;
    Diagnostic failure = to_diagnostic(*outcome.error);
    if (outcome.end == StepEnd::skipped) failure.severity = Severity::warning;
    failures.add(std::move(failure), address_of(outcome.key));
  }
  for (const Credential& credential : result.unsaved)
    failures.add(lost_password(credential));
  if (result.trouble) failures.add(to_diagnostic(*result.trouble));
  return failures.told();
}
