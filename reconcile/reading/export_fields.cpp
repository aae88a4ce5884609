#include "reconcile/reading/export_fields.hpp"

#include "base/text.hpp"
#include "reconcile/planner/difference.hpp"
#include "specs/checks.hpp"
#include "specs/expressible.hpp"

#include <algorithm>
#include <array>

namespace {

/// Statuses on the way that leave an instance's fields alone; in any other one they may be about to change, and a GET
/// still tells the old ones (aura-api §2.2, PATCH; §3.2).
constexpr std::array<std::string_view, 7> harmless_statuses{"creating",   "loading", "restoring", "overwriting",
                                                            "suspending", "pausing", "resuming"};

bool may_be_changing(const std::string& status) {
  return classify_status(status) == StatusClass::transient &&
         std::find(harmless_statuses.begin(), harmless_statuses.end(), status) == harmless_statuses.end();
}

bool changes_in_place(Field field) {
  const ChangeEffect effect = traits(field).effect;
  return field != Field::name && (effect == ChangeEffect::in_place || effect == ChangeEffect::upgrade_or_replace);
}

bool is_valid_for_its_tier(const FieldValues& fields) {
  Configuration configuration;
  configuration.instances["it"].fields = fields;
  return check_tiers(configuration).empty();
}

FieldValues with(FieldValues fields, Field field, const FieldValue& value) {
  fields.set(field, value);
  return fields;
}

/// Decides field by field what to write.
class Description {
public:
  Description(const LiveInstance& live, const FieldValues& known, const FieldValues& inherited)
      : live_(live)
      , inherited_(inherited)
      , is_changing_(may_be_changing(live.status))
      , told_(live.fields) {
    told_.overlay(known);
    const bool paused = settles_as(live.status) == StatusClass::paused;
    if (paused || settles_as(live.status) == StatusClass::running)
      told_.set(Field::status, std::string{paused ? "paused" : "running"});
  }

  WrittenInstance write() {
    for (const FieldTraits& row : field_table())
      if (row.field != Field::name) consider(row.field);
    written_.import_id = live_.id;
    written_.fields = lines_to_write();
    add_remarks();
    return std::move(written_);
  }

private:
  void consider(Field field) {
    const FieldValue* value = told_.find(field);
    if (value == nullptr)
      miss(field);
    else if (is_changing_ && changes_in_place(field))
      changing_.push_back(field);
    else if (!inherited_.has(field) && goes_without_saying(field, *value))
      return;
    else if (!can_be_written(field, *value) || !is_valid_for_its_tier(with(meant_, field, *value)))
      refuse(field, *value);
    else
      meant_.set(field, *value);
  }

  /// A value that an instance has by itself.
  bool goes_without_saying(Field field, const FieldValue& value) const {
    if (field == Field::status) return value == FieldValue{std::string{"running"}};
    if (field == Field::storage) {
      const auto memory = meant_.size(Field::memory);
      return memory && value == FieldValue{Size{memory->gigabytes * 2}};
    }
    return is_optional_feature(field) && is_off(value);
  }

  /// Only what others of its tier would tell is missed.
  void miss(Field field) {
    static const FieldValues samples{{Field::type, std::string{}},
                                     {Field::cloud_provider, std::string{"gcp"}},
                                     {Field::region, std::string{}},
                                     {Field::memory, Size{64}},
                                     {Field::storage, Size{128}},
                                     {Field::vector_optimized, true},
                                     {Field::graph_analytics_plugin, true},
                                     {Field::secondaries_count, std::int64_t{1}},
                                     {Field::cdc_enrichment_mode, std::string{"FULL"}}};
    const FieldValue* sample = samples.find(field);
    if (sample == nullptr || (is_optional_feature(field) && live_.status == "running")) return;
    FieldValues fields = with(meant_, field, *sample);
    if (const FieldValue* type = told_.find(Field::type); type != nullptr && field != Field::type)
      fields.set(Field::type, *type);
    if (is_valid_for_its_tier(fields)) untold_.push_back(field);
  }

  void refuse(Field field, const FieldValue& value) {
    const bool paused_free_one = field == Field::status;
    written_.remarks.push_back(
        "Not written: " + std::string{name_of(field)} + " = " + quoted(to_text(value)) +
        (paused_free_one ? ", as nobody can pause a free instance by hand." : ", as a spec cannot say that."));
  }

  void add_remarks() {
    const std::string status = visible(live_.status);
    remark("Not told by Aura while it is " + status + ": ", untold_);
    remark("Not written, as it is " + status + " and they may be changing: ", changing_);
    remark("Ignored, as the defaults that are here already would change it: ",
           {written_.ignored.begin(), written_.ignored.end()});
  }

  void remark(const std::string& what, const std::vector<Field>& fields) {
    if (!fields.empty()) written_.remarks.push_back(what + listed(fields) + ".");
  }

  static std::string listed(const std::vector<Field>& fields) {
    std::vector<std::string> names;
    for (const Field field : fields)
      names.emplace_back(name_of(field));
    return join(names, ", ");
  }

  /// What is inherited as it is meant needs no line; what is inherited and not meant must not come into force.
  FieldValues lines_to_write() {
    FieldValues lines = meant_;
    for (const auto& [field, value] : inherited_) {
      const FieldValue* meant = meant_.find(field);
      if (meant == nullptr)
        written_.ignored.insert(field);
      else if (*meant == value)
        lines.erase(field);
    }
    return lines;
  }

  const LiveInstance& live_;
  const FieldValues& inherited_;
  bool is_changing_;
  FieldValues told_;
  FieldValues meant_; ///< what the instance is to have in the end
  std::vector<Field> untold_;
  std::vector<Field> changing_;
  WrittenInstance written_;
};

} // namespace

WrittenInstance describe_instance(const LiveInstance& live, const FieldValues& known, const FieldValues& inherited) {
  return Description(live, known, inherited).write();
}
