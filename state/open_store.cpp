#include "state/open_store.hpp"

#include "base/text.hpp"
#include "state/local_store.hpp"

namespace {

Error wrong_setting(const StateSettings& settings, std::string code, const std::string& message, std::string hint) {
  const SourceLocation& place = settings.location;
  const std::string where = place.file.empty() ? "" : place.file + ":" + std::to_string(place.line) + ": ";
  return {ErrorKind::spec, std::move(code), where + "[auraform.state] " + message, std::move(hint)};
}

Result<std::unique_ptr<StateStore>> open_local(const StateSettings& settings, const StoreSurroundings& around) {
  std::filesystem::path path = "auraform.state.json";
  for (const auto& [name, value] : settings.options) {
    if (name != "path" || value.empty())
      return wrong_setting(settings, "spec/state-option",
                           "has " + ::quoted(name) + " = " + ::quoted(value) +
                               ", which the local backend does not take",
                           "it takes `path`, the state's file");
    path = value;
  }
  return std::unique_ptr<StateStore>(
      std::make_unique<LocalStore>((around.base / path).lexically_normal(), around.format));
}

} // namespace

Result<std::unique_ptr<StateStore>> open_store(const StateSettings& settings, const StoreSurroundings& around) {
  if (settings.backend == "local") return open_local(settings, around);
  return wrong_setting(settings, "spec/state-backend", "names the unknown backend " + ::quoted(settings.backend),
                       "this version keeps the state in a local file: backend = \"local\"");
}
