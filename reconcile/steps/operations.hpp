#pragma once

#include "reconcile/steps/next.hpp"

#include <memory>

// The operations, each in a file of its own. Every one looks at the world before it acts a second time: a call of which
// the answer was lost is followed by a question, not by the same call.

/// No call: waits until a status settles.
std::unique_ptr<OperationRun> make_wait_run(const Step& step);
/// A call that changes an instance in place: update, pause, resume, upgrade.
std::unique_ptr<OperationRun> make_change_run(const Operation& operation);
/// The create, its intent and its credential.
std::unique_ptr<OperationRun> make_create_run(const Operation& operation);
/// What became of an earlier run's create.
std::unique_ptr<OperationRun> make_resolve_run();
/// The delete, of the step's instance, its clone or what it replaced, and the wait until that is on no list.
std::unique_ptr<OperationRun> make_remove_run(OperationKind kind);
/// The snapshot that a clone is made from.
std::unique_ptr<OperationRun> make_snapshot_run();
/// Pauses what a clone has replaced, and records it as retired.
std::unique_ptr<OperationRun> make_retire_run(const Operation& operation);
/// restore, overwrite: other data in an instance that stays itself.
std::unique_ptr<OperationRun> make_data_run(const Operation& operation);
/// Whether a clone is as wished.
std::unique_ptr<OperationRun> make_compare_run();
/// Puts a live instance into the record.
std::unique_ptr<OperationRun> make_adopt_run();
/// Entries that keep a record as retired: it runs still, and its protection stays with the key that others took over.
void record_retired(StepContext& context, const std::string& record_key, const std::string& id);
/// forget, rename_record, switch_record, protect: entries alone.
std::unique_ptr<OperationRun> make_record_run(OperationKind kind);
/// Whether live is as the step assumed; comes before the first operation where the options ask for it.
std::unique_ptr<OperationRun> make_verify_run();
