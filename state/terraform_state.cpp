#include "state/terraform_state.hpp"

#include "base/json.hpp"
#include "base/text.hpp"
#include "specs/keys.hpp"

#include <map>

#include <nlohmann/json.hpp>

namespace {

constexpr std::int64_t known_version = 4;
constexpr std::string_view instance_type = "neo4jaura_instance";
constexpr std::string_view provider_prefix = "neo4jaura_";

Error unreadable(const std::string& name, const std::string& what, std::string hint) {
  return {ErrorKind::input_output, "terraform/unreadable", ::quoted(name) + " " + what, std::move(hint)};
}

const std::string pull_hint = "`terraform state pull > terraform.tfstate` writes the state that is meant";

/// What a JSON document is that is no state of format version 4.
Result<void> check_kind(const Json& document, const std::string& name) {
  if (!document.is_object()) return unreadable(name, "is no Terraform state", pull_hint);
  if (document.contains("encrypted_data"))
    return unreadable(name, "is encrypted by OpenTofu", "`tofu state pull > terraform.tfstate` writes it in the clear");
  if (document.contains("format_version"))
    return unreadable(name, "is what `terraform show -json` writes, and no state", pull_hint);
  ObjectReader reader(document, name);
  const std::optional<std::int64_t> version = reader.optional_integer("version");
  if (!version || document.contains("instances")) return unreadable(name, "is no Terraform state", pull_hint);
  if (document.contains("backend")) return unreadable(name, "only names the backend that has the state", pull_hint);
  if (*version < known_version)
    return unreadable(name, "has format version " + std::to_string(*version) + ", of a Terraform before 0.12",
                      "let a newer Terraform rewrite it: `terraform apply -refresh-only`");
  if (*version > known_version)
    return unreadable(name,
                      "has format version " + std::to_string(*version) + ", and this auraform knows " +
                          std::to_string(known_version),
                      "a newer auraform may know it");
  return {};
}

std::string without(std::string text, std::string_view part) {
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at))
    text.erase(at, part.size());
  return text;
}

/// Text as a FieldValue of the field's kind; nullopt where it is none.
std::optional<FieldValue> value_of(const FieldTraits& row, const Json& json) {
  if (row.kind == ValueKind::flag)
    return json.is_boolean() ? std::optional(FieldValue{json.get<bool>()}) : std::nullopt;
  if (row.kind == ValueKind::count)
    return json.is_number_integer() ? std::optional(FieldValue{json.get<std::int64_t>()}) : std::nullopt;
  if (!json.is_string() || json.get_ref<const std::string&>().empty()) return std::nullopt;
  const auto& text = json.get_ref<const std::string&>();
  if (row.kind != ValueKind::size) return FieldValue{text};
  const Result<Size> size = parse_size(text);
  return size ? std::optional(FieldValue{*size}) : std::nullopt;
}

/// The attributes by our names; the provider once said tenant_id and paused.
FieldValues read_fields_of(const Json& attributes) {
  FieldValues fields;
  if (const auto tenant = attributes.find("tenant_id"); tenant != attributes.end())
    if (auto value = value_of(traits(Field::project_id), *tenant)) fields.set(Field::project_id, std::move(*value));
  if (const auto paused = attributes.find("paused"); paused != attributes.end() && paused->is_boolean())
    fields.set(Field::status, std::string{paused->get<bool>() ? "paused" : "running"});
  for (const FieldTraits& row : field_table())
    if (const auto found = attributes.find(std::string{row.name}); found != attributes.end())
      if (auto value = value_of(row, *found)) fields.set(row.field, std::move(*value));
  return fields;
}

/// Reads one resource with all its instances.
class ResourceReader {
public:
  ResourceReader(const Json& resource, const std::string& path, TerraformState& state)
      : reader_(resource, path)
      , state_(state) {}

