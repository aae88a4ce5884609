#pragma once

#include "base/time.hpp"
#include "specs/findings.hpp"
#include "specs/toml_node.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// What stands there, for a finding about its kind: `the number 8`, `the text "4"`, `a list`. Never a secret.
std::string describe(const TomlNode& node);

/// The text in quotes, cut to a size for a message; `a sensitive value` in place of a secret.
std::string shown(const TomlNode& node);

/// Says that a value has the wrong kind. Nothing is said about a value whose variables could not be put in.
void complain_of_kind(const TomlNode& node, std::string_view wanted, const std::string& hint, Findings& findings,
                      const std::string& address);

/// Reads the members of one table strictly: nothing is converted, each wrong kind is a finding, and what nobody asked
/// for is one too. A member that is missing or wrong is nullopt.
class TableReader {
public:
  /// `address` names the instance that the findings are about; empty where it is none.
  TableReader(const TomlNode& table, Findings& findings, std::string address = {})
      : table_(table)
      , findings_(findings)
      , address_(std::move(address)) {}

  /// The member, whatever it is; nullptr where it is missing or its variables could not be put in.
  const TomlNode* member(std::string_view key);
  const TomlNode* table(std::string_view key);
  const TomlNode* array(std::string_view key);
  std::optional<std::string> text(std::string_view key);
  /// A list of texts.
  std::optional<std::vector<std::string>> texts(std::string_view key);
  std::optional<bool> flag(std::string_view key);
  std::optional<std::int64_t> integer(std::string_view key, std::int64_t least, std::int64_t most);
  /// `45m`, longer than nothing.
  std::optional<Milliseconds> duration(std::string_view key);
  /// The index of the word in `words`.
  std::optional<std::size_t> word(std::string_view key, std::span<const std::string_view> words);

  /// Findings for what nobody asked for, with the nearest of what was. `what` is the table's name in the message:
  /// `[auraform.limits]`.
  void refuse_unknown(std::string_view code, std::string_view what);

  void complain(const TomlNode& node, std::string code, std::string message, std::string hint = {});

private:
  const TomlNode& table_;
  Findings& findings_;
  std::string address_;
  std::vector<std::string_view> asked_; ///< the callers' keys, which are words of the program
};

/// Findings about one value, for readers of more than a table's plain members.
std::optional<bool> read_flag(const TomlNode& node, Findings& findings, const std::string& address);
std::optional<std::int64_t> read_integer(const TomlNode& node, std::int64_t least, std::int64_t most,
                                         Findings& findings, const std::string& address);
std::optional<std::string> read_text(const TomlNode& node, Findings& findings, const std::string& address);
std::optional<std::size_t> read_word(const TomlNode& node, std::span<const std::string_view> words, Findings& findings,
                                     const std::string& address);
