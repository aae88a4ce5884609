#include "state/remote/aws_credentials.hpp"

#include "base/files.hpp"
#include "base/text.hpp"

#include <filesystem>

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

/// Adds `name = value` lines of the section. Indented lines belong to a setting before them and are left out.
void add_section(const std::string& text, const std::string& section, Settings& settings) {
  bool inside = false;
  for (const std::string_view line : split(text, '\n')) {
    const std::string_view content = trimmed(line);
    if (content.empty() || content.front() == '#' || content.front() == ';') continue;
    if (content.front() == '[') {
      const std::string_view named = content.substr(1, content.find(']') - 1);
      inside = trimmed(named) == section;
      continue;
    }
    const std::size_t equals = content.find('=');
    if (!inside || equals == std::string_view::npos || line.front() == ' ' || line.front() == '\t') continue;
    settings[lower(trimmed(content.substr(0, equals)))] = std::string(trimmed(content.substr(equals + 1)));
  }
}

} // namespace

std::string aws_profile_name(const Settings& environment) {
  const std::string named = value_of(environment, "AWS_PROFILE");
  return named.empty() ? "default" : named;
}

Result<Settings> read_aws_profile(const Settings& environment, const std::string& name) {
  Settings settings;
  const auto add = [&](const std::filesystem::path& file, const std::string& section) -> Result<void> {
    if (file.empty()) return {};
    TRY_ASSIGN(const auto text, read_file_if_there(file));
    if (text) add_section(*text, section, settings);
    return {};
  };
  TRY(add(file_of(environment, "AWS_CONFIG_FILE", "config"), name == "default" ? name : "profile " + name));
  TRY(add(file_of(environment, "AWS_SHARED_CREDENTIALS_FILE", "credentials"), name));
  return settings;
}
