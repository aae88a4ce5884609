#include "specs/spec_text.hpp"

#include "base/text.hpp"

namespace {

/// A basic string of TOML. `${` would refer to a variable, and is written `$${`.
std::string toml_text(const std::string& text) {
  std::string escaped;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.compare(i, 2, "${") == 0) escaped += '$';
    if (text[i] == '"' || text[i] == '\\') escaped += '\\';
    escaped += text[i];
  }
  return "\"" + escaped + "\"";
}

std::string key_line(const std::string& key, const std::string& text) { return key + " = " + toml_text(text) + "\n"; }

std::string comment(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines)
    text += line.empty() ? "#\n" : "# " + visible(line) + "\n";
  return text;
}

std::string field_lines(const FieldValues& fields) {
  std::string text;
  for (const auto& [field, value] : fields)
    text += field_line(field, value);
  return text;
}

std::string shared_tables(const SpecLayout& layout) {
  std::string text;
  FieldValues defaults = layout.defaults;
  if (const FieldValue* project = defaults.find(Field::project_id)) {
    text += "\n[auraform]\n" + field_line(Field::project_id, *project);
    defaults.erase(Field::project_id);
  }
  if (!defaults.empty()) text += "\n[defaults]\n" + field_lines(defaults);
  for (const auto& [name, fields] : layout.profiles)
    text += "\n[profile." + name + "]\n" + field_lines(fields);
  return text;
}

std::string ignored_line(const std::set<Field>& ignored) {
  if (ignored.empty()) return {};
  std::vector<std::string> names;
  for (const Field field : ignored)
    names.push_back(toml_text(std::string{name_of(field)}));
  return "lifecycle.ignore_changes = [" + join(names, ", ") + "]\n";
}

std::string instance_table(const WrittenInstance& instance, const std::string& profile) {
  std::string text = "\n[instance." + instance.key + "]\n";
  if (!profile.empty()) text += key_line("profile", profile);
  text += field_lines(instance.fields);
  if (!instance.import_id.empty()) text += key_line("import_id", instance.import_id);
  return text + ignored_line(instance.ignored) + comment(instance.remarks);
}

} // namespace

std::string field_line(Field field, const FieldValue& value) {
  const std::string name{name_of(field)};
  const bool bare = std::holds_alternative<std::int64_t>(value) || std::holds_alternative<bool>(value);
  return bare ? name + " = " + to_text(value) + "\n" : key_line(name, to_text(value));
}

std::string spec_text(const SpecLayout& layout, const std::vector<std::string>& heading) {
  std::string text = comment(heading) + shared_tables(layout);
  std::string group;
  for (const WrittenInstance& instance : layout.instances) {
    if (instance.group != group) text += "\n" + comment({"---- " + instance.group + " ----"});
    group = instance.group;
    const auto profile = layout.profile_of.find(instance.key);
    text += instance_table(instance, profile == layout.profile_of.end() ? std::string{} : profile->second);
  }
  return text;
}
