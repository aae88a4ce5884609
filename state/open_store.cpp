#include "state/open_store.hpp"

#include "base/text.hpp"
#include "state/local/local_store.hpp"
#include "state/remote/open_remote.hpp"
#include "state/store_options.hpp"

namespace {

/// The first finding as an error; all of them were told when the specs were read, but for what is missing.
Result<void> check_options(const StateSettings& settings, const StoreSurroundings& around) {
  Diagnostics findings = check_store_options(settings, around.environment);
  for (Diagnostic& missing : find_missing_options(settings, around.environment))
    findings.push_back(std::move(missing));
  if (findings.empty()) return {};
  const Diagnostic& first = findings.front();
  const SourceLocation& place = first.location;
  const std::string where = place.file.empty() ? "" : place.file + ":" + std::to_string(place.line) + ": ";
  return Error{ErrorKind::spec, first.code, where + first.message, first.hint};
}

std::unique_ptr<StateStore> open_local(const StateSettings& settings, const StoreSurroundings& around) {
  const auto written = settings.options.find("path");
  const std::filesystem::path path = written == settings.options.end() ? "auraform.state.json" : written->second;
  return std::make_unique<LocalStore>((around.base / path).lexically_normal(), around.format);
}

} // namespace

Result<std::unique_ptr<StateStore>> open_store(const StateSettings& settings, const StoreSurroundings& around) {
  if (store_options(settings.backend).empty())
    return Error{ErrorKind::spec, "spec/state-backend",
                 "[auraform.state] names the unknown backend " + ::quoted(settings.backend), "it is local, http or s3"};
  TRY(check_options(settings, around));
  if (settings.backend == "local") return open_local(settings, around);
  return settings.backend == "s3" ? open_s3(settings, around) : open_http(settings, around);
}
