#include "reconcile/reading/refresh.hpp"

#include "reconcile/planner/unmanaged.hpp"
#include "reconcile/reading/managed_key_refresh.hpp"
#include "reconcile/reading/read_batch.hpp"

#include <algorithm>
#include <iterator>
#include <span>

namespace {

/// The payload of an outcome that the batch has checked.
template <typename T>
T* payload_of(ReadBatch::Outcome& outcome) {
  auto* payload = std::get_if<Payload>(&outcome);
  return payload == nullptr ? nullptr : std::get_if<T>(payload);
}

void put_instance(LiveView& view, const std::string& id, ReadBatch::Outcome& outcome) {
  if (auto* instance = payload_of<LiveInstance>(outcome))
    view.instances.insert_or_assign(id, std::move(*instance));
  else
    view.gone[id] = true;
}

/// Instances that were created moments ago and are not told yet are neither gone nor unknown: they are being created.
void keep_newborns(const State& recorded, Milliseconds newborn_time, LiveView& view) {
  for (const auto& [key, record] : recorded.records) {
    if (!view.gone.contains(record.id) || !is_newborn(record.created, view.at, newborn_time)) continue;
    view.gone.erase(record.id);
    LiveInstance newborn;
    newborn.id = record.id;
    newborn.status = "creating";
    newborn.created = record.created;
    view.instances.insert_or_assign(record.id, std::move(newborn));
  }
}

void put_list(LiveView& view, ReadBatch::Outcome& outcome) {
  if (const auto* listed = payload_of<std::vector<InstanceSummary>>(outcome))
    view.listed.insert(view.listed.end(), listed->begin(), listed->end());
}

void sort_listed(std::vector<InstanceSummary>& listed) {
  std::sort(listed.begin(), listed.end(),
            [](const InstanceSummary& a, const InstanceSummary& b) { return a.id < b.id; });
  const auto same = [](const InstanceSummary& a, const InstanceSummary& b) { return a.id == b.id; };
  listed.erase(std::unique(listed.begin(), listed.end(), same), listed.end());
}

/// Instances that an earlier create may have made, as far as they are not read yet.
std::vector<std::string> candidates_of_intents(const State& recorded, const LiveView& view) {
  std::vector<std::string> ids;
  if (recorded.open_intents.empty()) return ids;
  for (const InstanceSummary& summary : view.listed) {
    const bool candidate = std::any_of(recorded.open_intents.begin(), recorded.open_intents.end(),
                                       [&](const auto& entry) { return may_be_of(entry.second, summary); });
    if (candidate && !view.instances.contains(summary.id)) ids.push_back(summary.id);
  }
  return ids;
}

Result<void> read_instances(ReadBatch& batch, const std::vector<std::string>& ids, LiveView& view) {
  for (const std::string& id : ids)
    batch.add(GetInstance{id});
  TRY_ASSIGN(std::vector<ReadBatch::Outcome> outcomes, batch.run());
  for (std::size_t i = 0; i < ids.size(); ++i)
    put_instance(view, ids[i], outcomes[i]);
  return {};
}

std::vector<std::string> ids_to_read(const RefreshRequest& request) {
  std::vector<std::string> ids;
  std::set_difference(request.instance_ids.begin(), request.instance_ids.end(), request.trusted_ids.begin(),
                      request.trusted_ids.end(), std::back_inserter(ids));
  return ids;
}

/// What a GET would have told by the time of the record.
LiveInstance as_recorded(const Record& record) {
  LiveInstance instance{.id = record.id, .fields = record.seen, .status = record.seen.text(Field::status)};
  instance.connection_url = record.connection_url;
  instance.created = record.created;
  return instance;
}

/// Lets the record stand in for those that are listed; returns the others, which must be asked for after all.
std::vector<std::string> put_trusted(const RefreshRequest& request, const State& recorded, LiveView& view) {
  std::set<std::string> listed;
  for (const InstanceSummary& summary : view.listed)
    listed.insert(summary.id);
  std::vector<std::string> missing;
  for (const auto& [key, record] : recorded.records) {
    if (!request.trusted_ids.contains(record.id)) continue;
    if (listed.contains(record.id))
      view.instances.insert_or_assign(record.id, as_recorded(record));
    else
      missing.push_back(record.id);
  }
  return missing;
}

} // namespace

