#include "cmd/planning.hpp"

#include "base/text.hpp"
#include "reconcile/planner/retired.hpp"
#include "reconcile/reading/refresh.hpp"
#include "specs/creation.hpp"
#include "specs/load.hpp"

#include <algorithm>
#include <charconv>

namespace {

/// `3` or `30%`.
Result<DestroyLimit> parse_destroy_limit(const std::string& text) {
  DestroyLimit limit;
  limit.percent = text.ends_with('%');
  const char* last = text.data() + text.size() - (limit.percent ? 1 : 0);
  const auto [end, failure] = std::from_chars(text.data(), last, limit.amount);
  const bool sane = failure == std::errc{} && end == last && limit.amount >= 0;
  if (!sane || (limit.percent && limit.amount > 100))
    return usage_error("-max-destroy takes a number or a percentage, not " + ::quoted(text),
                       "write -max-destroy=3 or -max-destroy=30%");
  return limit;
}

/// Whether only Aura can tell the project of one that this run may create.
bool needs_project(const Configuration& desired, const State& recorded) {
  const auto key_needs_it = [&recorded](const auto& entry) {
    const ManagedKeySpec& spec = entry.second;
    return !spec.fields.has(Field::project_id) && !spec.field_locations.has(Field::project_id) &&
           spec.import_id.empty() && !recorded.managed_keys.contains(spec.key);
  };
  if (std::any_of(desired.managed_keys.begin(), desired.managed_keys.end(), key_needs_it)) return true;
  return std::any_of(desired.instances.begin(), desired.instances.end(), [&recorded](const auto& entry) {
    const InstanceSpec& spec = entry.second;
    return !spec.fields.has(Field::project_id) && !spec.field_locations.has(Field::project_id) &&
           spec.import_id.empty() && !recorded.records.contains(spec.key);
  });
}

Error no_single_project(const std::vector<Project>& projects) {
  if (projects.empty())
    return {ErrorKind::spec, "spec/no-project", "no project_id is written, and the credential sees no project",
            "write project_id in [auraform]"};
  std::vector<std::string> names;
  for (const Project& project : projects)
    names.push_back(::quoted(project.id) + " (" + visible(project.name) + ")");
  return {ErrorKind::spec, "spec/no-project",
          "no project_id is written, and the credential sees " + counted(projects.size(), "project") + ": " +
              join(names, ", "),
          "write one of them as project_id in [auraform], or for each instance"};
}

Result<void> find_project(CloudReader& cloud, const State& recorded, Configuration& desired) {
  if (!needs_project(desired, recorded)) return {};
  TRY_ASSIGN(const std::vector<Project> projects, list_projects(cloud));
  if (projects.size() != 1) return no_single_project(projects);
  fill_project(desired, projects.front().id);
  return {};
}

/// Whether the step asks Aura for something out of its offers.
bool asks_for_an_offer(const Step& step) {
  if (is_managed_key_address(step.key)) return false;
  if (step.action == Action::create || step.action == Action::replace) return true;
  return std::any_of(step.changes.begin(), step.changes.end(),
                     [](const FieldChange& change) {
                       return change.field == Field::memory || change.field == Field::storage ||
                              change.field == Field::type;
                     }) &&
         changes_aura(step.action) && step.action != Action::destroy;
}

std::set<std::string> projects_to_ask(const Plan& plan) {
  std::set<std::string> projects;
  for (const Step& step : plan.steps) {
    const std::string wished = step.wish.text(Field::project_id);
    if (asks_for_an_offer(step)) projects.insert(wished.empty() ? step.project_id : wished);
  }
  projects.erase(std::string{});
  return projects;
}

/// What the offers say about instances that this plan creates or resizes; others may be older than today's offers.
std::vector<Refusal> judge_by_offers(const Planned& planned) {
  std::set<std::string> addresses;
  for (const Step& step : planned.plan.steps)
    if (asks_for_an_offer(step)) addresses.insert(address_of(step.key));
  std::vector<Refusal> refusals;
  for (const Diagnostic& finding : check_against_offers(planned.desired, planned.live.projects)) {
    if (finding.severity != Severity::error || !addresses.contains(finding.address)) continue;
    const std::string key = finding.address.substr(address_of({}).size());
    refusals.push_back({key, finding.code, finding.message, finding.hint, finding.location});
  }
  return refusals;
}

void append(std::vector<Refusal>& all, std::vector<Refusal> more) {
  all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

/// `-refresh` and `-max-age`.
Result<void> read_refresh(const Arguments& arguments, PlanWish& wish) {
  const std::string refresh = arguments.value("refresh").value_or("true");
  wish.options.refreshed = refresh != "false";
  wish.reads_changed_only = refresh == "changed";
  if (refresh != "true" && refresh != "false" && refresh != "changed")
    return usage_error("-refresh takes true, false or changed, not " + ::quoted(refresh), "leave it out to read all");
  const std::optional<std::string> age = arguments.value("max-age");
  if (!age) return {};
  const Result<Milliseconds> parsed = parse_duration(*age);
  if (!parsed) return usage_error("-max-age: " + parsed.error().message, "write a time such as 12h or 7d");
  if (!wish.reads_changed_only) return usage_error("-max-age is for -refresh=changed", "write both");
  wish.max_age = *parsed;
  return {};
}

/// What to read of Aura, as far as the wish says.
RefreshRequest read_request(const Planned& planned, const PlanWish& wish, TimePoint now) {
  if (!wish.options.retired.empty()) return what_retired_to_refresh(planned.recorded, wish.options.retired);
  RefreshRequest request = what_to_refresh(planned.desired, planned.recorded);
  request.newborn_time = wish.newborn_time;
  if (wish.reads_changed_only)
    request.trusted_ids = unchanged_ids(planned.desired, planned.recorded, wish.options, now, wish.max_age);
  return request;
}

} // namespace

Result<PlanWish> read_plan_wish(const Context& context, const Arguments& arguments) {
  PlanWish wish;
  wish.newborn_time = context.tempo.ours(wish.newborn_time);
  TRY(read_refresh(arguments, wish));
  wish.options.targets = arguments.list("target");
  wish.options.excludes = arguments.list("exclude");
  wish.options.replaces = arguments.list("replace");
  wish.options.allow_recreate = arguments.is_on("allow-recreate");
  wish.options.keep_old = arguments.is_on("keep-old");
  wish.options.snapshot_first = arguments.is_on("snapshot-first");
  wish.consent.allow_destroy = arguments.list("allow-destroy");
  wish.consent.expect_no_changes = arguments.is_on("expect-no-changes");
  if (const std::optional<std::string> limit = arguments.value("max-destroy")) {
    TRY_ASSIGN(wish.consent.max_destroy, parse_destroy_limit(*limit));
  }
  return wish;
}

Result<void> read_destroy_wish(const Arguments& arguments, bool destroys, PlanWish& wish) {
  wish.options.destroy_all = destroys;
  wish.options.retired = arguments.list("retired");
  if (destroys || wish.options.retired.empty()) return {};
  return usage_error("-retired is for deleting",
                     "write auraform destroy -retired=" + visible(wish.options.retired.front()));
}

Result<Planned> make_planned(CloudReader* cloud, Configuration desired, State recorded, const PlanWish& wish,
                             TimePoint now) {
  Planned planned{.desired = std::move(desired), .recorded = std::move(recorded), .live = {}, .plan = {}};
  const auto plan = [&] { return make_plan(planned.desired, planned.recorded, planned.live, wish.options); };
  if (cloud == nullptr) {
    planned.live = recorded_view(planned.recorded, now);
    planned.plan = plan();
  } else {
    if (wish.options.retired.empty()) TRY(find_project(*cloud, planned.recorded, planned.desired));
    const RefreshRequest request = read_request(planned, wish, now);
    planned.unread = request.trusted_ids.size();
    TRY_ASSIGN(planned.live, refresh(*cloud, request, planned.recorded));
    planned.plan = plan();
    TRY_ASSIGN(const bool found_users, read_key_users(*cloud, planned.plan, planned.live));
    if (found_users) planned.plan = plan();
    if (const std::set<std::string> projects = projects_to_ask(planned.plan); !projects.empty()) {
      TRY_ASSIGN(planned.live.projects, read_offers(*cloud, projects));
      planned.plan = plan();
      append(planned.plan.refusals, judge_by_offers(planned));
    }
  }
  append(planned.plan.refusals, judge(planned.plan, planned.desired, planned.recorded, wish.consent));
  return planned;
}

void tell_unread(Context& context, const Planned& planned) {
  if (planned.unread == 0) return;
  context.console.tell("Not read: " + std::to_string(planned.unread) + " of " +
                       counted(planned.recorded.records.size(), "recorded instance") +
                       ", whose specs are as recorded (-refresh=changed).\n");
}

Result<State> load_state(Context& context, StateStore& store) {
  TRY_ASSIGN(std::optional<State> state, store.load());
  context.console.report(store.notices());
  return std::move(state).value_or(State{});
}
