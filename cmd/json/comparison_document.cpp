#include "cmd/json/comparison_document.hpp"

#include "cmd/json/terraform_words.hpp"
#include "specs/configuration.hpp"

#include <nlohmann/json.hpp>

namespace {

std::string_view result_word(Likeness likeness) {
  switch (likeness) {
  case Likeness::same:
    return "same";
  case Likeness::differs:
    return "differs";
  case Likeness::untold:
    return "untold";
  case Likeness::ignored:
    return "ignored";
  }
  return {};
}

Json side_document(const ComparedSide& side) {
  return {{"id", side.id},
          {"address", side.key.empty() ? Json(nullptr) : Json(address_of(side.key))},
          {"connection_url", side.connection_url.empty() ? Json(nullptr) : Json(side.connection_url)}};
}

Json value_document(const ComparedSide& side, Field field, const std::optional<FieldValue>& value) {
  return {{"value", value ? to_json(*value) : Json(nullptr)}, {"last_known", side.remembered.contains(field)}};
}

} // namespace

std::string comparison_document(const Comparison& comparison) {
  Json fields = Json::array();
  for (const ComparedField& row : comparison.fields)
    fields.push_back({{"field", name_of(row.field)},
                      {"left", value_document(comparison.left, row.field, row.left)},
                      {"right", value_document(comparison.right, row.field, row.right)},
                      {"result", result_word(row.likeness)}});
  const Json document{{"format_version", "1.0"},
                      {"left", side_document(comparison.left)},
                      {"right", side_document(comparison.right)},
                      {"fields", std::move(fields)},
                      {"alike", comparison.is_alike()}};
  return to_line(document) + "\n";
}
