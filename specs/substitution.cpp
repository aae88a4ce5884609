#include "specs/substitution.hpp"

#include "base/text.hpp"
#include "specs/configuration.hpp"

#include <set>

namespace {

constexpr std::size_t shown_bytes = 60;

class Substitution {
public:
  Substitution(const Variables& variables, bool complete, Findings& findings)
      : variables_(variables)
      , complete_(complete)
      , findings_(findings) {
    for (const auto& [name, variable] : variables)
      names_.push_back(name);
  }

  void visit_file(TomlNode& root) {
    for (TomlNode& table : std::get<TomlNode::Table>(root.content).members) {
      auto* instances = table.key == "instance" ? std::get_if<TomlNode::Table>(&table.content) : nullptr;
      if (instances != nullptr)
        for (TomlNode& instance : instances->members) {
          address_ = address_of(visible(instance.key));
          visit(instance);
        }
      address_.clear();
      if (instances == nullptr && table.key != "variables") visit(table);
    }
  }

  void tell_missing() {
    for (const std::string& name : missing_)
      findings_.add(variables_.find(name)->second.declaration->key_place,
                    {.code = "spec/missing-variable",
                     .message = "variable " + quoted(name) + " has no value",
                     .hint = ways_to_give(name)});
  }

private:
  static std::string ways_to_give(const std::string& name) {
    return "give it by -var " + name + "=…, by -var-file, by AURAFORM_VAR_" + name + ", or write a default";
  }

  void visit(TomlNode& node) {
    if (auto* table = std::get_if<TomlNode::Table>(&node.content))
      for (TomlNode& member : table->members)
        visit(member);
    else if (auto* array = std::get_if<TomlNode::Array>(&node.content))
      for (TomlNode& element : *array)
        visit(element);
    else if (auto* text = std::get_if<std::string>(&node.content))
      substitute(node, *text);
  }

  void substitute(TomlNode& node, std::string& text) {
    if (text.find("${") == std::string::npos) return;
    std::string result;
    std::string_view rest = text;
    for (std::size_t at = rest.find("${"); at != std::string_view::npos; at = rest.find("${")) {
      const bool escaped = at > 0 && rest[at - 1] == '$';
      result += rest.substr(0, escaped ? at - 1 : at);
      rest.remove_prefix(at);
      if (escaped) {
        result += "${";
        rest.remove_prefix(2);
        continue;
      }
      const std::size_t end = rest.find('}');
      const std::string_view reference = rest.substr(0, end == std::string_view::npos ? end : end + 1);
      node.from_variable = reference.size() == text.size();
      if (!put_in(node, reference, result)) return fail(node);
      rest.remove_prefix(reference.size());
    }
    result += rest;
    if (!within_limits(node, result.size()) || !fits_in(node, result.size())) return fail(node);
    text = std::move(result);
  }

  static void fail(TomlNode& node) {
    node.unusable = true;
    node.from_variable = false;
  }

  /// Appends the value that `${…}` refers to; false when there is none.
  bool put_in(TomlNode& node, std::string_view reference, std::string& result) {
    if (!reference.ends_with('}') || !reference.starts_with("${var.")) return refuse(node, reference);
    const std::string_view name = reference.substr(6, reference.size() - 7);
    const auto found = variables_.find(name);
    if (found == variables_.end()) return refuse_unknown(node, name);
    const Variable& variable = found->second;
    if (!variable.has_value && !variable.broken) missing_.insert(found->first);
    if (!variable.has_value) return false;
    node.sensitive = node.sensitive || variable.sensitive;
    result += variable.value;
    return within_limits(node, result.size());
  }

  bool refuse(const TomlNode& node, std::string_view reference) {
    const bool environment = reference.starts_with("${env.");
    const std::string shown = quoted(shortened(reference, shown_bytes));
    Finding finding{.code = "spec/bad-reference", .message = shown + " is no reference to a variable"};
    finding.hint = "write ${var.name}, or $${ for the characters ${ themselves";
    if (!reference.ends_with('}')) finding.message = shown + " is not closed by }";
    if (environment) {
      finding.message = shown + " is not offered: a spec reads no environment but its declared variables";
      finding.hint = "declare [variables.name], write ${var.name}, and set AURAFORM_VAR_name";
    }
    tell(node, std::move(finding));
    return false;
  }

  bool refuse_unknown(const TomlNode& node, std::string_view name) {
    if (!complete_) return false;
    const std::string near = findings_.did_you_mean(name, names_);
    tell(node, {.code = "spec/unknown-variable",
                .message = "variable " + quoted(shortened(name, shown_bytes)) + " is declared nowhere",
                .hint = near.empty() ? "declare it: [variables." + visible(shortened(name, shown_bytes)) + "]" : near});
    return false;
  }

  bool within_limits(const TomlNode& node, std::size_t bytes) {
    if (bytes <= spec_limits::text_bytes) return true;
    tell(node, {.code = "spec/too-large",
                .message = "with its variables this text has more than " + std::to_string(spec_limits::text_bytes) +
                           " bytes"});
    return false;
  }

  /// All texts together; told once.
  bool fits_in(const TomlNode& node, std::size_t bytes) {
    if (substituted_ > spec_limits::substituted_bytes) return false;
    substituted_ += bytes;
    if (substituted_ <= spec_limits::substituted_bytes) return true;
    tell(node, {.code = "spec/too-large",
                .message = "from here on the variables' values amount to more than " +
                           std::to_string(spec_limits::substituted_bytes >> 20U) + " MiB"});
    return false;
  }

  void tell(const TomlNode& node, Finding finding) {
    finding.address = address_;
    findings_.add(node.place, std::move(finding));
  }

  const Variables& variables_;
  bool complete_;
  Findings& findings_;
  std::vector<std::string> names_;
  std::set<std::string> missing_;
  std::size_t substituted_ = 0;
  std::string address_; ///< of the instance that is being visited; empty outside of instances
};

} // namespace

void substitute_variables(std::vector<TomlNode>& roots, const Variables& variables, bool complete, Findings& findings) {
  Substitution substitution(variables, complete, findings);
  for (TomlNode& root : roots)
    substitution.visit_file(root);
  substitution.tell_missing();
}
