#include "specs/table_reader.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <charconv>

namespace {

constexpr std::size_t shown_bytes = 60;

/// The names that the console and other versions of the API have for what we call otherwise.
struct Alias {
  std::string_view theirs;
  std::string_view ours;
};
constexpr Alias aliases[] = {{"free", "free-db"},
                             {"professional", "professional-db"},
                             {"virtual-dedicated-cloud", "enterprise-db"},
                             {"vdc", "enterprise-db"},
                             {"bc", "business-critical"},
                             {"google", "gcp"},
                             {"amazon", "aws"},
                             {"stopped", "paused"}};

std::string hint_for_word(const std::string& text, const std::vector<std::string>& words, Findings& findings) {
  for (const Alias& alias : aliases)
    if (lower(text) == alias.theirs && std::find(words.begin(), words.end(), alias.ours) != words.end())
      return "did you mean " + quoted(alias.ours) + "?";
  return findings.did_you_mean(text, words);
}

std::optional<std::int64_t> whole_number(const std::string& text) {
  std::int64_t number = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (code != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

} // namespace

std::string shown(const TomlNode& node) {
  if (node.sensitive) return "a sensitive value";
  return quoted(shortened(node.text() == nullptr ? std::string{} : *node.text(), shown_bytes));
}

std::string describe(const TomlNode& node) {
  if (node.sensitive) return "a sensitive value";
  if (node.text() != nullptr) return "the text " + shown(node);
  if (const auto* number = std::get_if<std::int64_t>(&node.content)) return "the number " + std::to_string(*number);
  if (std::holds_alternative<double>(node.content)) return "a number with a fraction";
  if (const auto* truth = std::get_if<bool>(&node.content)) return *truth ? "true" : "false";
  if (node.array() != nullptr) return "a list";
  return node.table() != nullptr ? "a table" : "a date or time";
}

void complain_of_kind(const TomlNode& node, std::string_view wanted, const std::string& hint, Findings& findings,
                      const std::string& address) {
  if (node.unusable) return;
  const std::string what = node.key.empty() ? "an element of this list" : quoted(node.key);
  findings.add(node.place, {.code = "spec/wrong-kind",
                            .message = what + " takes " + std::string(wanted) + ", not " + describe(node),
                            .hint = hint,
                            .address = address});
}

std::optional<std::string> read_text(const TomlNode& node, Findings& findings, const std::string& address) {
  if (node.unusable) return std::nullopt;
  if (node.text() != nullptr) return *node.text();
  complain_of_kind(node, "a text", "write it in quotes", findings, address);
  return std::nullopt;
}

std::optional<bool> read_flag(const TomlNode& node, Findings& findings, const std::string& address) {
  if (const auto* truth = std::get_if<bool>(&node.content)) return *truth;
  if (node.from_variable && node.text() != nullptr) {
    if (*node.text() == "true") return true;
    if (*node.text() == "false") return false;
  }
  complain_of_kind(node, "true or false", "write true or false, without quotes", findings, address);
  return std::nullopt;
}

std::optional<std::int64_t> read_integer(const TomlNode& node, std::int64_t least, std::int64_t most,
                                         Findings& findings, const std::string& address) {
  std::optional<std::int64_t> number;
  if (const auto* written = std::get_if<std::int64_t>(&node.content)) number = *written;
  if (node.from_variable && node.text() != nullptr) number = whole_number(*node.text());
  const std::string range = std::to_string(least) + " to " + std::to_string(most);
  if (!number) {
    complain_of_kind(node, "a whole number", "write a number from " + range + ", without quotes", findings, address);
  } else if (*number < least || *number > most) {
    findings.add(node.place, {.code = "spec/out-of-range",
                              .message = quoted(node.key) + " takes a number from " + range + ", not " +
                                         (node.sensitive ? "a sensitive value" : std::to_string(*number)),
                              .address = address});
    number.reset();
  }
  return number;
}

std::optional<std::size_t> read_word(const TomlNode& node, std::span<const std::string_view> words, Findings& findings,
                                     const std::string& address) {
  if (node.unusable) return std::nullopt;
  if (node.text() != nullptr) {
    const auto word = std::find(words.begin(), words.end(), *node.text());
    if (word != words.end()) return static_cast<std::size_t>(word - words.begin());
  }
  const std::vector<std::string> known(words.begin(), words.end());
  const std::string wanted = "one of " + join(known, ", ");
  if (node.text() == nullptr) {
    complain_of_kind(node, wanted, "write it in quotes", findings, address);
    return std::nullopt;
  }
  findings.add(node.place, {.code = "spec/unknown-word",
                            .message = quoted(node.key) + " takes " + wanted + ", not " + shown(node),
                            .hint = node.sensitive ? std::string{} : hint_for_word(*node.text(), known, findings),
                            .address = address});
  return std::nullopt;
}

const TomlNode* TableReader::member(std::string_view key) {
  asked_.push_back(key);
  const TomlNode* node = table_.find(key);
  return node == nullptr || node->unusable ? nullptr : node;
}

const TomlNode* TableReader::table(std::string_view key) {
  const TomlNode* node = member(key);
  if (node == nullptr || node->table() != nullptr) return node;
  complain_of_kind(*node, "a table", "write " + std::string(key) + " = { … }", findings_, address_);
  return nullptr;
}

const TomlNode* TableReader::array(std::string_view key) {
  const TomlNode* node = member(key);
  if (node == nullptr || node->array() != nullptr) return node;
  complain_of_kind(*node, "a list", "write it in brackets: [\"…\"]", findings_, address_);
  return nullptr;
}

std::optional<std::string> TableReader::text(std::string_view key) {
  const TomlNode* node = member(key);
  return node == nullptr ? std::nullopt : read_text(*node, findings_, address_);
}

std::optional<std::vector<std::string>> TableReader::texts(std::string_view key) {
  const TomlNode* node = array(key);
  if (node == nullptr) return std::nullopt;
  std::vector<std::string> result;
  for (const TomlNode& element : *node->array())
    if (auto text = read_text(element, findings_, address_)) result.push_back(std::move(*text));
  return result;
}

std::optional<bool> TableReader::flag(std::string_view key) {
  const TomlNode* node = member(key);
  return node == nullptr ? std::nullopt : read_flag(*node, findings_, address_);
}

std::optional<std::int64_t> TableReader::integer(std::string_view key, std::int64_t least, std::int64_t most) {
  const TomlNode* node = member(key);
  return node == nullptr ? std::nullopt : read_integer(*node, least, most, findings_, address_);
}

std::optional<std::size_t> TableReader::word(std::string_view key, std::span<const std::string_view> words) {
  const TomlNode* node = member(key);
  return node == nullptr ? std::nullopt : read_word(*node, words, findings_, address_);
}

std::optional<Milliseconds> TableReader::duration(std::string_view key) {
  const TomlNode* node = member(key);
  if (node == nullptr) return std::nullopt;
  const std::string hint = "write a whole number with a unit, such as \"90s\", \"45m\" or \"1h30m\"";
  if (node->text() == nullptr) {
    complain_of_kind(*node, "a duration", hint, findings_, address_);
    return std::nullopt;
  }
  const auto duration = parse_duration(*node->text());
  if (duration && *duration > Milliseconds{0}) return *duration;
  complain(*node, "spec/bad-duration", shown(*node) + " is no duration", hint);
  return std::nullopt;
}

void TableReader::refuse_unknown(std::string_view code, std::string_view what) {
  if (table_.table() == nullptr) return;
  for (const TomlNode& node : table_.table()->members) {
    if (std::find(asked_.begin(), asked_.end(), node.key) != asked_.end()) continue;
    findings_.add(node.key_place, {.code = std::string(code),
                                   .message = std::string(what) + " has no " + quoted(shortened(node.key, shown_bytes)),
                                   .hint = findings_.did_you_mean(node.key, {asked_.begin(), asked_.end()}),
                                   .address = address_});
  }
}

void TableReader::complain(const TomlNode& node, std::string code, std::string message, std::string hint) {
  findings_.add(node.place, {std::move(code), std::move(message), std::move(hint), address_});
}
