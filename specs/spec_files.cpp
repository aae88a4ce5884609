#include "specs/load.hpp"

#include "base/files.hpp"
#include "base/text.hpp"
#include "specs/toml_parse.hpp"
#include "specs/variables.hpp"

#include <algorithm>
#include <system_error>

namespace {

constexpr std::string_view spec_ending = ".aura.toml";

Error too_much(const std::filesystem::path& directory) {
  return {ErrorKind::spec, "spec/too-large",
          ::quoted(directory.string()) + " has too many spec files, or too large ones: at most " +
              std::to_string(spec_limits::files) + " files and " + std::to_string(spec_limits::total_bytes >> 20U) +
              " MiB are read",
          "split them over several directories"};
}

/// Hidden files are an editor's.
bool is_spec_file(const std::filesystem::directory_entry& entry) {
  const std::string name = entry.path().filename().string();
  std::error_code failure;
  return name.ends_with(spec_ending) && !name.starts_with('.') && !entry.is_directory(failure);
}

Result<std::vector<std::filesystem::path>> find_spec_files(const std::filesystem::path& directory) {
  std::vector<std::filesystem::path> paths;
  std::error_code failure;
  std::filesystem::directory_iterator entry(directory, failure);
  for (; !failure && entry != std::filesystem::directory_iterator{}; entry.increment(failure))
    if (is_spec_file(*entry)) paths.push_back(entry->path());
  if (failure) return file_error("reading the directory", directory, failure.value());
  if (paths.size() > spec_limits::files) return too_much(directory);
  std::sort(paths.begin(), paths.end());
  return paths;
}

Error first_error(Diagnostics diagnostics) {
  const Diagnostic& first = diagnostics.front();
  return {ErrorKind::spec, first.code,
          first.location.file + ":" + std::to_string(first.location.line) + ": " + first.message, first.hint};
}

} // namespace

Result<std::vector<SpecFile>> read_spec_files(const std::filesystem::path& directory) {
  TRY_ASSIGN(const auto paths, find_spec_files(directory));
  if (paths.empty())
    return Error{ErrorKind::spec, "spec/no-files",
                 "no file in " + ::quoted(directory.string()) + " ends in " + std::string(spec_ending),
                 "auraform init writes a first one; -chdir=DIR looks elsewhere"};
  std::vector<SpecFile> files;
  std::size_t bytes = 0;
  for (const auto& path : paths) {
    TRY_ASSIGN(std::string text, read_file(path, spec_limits::file_bytes));
    bytes += text.size();
    if (bytes > spec_limits::total_bytes) return too_much(directory);
    files.push_back({path.filename().string(), std::move(text)});
  }
  return files;
}

Result<VariableValues> read_variable_file(const std::filesystem::path& path) {
  TRY_ASSIGN(std::string text, read_file(path, spec_limits::file_bytes));
  const SpecFile file{path.string(), std::move(text)};
  Findings findings;
  const auto root = parse_toml(file, findings);
  if (!root) return first_error(findings.take({}));
  VariableValues values;
  for (const TomlNode& member : root->table()->members) {
    const std::string origin = file.name + ":" + std::to_string(member.place.line);
    auto value = scalar_text(member);
    if (!value)
      return Error{ErrorKind::spec, "spec/wrong-kind",
                   origin + ": variable " + ::quoted(member.key) + " is neither text nor number nor truth value",
                   "write lines such as " + visible(member.key) + " = \"value\""};
    values[member.key] = {std::move(*value), origin};
  }
  return values;
}
