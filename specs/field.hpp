#pragma once

#include "specs/value.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

/// A property of an instance or of a customer managed key that a spec can declare. Names are the Aura API's own.
/// The order is the order in plans, records and documents.
enum class Field : std::uint8_t {
  name,
  project_id,
  type,
  cloud_provider,
  region,
  version,
  memory,
  storage,
  vector_optimized,
  graph_analytics_plugin,
  secondaries_count,
  cdc_enrichment_mode,
  customer_managed_key_id,
  status,
  // Of customer managed keys alone; of the above they have name, project_id, cloud_provider and region.
  instance_type,
  key_id,
};

/// Which alternative of FieldValue a field holds. A `word` is text out of a short list.
enum class ValueKind : std::uint8_t { text, word, size, count, flag };

/// What it takes to change a field of a living instance.
enum class ChangeEffect : std::uint8_t {
  in_place,           ///< a PATCH
  pause_resume,       ///< the pause and resume calls
  upgrade_or_replace, ///< professional-db → business-critical in place; every other change is a new instance
  replace,            ///< a new instance
};

/// Which calls can carry a field.
enum class Carrier : std::uint8_t {
  create_only,       ///< fixed at creation
  create_and_update, ///< POST and PATCH
  update_only,       ///< PATCH alone: a create is followed by an update (aura-api §2.2)
  actions,           ///< neither: pause and resume
};

struct FieldTraits {
  Field field;
  std::string_view name;
  ValueKind kind;
  ChangeEffect effect;
  Carrier carrier;
  bool readable;                           ///< false: no GET ever tells it (`version`)
  std::span<const std::string_view> words; ///< the known words of a `word`; empty otherwise
  std::string_view summary;                ///< one line for help, docs and the JSON Schema
  std::int64_t most = 0;                   ///< the largest value of a `count`, whose least is 0
};

/// The one table of instances' fields; diff, plan text, docs and JSON Schema are made from it. In Field's order.
std::span<const FieldTraits> field_table();

/// The fields of customer managed keys, in Field's order. None can change in place (aura-api §2.1: no PATCH).
std::span<const Field> managed_key_fields();

/// The fields of both, for codecs: field_table() and what follows it.
std::span<const FieldTraits> every_field();

const FieldTraits& traits(Field field);
std::string_view name_of(Field field);
std::optional<Field> field_named(std::string_view name);
