#pragma once

#include "base/text.hpp"
#include "specs/load.hpp"

#include <string>
#include <vector>

/// One spec file of that text, compiled as program version 1.4.2.
inline LoadedSpecs compile(const std::string& text, const VariableValues& variables = {}) {
  return compile_specs({{"a.aura.toml", text}}, variables, "1.4.2");
}

/// `3:8 spec/bad-size`, each finding of one file.
inline std::vector<std::string> places_and_codes(const Diagnostics& findings) {
  std::vector<std::string> result;
  for (const Diagnostic& finding : findings)
    result.push_back(std::to_string(finding.location.line) + ":" + std::to_string(finding.location.column) + " " +
                     finding.code);
  return result;
}

inline std::vector<std::string> codes(const Diagnostics& findings) {
  std::vector<std::string> result;
  for (const Diagnostic& finding : findings)
    result.push_back(finding.code);
  return result;
}

/// Everything that a finding says, for messages and goldens.
inline std::string as_text(const Diagnostics& findings) {
  std::string result;
  for (const Diagnostic& finding : findings) {
    const SourceLocation& at = finding.location;
    result += at.file + ":" + std::to_string(at.line) + ":" + std::to_string(at.column) + ": " +
              (finding.severity == Severity::error ? "error" : "warning") + " " + finding.code +
              (finding.address.empty() ? "" : " " + finding.address) + "\n  " + visible(finding.source_line) + "\n  " +
              finding.message + "\n" + (finding.hint.empty() ? "" : "  hint: " + finding.hint + "\n");
  }
  return result;
}

/// The instance of that key; an empty one where there is none.
inline InstanceSpec instance_of(const LoadedSpecs& loaded, const std::string& key) {
  const auto found = loaded.configuration.instances.find(key);
  return found == loaded.configuration.instances.end() ? InstanceSpec{} : found->second;
}

/// `memory=8GB type=free-db`, in the field table's order.
inline std::string fields_text(const InstanceSpec& spec) {
  std::vector<std::string> parts;
  for (const auto& [field, value] : spec.fields)
    parts.push_back(std::string(name_of(field)) + "=" + to_text(value));
  return join(parts, " ");
}
