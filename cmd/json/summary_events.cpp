#include "cmd/json/summary_events.hpp"

#include "base/text.hpp"
#include "cmd/json/terraform_words.hpp"
#include "cmd/version.hpp"

#include <nlohmann/json.hpp>

namespace {

Json changes_of(const ChangeCounts& counts, const std::string& operation) {
  return {{"add", counts.add},      {"change", counts.change}, {"remove", counts.destroy},
          {"import", counts.adopt}, {"forget", counts.forget}, {"operation", operation}};
}

std::string plan_line(const ChangeCounts& counts) {
  return "Plan: " + std::to_string(counts.add) + " to add, " + std::to_string(counts.change) + " to change, " +
         std::to_string(counts.destroy) + " to destroy.";
}

std::string resources(const ChangeCounts& counts) {
  return "Resources: " + std::to_string(counts.add) + " added, " + std::to_string(counts.change) + " changed, " +
         std::to_string(counts.destroy) + " destroyed.";
}

/// Terraform's lines where the run came to its end, others where it did not.
std::string message_of(const RunSummary& summary, ExitCode code) {
  const bool whole = code == ExitCode::done || code == ExitCode::changes;
  if (summary.operation == "apply")
    return (whole ? "Apply complete! " : "Apply incomplete. ") + resources(summary.counts);
  if (summary.operation == "destroy")
    return (whole ? "Destroy complete! " : "Destroy incomplete. ") + resources(summary.counts);
  if (!whole && code != ExitCode::refused)
    return "The " + summary.operation + " ended with exit code " + std::to_string(static_cast<int>(code)) + ".";
  if (summary.operation == "drift")
    return "Drift: " + counted(summary.drifted, "instance") + " changed or gone, " + std::to_string(summary.unmanaged) +
           " managed by nobody.";
  if (summary.operation == "plan") return plan_line(summary.counts);
  return whole ? "The specs are valid." : "The specs are not valid.";
}

} // namespace

Json version_event() {
  return {{"type", "version"},
          {"@message", "auraform " + program_version()},
          {"auraform", program_version()},
          {"terraform", terraform_version},
          {"ui", "1.2"}};
}

Json plan_summary_event(const ChangeCounts& counts) {
  return {{"type", "change_summary"}, {"@message", plan_line(counts)}, {"changes", changes_of(counts, "plan")}};
}

Json final_summary_event(const RunSummary& summary, ExitCode code) {
  Json changes = changes_of(summary.counts, summary.operation);
  changes["failed"] = summary.failed;
  changes["skipped"] = summary.skipped;
  changes["interrupted"] = summary.interrupted;
  if (summary.operation == "drift") {
    changes["drifted"] = summary.drifted;
    changes["unmanaged"] = summary.unmanaged;
  }
  return {{"type", "change_summary"},
          {"@message", message_of(summary, code)},
          {"changes", std::move(changes)},
          {"exit_code", static_cast<int>(code)}};
}
