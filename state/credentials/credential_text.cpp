#include "state/credentials/credential_text.hpp"

#include "base/json.hpp"
#include "base/text.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace {

bool is_plain(char c) {
  constexpr std::string_view marks = "._-+:/@%,=~";
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         marks.find(c) != std::string_view::npos;
}

/// As it stands, in single quotes where these do, else in double quotes with control characters escaped: a value can
/// neither begin a line of its own nor be run by a shell.
std::string as_value(const std::string& text) {
  if (std::all_of(text.begin(), text.end(), is_plain)) return text;
  if (visible(text) == text && text.find('\'') == std::string::npos) return "'" + text + "'";
  std::string escaped;
  for (const char c : text) {
    if (c == '"' || c == '\\' || c == '$' || c == '`') escaped += '\\';
    escaped += c;
  }
  return "\"" + visible(escaped) + "\"";
}

/// Part of a file name: no separators, no dots that lead elsewhere, not too long.
std::string as_name_part(const std::string& text) {
  constexpr std::size_t longest = 60;
  std::string part = text.substr(0, longest);
  for (char& c : part)
    if (!is_plain(c) || std::string_view(":/@%,=~+").find(c) != std::string_view::npos) c = '_';
  return part;
}

} // namespace

Secret to_environment_text(const Credential& credential) {
  return Secret("NEO4J_URI=" + as_value(credential.connection_url) + "\nNEO4J_USERNAME=" +
                as_value(credential.username) + "\nNEO4J_PASSWORD=" + as_value(credential.password.reveal()) +
                "\nAURA_INSTANCEID=" + as_value(credential.instance_id) +
                "\nAURA_INSTANCENAME=" + as_value(credential.instance_name) + "\n");
}

Secret to_json_text(const Credential& credential) {
  return Secret(to_line({{"key", credential.key},
                         {"NEO4J_URI", credential.connection_url},
                         {"NEO4J_USERNAME", credential.username},
                         {"NEO4J_PASSWORD", credential.password.reveal()},
                         {"AURA_INSTANCEID", credential.instance_id},
                         {"AURA_INSTANCENAME", credential.instance_name}}) +
                "\n");
}

Result<Credential> parse_json_text(std::string_view text, std::string_view what) {
  const Error unreadable{ErrorKind::input_output, "credentials/unreadable",
                         visible(what) + " holds a line that is no credential of ours",
                         "look at the file: what can be read of it are passwords that no other place has"};
  const Result<Json> object = parse_json(text, what);
  if (!object) return unreadable;
  ObjectReader reader(*object, std::string{what});
  Credential credential{.key = reader.required_string("key"),
                        .instance_id = reader.required_string("AURA_INSTANCEID"),
                        .instance_name = reader.required_string("AURA_INSTANCENAME"),
                        .connection_url = reader.required_string("NEO4J_URI"),
                        .username = reader.required_string("NEO4J_USERNAME"),
                        .password = Secret(reader.required_string("NEO4J_PASSWORD"))};
  if (!reader.finish()) return unreadable;
  return credential;
}

Result<std::filesystem::path> write_credential_file(const std::filesystem::path& directory,
                                                    const Credential& credential, Durability durability) {
  constexpr int most_files = 100;
  const Secret text = to_environment_text(credential);
  const std::string name = "Neo4j-" + as_name_part(credential.instance_id) + "-" + as_name_part(credential.key);
  TRY(make_directories(directory));
  for (int number = 1; number <= most_files; ++number) {
    const std::filesystem::path path = directory / (name + (number == 1 ? "" : "-" + std::to_string(number)) + ".txt");
    auto created = create_file(path, text.reveal(), private_mode, durability);
    if (created) return path;
    if (created.error().code != "file/exists") return std::move(created).error();
    if (const Result<std::string> there = read_file(path); there && *there == text.reveal()) return path;
  }
  return Error{ErrorKind::input_output, "file/exists",
               directory.string() + " holds " + std::to_string(most_files) + " files named " + name + " already", ""};
}
