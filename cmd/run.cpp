#include "cmd/run.hpp"

#include "base/text.hpp"
#include "cmd/flags.hpp"
#include "cmd/help.hpp"
#include "cmd/json/event_file.hpp"
#include "cmd/verb.hpp"

#include <algorithm>
#include <span>

namespace {

constexpr std::array<FlagGroup, 1> before_the_verb{global_flags};
const std::string version_flag = "version";
constexpr std::string_view events_file_flag = "json-into";

/// Arguments taken apart: global flags, and from the verb on.
struct CommandLine {
  std::vector<std::string> globals;
  std::vector<std::string> rest;
};

bool is_flag(const std::string& word) { return word.size() > 1 && word.front() == '-'; }

std::string name_of_flag(const std::string& word) {
  const std::string name = word.substr(std::min(word.find_first_not_of('-'), word.size()));
  return name.substr(0, name.find('='));
}

/// The verb is the first word that is no flag and no flag's value.
CommandLine take_apart(const std::vector<std::string>& arguments) {
  auto verb = arguments.begin();
  while (verb != arguments.end() && is_flag(*verb)) {
    const bool value_follows = name_of_flag(*verb) == "chdir" && verb->find('=') == std::string::npos;
    ++verb;
    if (value_follows && verb != arguments.end()) ++verb;
  }
  return {{arguments.begin(), verb}, {verb, arguments.end()}};
}

/// `-version` alone means the verb.
void obey_version_flag(CommandLine& line) {
  const auto is_version = [](const std::string& word) { return name_of_flag(word) == version_flag; };
  if (std::erase_if(line.globals, is_version) > 0 && line.rest.empty()) line.rest.push_back(version_flag);
}

bool asks_for_help(const std::vector<std::string>& words) {
  return std::any_of(words.begin(), words.end(), [](const std::string& word) {
    return is_flag(word) && (name_of_flag(word) == "help" || name_of_flag(word) == "h");
  });
}

Result<void> check_words(const Verb& verb, const Arguments& arguments) {
  const std::vector<std::string>& words = arguments.words();
  if (words.size() >= verb.least_words && words.size() <= verb.most_words) return {};
  const std::string usage =
      "auraform " + std::string{verb.name} + (verb.words.empty() ? "" : " ") + std::string{verb.words};
  if (words.size() < verb.least_words)
    return usage_error(std::string{verb.name} + " lacks " + (words.empty() ? "its arguments" : "an argument"),
                       "write " + usage);
  return usage_error("stray word " + ::quoted(words.at(verb.most_words)) + " after " + std::string{verb.name},
                     "write " + usage + "; flags begin with a dash");
}

/// `-chdir` may stand before the verb or after it.
Result<std::filesystem::path> find_directory(const Environment& environment, const Arguments& globals,
                                             const Arguments& arguments) {
  const std::optional<std::string> early = globals.value("chdir");
  const std::string written = early ? *early : arguments.value("chdir").value_or("");
  const std::filesystem::path directory = (environment.directory / written).lexically_normal();
  std::error_code failure;
  if (std::filesystem::is_directory(directory, failure)) return directory;
  return usage_error("-chdir=" + visible(written) + " is no directory", "name one that is there");
}

Result<ExitCode> run_verb(Environment& environment, Console& console, const Verb& verb, const Arguments& globals,
                          const Arguments& arguments) {
  TRY(check_words(verb, arguments));
  TRY_ASSIGN(std::filesystem::path directory, find_directory(environment, globals, arguments));
  TRY_ASSIGN(const Tempo tempo, read_tempo(environment));
  Context context{environment, console, std::move(directory), tempo};
  return verb.run(context, arguments);
}

/// Which colour is allowed must be known before anything can be told.
bool forbids_colour(const std::vector<std::string>& arguments) {
  return std::any_of(arguments.begin(), arguments.end(), [](const std::string& word) {
    return is_flag(word) && name_of_flag(word) == "no-color" && !word.ends_with("=false");
  });
}

/// Nothing was said to do.
Result<ExitCode> without_verb(Console& console, const CommandLine& line) {
  console.print(general_help(console.out_style()));
  if (line.globals.empty() || asks_for_help(line.globals)) return ExitCode::done;
  return usage_error("there is no verb", "write one of those above");
}

/// `state` alone lists its verbs; anything else is a slip.
Result<ExitCode> without_known_verb(Console& console, const std::vector<std::string>& words) {
  const std::string family = family_help(words.front(), console.out_style());
  if (family.empty()) return unknown_verb(words.front());
  if (words.size() > 1 && !asks_for_help(words)) return unknown_verb(words[0] + " " + words[1]);
  console.print(family);
  return ExitCode::done;
}

bool tells_events(const Verb& verb) {
  return std::any_of(verb.flags.begin(), verb.flags.end(), [](FlagGroup group) {
    return std::any_of(group.begin(), group.end(), [](const Flag& flag) { return flag.name == events_file_flag; });
  });
}

/// Whether stdout carries events must be known before a wrong flag can be told.
void obey_events_flag(const Verb& verb, const CommandLine& line, Console& console) {
  if (!tells_events(verb)) return;
  console.events().summarize({.operation = std::string{verb.name}});
  const bool wanted = std::any_of(line.rest.begin(), line.rest.end(), [](const std::string& word) {
    return is_flag(word) && name_of_flag(word) == "json" && !word.ends_with("=false");
  });
  if (wanted) console.speak_events();
}

Result<void> open_events_file(const Environment& environment, const Verb& verb, const Arguments& globals,
                              const Arguments& arguments, Console& console) {
  if (!tells_events(verb)) return {};
  const std::optional<std::string> written = arguments.value(std::string{events_file_flag});
  if (!written) return {};
  TRY_ASSIGN(const std::filesystem::path directory, find_directory(environment, globals, arguments));
  TRY_ASSIGN(std::unique_ptr<Output> file, open_event_file(directory / *written));
  console.events().add(std::move(file));
  return {};
}

Result<ExitCode> dispatch(Environment& environment, Console& console) {
  CommandLine line = take_apart(environment.arguments);
  obey_version_flag(line);
  if (line.rest.empty()) return without_verb(console, line);
  const Verb* verb = find_verb(line.rest);
  if (verb == nullptr) return without_known_verb(console, line.rest);
  if (asks_for_help(line.rest) || asks_for_help(line.globals)) {
    console.print(verb_help(*verb, console.out_style()));
    return ExitCode::done;
  }
  const auto words = static_cast<std::ptrdiff_t>(words_in_name(*verb));
  obey_events_flag(*verb, line, console);
  TRY_ASSIGN(const Arguments globals, parse_arguments(line.globals, before_the_verb));
  TRY_ASSIGN(const Arguments arguments, parse_arguments({line.rest.begin() + words, line.rest.end()}, verb->flags));
  TRY(open_events_file(environment, *verb, globals, arguments, console));
  return run_verb(environment, console, *verb, globals, arguments);
}

/// What could not be printed makes a good run a failed one; a reader who went away does not.
ExitCode judge_output(const Environment& environment, Console& console, ExitCode code) {
  const std::optional<Error> failure =
      environment.out.failure() ? environment.out.failure() : console.events().failure();
  if (!failure) return code;
  console.report(*failure);
  return code == ExitCode::done || code == ExitCode::changes ? ExitCode::error : code;
}

} // namespace

Error unknown_verb(const std::string& written) {
  const std::string near = nearest(written, verb_names());
  return usage_error("unknown verb " + ::quoted(written),
                     near.empty() ? "`auraform help` lists the verbs" : "did you mean " + near + "?");
}

ExitCode run_auraform(Environment& environment) {
  Console console(environment, !forbids_colour(environment.arguments));
  const Result<ExitCode> result = dispatch(environment, console);
  if (!result) console.report(result.error());
  const ExitCode code = result ? *result : exit_code_of(result.error().kind);
  const ExitCode judged = judge_output(environment, console, code);
  console.events().finish(judged);
  return judged;
}
