#include "cmd/completion/candidates.hpp"
#include "cmd/completion/completion.hpp"

#include "base/text.hpp"

#include <map>

namespace {

constexpr std::string_view head = R"bash(# bash completion for auraform, written by `auraform completion bash`.
#   source <(auraform completion bash)
# or put it where bash-completion looks: ~/.local/share/bash-completion/completions/auraform

# The keys that the spec files of a directory declare.
_auraform_keys() {
  sed -n 's/^[[:space:]]*\[instance\.\([A-Za-z0-9_-]*\)\].*/\1/p' "$1"/*.aura.toml 2>/dev/null
}
)bash";

constexpr std::string_view tail = R"bash(
_auraform() {
  local cur='' verb='' flag='' kind='' prefix='' directory=. word reply i n=0 words=0
  local -a line=()
  # Bash takes -flag=value apart at the equals sign: put together again.
  for ((i = 1; i <= COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    if ((n > 0)) && [[ $word == '=' || ${COMP_WORDS[i - 1]} == '=' ]]; then
      line[n - 1]+=$word
    else
      line[n++]=$word
    fi
  done
  ((n > 0)) || return 0
  cur=${line[n - 1]}
  for ((i = 0; i < n - 1; i++)); do
    word=${line[i]}
    if [[ -n $flag ]]; then
      [[ $flag == chdir ]] && directory=$word
      flag=''
    elif [[ $word == -* ]]; then
      flag=${word#-}
      flag=${flag#-}
      [[ $flag == chdir=* ]] && directory=${flag#*=}
      [[ $flag == *=* || -z $(_auraform_value "$verb" "$flag") ]] && flag=''
    elif [[ -z $verb ]]; then
      verb=$word
    elif [[ -n $(_auraform_family "$verb") ]]; then
      verb="$verb $word"
    else
      words=$((words + 1))
    fi
  done
  directory=${directory/#\~/$HOME}

  if [[ -n $flag ]]; then
    kind=$(_auraform_value "$verb" "$flag")
  elif [[ $cur == -*=* ]]; then
    flag=${cur%%=*}
    [[ $COMP_WORDBREAKS == *=* ]] || prefix="$flag="
    flag=${flag#-}
    kind=$(_auraform_value "$verb" "${flag#-}")
    cur=${cur#*=}
  elif [[ $cur == -* ]]; then
    kind=" $(_auraform_flags "$verb")"
    [[ $cur == --* ]] && kind=${kind// -/ --}
    kind="words$kind"
  elif [[ -z $verb ]]; then
    kind="words $_auraform_verbs"
  elif [[ -n $(_auraform_family "$verb") ]]; then
    kind="words $(_auraform_family "$verb")"
  else
    kind=$(_auraform_word "$verb" "$words")
  fi

  COMPREPLY=()
  local IFS=$'\n'
  case $kind in
  keys) reply=$(compgen -W "$(_auraform_keys "$directory")" -- "$cur") ;;
  files)
    compopt -o filenames 2>/dev/null
    reply=$(compgen -f -- "$cur")
    ;;
  directories)
    compopt -o filenames 2>/dev/null
    reply=$(compgen -d -- "$cur")
    ;;
  words\ *)
    kind=${kind#words }
    reply=$(compgen -W "${kind// /$'\n'}" -- "$cur")
    ;;
  *) return 0 ;;
  esac
  for word in $reply; do
    COMPREPLY+=("$prefix$word")
  done
  if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == -*= ]]; then compopt -o nospace 2>/dev/null; fi
  return 0
}
complete -F _auraform auraform
)bash";

std::string kind_text(const Candidates& candidates) {
  switch (candidates.kind) {
  case CandidateKind::nothing:
    return "anything";
  case CandidateKind::keys:
    return "keys";
  case CandidateKind::files:
    return "files";
  case CandidateKind::directories:
    return "directories";
  case CandidateKind::words:
    return "words " + join(candidates.words, " ");
  }
  return {};
}

std::string row(const std::string& pattern, const std::string& text) {
  return "  " + pattern + ") echo '" + text + "' ;;\n";
}

std::string function_of_rows(const std::string& name, const std::string& subject, const std::string& rows) {
  return "\n" + name + "() {\n  case " + subject + " in\n" + rows + "  esac\n}\n";
}

std::string flag_words(const Verb& verb) {
  std::vector<std::string> words;
  for (const FlagGroup group : verb.flags)
    for (const Flag& flag : group)
      words.push_back("-" + std::string{flag.name} + (flag.kind == FlagKind::toggle ? "" : "="));
  return join(words, " ");
}

std::string flag_rows() {
  std::string rows;
  for (const Verb& verb : verb_table())
    rows += row("'" + std::string{verb.name} + "'", flag_words(verb));
  return rows + row("*", "-chdir= -no-color -help -version");
}

/// What a `case` of the completion function matches: `'plan -target'`.
std::string pattern_of(const std::string& verb, const std::string& flag) { return "'" + verb + " " + flag + "'"; }

/// What follows a flag: one row where it is the same for all verbs, else one a verb.
std::string value_rows() {
  std::map<std::string, std::map<std::string, std::vector<std::string>>> kinds; // flag → kind → verbs
  for (const Verb& verb : verb_table())
    for (const FlagGroup group : verb.flags)
      for (const Flag& flag : group)
        if (flag.kind != FlagKind::toggle)
          kinds[std::string{flag.name}][kind_text(candidates_for(flag.value))].emplace_back(verb.name);
  std::string rows;
  for (const auto& [flag, verbs_by_kind] : kinds)
    for (const auto& [kind, verbs] : verbs_by_kind) {
      std::vector<std::string> patterns;
      for (const std::string& verb : verbs)
        patterns.push_back(pattern_of(verb, flag));
      rows += row(verbs_by_kind.size() == 1 ? "*' " + flag + "'" : join(patterns, " | "), kind);
    }
  return rows;
}

std::string word_rows() {
  std::string rows;
  for (const Verb& verb : verb_table()) {
    std::size_t place = 0;
    for (const WordSlot& slot : word_slots(verb)) {
      const std::string number = slot.repeats ? "'*" : std::to_string(place++) + "'";
      const std::string pattern = "'" + std::string{verb.name} + " " + number;
      rows += row(slot.repeats ? "'" + std::string{verb.name} + " '*" : pattern,
                  kind_text(candidates_for(slot.placeholder)));
    }
  }
  return rows;
}

std::string family_rows() {
  std::string rows;
  for (const FirstWord& first : first_words()) {
    if (!first.is_family) continue;
    std::vector<std::string> seconds;
    for (const Verb* verb : verbs_of_family(first.word))
      seconds.push_back(second_word(*verb));
    rows += row("'" + first.word + "'", join(seconds, " "));
  }
  return rows;
}

} // namespace

std::string bash_completion() {
  std::vector<std::string> firsts;
  for (const FirstWord& first : first_words())
    firsts.push_back(first.word);
  return std::string{head} + "\n_auraform_verbs='" + join(firsts, " ") + "'\n" +
         function_of_rows("_auraform_family", "$1", family_rows()) +
         function_of_rows("_auraform_flags", "$1", flag_rows()) +
         function_of_rows("_auraform_value", "\"$1 $2\"", value_rows()) +
         function_of_rows("_auraform_word", "\"$1 $2\"", word_rows()) + std::string{tail};
}
