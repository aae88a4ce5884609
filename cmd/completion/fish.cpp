#include "cmd/completion/candidates.hpp"
#include "cmd/completion/completion.hpp"

#include "base/text.hpp"

namespace {

constexpr std::string_view head = R"fish(# fish completion for auraform, written by `auraform completion fish`.
#   auraform completion fish > ~/.config/fish/completions/auraform.fish

# The words before the cursor that are no flags and no flags' values.
function __auraform_words
    set -l is_value 0
    for word in (commandline -opc)[2..-1]
        if test $is_value = 1
            set is_value 0
            continue
        end
        switch $word
            case '-*=*'
            case '-*'
                contains -- (string replace -r '^--?' '' -- $word) $__auraform_value_flags; and set is_value 1
            case '*'
                echo $word
        end
    end
end

# Whether these words, and no others, stand before the cursor.
function __auraform_stands
    set -l words (__auraform_words)
    test "$words" = "$argv"
end

# Whether the words before the cursor begin with these.
function __auraform_begins
    set -l words (__auraform_words)
    set -l length (count $argv)
    test (count $words) -ge $length; and test "$words[1..$length]" = "$argv"
end

# Whether it is the turn of the word of this number after the verb: __auraform_turn NUMBER VERB...
function __auraform_turn
    set -l words (__auraform_words)
    set -l length (count $argv[2..-1])
    test (count $words) -eq (math $length + $argv[1]); and __auraform_begins $argv[2..-1]
end

# The keys that the spec files of the directory declare; -chdir is heeded.
function __auraform_keys
    set -l directory .
    set -l words (commandline -opc)
    for i in (seq (count $words))
        switch $words[$i]
            case '-chdir=*' '--chdir=*'
                set directory (string replace -r '^--?chdir=' '' -- $words[$i])
            case -chdir --chdir
                test (count $words) -gt $i; and set directory $words[(math $i + 1)]
        end
    end
    set -l files (string replace -r '^~' $HOME -- $directory)/*.aura.toml
    test (count $files) -gt 0; or return
    cat $files | string replace -rf '^\s*\[instance\.([A-Za-z0-9_-]+)\].*' '$1'
end

complete -c auraform -f
)fish";

std::string fish_quoted(std::string_view text) {
  std::string safe = "'";
  for (const char letter : text) {
    if (letter == '\'' || letter == '\\') safe += '\\';
    safe += letter;
  }
  return safe + "'";
}

/// What follows a flag, as options of `complete`.
std::string values_of(const Candidates& candidates) {
  switch (candidates.kind) {
  case CandidateKind::nothing:
    return " -x";
  case CandidateKind::keys:
    return " -x -a '(__auraform_keys)'";
  case CandidateKind::files:
    return " -r -F";
  case CandidateKind::directories:
    return " -x -a '(__fish_complete_directories)'";
  case CandidateKind::words:
    return " -x -a " + fish_quoted(join(candidates.words, " "));
  }
  return {};
}

/// The same for a word of a verb.
std::string words_of(const Candidates& candidates) {
  if (candidates.kind == CandidateKind::files) return " -F";
  return values_of(candidates).substr(3);
}

std::string flag_line(const Flag& flag, const std::string& condition) {
  std::string line = "complete -c auraform -n '" + condition + "' -o " + std::string{flag.name};
  if (flag.kind != FlagKind::toggle) line += values_of(candidates_for(flag.value));
  return line + " -d " + fish_quoted(flag.summary) + "\n";
}

std::string first_word_line(const FirstWord& first) {
  return "complete -c auraform -n __auraform_stands -a " + first.word + " -d " + fish_quoted(first.summary) + "\n";
}

std::string verb_lines(const Verb& verb) {
  const std::string name{verb.name};
  std::string lines;
  if (const std::string second = second_word(verb); !second.empty())
    lines += "complete -c auraform -n '__auraform_stands " + name.substr(0, name.find(' ')) + "' -a " + second +
             " -d " + fish_quoted(verb.summary) + "\n";
  for (const FlagGroup group : verb.flags)
    for (const Flag& flag : group)
      lines += flag_line(flag, "__auraform_begins " + name);
  std::size_t place = 0;
  for (const WordSlot& slot : word_slots(verb)) {
    const Candidates candidates = candidates_for(slot.placeholder);
    if (candidates.kind == CandidateKind::nothing && ++place > 0) continue;
    const std::string condition =
        slot.repeats ? "__auraform_begins " + name : "__auraform_turn " + std::to_string(place++) + " " + name;
    lines += "complete -c auraform -n '" + condition + "'" + words_of(candidates) + "\n";
  }
  return lines;
}

} // namespace

std::string fish_completion() {
  std::string script{head};
  script += "set -g __auraform_value_flags " + join(flags_with_values(), " ") + "\n\n";
  script += "complete -c auraform -n __auraform_stands -o chdir -x -a '(__fish_complete_directories)' -d 'work in "
            "DIR'\n";
  for (const FirstWord& first : first_words())
    script += first_word_line(first);
  for (const Verb& verb : verb_table())
    script += "\n" + verb_lines(verb);
  return script;
}
