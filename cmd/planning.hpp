#pragma once

#include "cmd/arguments.hpp"
#include "cmd/context.hpp"
#include "reconcile/cloud.hpp"
#include "reconcile/plan.hpp"
#include "reconcile/planner/guard.hpp"
#include "state/state_store.hpp"

/// What the flags of plan and apply ask for.
struct PlanWish {
  PlanOptions options;
  Consent consent;
  bool reads_changed_only = false;                ///< `-refresh=changed`
  std::optional<Milliseconds> max_age;            ///< of records that it trusts
  Milliseconds newborn_time = usual_newborn_time; ///< in Aura's tempo
};

/// Reads the planning and guarding flags; all but `-destroy`, which not every verb has.
Result<PlanWish> read_plan_wish(const Context& context, const Arguments& arguments);

/// Whether everything, or what `-retired` names, is to be deleted; `-retired` without that is a slip.
Result<void> read_destroy_wish(const Arguments& arguments, bool destroys, PlanWish& wish);

/// A plan, and the three sides that it was made from.
struct Planned {
  Configuration desired;
  State recorded;
  LiveView live;
  Plan plan;              ///< the guard's refusals among its own
  std::size_t unread = 0; ///< recorded instances whose record stood in for a read
};

/// Refreshes, plans and judges. Without `cloud` nothing is read and the record stands in for live.
///
/// - An instance without a project gets the one that the credential sees; several are a finding that names them.
/// - The offers of a project are read, and the specs checked against them, only when something is to be created or
///   resized in it; what such an instance cannot have is a refusal.
Result<Planned> make_planned(CloudReader* cloud, Configuration desired, State recorded, const PlanWish& wish,
                             TimePoint now);

/// Says how many instances were not read, if any.
void tell_unread(Context& context, const Planned& planned);

/// Loads the state and tells what the store has to say about it; an empty state where there is none.
Result<State> load_state(Context& context, StateStore& store);
