#include "specs/field_reader.hpp"

#include "base/text.hpp"
#include "specs/expressible.hpp"

namespace {

constexpr std::string_view former_project_name = "tenant_id";

/// The value of one field, read by the kind that the field table says.
class ValueReader {
public:
  ValueReader(const FieldTraits& row, const TomlNode& node, Findings& findings, const std::string& address)
      : row_(row)
      , node_(node)
      , findings_(findings)
      , address_(address) {}

  std::optional<FieldValue> read() {
    switch (row_.kind) {
    case ValueKind::text:
      return as_value(text());
    case ValueKind::word:
      return as_value(word());
    case ValueKind::size:
      return as_value(size());
    case ValueKind::count:
      return as_value(read_integer(node_, 0, row_.most, findings_, address_));
    case ValueKind::flag:
      return as_value(read_flag(node_, findings_, address_));
    }
    return std::nullopt;
  }

private:
  template <typename T>
  static std::optional<FieldValue> as_value(std::optional<T> value) {
    if (!value) return std::nullopt;
    return FieldValue{std::move(*value)};
  }

  /// A name has rules of its own, which need the key and are checked later.
  std::optional<std::string> text() {
    auto text = read_text(node_, findings_, address_);
    if (!text || row_.field == Field::name) return text;
    if (is_plain_text(*text)) return text;
    findings_.add(node_.place, {.code = "spec/bad-text",
                                .message = quoted(node_.key) + " is empty, too long, or has blanks at its ends or "
                                                               "control characters in it",
                                .address = address_});
    return std::nullopt;
  }

  std::optional<std::string> word() {
    const auto index = read_word(node_, row_.words, findings_, address_);
    return index ? std::optional(std::string(row_.words[*index])) : std::nullopt;
  }

  std::optional<Size> size() {
    const std::string hint = "write whole gigabytes with their unit, in quotes: \"8GB\"";
    if (node_.text() == nullptr) {
      complain_of_kind(node_, "a size such as \"8GB\"", hint, findings_, address_);
      return std::nullopt;
    }
    if (const auto size = parse_size(*node_.text())) return *size;
    if (node_.unusable) return std::nullopt;
    findings_.add(
        node_.place,
        {.code = "spec/bad-size", .message = shown(node_) + " is no size", .hint = hint, .address = address_});
    return std::nullopt;
  }

  const FieldTraits& row_;
  const TomlNode& node_;
  Findings& findings_;
  const std::string& address_;
};

const TomlNode* find_field(const FieldTraits& row, const TomlNode& table, TableReader& reader, Findings& findings,
                           const std::string& address) {
  reader.member(row.name);
  const TomlNode* written = table.find(row.name);
  if (row.field != Field::project_id) return written;
  reader.member(former_project_name);
  const TomlNode* former = table.find(former_project_name);
  if (former == nullptr || written == nullptr) return written != nullptr ? written : former;
  findings.add(former->key_place, {.code = "spec/two-spellings",
                                   .message = "\"tenant_id\" and \"project_id\" are one and the same",
                                   .hint = "write project_id only",
                                   .address = address});
  return written;
}

void read_field(const FieldTraits& row, const TomlNode& table, TableReader& reader, FieldsDraft& draft,
                Findings& findings, const std::string& address) {
  const TomlNode* node = find_field(row, table, reader, findings, address);
  if (node == nullptr) return;
  draft.locations.set(row.field, node->place.location());
  if (node->sensitive) draft.sensitive.insert(row.field);
  if (auto value = ValueReader(row, *node, findings, address).read()) draft.values.set(row.field, std::move(*value));
}

} // namespace

void FieldsDraft::erase(Field field) {
  values.erase(field);
  locations.erase(field);
  sensitive.erase(field);
}

void FieldsDraft::overlay(const FieldsDraft& newer) {
  for (const auto& [field, location] : newer.locations)
    erase(field);
  locations.overlay(newer.locations);
  values.overlay(newer.values);
  sensitive.insert(newer.sensitive.begin(), newer.sensitive.end());
}

FieldsDraft read_fields(const TomlNode& table, TableReader& reader, Findings& findings, const std::string& address) {
  FieldsDraft draft;
  for (const FieldTraits& row : field_table())
    read_field(row, table, reader, draft, findings, address);
  return draft;
}

FieldsDraft read_managed_key_fields(const TomlNode& table, TableReader& reader, Findings& findings,
                                    const std::string& address) {
  FieldsDraft draft;
  for (const Field field : managed_key_fields())
    read_field(traits(field), table, reader, draft, findings, address);
  return draft;
}

FieldsDraft read_project(const TomlNode& table, TableReader& reader, Findings& findings) {
  FieldsDraft draft;
  read_field(traits(Field::project_id), table, reader, draft, findings, {});
  return draft;
}
