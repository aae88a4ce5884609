#include "cmd/completion/candidates.hpp"
#include "cmd/completion/completion.hpp"

#include "base/text.hpp"

namespace {

constexpr std::string_view head = R"zsh(#compdef auraform
# zsh completion for auraform, written by `auraform completion zsh`.
#   auraform completion zsh > ~/.zfunc/_auraform     with `fpath+=~/.zfunc` before compinit in ~/.zshrc
# or, after compinit: source <(auraform completion zsh)

# The keys that the spec files of the directory declare; -chdir is heeded.
_auraform_keys() {
  local -a files keys
  files=(${~auraform_directory}/*.aura.toml(N))
  (($#files)) || return 1
  keys=(${(f)"$(sed -n 's/^[[:space:]]*\[instance\.\([A-Za-z0-9_-]*\)\].*/\1/p' $files 2>/dev/null)"})
  compadd "$@" -a keys
}
)zsh";

constexpr std::string_view directory_lines = R"zsh(  local curcontext=$curcontext state line auraform_directory=. place
  local -A opt_args
  for ((place = 2; place < CURRENT; place++)); do
    case $words[place] in
    -chdir=* | --chdir=*) auraform_directory=${words[place]#*=} ;;
    -chdir | --chdir) auraform_directory=$words[place+1] ;;
    esac
  done
)zsh";

constexpr std::string_view tail = R"zsh(
if [[ $funcstack[1] == _auraform ]]; then
  _auraform "$@"
else
  compdef _auraform auraform
fi
)zsh";

/// Text inside a quoted spec of _arguments or _describe.
std::string escaped(std::string_view text) {
  std::string safe;
  for (const char letter : text) {
    if (letter == '\'') {
      safe += "'\\''";
      continue;
    }
    if (letter == '[' || letter == ']' || letter == ':' || letter == '\\') safe += '\\';
    safe += letter;
  }
  return safe;
}

std::string action_of(const Candidates& candidates) {
  switch (candidates.kind) {
  case CandidateKind::nothing:
    return " ";
  case CandidateKind::keys:
    return "_auraform_keys";
  case CandidateKind::files:
    return "_files";
  case CandidateKind::directories:
    return "_files -/";
  case CandidateKind::words:
    return "(" + join(candidates.words, " ") + ")";
  }
  return {};
}

std::string flag_spec(const Flag& flag) {
  std::string spec = flag.kind == FlagKind::list ? "'*-" : "'-";
  spec += std::string{flag.name} + (flag.kind == FlagKind::toggle ? "" : "=");
  spec += "[" + escaped(flag.summary) + "]";
  if (flag.kind != FlagKind::toggle) spec += ":" + escaped(flag.value) + ":" + action_of(candidates_for(flag.value));
  return spec + "'";
}

std::string flag_specs(const Verb& verb, const std::string& indent) {
  std::string specs;
  for (const FlagGroup group : verb.flags)
    for (const Flag& flag : group)
      specs += " \\\n" + indent + flag_spec(flag);
  return specs;
}

std::string word_specs(const Verb& verb, const std::string& indent) {
  std::string specs;
  std::size_t place = 0;
  for (const WordSlot& slot : word_slots(verb))
    specs += " \\\n" + indent + "'" + (slot.repeats ? std::string{"*"} : std::to_string(++place)) + ":" +
             escaped(slot.placeholder) + ":" + action_of(candidates_for(slot.placeholder)) + "'";
  return specs;
}

std::string verb_case(const std::string& word, const Verb& verb, const std::string& indent) {
  const std::string deeper = indent + "    ";
  return indent + word + ")\n" + indent + "  _arguments" + flag_specs(verb, deeper) + word_specs(verb, deeper) + "\n" +
         indent + "  ;;\n";
}

/// The function for a family, such as `state`: its second words, then each verb.
std::string family_function(const std::string& word) {
  std::string described;
  std::string cases;
  for (const Verb* verb : verbs_of_family(word)) {
    described += "      '" + second_word(*verb) + ":" + escaped(verb->summary) + "'\n";
    cases += verb_case(second_word(*verb), *verb, "    ");
  }
  return "\n_auraform_" + word +
         "() {\n  local curcontext=$curcontext state line\n  _arguments -C '1: :->verb' '*:: :->rest' && return\n"
         "  case $state in\n  verb)\n    local -a verbs=(\n" +
         described + "    )\n    _describe verb verbs\n    ;;\n  rest)\n    case $words[1] in\n" + cases +
         "    esac\n    ;;\n  esac\n}\n";
}

std::string main_function() {
  std::string described;
  std::string cases;
  for (const FirstWord& first : first_words()) {
    described += "      '" + first.word + ":" + escaped(first.summary) + "'\n";
    if (first.is_family)
      cases += "    " + first.word + ") _auraform_" + first.word + " ;;\n";
    else
      cases += verb_case(first.word, *find_verb(std::vector{first.word}), "    ");
  }
  return "\n_auraform() {\n" + std::string{directory_lines} +
         "  _arguments -C \\\n    '-chdir=[work in DIR]:DIR:_files -/' \\\n    '-no-color[no colour]' \\\n"
         "    '-help[explain auraform]' \\\n    '-version[print the version]' \\\n    '1: :->verb' \\\n"
         "    '*:: :->rest' && return\n  case $state in\n  verb)\n    local -a verbs=(\n" +
         described + "    )\n    _describe verb verbs\n    ;;\n  rest)\n    case $words[1] in\n" + cases +
         "    esac\n    ;;\n  esac\n}\n";
}

} // namespace

std::string zsh_completion() {
  std::string script{head};
  for (const FirstWord& first : first_words())
    if (first.is_family) script += family_function(first.word);
  return script + main_function() + std::string{tail};
}
