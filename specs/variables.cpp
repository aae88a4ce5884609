#include "specs/variables.hpp"

#include "base/text.hpp"
#include "specs/keys.hpp"
#include "specs/table_reader.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace {

std::string real_text(double number) {
  std::array<char, 64> text{};
  const auto [end, code] = std::to_chars(text.data(), text.data() + text.size(), number);
  return code == std::errc{} ? std::string(text.data(), end) : std::string{};
}

std::optional<std::string> read_default(TableReader& reader) {
  const TomlNode* node = reader.member("default");
  if (node == nullptr) return std::nullopt;
  if (const std::string* text = node->text(); text != nullptr && text->find("${") != std::string::npos) {
    reader.complain(*node, "spec/bad-reference", "a variable's default cannot refer to variables",
                    "write the value itself, or leave the default out");
    return std::nullopt;
  }
  auto text = scalar_text(*node);
  if (!text)
    reader.complain(*node, "spec/wrong-kind", "\"default\" takes a text, a number or a truth value, not a list");
  return text;
}

std::optional<std::vector<std::string>> read_allowed(TableReader& reader) {
  const TomlNode* node = reader.array("allowed");
  if (node == nullptr) return std::nullopt;
  std::vector<std::string> allowed;
  for (const TomlNode& element : *node->array()) {
    if (auto text = scalar_text(element))
      allowed.push_back(std::move(*text));
    else
      reader.complain(element, "spec/wrong-kind", "\"allowed\" lists texts, numbers or truth values");
  }
  return allowed;
}

/// A value may be wrong in the file (the default) or where it was given from; both are told at what can be edited.
void check_allowed(const std::string& name, const Variable& variable, const std::vector<std::string>& allowed,
                   Findings& findings) {
  if (!variable.has_value || std::find(allowed.begin(), allowed.end(), variable.value) != allowed.end()) return;
  const TomlNode* written = variable.declaration->find(variable.origin.empty() ? "default" : "allowed");
  const std::string value = variable.sensitive ? "a sensitive value" : quoted(shortened(variable.value, 60));
  const std::string origin = variable.origin.empty() ? "its default" : variable.origin;
  std::vector<std::string> listed;
  for (const std::string& one : allowed)
    listed.push_back(quoted(shortened(one, 60)));
  findings.add(written->place,
               {.code = "spec/variable-not-allowed",
                .message = "variable " + quoted(name) + " is " + value + " (" + origin + "), which is not allowed",
                .hint = variable.sensitive ? std::string{} : "allowed: " + join(listed, ", ")});
}

/// So that a finding about the declaration does not show the secret that stands in it.
void hide_secrets(const TomlNode& declaration, Findings& findings) {
  for (const char* key : {"default", "allowed"})
    if (const TomlNode* node = declaration.find(key)) {
      findings.hide_line(node->place);
      if (const auto* elements = node->array())
        for (const TomlNode& element : *elements)
          findings.hide_line(element.place);
    }
}

Variable declare(const std::string& name, const TomlNode& declaration, const VariableValues& given,
                 Findings& findings) {
  Variable variable{.declaration = &declaration};
  TableReader reader(declaration, findings);
  reader.text("description");
  variable.sensitive = reader.flag("sensitive").value_or(false);
  if (variable.sensitive) hide_secrets(declaration, findings);
  auto value = read_default(reader);
  const auto allowed = read_allowed(reader);
  reader.refuse_unknown("spec/unknown-key", "[variables." + name + "]");
  variable.broken = declaration.find("default") != nullptr && !value;
  if (const auto outside = given.find(name); outside != given.end()) {
    value = outside->second.text;
    variable.origin = outside->second.origin;
    variable.broken = false;
  }
  variable.has_value = value.has_value();
  variable.value = std::move(value).value_or("");
  if (allowed) check_allowed(name, variable, *allowed, findings);
  return variable;
}

void refuse_undeclared(const Variables& declared, const VariableValues& given, Findings& findings) {
  std::vector<std::string> names;
  for (const auto& [name, variable] : declared)
    names.push_back(name);
  for (const auto& [name, value] : given) {
    if (declared.contains(name)) continue;
    const std::string near = findings.did_you_mean(name, names);
    const bool from_environment = value.origin.starts_with("AURAFORM_VAR_");
    findings.add(Place{},
                 {.code = "spec/undeclared-variable",
                  .message = "variable " + quoted(name) + " is given by " + value.origin + " and declared nowhere",
                  .hint = near.empty() ? "declare it: [variables." + visible(name) + "]" : near,
                  .severity = from_environment ? Severity::warning : Severity::error});
  }
}

} // namespace

std::optional<std::string> scalar_text(const TomlNode& node) {
  if (node.text() != nullptr) return *node.text();
  if (const auto* integer = std::get_if<std::int64_t>(&node.content)) return std::to_string(*integer);
  if (const auto* real = std::get_if<double>(&node.content)) return real_text(*real);
  if (const auto* truth = std::get_if<bool>(&node.content)) return *truth ? "true" : "false";
  return std::nullopt;
}

Variables declare_variables(const Sections& sections, const VariableValues& given, Findings& findings) {
  Variables variables;
  for (const auto& [name, declaration] : sections.variables) {
    if (!is_variable_name(name)) {
      findings.add(declaration->key_place,
                   {.code = "spec/bad-key",
                    .message = quoted(shortened(name, 60)) + " is no name for a variable",
                    .hint = "letters, digits and _, and no digit first: it must fit into AURAFORM_VAR_name"});
      continue;
    }
    variables.emplace(name, declare(name, *declaration, given, findings));
  }
  if (sections.complete) refuse_undeclared(variables, given, findings);
  return variables;
}
