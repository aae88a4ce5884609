#include "base/json.hpp"

#include "base/text.hpp"

#include <algorithm>

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

/// Whether something follows what was read.
bool has_more(ondemand::document& document) { return document.current_location().error() == simdjson::SUCCESS; }

/// The tree of the text's object or array; nullopt where the text is no JSON, or may be none, or is a scalar.
std::optional<Json> read_quickly(std::string_view text) {
  if (text.starts_with(byte_order_mark)) return std::nullopt;
  try {
    const simdjson::padded_string padded(text);
    ondemand::parser parser;
    ondemand::document document = parser.iterate(padded);
    if (document.is_scalar()) return std::nullopt;
    Json tree = tree_of(ondemand::value{document.get_value()}, 1);
    return has_more(document) ? std::nullopt : std::optional(std::move(tree));
  } catch (const simdjson_error&) {
    return std::nullopt;
  }
}

/// Walks over a text by its brackets, strings and commas; what is between them is for a parser to judge. Throws
/// simdjson_error where it loses its way.
class Walk {
public:
  explicit Walk(std::string_view text)
      : text_(text) {}

  /// Calls `visit` with each key of the object that begins here; it is to walk over the member.
  template <typename Visit>
  void over_members(const Visit& visit) {
    over_list('{', '}', [&] {
      const std::string_view key = over_key();
      expect(':');
      visit(key);
    });
  }

  /// Calls `visit` with the index of each element of the array that begins here; it is to walk over it.
  template <typename Visit>
  void over_elements(const Visit& visit) {
    std::size_t index = 0;
    over_list('[', ']', [&] { visit(index++); });
  }

  std::string_view over_value() {
    next();
    const std::size_t begin = at_;
    std::size_t depth = 0;
    do {
      switch (next()) {
      case '{':
      case '[':
        ++depth;
        ++at_;
        break;
      case '}':
      case ']':
        if (depth == 0) throw simdjson_error(simdjson::TAPE_ERROR);
        --depth;
        ++at_;
        break;
      case '"':
        over_string();
        break;
      default:
        over_scalar();
      }
    } while (depth > 0);
    return text_.substr(begin, at_ - begin);
  }

  /// The first character that is no blank.
  char next() {
    while (at_ < text_.size() && is_blank(text_[at_]))
      ++at_;
    if (at_ == text_.size()) throw simdjson_error(simdjson::TAPE_ERROR);
    return text_[at_];
  }

  /// How much of the text lies behind.
  std::size_t place() const { return at_; }

private:
  static bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

  void expect(char wanted) {
    if (next() != wanted) throw simdjson_error(simdjson::TAPE_ERROR);
    ++at_;
  }

  template <typename Visit>
  void over_list(char open, char close, const Visit& visit) {
    expect(open);
    bool goes_on = next() != close;
    while (goes_on) {
      visit();
      goes_on = next() == ',';
      if (goes_on) expect(',');
    }
    expect(close);
  }

  /// A number or a word, or what separates them.
  void over_scalar() {
    const auto ends = [](char c) {
      return is_blank(c) || c == ',' || c == '}' || c == ']' || c == '{' || c == '[' || c == '"';
    };
    do
      ++at_;
    while (at_ < text_.size() && !ends(text_[at_]));
  }

  std::string_view over_string() {
    const std::size_t begin = at_;
    std::size_t escapes = 0;
    do {
      at_ = text_.find('"', at_ + 1);
      if (at_ == std::string_view::npos) throw simdjson_error(simdjson::UNCLOSED_STRING);
      escapes = at_ - 1 - text_.find_last_not_of('\\', at_ - 1);
    } while (escapes % 2 == 1);
    ++at_;
    return text_.substr(begin, at_ - begin);
  }

  /// Only keys that mean what they look like.
  std::string_view over_key() {
    if (next() != '"') throw simdjson_error(simdjson::TAPE_ERROR);
    std::string_view key = over_string();
    const auto is_plain = [](char c) { return c >= ' ' && c <= '~' && c != '\\'; };
    if (!std::all_of(key.begin(), key.end(), is_plain)) throw simdjson_error(simdjson::STRING_ERROR);
    return key.substr(1, key.size() - 2);
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

/// Hands over members or elements one after the other, each read by itself: simdjson wants six times the memory of
/// what it reads.
class Pieces {
public:
  explicit Pieces(MemberTaker& taker)
      : taker_(&taker) {}

  void read(std::string_view key, std::string_view member) {
    constexpr std::size_t depth = 3; // below the root and the section
    text_ = member;
    text_.reserve(text_.size() + simdjson::SIMDJSON_PADDING);
    ondemand::document document = parser_.iterate(text_);
    refill(tree_, document.get_value(), depth);
    if (has_more(document)) throw simdjson_error(simdjson::TAPE_ERROR);
    taker_->take(std::string(key), tree_);
  }

private:
  MemberTaker* taker_;
  ondemand::parser parser_;
  std::string text_;
  Json tree_;
};

/// nullopt where the text is no JSON, or may be none, or where there is not one object or array `many` of
/// objects and arrays.
std::optional<Json> read_by_member(std::string_view text, std::string_view many, MemberTaker& taker) {
  std::optional<std::string> rest;
  taker.restart();
  try {
    Pieces pieces(taker);
    Walk walk(text);
    walk.over_members([&](std::string_view key) {
      if (key != many) {
        walk.over_value();
        return;
      }
      if (rest) throw simdjson_error(simdjson::INCORRECT_TYPE);
      const bool is_array = walk.next() == '[';
      const std::size_t begin = walk.place();
      if (is_array)
        walk.over_elements([&](std::size_t index) { pieces.read(std::to_string(index), walk.over_value()); });
      else
        walk.over_members([&](std::string_view member) { pieces.read(member, walk.over_value()); });
      rest = std::string(text.substr(0, begin)) + (is_array ? "[]" : "{}") + std::string(text.substr(walk.place()));
    });
  } catch (const simdjson_error&) {
    return std::nullopt;
  }
  return rest ? read_quickly(*rest) : std::nullopt;
}

Result<Json> by_member(Result<Json> document, std::string_view many, MemberTaker& taker) {
  taker.restart();
  if (!document || !document->is_object()) return document;
  const auto section = document->find(many);
  if (section == document->end() || !section->is_structured()) return document;
  for (const auto& member : section->items())
    taker.take(member.key(), member.value());
  *section = section->is_object() ? Json::object() : Json::array();
  return document;
}

} // namespace

Result<Json> parse_json(std::string_view text, std::string_view what) {
  if (auto tree = read_quickly(text)) return std::move(*tree);
  return parse_thoroughly(text, what);
}

Result<Json> parse_json_by_member(std::string_view text, std::string_view what, std::string_view many,
                                  MemberTaker& taker) {
  if (auto rest = read_by_member(text, many, taker)) return std::move(*rest);
  return by_member(parse_json(text, what), many, taker);
}
