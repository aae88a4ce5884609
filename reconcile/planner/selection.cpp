#include "reconcile/planner/selection.hpp"

#include "base/text.hpp"

namespace {

std::vector<std::string> keys_of(const std::vector<Subject>& subjects) {
  std::vector<std::string> keys;
  keys.reserve(subjects.size());
  for (const Subject& subject : subjects)
    keys.push_back(subject.key);
  return keys;
}

Refusal matches_nothing(const std::string& flag, const std::string& pattern, const std::vector<std::string>& keys) {
  const std::string prefix = address_of({});
  const std::string near = nearest(pattern.starts_with(prefix) ? pattern.substr(prefix.size()) : pattern, keys);
  return {.key = {},
          .code = "plan/no-match",
          .message = flag + "=" + visible(pattern) + " names no instance of the specs or the state",
          .hint = near.empty() ? "it is a glob over keys, such as orders or dev-*" : "did you mean " + near + "?",
          .location = {}};
}

/// The keys that the patterns name; a pattern that names none is refused, as it is a slip.
std::set<std::string> matching(const std::string& flag, const std::vector<std::string>& patterns,
                               const std::vector<std::string>& keys, std::vector<Refusal>& refusals) {
  std::set<std::string> matched;
  for (const std::string& pattern : patterns) {
    bool any = false;
    for (const std::string& key : keys) {
      if (!glob_matches(pattern, key) && !glob_matches(pattern, address_of(key))) continue;
      matched.insert(key);
      any = true;
    }
    if (!any) refusals.push_back(matches_nothing(flag, pattern, keys));
  }
  return matched;
}

/// What the selected are created from must be there first, as far as they are not created yet.
void add_sources(const std::vector<Subject>& subjects, std::set<std::string>& keys) {
  std::map<std::string, std::string> source_of;
  for (const Subject& subject : subjects)
    if (subject.spec != nullptr && subject.record == nullptr && subject.spec->source)
      source_of[subject.key] = subject.spec->source->instance_key;
  const std::set<std::string> wanted = keys;
  for (const std::string& key : wanted)
    for (auto next = source_of.find(key); next != source_of.end() && !next->second.empty();
         next = source_of.find(next->second))
      if (!keys.insert(next->second).second) break;
}

void add_managed_keys(const std::vector<Subject>& subjects, std::set<std::string>& keys) {
  for (const Subject& subject : subjects)
    if (subject.spec != nullptr && !subject.spec->managed_key.empty() && keys.contains(subject.key))
      keys.insert(managed_key_address(subject.spec->managed_key));
}

} // namespace

Selection select_subjects(const std::vector<Subject>& subjects, const PlanOptions& options,
                          const std::vector<std::string>& managed_keys) {
  Selection selection;
  std::vector<std::string> keys = keys_of(subjects);
  selection.replaced = matching("-replace", options.replaces, keys, selection.refusals);
  keys.insert(keys.end(), managed_keys.begin(), managed_keys.end());
  if (options.targets.empty()) {
    selection.keys = std::set<std::string>(keys.begin(), keys.end());
  } else {
    selection.keys = matching("-target", options.targets, keys, selection.refusals);
    add_sources(subjects, selection.keys);
    add_managed_keys(subjects, selection.keys);
  }
  for (const std::string& key : matching("-exclude", options.excludes, keys, selection.refusals))
    selection.keys.erase(key);
  return selection;
}