  Result<void> read() {
    const std::string mode = reader_.required_string("mode");
    type_ = reader_.required_string("type");
    const std::string module = reader_.optional_string("module").value_or("");
    const std::string resource = reader_.required_string("name");
    TRY(reader_.finish());
    if (mode != "managed" || !type_.starts_with(provider_prefix)) return {};
    address_ = (module.empty() ? "" : module + ".") + type_ + "." + resource;
    key_text_ = without(module, "module.") + "." + resource;
    const Json* instances = reader_.required_array("instances");
    TRY(reader_.finish());
    for (std::size_t i = 0; i < instances->size(); ++i)
      TRY(read_instance((*instances)[i], reader_.path_of("instances") + "[" + std::to_string(i) + "]"));
    return {};
  }

private:
  Result<void> read_instance(const Json& instance, const std::string& path) {
    ObjectReader reader(instance, path);
    const bool deposed = reader.optional_string("deposed").has_value();
    const Json* attributes = reader.optional_object("attributes");
    TRY(reader.finish());
    TRY_ASSIGN(const std::string index, index_of(instance, path));
    const std::string address = address_ + index + (deposed ? " (deposed)" : "");
    if (deposed || type_ != instance_type || attributes == nullptr) {
      state_.passed_over.push_back(address);
      return {};
    }
    ObjectReader known(*attributes, path + ".attributes");
    const std::optional<std::string> id = known.optional_string("instance_id");
    TRY(known.finish());
    if (!id || id->empty()) {
      state_.passed_over.push_back(address);
      return {};
    }
    if (!is_instance_id(*id))
      return Error{ErrorKind::input_output, "terraform/unreadable",
                   path + ".attributes.instance_id is no id of an Aura instance",
                   "such an id has eight hexadecimal digits"};
    state_.instances.push_back({address, key_text_ + index, *id, read_fields_of(*attributes)});
    return {};
  }

  /// `[0]`, `["eu"]`, or nothing.
  static Result<std::string> index_of(const Json& instance, const std::string& path) {
    const auto index = instance.find("index_key");
    if (index == instance.end() || index->is_null()) return std::string{};
    if (index->is_number_integer()) return "[" + std::to_string(index->get<std::int64_t>()) + "]";
    if (index->is_string()) return "[" + ::quoted(index->get_ref<const std::string&>()) + "]";
    return Error{ErrorKind::input_output, "terraform/unreadable", path + ".index_key is neither a number nor a text",
                 ""};
  }

  ObjectReader reader_;
  TerraformState& state_;
  std::string type_;
  std::string address_;
  std::string key_text_;
};

Result<void> refuse_twice(const TerraformState& state, const std::string& name) {
  std::map<std::string, std::string> owners;
  for (const TerraformInstance& instance : state.instances)
    if (const auto [owner, first] = owners.emplace(instance.id, instance.address); !first)
      return unreadable(name,
                        "has one instance twice: " + visible(owner->second) + " and " + visible(instance.address) +
                            " are both " + ::quoted(instance.id),
                        "let `terraform state rm` forget one of them");
  return {};
}

} // namespace

Result<TerraformState> read_terraform_state(std::string_view text, const std::string& name) {
  const Result<Json> document = parse_json(text, name);
  if (!document) // its own message may quote what stands around the mistake
    return unreadable(name, text.empty() ? "is empty" : "is no JSON, and so no Terraform state", pull_hint);
  TRY(check_kind(*document, name));
  ObjectReader reader(*document, name);
  const Json* resources = reader.optional_array("resources");
  TRY(reader.finish());
  TerraformState state;
  for (std::size_t i = 0; resources != nullptr && i < resources->size(); ++i) {
    const std::string path = name + ": resources[" + std::to_string(i) + "]";
    if (!(*resources)[i].is_object()) return unreadable(path, "is no object", pull_hint);
    TRY(ResourceReader((*resources)[i], path, state).read());
  }
  TRY(refuse_twice(state, name));
  return state;
}
