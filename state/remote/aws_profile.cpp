#include "state/remote/aws_credentials.hpp"

#include "base/files.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <filesystem>
#include <vector>

namespace {

using Settings = std::map<std::string, std::string>;

std::string value_of(const Settings& environment, const std::string& name) {
  const auto found = environment.find(name);
  return found == environment.end() ? std::string() : found->second;
}

/// The file that a variable names, else the one in the home directory; empty without either.
std::filesystem::path file_of(const Settings& environment, const std::string& name, const char* in_home) {
  if (const std::string named = value_of(environment, name); !named.empty()) return named;
  const std::string home = value_of(environment, "HOME");
  return home.empty() ? std::filesystem::path() : std::filesystem::path(home) / ".aws" / in_home;
}

/// The name in `[profile x]`: spaces around it do not count, nor do quotes around a name with spaces.
std::string section_name(std::string_view line) {
  const std::string_view inside = trimmed(line.substr(1, line.find(']') - 1));
  constexpr std::string_view word = "profile";
  if (!inside.starts_with(word) || inside.size() == word.size() ||
      (inside[word.size()] != ' ' && inside[word.size()] != '\t'))
    return std::string(inside);
  std::string name(trimmed(inside.substr(word.size())));
  if (name.size() >= 2 && (name.front() == '"' || name.front() == '\'') && name.front() == name.back())
    name = name.substr(1, name.size() - 2);
  return "profile " + name;
}

Error malformed(const std::filesystem::path& file, std::size_t number, const std::string& what) {
  return {ErrorKind::authentication, "state/aws-profile", file.string() + ":" + std::to_string(number) + ": " + what,
          "write [profile NAME], in the credentials file [NAME], and `setting = value` below it"};
}

/// Adds `name = value` lines of the sections with these names. Indented lines belong to a setting before them and are
/// left out. What a line holds is never told: it may be a secret.
Result<void> add_sections(const std::filesystem::path& file, const std::string& text,
                          const std::vector<std::string>& sections, Settings& settings) {
  bool inside = false;
  bool in_any = false;
  std::size_t number = 0;
  for (const std::string_view line : split(text, '\n')) {
    ++number;
    const std::string_view content = trimmed(line);
    if (content.empty() || content.front() == '#' || content.front() == ';') continue;
    if (line.front() == ' ' || line.front() == '\t') continue;
    if (content.front() == '[') {
      if (content.find(']') == std::string_view::npos) return malformed(file, number, "a section has no closing ]");
      in_any = true;
      inside = std::find(sections.begin(), sections.end(), section_name(content)) != sections.end();
      continue;
    }
    const std::size_t equals = content.find('=');
    if (equals == std::string_view::npos || !in_any)
      return malformed(file, number,
                       in_any ? "this is neither a section nor `setting = value`"
                              : "a setting stands before any section");
    if (inside) settings[lower(trimmed(content.substr(0, equals)))] = std::string(trimmed(content.substr(equals + 1)));
  }
  return {};
}

} // namespace

std::string aws_profile_name(const Settings& environment) {
  const std::string named = value_of(environment, "AWS_PROFILE");
  return named.empty() ? "default" : named;
}

Result<Settings> read_aws_profile(const Settings& environment, const std::string& name) {
  Settings settings;
  const auto add = [&](const std::filesystem::path& file, const std::vector<std::string>& sections) -> Result<void> {
    if (file.empty()) return {};
    TRY_ASSIGN(const auto text, read_file_if_there(file));
    return text ? add_sections(file, *text, sections, settings) : Result<void>();
  };
  std::vector<std::string> in_config{"profile " + name};
  if (name == "default") in_config.push_back(name);
  TRY(add(file_of(environment, "AWS_CONFIG_FILE", "config"), in_config));
  TRY(add(file_of(environment, "AWS_SHARED_CREDENTIALS_FILE", "credentials"), {name}));
  return settings;
}
