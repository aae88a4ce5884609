#include "cmd/arguments.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <charconv>

#include <boost/program_options/errors.hpp>
#include <boost/program_options/options_description.hpp>
#include <boost/program_options/parsers.hpp>
#include <boost/program_options/value_semantic.hpp>

namespace {

namespace options = boost::program_options;

/// Go's flag syntax, as Terraform has it: one dash or two, never an abbreviation.
constexpr int style = options::command_line_style::allow_long | options::command_line_style::allow_long_disguise |
                      options::command_line_style::long_allow_adjacent | options::command_line_style::long_allow_next;

const Flag* find_flag(std::span<const FlagGroup> groups, std::string_view name) {
  for (const FlagGroup group : groups)
    for (const Flag& flag : group)
      if (flag.name == name) return &flag;
  return nullptr;
}

options::options_description describe(std::span<const FlagGroup> groups) {
  options::options_description described;
  for (const FlagGroup group : groups)
    for (const Flag& flag : group)
      described.add_options()(std::string{flag.name}.c_str(), options::value<std::string>());
  return described;
}

std::string without_dashes(std::string_view written) {
  const std::string_view name = written.substr(std::min(written.find_first_not_of('-'), written.size()));
  return std::string{name.substr(0, name.find('='))};
}

/// A toggle that stands alone is `=true`: the library would take the word after it for its value.
std::vector<std::string> with_toggles_said(std::vector<std::string> arguments, std::span<const FlagGroup> groups) {
  for (std::string& argument : arguments) {
    if (!argument.starts_with('-') || argument.find('=') != std::string::npos) continue;
    const Flag* flag = find_flag(groups, without_dashes(argument));
    if (flag != nullptr && flag->kind == FlagKind::toggle) argument += "=true";
  }
  return arguments;
}

Error unknown_flag(std::string_view written, std::span<const FlagGroup> groups) {
  std::vector<std::string> names;
  for (const FlagGroup group : groups)
    for (const Flag& flag : group)
      names.emplace_back(flag.name);
  const std::string name = without_dashes(written);
  const std::string near = nearest(name, names);
  return usage_error("unknown flag -" + visible(name),
                     near.empty() ? "-help lists the flags" : "did you mean -" + near + "?");
}

Error lacks_value(std::string_view written, std::span<const FlagGroup> groups) {
  const std::string name = without_dashes(written);
  const Flag* flag = find_flag(groups, name);
  const std::string value{flag == nullptr ? "VALUE" : flag->value};
  return usage_error("the flag -" + visible(name) + " lacks its value", "write -" + visible(name) + "=" + value);
}

Result<void> check_value(const Flag& flag, const std::vector<std::string>& values) {
  const std::string name{flag.name};
  if (flag.kind != FlagKind::list && values.size() > 1)
    return usage_error("the flag -" + name + " is written more than once", "write it once");
  if (flag.kind == FlagKind::toggle && values.front() != "true" && values.front() != "false")
    return usage_error("the flag -" + name + " is either true or false, not " + ::quoted(values.front()),
                       "write -" + name + " or -" + name + "=false");
  return {};
}

} // namespace

Error usage_error(std::string message, std::string hint) {
  return {ErrorKind::usage, "usage/command-line", std::move(message), std::move(hint)};
}

Arguments::Arguments(std::span<const FlagGroup> declared, std::map<std::string, std::vector<std::string>> written,
                     std::vector<std::string> words)
    : declared_(declared)
    , written_(std::move(written))
    , words_(std::move(words)) {}

const std::vector<std::string>* Arguments::find(const std::string& name) const {
  ensure(find_flag(declared_, name) != nullptr, "a verb asks for flags that it declares");
  const auto found = written_.find(name);
  return found == written_.end() ? nullptr : &found->second;
}

bool Arguments::is_on(const std::string& name, bool otherwise) const {
  const std::vector<std::string>* values = find(name);
  return values == nullptr ? otherwise : values->front() == "true";
}

std::optional<std::string> Arguments::value(const std::string& name) const {
  const std::vector<std::string>* values = find(name);
  return values == nullptr ? std::nullopt : std::optional(values->front());
}

std::vector<std::string> Arguments::list(const std::string& name) const {
  const std::vector<std::string>* values = find(name);
  return values == nullptr ? std::vector<std::string>{} : *values;
}

Result<std::optional<std::int64_t>> Arguments::number(const std::string& name, std::int64_t least) const {
  const std::optional<std::string> text = value(name);
  if (!text) return std::optional<std::int64_t>{};
  std::int64_t number = 0;
  const auto [end, failure] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (failure != std::errc{} || end != text->data() + text->size() || number < least)
    return usage_error("the flag -" + name + " takes a whole number of at least " + std::to_string(least) + ", not " +
                           ::quoted(*text),
                       "write -" + name + "=" + std::to_string(std::max<std::int64_t>(least, 10)));
  return std::optional(number);
}

std::vector<std::string> Arguments::choices(const std::string& name) const {
  const Flag* flag = find_flag(declared_, name);
  ensure(flag != nullptr, "a verb asks for flags that it declares");
  std::vector<std::string> words;
  for (const std::string_view word : split(flag->value, '|'))
    words.emplace_back(word);
  return words;
}

Result<Arguments> parse_arguments(const std::vector<std::string>& arguments, std::span<const FlagGroup> flags) {
  const options::options_description described = describe(flags);
  std::map<std::string, std::vector<std::string>> written;
  std::vector<std::string> words;
  try {
    const auto parsed =
        options::command_line_parser(with_toggles_said(arguments, flags)).options(described).style(style).run();
    for (const auto& option : parsed.options) {
      if (!option.string_key.empty())
        written[option.string_key].push_back(option.value.front());
      else
        words.insert(words.end(), option.value.begin(), option.value.end());
    }
  } catch (const options::unknown_option& unknown) {
    return unknown_flag(unknown.get_option_name(), flags);
  } catch (const options::error_with_option_name& wrong) {
    return lacks_value(wrong.get_option_name(), flags);
  } catch (const options::error& wrong) {
    return usage_error(wrong.what(), "-help explains the flags");
  }
  for (const std::string& word : words)
    if (word.size() > 1 && word.front() == '-') return unknown_flag(word, flags);
  for (const auto& [name, values] : written)
    TRY(check_value(*find_flag(flags, name), values));
  return Arguments(flags, std::move(written), std::move(words));
}
