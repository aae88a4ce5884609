#pragma once

#include "base/result.hpp"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// How a flag is written.
enum class FlagKind {
  toggle, ///< `-x`, `-x=true`, `-x=false`
  value,  ///< `-x=V` or `-x V`, once
  list,   ///< the same, any number of times
};

/// One flag: what the parser takes, and what help and completion tell about it.
struct Flag {
  std::string_view name; ///< without dashes
  FlagKind kind = FlagKind::toggle;
  std::string_view value; ///< what stands for the value in help: `KEY`; empty for a toggle
  std::string_view summary;
};

/// Flags that belong together; a verb takes some groups.
using FlagGroup = std::span<const Flag>;

/// The flags and words that were written.
class Arguments {
public:
  Arguments(std::span<const FlagGroup> declared, std::map<std::string, std::vector<std::string>> written,
            std::vector<std::string> words);

  /// Whether a toggle is on; `otherwise` if it was not written.
  bool is_on(const std::string& name, bool otherwise = false) const;
  std::optional<std::string> value(const std::string& name) const;
  std::vector<std::string> list(const std::string& name) const;
  /// A value that must be a whole number of at least `least`.
  Result<std::optional<std::int64_t>> number(const std::string& name, std::int64_t least) const;
  /// The words that a value's placeholder offers: `text|markdown` offers two.
  std::vector<std::string> choices(const std::string& name) const;
  /// What is no flag, in order.
  const std::vector<std::string>& words() const { return words_; }

private:
  const std::vector<std::string>* find(const std::string& name) const;

  std::span<const FlagGroup> declared_;
  std::map<std::string, std::vector<std::string>> written_;
  std::vector<std::string> words_;
};

/// Reads arguments: `-x` and `--x`, `=v` and a blank, no abbreviations. An unknown flag, a missing value and a value
/// flag that is written twice are errors of kind `usage` that name the nearest flag.
Result<Arguments> parse_arguments(const std::vector<std::string>& arguments, std::span<const FlagGroup> flags);

/// The error of kind `usage` about a command line.
Error usage_error(std::string message, std::string hint);
