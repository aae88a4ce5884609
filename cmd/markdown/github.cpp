#include "cmd/markdown/github.hpp"

#include "base/text.hpp"
#include "cmd/text/plan_text.hpp"

namespace {

/// As the runner's toolkit escapes: the value of a property may hold neither `:` nor `,` bare.
std::string command_text(std::string_view text, bool is_property) {
  std::string safe;
  for (const char letter : visible(text)) {
    if (letter == '%')
      safe += "%25";
    else if (is_property && letter == ':')
      safe += "%3A";
    else if (is_property && letter == ',')
      safe += "%2C";
    else
      safe += letter;
  }
  return safe;
}

std::string place(const SourceLocation& location, const std::string& directory) {
  if (location.file.empty()) return {};
  const std::string file = directory.empty() ? location.file : directory + "/" + location.file;
  std::string text = "file=" + command_text(file, true) + ",";
  if (location.line > 0) text += "line=" + std::to_string(location.line) + ",";
  if (location.line > 0 && location.column > 0) text += "col=" + std::to_string(location.column) + ",";
  return text;
}

/// A line that does not occur in the value.
std::string delimiter_for(const std::string& value) {
  std::string delimiter = "AURAFORM_END";
  while (value.find(delimiter) != std::string::npos)
    delimiter += "_";
  return delimiter;
}

} // namespace

std::string github_annotation(const Diagnostic& diagnostic, const std::string& directory) {
  const std::string command = diagnostic.severity == Severity::error ? "error" : "warning";
  std::string message =
      diagnostic.address.empty() ? diagnostic.message : diagnostic.address + ": " + diagnostic.message;
  if (!diagnostic.hint.empty()) message += ". " + diagnostic.hint;
  return "::" + command + " " + place(diagnostic.location, directory) +
         "title=" + command_text(diagnostic.code.empty() ? "auraform" : diagnostic.code, true) +
         "::" + command_text(message, false) + "\n";
}

std::string without_workflow_commands(const std::string& text) {
  std::string safe;
  for (const std::string_view line : split(text, '\n')) {
    if (!safe.empty() || line.data() != text.data()) safe += '\n';
    std::string kept{line};
    if (trimmed(line).starts_with("::")) kept.insert(kept.find("::") + 1, " ");
    // The older spelling counts anywhere in a line.
    for (std::size_t at = kept.find("##["); at != std::string::npos; at = kept.find("##[", at))
      kept.insert(at + 2, " ");
    safe += kept;
  }
  return safe;
}

namespace {

std::string output_text(const std::string& name, const std::string& value) {
  const std::string delimiter = delimiter_for(value);
  const std::string_view end = value.ends_with('\n') ? "" : "\n";
  return name + "<<" + delimiter + "\n" + value + std::string{end} + delimiter + "\n";
}

} // namespace

std::string github_outputs(const std::vector<std::pair<std::string, std::string>>& outputs) {
  std::string text;
  for (const auto& [name, value] : outputs)
    text += output_text(name, value);
  return text;
}

std::vector<std::pair<std::string, std::string>> plan_outputs(const Plan& plan) {
  const ChangeCounts counts = count_changes(plan);
  const auto word = [](bool value) { return std::string{value ? "true" : "false"}; };
  return {{"changes", word(!is_no_change(plan))},
          {"add", std::to_string(counts.add)},
          {"change", std::to_string(counts.change)},
          {"destroy", std::to_string(counts.destroy)},
          {"refused", word(!plan.refusals.empty())},
          {"summary", is_no_change(plan) ? "No changes." : plan_summary_text(counts, {})}};
}

std::string gitlab_report(const ChangeCounts& counts) {
  return "{\"create\":" + std::to_string(counts.add) + ",\"update\":" + std::to_string(counts.change) +
         ",\"delete\":" + std::to_string(counts.destroy) + "}\n";
}
