#include "specs/version_constraint.hpp"

#include "base/text.hpp"

#include <array>
#include <charconv>
#include <compare>

namespace {

constexpr int most_part = 1'000'000;

struct Version {
  std::array<int, 3> parts{};
  std::size_t written = 0;

  auto compare(const Version& other) const { return parts <=> other.parts; }
};

Error bad_version(std::string_view text) {
  return {ErrorKind::spec, "spec/bad-version", quoted(shortened(text, 40)) + " is no version constraint",
          "such as \">=0.1\", \">=1.2, <2\" or \"~>1.4\""};
}

Result<Version> parse_version(std::string_view text) {
  Version version;
  const std::string_view numbers = text.substr(0, text.find('-'));
  for (const std::string_view part : split(numbers, '.')) {
    if (version.written == version.parts.size() || part.empty()) return bad_version(text);
    int& number = version.parts[version.written++];
    const auto [end, code] = std::from_chars(part.data(), part.data() + part.size(), number);
    if (code != std::errc{} || end != part.data() + part.size() || number > most_part) return bad_version(text);
  }
  return version;
}

/// `~>1.2.3` ends before 1.3, `~>1.2` and `~>1` before 2.
Version end_of_growth(const Version& from) {
  Version end;
  const std::size_t growing = from.written < 3 ? 0 : 1;
  for (std::size_t part = 0; part <= growing; ++part)
    end.parts[part] = from.parts[part];
  ++end.parts[growing];
  return end;
}

Result<bool> meets(const Version& version, std::string_view term) {
  constexpr std::array<std::string_view, 7> operators{">=", "<=", "!=", "~>", ">", "<", "="};
  std::string_view sign = "=";
  std::string_view rest = trimmed(term);
  for (const std::string_view candidate : operators) {
    if (!rest.starts_with(candidate)) continue;
    sign = candidate;
    rest = trimmed(rest.substr(candidate.size()));
    break;
  }
  TRY_ASSIGN(const Version wanted, parse_version(rest));
  const auto order = version.compare(wanted);
  if (sign == ">=") return order >= 0;
  if (sign == "<=") return order <= 0;
  if (sign == "!=") return order != 0;
  if (sign == ">") return order > 0;
  if (sign == "<") return order < 0;
  if (sign == "~>") return order >= 0 && version.compare(end_of_growth(wanted)) < 0;
  return order == 0;
}

} // namespace

Result<bool> satisfies(std::string_view version, std::string_view constraint) {
  TRY_ASSIGN(const Version ours, parse_version(version));
  bool all = true;
  for (const std::string_view term : split(constraint, ',')) {
    TRY_ASSIGN(const bool one, meets(ours, term));
    all = all && one;
  }
  return all;
}
