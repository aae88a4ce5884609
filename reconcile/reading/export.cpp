#include "reconcile/reading/export.hpp"

#include "base/text.hpp"
#include "reconcile/reading/export_fields.hpp"
#include "specs/checks.hpp"
#include "specs/key_naming.hpp"
#include "specs/keys.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace {

/// What to do about an instance's name, which a spec may be unable to say.
struct Naming {
  std::string name;   ///< as Aura has it
  std::string breach; ///< why it cannot be written; empty: it can
};

std::string reason_to_leave_out(const LiveInstance& live) {
  if (settles_as(live.status) == StatusClass::going) return "it is being deleted";
  if (!is_instance_id(live.id)) return "its id is none that a spec takes";
  return {};
}

/// Of several instances of one project and name the first one keeps it, by id; a spec has no two alike.
std::vector<Naming> judge_names(const std::vector<const ExportSubject*>& subjects,
                                std::set<std::pair<std::string, std::string>> taken) {
  std::vector<Naming> namings;
  for (const ExportSubject* subject : subjects) {
    const FieldValues& fields = subject->live->fields;
    Naming naming{fields.text(Field::name), breach_of_name(fields.text(Field::name))};
    if (naming.breach.empty() && !taken.emplace(fields.text(Field::project_id), naming.name).second)
      naming.breach = "belongs to another instance of the project too";
    namings.push_back(std::move(naming));
  }
  return namings;
}

std::vector<std::string> keys_for(const std::vector<const ExportSubject*>& subjects, const std::vector<Naming>& namings,
                                  const Surroundings& surroundings) {
  std::vector<KeyWish> wishes;
  std::set<std::string> names;
  for (const auto& [project, name] : surroundings.names)
    names.insert(name);
  for (std::size_t i = 0; i < subjects.size(); ++i) {
    const std::string& text = subjects[i]->key_text.empty() ? namings[i].name : subjects[i]->key_text;
    wishes.push_back({text, subjects[i]->live->id, !namings[i].breach.empty()});
    names.insert(namings[i].name);
  }
  return make_keys(wishes, surroundings.keys, names);
}

void write_name(const Naming& naming, WrittenInstance& instance) {
  if (naming.breach.empty()) {
    if (naming.name != instance.key) instance.fields.set(Field::name, naming.name);
    return;
  }
  instance.ignored.insert(Field::name);
  instance.remarks.push_back("Its name in Aura, " + quoted(naming.name) + ", " + naming.breach + ".");
  instance.remarks.emplace_back("It stays as it is until you write another one and take name out of ignore_changes.");
}

bool only_waits_and_adopts(const Step& step) {
  return step.action == Action::adopt && step.changes.empty() &&
         std::all_of(step.operations.begin(), step.operations.end(), [](const Operation& operation) {
           return operation.kind == OperationKind::adopt || operation.kind == OperationKind::wait_settled;
         });
}

} // namespace

Surroundings surroundings_of(const Configuration& specs, const std::string& bare) {
  Surroundings surroundings;
  for (const auto& [key, spec] : specs.instances) {
    if (key == bare) {
      surroundings.inherited = spec.fields;
      surroundings.inherited.erase(Field::name);
      continue;
    }
    surroundings.keys.insert(key);
    surroundings.names.emplace(spec.fields.text(Field::project_id), spec.fields.text(Field::name));
  }
  return surroundings;
}

Export make_export(const std::vector<ExportSubject>& subjects, const Surroundings& surroundings) {
  Export made;
  std::vector<const ExportSubject*> exported;
  for (const ExportSubject& subject : subjects) {
    std::string reason = reason_to_leave_out(*subject.live);
    if (reason.empty())
      exported.push_back(&subject);
    else
      made.left_out.push_back({subject.live->id, subject.live->fields.text(Field::name), std::move(reason)});
  }
  std::sort(exported.begin(), exported.end(), [](const auto* a, const auto* b) { return a->live->id < b->live->id; });
  const std::vector<Naming> namings = judge_names(exported, surroundings.names);
  const std::vector<std::string> keys = keys_for(exported, namings, surroundings);
  for (std::size_t i = 0; i < exported.size(); ++i) {
    WrittenInstance instance = describe_instance(*exported[i]->live, exported[i]->known, surroundings.inherited);
    instance.key = keys[i];
    instance.group = exported[i]->group;
    write_name(namings[i], instance);
    instance.remarks.insert(instance.remarks.end(), exported[i]->remarks.begin(), exported[i]->remarks.end());
    made.instances.push_back(std::move(instance));
  }
  std::sort(made.instances.begin(), made.instances.end(), [](const WrittenInstance& a, const WrittenInstance& b) {
    return std::tie(a.group, a.key) < std::tie(b.group, b.key);
  });
  return made;
}

std::vector<std::string> not_only_adopted(const Plan& plan, const std::set<std::string>& keys) {
  std::set<std::string> adopted;
  for (const Step& step : plan.steps)
    if (only_waits_and_adopts(step)) adopted.insert(step.key);
  for (const Refusal& refusal : plan.refusals)
    adopted.erase(refusal.key);
  std::vector<std::string> others;
  std::set_difference(keys.begin(), keys.end(), adopted.begin(), adopted.end(), std::back_inserter(others));
  return others;
}
