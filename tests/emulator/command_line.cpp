#include "tests/emulator/command_line.hpp"

namespace emulator {

std::variant<Settings, Problem> parse_command_line(const std::vector<std::string>& words) {
  Settings settings;
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::string_view word = words[i];
    if (!word.starts_with('-') || word == "-" || word == "--") {
      return Problem{"\"" + words[i] + "\" is no flag; see aura-emulator --help"};
    }
    word.remove_prefix(word.starts_with("--") ? 2 : 1);
    const std::size_t at = word.find('=');
    const std::string_view name = word == "h" ? "help" : word.substr(0, at);
    std::string_view value;
    if (at != std::string_view::npos) {
      if (is_bare_flag(name)) return Problem{"-" + std::string(name) + " takes no value"};
      value = word.substr(at + 1);
    } else if (!is_bare_flag(name)) {
      if (i + 1 == words.size()) {
        const auto unknown = apply_setting(settings, name, "");
        return Problem{unknown && unknown->message.starts_with("there is no")
                           ? unknown->message
                           : "-" + std::string(name) + " needs a value"};
      }
      value = words[++i];
    }
    if (auto problem = apply_setting(settings, name, value)) return *problem;
  }
  return settings;
}

} // namespace emulator
