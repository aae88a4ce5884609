#pragma once

#include "base/gzip.hpp"
#include "tests/e2e/emulator_binary.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/places.hpp"
#include "tests/support/scratch_directory.hpp"

#include <string>
#include <vector>

/// What the file says, be it packed.
inline std::string unpacked_content(const std::filesystem::path& path) {
  const std::string content = content_of(path);
  return path.extension() == ".gz" ? unpack_gzip(content, path.string()).value() : content;
}

inline bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// How a run of auraform ended.
struct Ran {
  int code = -1;
  std::string out;
  std::string err;
};

/// A directory with specs, an emulator, and the real program between them.
class Workspace {
public:
  explicit Workspace(const std::vector<std::string>& emulator_flags = {})
      : emulator(emulator_flags) {}

  /// With a copy of a directory of specs/examples.
  void take_example(const std::string& name) const {
    std::filesystem::copy(std::filesystem::path{source_directory()} / "specs" / "examples" / name, directory.path());
  }

  void write(const std::string& text) const { put(directory / "fleet.aura.toml", text); }

  /// Two small instances that need nothing but time.
  void write_two() const { write(defaults + "[instance.one]\n[instance.two]\nmemory = \"4GB\"\n"); }

  /// Replaces text in a file of the directory; it must be there.
  void edit(const std::string& file, const std::string& from, const std::string& to) const {
    std::string text = content_of(directory / file);
    const std::size_t place = text.find(from);
    REQUIRE(place != std::string::npos);
    put(directory / file, text.replace(place, from.size(), to));
  }

  Launch launch(const std::vector<std::string>& arguments) const {
    Launch launch{.command = {auraform_program()}, .variables = variables, .directory = directory.path()};
    launch.command.insert(launch.command.end(), arguments.begin(), arguments.end());
    return launch;
  }

  Ran run(const std::vector<std::string>& arguments) const { return finish(launch(arguments)); }

  static Ran finish(const Launch& launch) {
    Process process(launch);
    const int code = process.finish();
    return {code, process.output(), process.errors()};
  }

  inline static const std::string defaults = "[auraform]\nproject_id = \"6981ace7-efe8-4f5c-b7c5-267b5162ce91\"\n"
                                             "[defaults]\ntype = \"professional-db\"\ncloud_provider = \"gcp\"\n"
                                             "region = \"europe-west1\"\nmemory = \"2GB\"\n";

  ScratchDirectory directory;
  ScratchDirectory cache;
  EmulatorBinary emulator;
  std::map<std::string, std::string> variables{
      {"AURA_BASE_URL", emulator.url()},         {"AURA_CLIENT_ID", "emulator"},
      {"AURA_CLIENT_SECRET", "emulator"},        {"AURAFORM_POLL_INTERVAL", "20ms"},
      {"XDG_CACHE_HOME", cache.path().string()}, {"PATH", "/usr/bin:/bin"}};
};
