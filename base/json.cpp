#include "base/json.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <limits>

#include <nlohmann/json.hpp>

namespace {

constexpr int deepest_nesting = 64;

/// A cheap look before the real parser: how deep do brackets outside of strings nest?
bool nests_too_deep(std::string_view text) {
  int depth = 0;
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
    else if (c == '}' || c == ']')
      --depth;
    if (depth > deepest_nesting) return true;
  }
  return false;
}

std::optional<std::int64_t> as_integer(const Json& value) {
  if (value.is_number_unsigned()) {
    const auto number = value.get<std::uint64_t>();
    if (number > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) return std::nullopt;
    return static_cast<std::int64_t>(number);
  }
  if (value.is_number_integer()) return value.get<std::int64_t>();
  return std::nullopt;
}

} // namespace

Result<Json> parse_json(std::string_view text, std::string_view what) {
  if (nests_too_deep(text))
    return Error{ErrorKind::input_output, "json/too-deep", std::string(what) + " nests too deeply to be genuine", ""};
  try {
    return Json::parse(text);
  } catch (const Json::exception& problem) {
    return Error{ErrorKind::input_output, "json/bad",
                 std::string(what) + " is not JSON: " + visible(shortened(problem.what(), 160)), ""};
  }
}

std::string to_line(const Json& value) { return value.dump(-1, ' ', false, Json::error_handler_t::replace); }

std::string to_pretty(const Json& value) { return value.dump(2, ' ', false, Json::error_handler_t::replace) + "\n"; }

ObjectReader::ObjectReader(const Json& object, std::string path)
    : object_(&object)
    , path_(std::move(path)) {
  if (!object.is_object())
    complaint_ =
        Error{ErrorKind::input_output, "json/shape", path_ + " should be an object, and is " + object.type_name(), ""};
}

std::string ObjectReader::path_of(const std::string& key) const { return path_.empty() ? key : path_ + "." + key; }

void ObjectReader::complain(const std::string& key, const std::string& what_is_wrong) {
  if (complaint_) return;
  complaint_ = Error{ErrorKind::input_output, "json/shape", visible(path_of(key)) + " " + what_is_wrong, ""};
}

const Json* ObjectReader::find(const std::string& key) {
  if (complaint_) return nullptr;
  asked_.push_back(key);
  const auto member = object_->find(key);
  return member == object_->end() || member->is_null() ? nullptr : &*member;
}

const Json* ObjectReader::require(const std::string& key) {
  const Json* member = find(key);
  if (member == nullptr) complain(key, "is missing");
  return member;
}

std::optional<std::string> ObjectReader::optional_string(const std::string& key) {
  const Json* member = find(key);
  if (member == nullptr) return std::nullopt;
  if (member->is_string()) return member->get<std::string>();
  complain(key, std::string("should be text, and is ") + member->type_name());
  return std::nullopt;
}

std::optional<std::int64_t> ObjectReader::optional_integer(const std::string& key) {
  const Json* member = find(key);
  if (member == nullptr) return std::nullopt;
  if (const auto number = as_integer(*member)) return number;
  complain(key, "should be a whole number");
  return std::nullopt;
}

std::optional<bool> ObjectReader::optional_bool(const std::string& key) {
  const Json* member = find(key);
  if (member == nullptr) return std::nullopt;
  if (member->is_boolean()) return member->get<bool>();
  complain(key, std::string("should be true or false, and is ") + member->type_name());
  return std::nullopt;
}

const Json* ObjectReader::optional_object(const std::string& key) {
  const Json* member = find(key);
  if (member == nullptr || member->is_object()) return member;
  complain(key, std::string("should be an object, and is ") + member->type_name());
  return nullptr;
}

const Json* ObjectReader::optional_array(const std::string& key) {
  const Json* member = find(key);
  if (member == nullptr || member->is_array()) return member;
  complain(key, std::string("should be an array, and is ") + member->type_name());
  return nullptr;
}

std::string ObjectReader::required_string(const std::string& key) {
  return require(key) == nullptr ? std::string{} : optional_string(key).value_or("");
}

std::int64_t ObjectReader::required_integer(const std::string& key) {
  return require(key) == nullptr ? 0 : optional_integer(key).value_or(0);
}

bool ObjectReader::required_bool(const std::string& key) {
  return require(key) != nullptr && optional_bool(key).value_or(false);
}

const Json* ObjectReader::required_object(const std::string& key) {
  return require(key) == nullptr ? nullptr : optional_object(key);
}

const Json* ObjectReader::required_array(const std::string& key) {
  return require(key) == nullptr ? nullptr : optional_array(key);
}

void ObjectReader::refuse_unknown() {
  if (complaint_) return;
  for (const auto& member : object_->items())
    if (std::find(asked_.begin(), asked_.end(), member.key()) == asked_.end())
      complain(member.key(), "is nothing that this program knows");
}

Result<void> ObjectReader::finish() const {
  if (complaint_) return *complaint_;
  return {};
}
