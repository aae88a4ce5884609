#include "base/ensure.hpp"
#include "specs/creation.hpp"
#include "specs/load.hpp"

#include <cstddef>
#include <cstdint>

/// Any text is either a configuration or findings, each at a place that the text has.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(data, data + size);
  const VariableValues variables{{"s", {"secret", "-var"}}, {"count", {"2", "AURAFORM_VAR_count"}}};
  const LoadedSpecs loaded = compile_specs({{"a.aura.toml", text}}, variables, "0.1.0");
  std::size_t lines = 1;
  for (const char byte : text)
    if (byte == '\n') ++lines;
  for (const Diagnostic& finding : loaded.findings) {
    ensure(!finding.code.empty() && !finding.message.empty(), "a finding has a code and a message");
    ensure(finding.location.line <= lines, "a finding is at a line of the text");
  }
  for (const auto& [key, spec] : loaded.configuration.instances) {
    ensure(spec.key == key && spec.fields.has(Field::name), "an instance has its key and a name");
    missing_for_creation(spec);
  }
  return 0;
}
