#pragma once

#include "reconcile/plan.hpp"

#include <string>
#include <vector>

// The order of operations, as Aura's status machine allows it (aura-api §3): resizes and snapshots need a running
// instance, a paused one must be resumed first, and whatever is in transit must settle before anything else. Every
// operation ends when its instance has settled, a create on `running`. A pause of an instance that is paused already,
// or a resume of one that runs, is settled without a call.

using Operations = std::vector<Operation>;

/// How long one operation may take: as the spec's timeouts say, else a limit well beyond what has been seen of Aura
/// (minutes; aura-api §3.4). Zero for operations that only touch the record.
Milliseconds time_limit(OperationKind kind, const Timeouts& timeouts);

/// How long a wait for a transient status to settle may take: as long as the operation that brings it about.
Milliseconds settling_limit(const std::string& status, const Timeouts& timeouts);

/// Adds one operation with its time limit.
void add_operation(Operations& operations, OperationKind kind, const Timeouts& timeouts, FieldValues fields = {});

/// What to do to a living instance that stays itself.
struct InPlaceWork {
  bool paused = false;                ///< where it is when its status has settled
  bool ends_paused = false;           ///< as wished, else as it is
  FieldValues before_upgrade;         ///< fields that must change first; may be empty
  std::optional<FieldValues> upgrade; ///< memory and storage, both or neither; nullopt: no upgrade
  FieldValues update;                 ///< all other fields, in one PATCH; may be empty
};

/// resume → upgrade → update → pause, of these what is needed. A change of the name alone wakes a paused instance too:
/// what Aura answers to a PATCH of a paused one is not published, and it would be refused halfway through an apply.
Operations in_place_operations(const InPlaceWork& work, const Timeouts& timeouts);

/// What to do for a new instance.
struct CreationWork {
  FieldValues create;           ///< what the POST carries
  FieldValues update;           ///< what only a PATCH can carry
  std::optional<Source> source; ///< where its data comes from
  bool ends_paused = false;
};

/// create → update → pause.
Operations creation_operations(const CreationWork& work, const Timeouts& timeouts);

/// delete → create → update → pause: the new instance is empty, or has the data of its source.
Operations recreate_operations(const CreationWork& work, const Timeouts& timeouts);

/// resume if paused → snapshot: what a clone is made from.
Operations snapshot_operations(bool paused, const Timeouts& timeouts);

/// What becomes of the instance that a clone has replaced.
enum class OldInstance { removed, retired };

/// clone → update → compare → switch the record → delete or retire the old one → pause. Nothing is deleted before the
/// comparison holds.
Operations clone_operations(const CreationWork& work, OldInstance old, const Timeouts& timeouts);

/// Retires the instance of this id, which a clone has replaced.
Operation retire_operation(const std::string& id, const Timeouts& timeouts);
