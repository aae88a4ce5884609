#include "state/local/state_paths.hpp"

#include "base/files.hpp"

namespace {

std::filesystem::path with_suffix(std::filesystem::path path, const char* suffix) {
  path += suffix;
  return path;
}

} // namespace

StatePaths::StatePaths(const std::filesystem::path& state)
    : snapshot(behind_links(state)) {
  const std::filesystem::path stem =
      snapshot.extension() == ".json" ? snapshot.parent_path() / snapshot.stem() : snapshot;
  journal = with_suffix(stem, ".journal");
  lock = with_suffix(stem, ".lock");
  backup = with_suffix(snapshot, ".backup");
  history = snapshot.parent_path() / ".auraform" / "history";
}
