#include "cmd/terraform_import.hpp"

#include "base/files.hpp"
#include "base/text.hpp"
#include "cmd/adoption.hpp"
#include "cmd/planning.hpp"
#include "cmd/record_keeping.hpp"
#include "cmd/spec_loading.hpp"
#include "cmd/spec_writing.hpp"
#include "cmd/text/value_text.hpp"
#include "reconcile/reading/refresh.hpp"
#include "state/terraform_state.hpp"

#include <algorithm>

namespace {

const std::string usual_file = "terraform.aura.toml";

const std::vector<std::string> heading{
    "Taken over from a Terraform state by `auraform import -from-terraform`: the instances as they lived in Aura then.",
    "",
    "Not written, as it goes without saying: features that are off, storage of twice the memory, and a status other",
    "than paused. What is not written is not managed."};

/// What lives may have moved since Terraform looked: what is written is what lives, and the difference is said.
std::vector<std::string> remarks_on(const TerraformInstance& instance, const LiveInstance& live) {
  std::vector<std::string> remarks{"Terraform: " + instance.address};
  FieldValues told = live.fields;
  const StatusClass end = settles_as(live.status);
  if (end == StatusClass::paused) told.set(Field::status, std::string{"paused"});
  if (end == StatusClass::running) told.set(Field::status, std::string{"running"});
  for (const auto& [field, value] : instance.fields) {
    const FieldValue* now = told.find(field);
    if (now != nullptr && *now != value)
      remarks.push_back("Terraform's state has " + std::string{name_of(field)} + " = " + value_text(value) +
                        ", and Aura " + value_text(*now) + ".");
  }
  return remarks;
}

FieldValues known_version(const TerraformInstance& instance) {
  const FieldValue* version = instance.fields.find(Field::version);
  return version == nullptr ? FieldValues{} : FieldValues{{Field::version, *version}};
}

/// The instances that are not managed already, and what was read of them.
struct Candidates {
  std::vector<TerraformInstance> instances;
  LiveView live;
  std::size_t managed = 0;
};

Result<TerraformState> read_state_file(const Context& context, const Arguments& arguments) {
  const std::string name = arguments.value("from-terraform").value_or("");
  TRY_ASSIGN(const std::string text, read_file(context.directory / name));
  TRY_ASSIGN(TerraformState state, read_terraform_state(text, name));
  if (!state.instances.empty()) return state;
  return Error{ErrorKind::input_output, "terraform/no-instances",
               ::quoted(name) + " has no living neo4jaura_instance" +
                   (state.passed_over.empty() ? "" : ", only " + visible(join(state.passed_over, ", "))),
               "name the state of the configuration that has them"};
}

bool is_managed(const std::string& id, const Configuration& specs, const State& recorded) {
  return std::any_of(recorded.records.begin(), recorded.records.end(),
                     [&id](const auto& entry) { return entry.second.id == id; }) ||
         std::any_of(specs.instances.begin(), specs.instances.end(),
                     [&id](const auto& entry) { return entry.second.import_id == id; });
}

Result<Candidates> read_candidates(CloudReader& cloud, const TerraformState& terraform, const Configuration& specs,
                                   const State& recorded) {
  Candidates candidates;
  RefreshRequest request;
  for (const TerraformInstance& instance : terraform.instances) {
    if (is_managed(instance.id, specs, recorded)) {
      ++candidates.managed;
      continue;
    }
    request.instance_ids.insert(instance.id);
    candidates.instances.push_back(instance);
  }
  TRY_ASSIGN(candidates.live, refresh(cloud, request, {}));
  return candidates;
}

Export export_candidates(const Candidates& candidates, const Surroundings& surroundings) {
  std::vector<ExportSubject> subjects;
  std::vector<NotExported> gone;
  for (const TerraformInstance& instance : candidates.instances) {
    const auto live = candidates.live.instances.find(instance.id);
    if (live == candidates.live.instances.end())
      gone.push_back({instance.id, instance.address, "it is gone from Aura, or not visible to this credential"});
    else
      subjects.push_back({.live = &live->second,
                          .key_text = instance.key_text,
                          .known = known_version(instance),
                          .remarks = remarks_on(instance, live->second)});
  }
  Export exported = make_export(subjects, surroundings);
  exported.left_out.insert(exported.left_out.begin(), gone.begin(), gone.end());
  return exported;
}

Plan adoption_of(const Export& exported) {
  Plan plan;
  for (const WrittenInstance& instance : exported.instances)
    plan.steps.push_back(adoption_step(instance.key, instance.import_id, {}));
  return plan;
}

/// The version, which Terraform knows and no GET tells: so that a later change of it is seen as one.
Result<void> record_versions(StateStore& store, const std::vector<TerraformInstance>& instances, TimePoint now) {
  TRY_ASSIGN(const std::optional<State> state, store.load());
  if (!state) return {};
  std::vector<JournalEntry> entries;
  for (const auto& [key, record] : state->records)
    for (const TerraformInstance& instance : instances)
      if (instance.id == record.id && instance.fields.has(Field::version))
        entries.emplace_back(FieldsRecorded{.key = key, .applied = known_version(instance), .at = now});
  return entries.empty() ? Result<void>{} : change_record(store, *state, entries);
}

void tell_rest(Context& context, const TerraformState& terraform, const Candidates& candidates,
               const std::string& file) {
  std::string text;
  if (!terraform.passed_over.empty())
    text += "Passed over, as none of it is a living instance: " + visible(join(terraform.passed_over, ", ")) + ".\n";
  if (candidates.managed > 0) text += "Managed already, and left out: " + std::to_string(candidates.managed) + ".\n";
  if (!file.empty()) {
    text += "Wrote " + file + ". Terraform still manages these instances too, and its state has their passwords.\n" +
            "Once those are kept elsewhere, let it forget the instances:\n";
    for (const TerraformInstance& instance : candidates.instances)
      text += "  terraform state rm '" + visible(instance.address) + "'\n";
  }
  context.console.tell(text);
}

/// All that an import works on, read before anything is written.
struct TakeOver {
  TerraformState terraform;
  SpecDestination destination;
  State recorded;
  Candidates candidates;
  Export exported;
};

/// The specs first: what is recorded and in no spec would be deleted by the next apply.
Result<ExitCode> carry_over(Context& context, const TakeOver& all, const Execution& execution) {
  TRY_ASSIGN(const std::string text,
             compose_specs(all.destination, all.exported, heading, all.recorded, all.candidates.live));
  TRY(deliver_specs(context, all.destination, text));
  const ExitCode code = carry_out(context, adoption_of(all.exported), all.recorded, execution);
  TRY(record_versions(execution.store, all.candidates.instances, context.environment.clock.now()));
  tell_rest(context, all.terraform, all.candidates, all.destination.file);
  if (code != ExitCode::done)
    context.console.tell("Not all of it is recorded yet: the next apply adopts the rest, by its import_id. Until then "
                         "leave Terraform's state as it is.\n");
  return code;
}

} // namespace

