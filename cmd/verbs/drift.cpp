#include "base/text.hpp"
#include "cmd/connection.hpp"
#include "cmd/json/event_telling.hpp"
#include "cmd/pages.hpp"
#include "cmd/planning.hpp"
#include "cmd/spec_loading.hpp"
#include "cmd/text/drift_text.hpp"
#include "cmd/verbs/verbs.hpp"
#include "reconcile/planner/sensitive.hpp"
#include "reconcile/reading/drift_acceptance.hpp"
#include "reconcile/reading/refresh.hpp"

#include <algorithm>

namespace {

constexpr std::size_t most_unmanaged = 100;

struct DriftReport {
  std::vector<Drift> drift;
  std::vector<InstanceSummary> unmanaged;
};

/// Looks, and cannot do more: it is given the port that has no writes.
Result<DriftReport> find_out(CloudReader& cloud, const Configuration& desired, const State& recorded,
                             const Tempo& tempo) {
  RefreshRequest request = what_to_refresh(desired, recorded);
  request.newborn_time = tempo.ours(request.newborn_time);
  TRY_ASSIGN(const LiveView live, refresh(cloud, request, recorded));
  Plan plan = hide_sensitive(make_plan(desired, recorded, live, {}));
  return DriftReport{std::move(plan.drift), std::move(plan.unmanaged)};
}

bool is_ignored(const std::string& subject, const std::vector<std::string>& patterns) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&subject](const std::string& pattern) { return glob_matches(pattern, subject); });
}

void leave_out(const std::vector<std::string>& patterns, DriftReport& report) {
  for (Drift& drift : report.drift) {
    const std::string prefix = drift.key + ".";
    std::erase_if(drift.changes, [&](const FieldChange& change) {
      return is_ignored(prefix + std::string{name_of(change.field)}, patterns);
    });
    std::erase_if(drift.unread,
                  [&](Field field) { return is_ignored(prefix + std::string{name_of(field)}, patterns); });
    drift.vanished = drift.vanished && !is_ignored(prefix + "vanished", patterns);
  }
  std::erase_if(report.unmanaged, [&](const InstanceSummary& summary) {
    return is_ignored("unmanaged." + summary.name, patterns) || is_ignored("unmanaged." + summary.id, patterns);
  });
}

std::string report_text(const DriftReport& report, const Style& style) {
  std::string text = drift_text(report.drift, style);
  if (text.empty()) text = "No drift. Live Aura is as it was recorded.\n\n";
  text += unread_text(report.drift, style) + unmanaged_text(report.unmanaged, most_unmanaged, style);
  text.pop_back(); // each section ends with an empty line, and the report with none
  return text;
}

} // namespace

Result<ExitCode> run_drift(Context& context, const Arguments& arguments) {
  TRY_ASSIGN(const PageWish page, read_page_wish(context, arguments));
  TRY_ASSIGN(const Configuration desired, load_specs(context, arguments));
  TRY_ASSIGN(const auto store, open_state(context, desired.settings, arguments));
  TRY_ASSIGN(const State recorded, load_state(context, *store));
  TRY_ASSIGN(const auto connection, connect(context, desired.settings));
  TRY_ASSIGN(DriftReport report, find_out(connection->reader(), desired, recorded, context.tempo));
  std::vector<std::string> patterns = desired.settings.drift_ignore;
  for (const std::string& pattern : arguments.list("ignore"))
    patterns.push_back(pattern);
  leave_out(patterns, report);
  const TimePoint now = context.environment.clock.now();
  const std::vector<Step> pending = hide_sensitive(pending_steps(desired, recorded, now));
  context.console.report(explain_drift(report.drift, recorded, now));
  TRY(print_drift(context, report.drift, report.unmanaged,
                  report_text(report, context.console.out_style()) + pending_text(pending, context.console.out_style()),
                  page));
  tell_drift(context.console.events(), report.drift, report.unmanaged);
  tell_pending(context.console.events(), pending);
  const auto drifted = static_cast<std::size_t>(std::count_if(report.drift.begin(), report.drift.end(), has_drifted));
  context.console.events().summarize({.operation = "drift", .drifted = drifted, .unmanaged = report.unmanaged.size()});
  return drifted > 0 || !report.unmanaged.empty() ? ExitCode::changes : ExitCode::done;
}
