#include "specs/spec_layout.hpp"

#include "base/text.hpp"
#include "specs/key_naming.hpp"
#include "specs/spec_text.hpp"

#include <algorithm>
#include <optional>

namespace {

/// Some fields with values, as a set: sorted by field.
using Part = std::vector<FieldValues::Entry>;

std::size_t bytes_of(const FieldValues::Entry& entry) { return field_line(entry.first, entry.second).size(); }

std::size_t bytes_of(const Part& part) {
  std::size_t bytes = 0;
  for (const FieldValues::Entry& entry : part)
    bytes += bytes_of(entry);
  return bytes;
}

/// What an instance has that others may have too.
Part shareable(const WrittenInstance& instance) {
  Part part;
  for (const FieldValues::Entry& entry : instance.fields)
    if (entry.first != Field::name) part.push_back(entry);
  return part;
}

bool holds(const Part& whole, const Part& part) {
  return std::includes(whole.begin(), whole.end(), part.begin(), part.end());
}

Part common(const Part& a, const Part& b) {
  Part both;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
  return both;
}

void take_away(const Part& part, WrittenInstance& instance) {
  for (const auto& [field, value] : part)
    instance.fields.erase(field);
}

/// The value that most instances have, if all of them have one and more than one has this.
std::optional<FieldValue> value_of_most(Field field, const std::vector<WrittenInstance>& instances) {
  std::map<FieldValue, std::size_t> counts;
  for (const WrittenInstance& instance : instances) {
    const FieldValue* value = instance.fields.find(field);
    if (value == nullptr) return std::nullopt;
    ++counts[*value];
  }
  const auto most =
      std::max_element(counts.begin(), counts.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  return most == counts.end() || most->second < 2 ? std::nullopt : std::optional(most->first);
}

void lift_into_defaults(SpecLayout& layout) {
  for (const FieldTraits& row : field_table()) {
    if (row.field == Field::name) continue;
    const std::optional<FieldValue> value = value_of_most(row.field, layout.instances);
    if (!value) continue;
    layout.defaults.set(row.field, *value);
    for (WrittenInstance& instance : layout.instances)
      if (*instance.fields.find(row.field) == *value) instance.fields.erase(row.field);
  }
}

/// `business-critical-16gb`: the values that tell most.
std::string profile_name(const Part& part, const std::map<std::string, FieldValues>& taken) {
  std::string name;
  for (const Field field : {Field::type, Field::cloud_provider, Field::region, Field::memory, Field::status}) {
    const auto entry = std::find_if(part.begin(), part.end(), [field](const auto& one) { return one.first == field; });
    const bool place = field == Field::cloud_provider || field == Field::region;
    if (entry == part.end() || (place && !name.empty())) continue;
    name += (name.empty() ? "" : "-") + key_from(lower(to_text(entry->second)));
  }
  if (name.empty()) name = "shared";
  const std::string base = name;
  for (std::size_t number = 2; taken.contains(name); ++number)
    name = base + "-" + std::to_string(number);
  return name;
}

/// Instances that share the same values, by those values.
using Classes = std::map<Part, std::vector<WrittenInstance*>>;

struct Profile {
  Part part;
  std::string name;
  std::size_t saves = 0; ///< bytes
};

/// How much shorter the file is with this profile; its table and a line in each instance are its price.
Profile weigh(const Part& part, const Classes& classes, const std::map<std::string, FieldValues>& taken) {
  Profile profile{part, profile_name(part, taken)};
  std::size_t members = 0;
  for (const auto& [whole, instances] : classes)
    if (holds(whole, part)) members += instances.size();
  const std::string table = "\n[profile." + profile.name + "]\n";
  const std::string line = "profile = \"" + profile.name + "\"\n";
  const std::size_t before = members * bytes_of(part);
  const std::size_t after = table.size() + bytes_of(part) + members * line.size();
  profile.saves = before > after ? before - after : 0;
  return profile;
}

/// The classes of most instances first: a fleet of nothing but exceptions is not searched to the end.
std::vector<Part> largest(const Classes& classes, std::size_t most) {
  std::vector<std::pair<std::size_t, Part>> counted;
  for (const auto& [part, instances] : classes)
    counted.emplace_back(instances.size(), part);
  std::stable_sort(counted.begin(), counted.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  counted.resize(std::min(counted.size(), most));
  std::vector<Part> parts;
  for (auto& [count, part] : counted)
    parts.push_back(std::move(part));
  return parts;
}

/// What a profile might hold: all that a class shares, or what two classes share.
std::set<Part> candidates(const Classes& classes) {
  constexpr std::size_t most_compared = 40;
  const std::vector<Part> parts = largest(classes, most_compared);
  std::set<Part> found;
  for (const Part& a : parts)
    for (const Part& b : parts)
      found.insert(common(a, b));
  found.erase(Part{});
  return found;
}

/// Takes the profile that saves most, until none saves anything.
void lift_into_profiles(SpecLayout& layout) {
  Classes classes;
  for (WrittenInstance& instance : layout.instances)
    classes[shareable(instance)].push_back(&instance);
  constexpr std::size_t most_profiles = 100;
  while (layout.profiles.size() < most_profiles) {
    Profile best;
    for (const Part& part : candidates(classes))
      if (Profile profile = weigh(part, classes, layout.profiles); profile.saves > best.saves)
        best = std::move(profile);
    if (best.saves == 0) return;
    FieldValues& fields = layout.profiles[best.name];
    for (const auto& [field, value] : best.part)
      fields.set(field, value);
    for (const auto& [whole, instances] : classes)
      if (holds(whole, best.part))
        for (WrittenInstance* instance : instances) {
          take_away(best.part, *instance);
          layout.profile_of[instance->key] = best.name;
        }
    std::erase_if(classes, [&best](const auto& entry) { return holds(entry.first, best.part); });
  }
}

} // namespace

SpecLayout lay_out(std::vector<WrittenInstance> instances) {
  SpecLayout layout = lay_out_in_full(std::move(instances));
  lift_into_defaults(layout);
  lift_into_profiles(layout);
  return layout;
}

SpecLayout lay_out_in_full(std::vector<WrittenInstance> instances) {
  SpecLayout layout;
  layout.instances = std::move(instances);
  return layout;
}
