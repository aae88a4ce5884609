#include "base/json.hpp"

#include "base/text.hpp"

#include <nlohmann/json.hpp>
#include <simdjson.h>

// simdjson reads a text many times faster than nlohmann's parser (docs/performance.md), and tells less of what is wrong
// with one. So the trees are made from what it read, and what it refuses is judged and told by the other.

namespace {

namespace dom = simdjson::dom;

constexpr std::size_t deepest_nesting = 64;

/// Some versions of simdjson skip it; it is no part of JSON.
constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

/// A cheap look before the thorough parser: how deep do brackets outside of strings nest?
bool nests_too_deep(std::string_view text) {
  std::size_t depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\')
        ++i;
      else if (c == '"')
        in_string = false;
      continue;
    }
    if (c == '"')
      in_string = true;
    else if (c == '{' || c == '[')
      ++depth;
    else if ((c == '}' || c == ']') && depth > 0)
      --depth;
    if (depth > deepest_nesting) return true;
  }
  return false;
}

Result<Json> parse_thoroughly(std::string_view text, std::string_view what) {
  if (nests_too_deep(text))
    return Error{ErrorKind::input_output, "json/too-deep", std::string(what) + " nests too deeply to be genuine", ""};
  try {
    return Json::parse(text);
  } catch (const Json::exception& problem) {
    return Error{ErrorKind::input_output, "json/bad",
                 std::string(what) + " is not JSON: " + visible(shortened(problem.what(), 160)), ""};
  }
}

/// The root, which lives as long as the parser; nullopt where the text is no JSON, or may be none.
std::optional<dom::element> parse_quickly(dom::parser& parser, std::string_view text) {
  dom::element root;
  if (text.starts_with(byte_order_mark)) return std::nullopt;
  if (parser.allocate(text.size(), deepest_nesting) != simdjson::SUCCESS) return std::nullopt;
  if (parser.parse(text.data(), text.size()).get(root) != simdjson::SUCCESS) return std::nullopt;
  return root;
}

Json tree_of(dom::element value);

/// Of members of the same key the last one counts.
Json tree_of(dom::object object, std::string_view without = {}) {
  Json::object_t members;
  for (const auto [key, value] : object) {
    const bool left_out = !without.empty() && key == without && value.is_object();
    members.insert_or_assign(members.end(), std::string(key), left_out ? Json::object() : tree_of(value));
  }
  return Json(std::move(members));
}

Json tree_of(dom::array array) {
  Json::array_t elements;
  for (const dom::element element : array)
    elements.push_back(tree_of(element));
  return Json(std::move(elements));
}

Json tree_of(dom::element value) {
  switch (value.type()) {
  case dom::element_type::OBJECT:
    return tree_of(dom::object(value));
  case dom::element_type::ARRAY:
    return tree_of(dom::array(value));
  case dom::element_type::STRING:
    return Json(std::string(std::string_view(value)));
  case dom::element_type::INT64:
    return Json(std::int64_t{value});
  case dom::element_type::UINT64:
    return Json(std::uint64_t{value});
  case dom::element_type::DOUBLE:
    return Json(double{value});
  case dom::element_type::BOOL:
    return Json(bool{value});
  case dom::element_type::NULL_VALUE:
    break;
  }
  return Json(nullptr);
}

/// Makes `tree` the tree of `value`. Where it has that shape already, as records of one kind have, its memory is used
/// again: making and freeing a tree of some fifty nodes costs more than reading its text.
void refill(Json& tree, dom::element value) {
  if (value.is_string() && tree.is_string()) {
    tree.get_ref<std::string&>() = std::string_view(value);
    return;
  }
  if (!value.is_object() || !tree.is_object()) {
    tree = tree_of(value);
    return;
  }
  auto& members = tree.get_ref<Json::object_t&>();
  auto place = members.begin();
  for (const auto [key, member] : dom::object(value)) {
    if (place == members.end() || place->first != key) {
      tree = tree_of(value);
      return;
    }
    refill(place->second, member);
    ++place;
  }
  if (place != members.end()) tree = tree_of(value);
}

using TakeMember = std::function<void(const std::string& key, const Json& member)>;

Result<Json> by_member(Result<Json> document, std::string_view many, const TakeMember& take) {
  if (!document || !document->is_object()) return document;
  const auto section = document->find(many);
  if (section == document->end() || !section->is_object()) return document;
  for (const auto& member : section->items())
    take(member.key(), member.value());
  *section = Json::object();
  return document;
}

} // namespace

Result<Json> parse_json(std::string_view text, std::string_view what) {
  dom::parser parser;
  if (const auto root = parse_quickly(parser, text)) return tree_of(*root);
  return parse_thoroughly(text, what);
}

Result<Json> parse_json_by_member(std::string_view text, std::string_view what, std::string_view many,
                                  const TakeMember& take) {
  dom::parser parser;
  const auto root = parse_quickly(parser, text);
  if (!root) return by_member(parse_thoroughly(text, what), many, take);
  if (!root->is_object()) return tree_of(*root);
  const dom::object object(*root);
  std::optional<dom::element> section;
  for (const auto [key, value] : object)
    if (key == many) section = value;
  if (section && section->is_object()) {
    Json tree;
    for (const auto [key, member] : dom::object(*section)) {
      refill(tree, member);
      take(std::string(key), tree);
    }
  }
  return tree_of(object, many);
}