Result<ExitCode> import_from_terraform(Context& context, const Arguments& arguments) {
  if (!arguments.words().empty() || arguments.value("name"))
    return usage_error("with -from-terraform the state file says what is imported", "leave out KEY, ID and -name");
  TakeOver all;
  TRY_ASSIGN(all.terraform, read_state_file(context, arguments));
  TRY_ASSIGN(all.destination, read_destination(context, arguments, usual_file));
  const Settings& settings = all.destination.specs.settings;
  TRY_ASSIGN(const auto connection, connect(context, settings));
  TRY_ASSIGN(const auto store, open_state(context, settings, arguments));
  TRY_ASSIGN(const auto lock, take_lock(context, *store, arguments, "import"));
  TRY_ASSIGN(all.recorded, load_state(context, *store));
  TRY_ASSIGN(all.candidates, read_candidates(connection->reader(), all.terraform, all.destination.specs, all.recorded));
  all.exported = export_candidates(all.candidates, all.destination.surroundings);
  tell_left_out(context, all.exported.left_out);
  if (all.exported.instances.empty()) {
    tell_rest(context, all.terraform, all.candidates, {});
    context.console.tell("There is nothing to import.\n");
    return all.exported.left_out.empty() ? ExitCode::done : ExitCode::error;
  }
  return carry_over(context, all, {*connection, *store, settings.credentials, runner_options(context.tempo), *lock});
}
