#include "base/json.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <limits>

#include <nlohmann/json.hpp>

namespace {

std::optional<std::int64_t> as_integer(const Json& value) {
  if (value.is_number_unsigned()) {
    const auto number = value.get<std::uint64_t>();
    if (number > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) return std::nullopt;
    return static_cast<std::int64_t>(number);
  }
  if (value.is_number_integer()) return value.get<std::int64_t>();
  return std::nullopt;
}

bool has_nested(const Json& value) {
  return value.is_structured() &&
         std::any_of(value.begin(), value.end(), [](const Json& member) { return member.is_structured(); });
}

void write_dense(const Json& value, std::size_t depth, std::string& text) {
  if (!has_nested(value)) {
    text += to_line(value);
    return;
  }
  const std::string indent(2 * (depth + 1), ' ');
  text += value.is_object() ? '{' : '[';
  const char* separator = "\n";
  for (auto member = value.begin(); member != value.end(); ++member) {
    text += separator + indent;
    if (value.is_object()) text += to_line(member.key()) + ": ";
    write_dense(*member, depth + 1, text);
    separator = ",\n";
  }
  text += '\n' + indent.substr(2) + (value.is_object() ? '}' : ']');
}

} // namespace

std::string to_line(const Json& value) { return value.dump(-1, ' ', false, Json::error_handler_t::replace); }

std::string to_pretty(const Json& value) { return value.dump(2, ' ', false, Json::error_handler_t::replace) + "\n"; }

std::string to_dense(const Json& value) {
  std::string text;
  write_dense(value, 0, text);
  return text + "\n";
}

Result<std::vector<std::string>> decode_texts(const Json* array, const std::string& path) {
  std::vector<std::string> texts;
  if (array == nullptr) return texts;
  for (const Json& element : *array) {
    if (!element.is_string())
      return Error{ErrorKind::input_output, "json/shape", path + " should hold nothing but text", ""};
    texts.push_back(element.get<std::string>());
  }
  return texts;
}

ObjectReader::ObjectReader(const Json& object, std::string path)
    : object_(&object)
    , path_(std::move(path)) {
  if (object.is_object())
    asked_.reserve(object.size());
  else
    complaint_ =
        Error{ErrorKind::input_output, "json/shape", path_ + " should be an object, and is " + object.type_name(), ""};
}

std::string ObjectReader::path_of(std::string_view key) const {
  return path_.empty() ? std::string(key) : path_ + "." + std::string(key);
}

void ObjectReader::complain(std::string_view key, const std::string& what_is_wrong) {
  if (complaint_) return;
  complaint_ = Error{ErrorKind::input_output, "json/shape", visible(path_of(key)) + " " + what_is_wrong, ""};
}

const Json* ObjectReader::find(std::string_view key) {
  if (complaint_) return nullptr;
  const auto member = object_->find(key);
  if (member == object_->end()) return nullptr;
  asked_.push_back(&*member);
  return member->is_null() ? nullptr : &*member;
}

const Json* ObjectReader::require(std::string_view key) {
  const Json* member = find(key);
  if (member == nullptr) complain(key, "is missing");
  return member;
}

std::optional<std::string> ObjectReader::text_of(const Json* member, std::string_view key) {
  if (member == nullptr) return std::nullopt;
  if (member->is_string()) return member->get_ref<const std::string&>();
  complain(key, std::string("should be text, and is ") + member->type_name());
  return std::nullopt;
}

std::optional<std::int64_t> ObjectReader::integer_of(const Json* member, std::string_view key) {
  if (member == nullptr) return std::nullopt;
  if (const auto number = as_integer(*member)) return number;
  complain(key, "should be a whole number");
  return std::nullopt;
}

std::optional<bool> ObjectReader::flag_of(const Json* member, std::string_view key) {
  if (member == nullptr) return std::nullopt;
  if (member->is_boolean()) return member->get<bool>();
  complain(key, std::string("should be true or false, and is ") + member->type_name());
  return std::nullopt;
}

const Json* ObjectReader::object_of(const Json* member, std::string_view key) {
  if (member == nullptr || member->is_object()) return member;
  complain(key, std::string("should be an object, and is ") + member->type_name());
  return nullptr;
}

const Json* ObjectReader::array_of(const Json* member, std::string_view key) {
  if (member == nullptr || member->is_array()) return member;
  complain(key, std::string("should be an array, and is ") + member->type_name());
  return nullptr;
}

std::optional<std::string> ObjectReader::optional_string(std::string_view key) { return text_of(find(key), key); }

std::optional<std::int64_t> ObjectReader::optional_integer(std::string_view key) { return integer_of(find(key), key); }

std::optional<bool> ObjectReader::optional_bool(std::string_view key) { return flag_of(find(key), key); }

const Json* ObjectReader::optional_object(std::string_view key) { return object_of(find(key), key); }

const Json* ObjectReader::optional_array(std::string_view key) { return array_of(find(key), key); }

std::string ObjectReader::required_string(std::string_view key) { return text_of(require(key), key).value_or(""); }

std::int64_t ObjectReader::required_integer(std::string_view key) { return integer_of(require(key), key).value_or(0); }

bool ObjectReader::required_bool(std::string_view key) { return flag_of(require(key), key).value_or(false); }

const Json* ObjectReader::required_object(std::string_view key) { return object_of(require(key), key); }

const Json* ObjectReader::required_array(std::string_view key) { return array_of(require(key), key); }

void ObjectReader::refuse_unknown() {
  if (complaint_) return;
  for (auto member = object_->begin(); member != object_->end(); ++member)
    if (std::find(asked_.begin(), asked_.end(), &*member) == asked_.end())
      complain(member.key(), "is nothing that this program knows");
}

Result<void> ObjectReader::finish() const {
  if (complaint_) return *complaint_;
  return {};
}
