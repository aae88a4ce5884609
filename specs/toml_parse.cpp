#include "specs/toml_parse.hpp"

#include "base/text.hpp"
#include "specs/key_depth.hpp"

#include <toml++/toml.h>

namespace {

constexpr std::size_t deepest_value = 64;

Place place_of(const SpecFile& file, const toml::source_region& region) {
  return {&file, region.begin.line, region.begin.column};
}

/// Copies the library's tree into ours and counts what it copies.
class Converter {
public:
  explicit Converter(const SpecFile& file)
      : file_(file) {}

  TomlNode convert(const toml::node& node, std::size_t depth = 0) {
    TomlNode result;
    result.place = result.key_place = place_of(file_, node.source());
    if (++values_ > spec_limits::values || depth > deepest_value) return overflow(std::move(result));
    if (const auto* table = node.as_table())
      result.content = convert_table(*table, depth);
    else if (const auto* array = node.as_array())
      result.content = convert_array(*array, depth);
    else
      result.content = scalar(node);
    return result;
  }

  /// Where the file became too much, if it did.
  const std::optional<Place>& overflowed_at() const { return overflowed_at_; }

private:
  TomlNode overflow(TomlNode node) {
    if (!overflowed_at_) overflowed_at_ = node.place;
    return node;
  }

  TomlNode::Table convert_table(const toml::table& table, std::size_t depth) {
    TomlNode::Table result;
    result.members.reserve(table.size());
    for (const auto& [key, value] : table) {
      TomlNode member = convert(value, depth + 1);
      member.key = key.str();
      member.key_place = place_of(file_, key.source());
      result.members.push_back(std::move(member));
    }
    return result;
  }

  TomlNode::Array convert_array(const toml::array& array, std::size_t depth) {
    TomlNode::Array result;
    result.reserve(array.size());
    for (const toml::node& element : array)
      result.push_back(convert(element, depth + 1));
    return result;
  }

  // By type, never by toml++'s value<>(): that takes 1 for true.
  static decltype(TomlNode::content) scalar(const toml::node& node) {
    if (const auto* text = node.as_string()) return text->get();
    if (const auto* integer = node.as_integer()) return std::int64_t{integer->get()};
    if (const auto* real = node.as_floating_point()) return real->get();
    if (const auto* truth = node.as_boolean()) return truth->get();
    return TomlNode::Moment{};
  }

  const SpecFile& file_;
  std::size_t values_ = 0;
  std::optional<Place> overflowed_at_;
};

Finding syntax_error(std::string_view description) {
  constexpr std::string_view preface = "Error while parsing ";
  if (description.starts_with(preface)) description.remove_prefix(preface.size());
  return {.code = "spec/toml-syntax",
          .message = "this is no TOML: " + visible(shortened(description, 200)),
          .hint = "text is written in quotes, lists as [\"a\", \"b\"]; see https://toml.io"};
}

std::optional<Finding> refuse_unread(const SpecFile& file) {
  if (file.text.size() > spec_limits::file_bytes)
    return Finding{.code = "spec/too-large",
                   .message = "the file has more than " + std::to_string(spec_limits::file_bytes >> 20U) + " MiB",
                   .hint = "split the instances over several files"};
  if (file.text.find('\0') != std::string::npos)
    return Finding{.code = "spec/toml-syntax", .message = "this is no text file: it contains a zero byte"};
  return std::nullopt;
}

} // namespace

std::optional<TomlNode> parse_toml(const SpecFile& file, Findings& findings) {
  const Place whole_file{&file, 0, 0};
  if (auto refusal = refuse_unread(file)) {
    findings.add(whole_file, std::move(*refusal));
    return std::nullopt;
  }
  // The library nests a table for every dot of a key and would exhaust the stack on a key of a million dots.
  if (const auto place = deepest_key(file.text); place.dots > spec_limits::dots_in_a_key) {
    findings.add(Place{&file, place.line, 0},
                 {.code = "spec/too-deep", .message = "a key of " + counted(place.dots + 1, "part")});
    return std::nullopt;
  }
  try {
    const toml::table table = toml::parse(std::string_view(file.text), std::string_view(file.name));
    Converter converter(file);
    TomlNode root = converter.convert(table);
    if (!converter.overflowed_at()) return root;
    findings.add(*converter.overflowed_at(),
                 {.code = "spec/too-deep", .message = "the file has too many values, or nests them too deeply"});
  } catch (const toml::parse_error& error) {
    findings.add(place_of(file, error.source()), syntax_error(error.description()));
  }
  return std::nullopt;
}
