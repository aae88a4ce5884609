#pragma once

#include "reconcile/planner/difference.hpp"

#include <set>
#include <utility>

/// What all steps of one plan look things up in.
struct PlanContext {
  const LiveView& live;
  const PlanOptions& options;
  std::set<std::string> replaced;               ///< keys that `-replace` names
  std::map<std::string, std::string> owners;    ///< recorded id → key
  std::map<std::string, std::string> importers; ///< `import_id` → the first key that names it
  std::map<std::pair<std::string, std::string>, std::vector<std::string>> named; ///< project, name → live ids, sorted
};

/// One step with what there is to say about it.
struct PlannedStep {
  Step step;
  std::vector<Refusal> refusals;
  Diagnostics warnings;

  void refuse(std::string code, std::string message, std::string hint, SourceLocation location);
  void warn(std::string code, std::string message, std::string hint, SourceLocation location);
};

/// What happens to one subject; nullopt when there is nothing to it (`-destroy` of what is not ours).
std::optional<PlannedStep> plan_step(const Subject& subject, const PlanContext& context);

// The parts of plan_step, each in a file of its own.

/// A step that says who it is about and what it assumes, and does nothing yet.
PlannedStep begin_step(const Subject& subject);
/// A new instance: declared, vanished, or of an open intent. `subject.live` is one that is on its way out, or nullptr.
PlannedStep plan_creation(const Subject& subject, const PlanContext& context);
/// Takes over the live instance that `import_id` names, and changes it in place.
PlannedStep plan_adoption(const Subject& subject, const PlanContext& context);
/// A living instance that stays itself. The difference forces no replacement.
PlannedStep plan_in_place(const Subject& subject, Difference difference, const PlanContext& context);
/// A new instance in the place of a living one.
PlannedStep plan_replacement(const Subject& subject, Difference difference, const PlanContext& context);
/// Left the spec, or `-destroy`.
PlannedStep plan_departure(const Subject& subject);

/// Whether the step, a replacement, goes on with the clone that an earlier run made: alive, and what is wished now.
bool takes_up_clone(const Subject& subject, const Step& step);
/// Finishes or takes back what an earlier run's replacement left, in front of the step's own operations. Where the
/// key's own instance is gone, the others hold the data, and the step is refused.
void settle_replacement(const Subject& subject, const PlanContext& context, PlannedStep& planned);
/// `-snapshot-first`: a snapshot before the instance is resized, replaced or deleted; where none can be taken, the step
/// is refused.
void take_snapshot_first(const Subject& subject, PlannedStep& planned);

/// Live ids in the step's project that bear the wished name, sorted.
std::vector<std::string> ids_with_name(const Step& step, const PlanContext& context);
/// Begins the step by waiting if live is in transit.
void wait_if_settling(const LiveInstance& live, const Timeouts& timeouts, Step& step);
/// The wished status unless it is ignored; empty: unwritten.
std::string wished_status(const InstanceSpec& spec);
/// Where the step's instance should be in the end.
bool should_end_paused(const InstanceSpec& spec, bool paused_now);
/// What a create needs to say, for the wish: `version` "5" unless written, a free instance's memory as offered.
FieldValues creation_fields(const FieldValues& wish, const LiveView& live);
/// Those that only a PATCH can carry.
FieldValues follow_up_fields(const FieldValues& wish);
