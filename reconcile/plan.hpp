#pragma once

#include "reconcile/live.hpp"
#include "specs/configuration.hpp"
#include "state/state.hpp"

#include <optional>
#include <set>
#include <string>
#include <vector>

/// What happens to one instance.
enum class Action {
  no_op,
  create,
  update,
  pause,
  resume,
  replace,
  destroy,
  adopt,
  forget,
  snapshot,  ///< a verb of its own: a snapshot is taken, nothing changes
  restore,   ///< a verb of its own: its data becomes that of one of its snapshots
  overwrite, ///< a verb of its own: its data becomes another instance's
};
inline constexpr Action last_action = Action::overwrite;

/// Why. For display only: nothing steers by it.
enum class Reason {
  in_sync,                ///< nothing differs
  declared,               ///< in the spec, in no record
  changed,                ///< the spec differs from live
  vanished,               ///< recorded, and gone from Aura
  left_the_spec,          ///< recorded, its table removed
  destroy_requested,      ///< `destroy`
  replace_requested,      ///< `-replace`
  cannot_change_in_place, ///< a field that needs a new instance differs
  import_requested,       ///< `import_id`
  intent_open,            ///< an earlier run's create has no known end
  renamed_key,            ///< `moved_from`
  replacement_unfinished, ///< an earlier run's replacement by a clone is finished, or taken back
  retired,                ///< `-keep-old` kept it when it was replaced, and `-retired` lets it go
  data_requested,         ///< `snapshot create`, `restore`, `overwrite`
};
inline constexpr Reason last_reason = Reason::data_requested;

/// One field's difference. `before` is live (or the last known value); nullopt on either side is "not set".
struct FieldChange {
  Field field = Field::name;
  std::optional<FieldValue> before;
  std::optional<FieldValue> after;
  bool forces_replacement = false;
  bool follows_memory = false; ///< storage that nobody wrote and that Aura moves with memory

  bool operator==(const FieldChange&) const = default;
};

/// Whether only Aura can tell what the field will be: storage that follows memory, the id of a key that is to be made.
bool is_known_after_apply(const FieldChange& change);

enum class OperationKind {
  wait_settled,   ///< no call: wait until a status settles
  resolve_intent, ///< find out what became of an earlier create
  create,
  update,
  pause,
  resume,
  upgrade,
  snapshot,        ///< take one and wait until it is Completed and exportable
  clone,           ///< create from the snapshot
  compare,         ///< every written field against the wish; no call that changes anything
  switch_record,   ///< the key now means the new instance
  remove,          ///< delete, and wait until it is gone
  remove_replaced, ///< delete what a clone has replaced, and wait until it is gone
  retire,          ///< pause what a clone has replaced (`source`), and keep it recorded as retired
  discard_clone,   ///< delete the clone that is not wanted any more, and wait until it is gone
  restore,         ///< put one of its own snapshots (`source`) in place of its data
  overwrite,       ///< put another instance's data (`source`) in place of its own
  adopt,           ///< record a live instance; no call that changes anything
  forget,          ///< drop the record; no call
  rename_record,   ///< `moved_from`; no call
  protect,         ///< record the step's protection, which differs from the record's; no call
};
inline constexpr OperationKind last_operation_kind = OperationKind::protect;

/// One API call plus the condition that settles it, with a time limit.
struct Operation {
  OperationKind kind = OperationKind::wait_settled;
  FieldValues fields; ///< what the call carries
  std::optional<Source> source;
  Milliseconds time_limit{0};

  bool operator==(const Operation&) const = default;
};

