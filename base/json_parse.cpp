#include "base/json.hpp"

#include "base/text.hpp"

#include <nlohmann/json.hpp>
#include <simdjson.h>

// simdjson reads a text many times faster than nlohmann's parser (docs/performance.md), and tells less of what is wrong
// with one. So the trees are made from what it read, and what it refuses is judged and told by the other.

namespace {

using simdjson::simdjson_error;
namespace ondemand = simdjson::ondemand;

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

/// `depth` counts from the root, which is at 1. Throws simdjson_error where the text is no JSON, or may be none.
Json tree_of(ondemand::value value, std::size_t depth);

/// Of members of the same key the last one counts.
Json tree_of(ondemand::object object, std::size_t depth) {
  Json::object_t members;
  for (auto field : object) {
    std::string key(std::string_view(field.unescaped_key()));
    members.insert_or_assign(members.end(), std::move(key), tree_of(ondemand::value{field.value()}, depth + 1));
  }
  return Json(std::move(members));
}

Json tree_of(ondemand::array array, std::size_t depth) {
  Json::array_t elements;
  for (auto element : array)
    elements.push_back(tree_of(ondemand::value{element.value()}, depth + 1));
  return Json(std::move(elements));
}

/// Not by `get_number`, which reads numbers of twenty digits as zero in simdjson 3.0.
Json number_of(ondemand::value value) {
  const ondemand::number_type type = value.get_number_type();
  if (type == ondemand::number_type::signed_integer) return Json(std::int64_t{value.get_int64()});
  if (type == ondemand::number_type::unsigned_integer) return Json(std::uint64_t{value.get_uint64()});
  return Json(double{value.get_double()});
}

Json tree_of(ondemand::value value, std::size_t depth) {
  if (depth > deepest_nesting) throw simdjson_error(simdjson::DEPTH_ERROR);
  switch (ondemand::json_type{value.type()}) {
  case ondemand::json_type::object:
    return tree_of(ondemand::object{value.get_object()}, depth);
  case ondemand::json_type::array:
    return tree_of(ondemand::array{value.get_array()}, depth);
  case ondemand::json_type::string:
    return Json(std::string(std::string_view(value.get_string())));
  case ondemand::json_type::number:
    return number_of(value);
  case ondemand::json_type::boolean:
    return Json(bool{value.get_bool()});
  case ondemand::json_type::null:
    break;
  }
  if (!bool{value.is_null()}) throw simdjson_error(simdjson::N_ATOM_ERROR);
  return Json(nullptr);
}

/// Makes `tree` the tree of `value`. Where it has that shape already, as records of one kind have, its memory is used
/// again: making and freeing a tree of some fifty nodes costs more than reading its text.
void refill(Json& tree, ondemand::value value, std::size_t depth) {
  const ondemand::json_type type = value.type();
  if (type == ondemand::json_type::string && tree.is_string()) {
    tree.get_ref<std::string&>() = std::string_view(value.get_string());
    return;
  }
  if (type != ondemand::json_type::object || !tree.is_object() || depth > deepest_nesting) {
    tree = tree_of(value, depth);
    return;
  }
  auto& members = tree.get_ref<Json::object_t&>();
  auto place = members.begin();
  for (auto field : value.get_object()) {
    const std::string_view key = field.unescaped_key();
    if (place != members.end() && place->first == key) {
      refill(place->second, field.value(), depth + 1);
      ++place;
      continue;
    }
    members.erase(place, members.end());
    place = members.end();
    members.insert_or_assign(place, std::string(key), tree_of(ondemand::value{field.value()}, depth + 1));
  }
  members.erase(place, members.end());
}

/// What `read` makes of the text's object or array; nullopt where the text is no JSON, or may be none, or is a scalar.
template <typename Read>
std::optional<Json> read_quickly(std::string_view text, const Read& read) {
  if (text.starts_with(byte_order_mark)) return std::nullopt;
  try {
    const simdjson::padded_string padded(text);
    ondemand::parser parser;
    ondemand::document document = parser.iterate(padded);
    if (document.is_scalar()) return std::nullopt;
    Json tree = read(ondemand::value{document.get_value()});
    const bool has_more = document.current_location().error() == simdjson::SUCCESS;
    return has_more ? std::nullopt : std::optional(std::move(tree));
  } catch (const simdjson_error&) {
    return std::nullopt;
  }
}

/// Throws as tree_of does.
void hand_over(ondemand::object section, MemberTaker& taker) {
  constexpr std::size_t depth = 3; // below the root and the section
  Json tree;
  for (auto field : section) {
    const std::string key(std::string_view(field.unescaped_key()));
    refill(tree, field.value(), depth);
    taker.take(key, tree);
  }
}

Json read_by_member(ondemand::value root, std::string_view many, MemberTaker& taker) {
  if (ondemand::json_type{root.type()} != ondemand::json_type::object) return tree_of(root, 1);
  Json::object_t members;
  for (auto field : root.get_object()) {
    std::string key(std::string_view(field.unescaped_key()));
    const bool is_section = key == many;
    if (is_section) taker.restart();
    ondemand::value value = field.value();
    Json member = Json::object();
    if (is_section && ondemand::json_type{value.type()} == ondemand::json_type::object)
      hand_over(value.get_object(), taker);
    else
      member = tree_of(value, 2);
    members.insert_or_assign(members.end(), std::move(key), std::move(member));
  }
  return Json(std::move(members));
}

Result<Json> by_member(Result<Json> document, std::string_view many, MemberTaker& taker) {
  taker.restart();
  if (!document || !document->is_object()) return document;
  const auto section = document->find(many);
  if (section == document->end() || !section->is_object()) return document;
  for (const auto& member : section->items())
    taker.take(member.key(), member.value());
  *section = Json::object();
  return document;
}

} // namespace

Result<Json> parse_json(std::string_view text, std::string_view what) {
  if (auto tree = read_quickly(text, [](ondemand::value root) { return tree_of(root, 1); })) return std::move(*tree);
  return parse_thoroughly(text, what);
}

Result<Json> parse_json_by_member(std::string_view text, std::string_view what, std::string_view many,
                                  MemberTaker& taker) {
  if (auto tree = read_quickly(text, [&](ondemand::value root) { return read_by_member(root, many, taker); }))
    return std::move(*tree);
  return by_member(parse_thoroughly(text, what), many, taker);
}