RefreshRequest what_to_refresh(const Configuration& desired, const State& recorded) {
  RefreshRequest request;
  request_managed_keys(desired, recorded, request);
  for (const auto& [key, spec] : desired.instances) {
    request.project_ids.insert(spec.fields.text(Field::project_id));
    request.instance_ids.insert(spec.import_id);
  }
  for (const auto& [key, record] : recorded.records) {
    request.project_ids.insert(record.project_id);
    request.instance_ids.insert(record.id);
  }
  for (const auto& [key, intent] : recorded.open_intents)
    request.project_ids.insert(intent.project_id);
  request.project_ids.insert(request.managed_key_projects.begin(), request.managed_key_projects.end());
  request.project_ids.erase(std::string{});
  request.instance_ids.erase(std::string{});
  return request;
}

Result<LiveView> refresh(CloudReader& cloud, const RefreshRequest& request, const State& recorded) {
  LiveView view;
  ReadBatch batch(cloud);
  for (const std::string& id : request.project_ids)
    batch.add(ListInstances{id});
  const std::vector<std::string> ids = ids_to_read(request);
  for (const std::string& id : ids)
    batch.add(GetInstance{id});
  add_managed_keys(batch, request);
  TRY_ASSIGN(std::vector<ReadBatch::Outcome> outcomes, batch.run());
  auto outcome = outcomes.begin();
  for (std::size_t i = 0; i < request.project_ids.size(); ++i)
    put_list(view, *outcome++);
  for (const std::string& id : ids)
    put_instance(view, id, *outcome++);
  put_managed_keys(request, std::span(outcome, outcomes.end()), view);
  sort_listed(view.listed);
  TRY(read_instances(batch, put_trusted(request, recorded, view), view));
  TRY(read_instances(batch, candidates_of_intents(recorded, view), view));
  view.at = cloud.now();
  keep_newborns(recorded, request.newborn_time, view);
  return view;
}

Result<bool> read_key_users(CloudReader& cloud, const Plan& plan, LiveView& view) {
  std::set<std::string> projects;
  for (const Step& step : plan.steps)
    if (is_managed_key_address(step.key) && step.action == Action::destroy) projects.insert(step.project_id);
  std::vector<std::string> ids;
  for (const InstanceSummary& summary : view.listed)
    if (projects.contains(summary.project_id) && !view.instances.contains(summary.id) &&
        !view.gone.contains(summary.id))
      ids.push_back(summary.id);
  ReadBatch batch(cloud);
  TRY(read_instances(batch, ids, view));
  return !ids.empty();
}

LiveView recorded_view(const State& recorded, TimePoint now) {
  LiveView view;
  view.at = now;
  for (const auto& [key, record] : recorded.records)
    view.instances.insert_or_assign(record.id, as_recorded(record));
  for (const auto& [key, record] : recorded.managed_keys)
    view.managed_keys.insert_or_assign(record.id,
                                       LiveManagedKey{record.id, record.fields, record.status, record.created});
  return view;
}

std::set<std::string> unchanged_ids(const Configuration& desired, const State& recorded, const PlanOptions& options,
                                    TimePoint now, std::optional<Milliseconds> max_age) {
  std::set<std::string> ids;
  const Plan by_record = make_plan(desired, recorded, recorded_view(recorded, now), options);
  for (const Step& step : by_record.steps) {
    const auto record = recorded.records.find(step.key);
    if (step.action != Action::no_op || !step.operations.empty() || record == recorded.records.end()) continue;
    if (!max_age || now - record->second.updated <= *max_age) ids.insert(record->second.id);
  }
  return ids;
}

Result<std::vector<Project>> read_offers(CloudReader& cloud, const std::set<std::string>& project_ids) {
  ReadBatch batch(cloud);
  for (const std::string& id : project_ids)
    batch.add(GetProject{id});
  TRY_ASSIGN(std::vector<ReadBatch::Outcome> outcomes, batch.run());
  std::vector<Project> projects;
  for (ReadBatch::Outcome& outcome : outcomes)
    if (auto* project = payload_of<Project>(outcome)) projects.push_back(std::move(*project));
  return projects;
}

Result<std::vector<Project>> list_projects(CloudReader& cloud) {
  ReadBatch batch(cloud);
  batch.add(ListProjects{});
  TRY_ASSIGN(std::vector<ReadBatch::Outcome> outcomes, batch.run());
  std::vector<Project>* projects = payload_of<std::vector<Project>>(outcomes.front());
  return projects == nullptr ? std::vector<Project>{} : std::move(*projects);
}