/// What happens to one instance: an action, a reason, and operations in their order.
struct Step {
  std::string key;
  Action action = Action::no_op;
  Reason reason = Reason::in_sync;
  std::string id;   ///< Aura's, where there is one
  std::string name; ///< as live has it, else as wished
  std::string project_id;
  std::vector<FieldChange> changes; ///< in Field's order
  std::vector<Field> unread;        ///< live left them out; kept as last known, no difference
  std::vector<Operation> operations;
  std::optional<ReplaceMethod> replace_method; ///< of a replace
  bool keep_old = false;                       ///< of a replace by a clone: the old one is retired, not deleted
  std::optional<TimePoint> data_of;            ///< of a restore or an overwrite: when its snapshot was taken
  std::string settling_from;                   ///< the transient status it begins by waiting out; empty otherwise
  std::string moved_from;                      ///< the record's former key; empty otherwise
  std::vector<std::string> ids_with_name;      ///< live ids in the project that bear the wished name already, sorted
  std::vector<std::string> depends_on;         ///< keys whose steps must have succeeded (`source = { instance = … }`)
  Protection protection;                       ///< to record
  std::optional<Protection> protection_before; ///< the record's, where it differs: shown, and recorded by `protect`
  FieldValues wish;                            ///< all written fields: what a create asks for and a compare checks
  FieldValues assumed;                         ///< the live values that this step was planned on
  std::optional<TimePoint> assumed_created;
  std::optional<Milliseconds> estimate; ///< from recorded durations; nullopt: nothing is known
  std::set<Field> sensitive;            ///< fields that hold a sensitive variable: their values are shown to nobody

  bool operator==(const Step&) const = default;
};

/// Live differs from recorded, though nobody changed the spec. Instances of which fields were merely unread are told
/// too; `has_drifted` tells them apart.
struct Drift {
  std::string key;
  std::string id;
  bool vanished = false;
  std::vector<FieldChange> changes; ///< recorded → live
  std::vector<Field> unread;
  std::set<Field> sensitive; ///< as in Step

  bool operator==(const Drift&) const = default;
};

/// Whether there is more to it than fields that were unread.
bool has_drifted(const Drift& drift);

/// Why a step must not run: which rule, where it is written, how to consent.
struct Refusal {
  std::string key;  ///< empty: about the whole plan
  std::string code; ///< `guard/prevent-destroy`
  std::string message;
  std::string hint;
  SourceLocation location;

  bool operator==(const Refusal&) const = default;
};

/// Numbers for `Plan: A to add, C to change, D to destroy.`; a replace adds one and destroys one.
struct ChangeCounts {
  std::size_t add = 0;
  std::size_t change = 0;
  std::size_t destroy = 0;
  std::size_t adopt = 0;
  std::size_t forget = 0;

  bool operator==(const ChangeCounts&) const = default;
};

/// Computed by a pure function of desired, recorded, live.
struct Plan {
  std::vector<Step> steps;                ///< sorted by key, no-ops among them
  std::vector<Drift> drift;               ///< sorted by key
  std::vector<InstanceSummary> unmanaged; ///< sorted by project, name, id
  std::vector<Refusal> refusals;
  Diagnostics warnings;

  bool operator==(const Plan&) const = default;
};

struct PlanOptions {
  bool destroy_all = false;         ///< `-destroy`
  bool refreshed = true;            ///< false: `-refresh=false`, the record stands in for live
  std::vector<std::string> targets; ///< globs over keys or addresses; empty: all
  std::vector<std::string> excludes;
  std::vector<std::string> replaces; ///< `-replace`
  bool allow_recreate = false;       ///< of vanished instances, unattended
  bool attended = true;              ///< somebody can be asked
  bool keep_old = false;             ///< `-keep-old`: what a clone replaces is retired instead of deleted
  bool snapshot_first = false;       ///< `-snapshot-first`: of what is resized, replaced or deleted
  std::vector<std::string> retired;  ///< `-retired`, globs: delete these retired instances, and do nothing else
};

/// The heart: what to do so that live becomes as desired. Pure; sorted; the same inputs give the same plan. The steps
/// of customer managed keys come before those of instances; their keys are their addresses.
Plan make_plan(const Configuration& desired, const State& recorded, const LiveView& live, const PlanOptions& options);

ChangeCounts count_changes(const Plan& plan);

/// Neither steps that do anything nor moves of the record.
bool is_no_change(const Plan& plan);

bool changes_aura(Action action);
/// Whether an instance is deleted for good; one that is kept as retired is not.
bool destroys(const Step& step);
/// Whether the step replaces what an instance holds by something else.
bool overwrites_data(const Step& step);

/// `create`, `delete` … as shown and written; the words of the design.
std::string_view to_word(Action action);
std::string_view to_word(Reason reason);
std::string_view to_word(OperationKind kind);
