#include "base/text.hpp"
#include "cmd/connection.hpp"
#include "cmd/json/comparison_document.hpp"
#include "cmd/markdown/comparison_markdown.hpp"
#include "cmd/planning.hpp"
#include "cmd/record_keeping.hpp"
#include "cmd/spec_loading.hpp"
#include "cmd/text/comparison_text.hpp"
#include "cmd/verbs/verbs.hpp"
#include "reconcile/reading/refresh.hpp"
#include "specs/keys.hpp"

#include <algorithm>

namespace {

/// An instance that a person named by key, address or id.
struct Meant {
  std::string key; ///< empty: not recorded
  std::string id;
  const Record* record = nullptr;
};

Result<Meant> find_meant(const State& recorded, const std::string& written) {
  const std::string key = key_of(written);
  if (const auto found = recorded.records.find(key); found != recorded.records.end())
    return Meant{key, found->second.id, &found->second};
  for (const auto& [owner, record] : recorded.records)
    if (record.id == written) return Meant{owner, record.id, &record};
  if (is_instance_id(written)) return Meant{{}, written, nullptr};
  Error unknown = find_record(recorded, key).error();
  unknown.hint += "; an id of an instance that is not recorded is eight hexadecimal digits";
  return unknown;
}

Result<ComparedSide> look_up(const LiveView& live, const Meant& meant) {
  const auto found = live.instances.find(meant.id);
  if (found != live.instances.end()) return side_of(found->second, meant.key, meant.record);
  return Error{ErrorKind::api, "compare/not-found",
               "instance " + ::quoted(meant.id) + " is gone from Aura, or not visible to this credential",
               "check the id and the credential"};
}

Result<std::set<Field>> read_ignored(const Arguments& arguments) {
  std::set<Field> ignored;
  std::vector<std::string> names;
  for (const FieldTraits& row : field_table())
    names.emplace_back(row.name);
  for (const std::string& written : arguments.list("ignore")) {
    const std::optional<Field> field = field_named(written);
    if (!field) {
      const std::string near = nearest(written, names);
      return usage_error("-ignore takes the name of a field, not " + ::quoted(written),
                         near.empty() ? "the fields are " + join(names, ", ") : "did you mean " + near + "?");
    }
    ignored.insert(*field);
  }
  return ignored;
}

Result<bool> wants_markdown(const Arguments& arguments) {
  const std::vector<std::string> formats = arguments.choices("format");
  const std::string format = arguments.value("format").value_or(formats.front());
  if (std::find(formats.begin(), formats.end(), format) == formats.end())
    return usage_error("-format is " + join(formats, " or ") + ", not " + ::quoted(format), "");
  return format == "markdown";
}

} // namespace

Result<ExitCode> run_compare(Context& context, const Arguments& arguments) {
  TRY_ASSIGN(const std::set<Field> ignored, read_ignored(arguments));
  TRY_ASSIGN(const bool as_markdown, wants_markdown(arguments));
  TRY_ASSIGN(const auto store, open_state_alone(context, arguments));
  TRY_ASSIGN(const State recorded, load_state(context, *store));
  TRY_ASSIGN(const Meant left, find_meant(recorded, arguments.words().at(0)));
  TRY_ASSIGN(const Meant right, find_meant(recorded, arguments.words().at(1)));
  TRY_ASSIGN(const auto connection, connect(context, {}));
  TRY_ASSIGN(const LiveView live, refresh(connection->reader(), {.instance_ids = {left.id, right.id}}, recorded));
  TRY_ASSIGN(ComparedSide left_side, look_up(live, left));
  TRY_ASSIGN(ComparedSide right_side, look_up(live, right));
  const Comparison comparison = compare_sides(std::move(left_side), std::move(right_side), ignored);
  if (arguments.is_on("json"))
    context.console.print(comparison_document(comparison));
  else if (as_markdown)
    context.console.print(comparison_markdown(comparison));
  else
    context.console.print(comparison_text(comparison, context.console.out_style()));
  return comparison.is_alike() ? ExitCode::done : ExitCode::changes;
}
