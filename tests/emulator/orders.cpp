#include "tests/emulator/orders.hpp"

#include <algorithm>
#include <set>

#include <nlohmann/json.hpp>

#include "tests/emulator/api_errors.hpp"
#include "tests/emulator/text.hpp"

namespace emulator {

namespace {

using nlohmann::json;

constexpr std::size_t longest_name = 30;

/// Reads one JSON object field by field and keeps the first complaint.
class BodyReader final {
public:
  /// An empty body counts as `{}`: the calls without arguments are made either way.
  explicit BodyReader(const std::string& body)
      : body_(body.empty() ? json::object() : json::parse(body, nullptr, false)) {
    if (!body_.is_object()) complain({400, "The request body is not a JSON object", "invalid-json", ""});
  }

  std::string text(const std::string& field) {
    const json* value = find(field);
    if (!value) return "";
    if (!value->is_string()) return wrong_type(field, "a string"), "";
    return value->get<std::string>();
  }

  std::string required(const std::string& field) {
    std::string value = text(field);
    if (value.empty()) complain(missing_field(field));
    return value;
  }

  /// 1 to 30 characters without surrounding white space.
  std::string name(bool is_required) {
    const json* value = find("name");
    std::string name = text("name");
    if (!value) {
      if (is_required) complain(missing_field("name"));
      return name;
    }
    constexpr std::string_view blanks = " \t\r\n\v\f";
    const bool surrounded = !name.empty() && (blanks.find(name.front()) != std::string_view::npos ||
                                              blanks.find(name.back()) != std::string_view::npos);
    if (name.empty() || code_points(name) > longest_name || surrounded) {
      complain(
          invalid_field("name", "The name must have 1 to 30 characters, none of them leading or trailing white space"));
    }
    return name;
  }

  std::optional<bool> flag(const std::string& field) {
    const json* value = find(field);
    if (!value) return std::nullopt;
    if (!value->is_boolean()) return wrong_type(field, "a boolean"), std::nullopt;
    return value->get<bool>();
  }

  std::optional<int> number(const std::string& field) {
    const json* value = find(field);
    if (!value) return std::nullopt;
    if (!value->is_number_integer() || *value < -1000000 || *value > 1000000) {
      return wrong_type(field, "an integer"), std::nullopt;
    }
    return value->get<int>();
  }

  void reject_unread() {
    if (!body_.is_object()) return;
    for (const auto& [field, value] : body_.items()) {
      if (!read_.contains(field)) complain(invalid_field(field, "The field '" + field + "' is not allowed here"));
    }
  }

  template <typename Order>
  std::variant<Order, ApiError> finish(Order order, Strictness strictness) {
    if (strictness.unknown_fields) reject_unread();
    if (complaint_) return *complaint_;
    return order;
  }

private:
  const json* find(const std::string& field) {
    read_.insert(field);
    if (!body_.is_object()) return nullptr;
    const auto found = body_.find(field);
    return found == body_.end() || found->is_null() ? nullptr : &*found;
  }

  void wrong_type(const std::string& field, const std::string& expected) {
    complain(invalid_field(field, "The field '" + field + "' must be " + expected));
  }

  void complain(ApiError error) {
    if (!complaint_) complaint_ = std::move(error);
  }

  json body_;
  std::set<std::string> read_;
  std::optional<ApiError> complaint_;
};

} // namespace

bool PatchOrder::only_renames() const {
  return memory.empty() && storage.empty() && !vector_optimized && !graph_analytics_plugin && !secondaries_count &&
         !cdc_enrichment_mode;
}

std::variant<CreateOrder, ApiError> read_create_order(const std::string& body, Strictness strictness) {
  BodyReader reader(body);
  CreateOrder order;
  order.version = strictness.version_required ? reader.required("version") : reader.text("version");
  order.region = reader.required("region");
  order.memory = reader.required("memory");
  order.name = reader.name(true);
  order.type = reader.required("type");
  order.tenant_id = reader.required("tenant_id");
  order.cloud_provider = reader.required("cloud_provider");
  order.storage = reader.text("storage");
  order.source_instance_id = reader.text("source_instance_id");
  order.source_snapshot_id = reader.text("source_snapshot_id");
  order.customer_managed_key_id = reader.text("customer_managed_key_id");
  order.vector_optimized = reader.flag("vector_optimized");
  order.graph_analytics_plugin = reader.flag("graph_analytics_plugin");
  return reader.finish(std::move(order), strictness);
}

std::variant<PatchOrder, ApiError> read_patch_order(const std::string& body, Strictness strictness) {
  BodyReader reader(body);
  PatchOrder order;
  order.name = reader.name(false);
  order.memory = reader.text("memory");
  order.storage = reader.text("storage");
  order.vector_optimized = reader.flag("vector_optimized");
  order.graph_analytics_plugin = reader.flag("graph_analytics_plugin");
  order.secondaries_count = reader.number("secondaries_count");
  if (const std::string mode = reader.text("cdc_enrichment_mode"); !mode.empty()) order.cdc_enrichment_mode = mode;
  auto result = reader.finish(std::move(order), strictness);
  const auto* read = std::get_if<PatchOrder>(&result);
  if (read && read->name.empty() && read->only_renames()) {
    return ApiError{400, "The request body must contain at least one field to change", "missing-field", ""};
  }
  return result;
}

std::variant<UpgradeOrder, ApiError> read_upgrade_order(const std::string& body, Strictness strictness) {
  BodyReader reader(body);
  UpgradeOrder order{reader.text("memory"), reader.text("storage")};
  if (order.memory.empty() && !order.storage.empty()) return missing_field("memory");
  if (!order.memory.empty() && order.storage.empty()) return missing_field("storage");
  return reader.finish(std::move(order), strictness);
}

std::variant<OverwriteOrder, ApiError> read_overwrite_order(const std::string& body, Strictness strictness) {
  BodyReader reader(body);
  OverwriteOrder order{reader.required("source_instance_id"), reader.text("source_snapshot_id")};
  return reader.finish(std::move(order), strictness);
}

std::variant<KeyOrder, ApiError> read_key_order(const std::string& body, Strictness strictness) {
  BodyReader reader(body);
  KeyOrder order;
  order.key_id = reader.required("key_id");
  order.name = reader.name(true);
  order.tenant_id = reader.required("tenant_id");
  order.cloud_provider = reader.required("cloud_provider");
  order.region = reader.required("region");
  order.instance_type = reader.required("instance_type");
  return reader.finish(std::move(order), strictness);
}

} // namespace emulator
