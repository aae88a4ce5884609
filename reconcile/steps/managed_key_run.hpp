#pragma once

#include "reconcile/steps/next.hpp"

#include <memory>

/// The operations on a customer managed key: create, resolve_intent, wait_settled, adopt, remove, forget, protect. The
/// promises are those of instances: an intent is durable before the POST leaves, the id before anything waits, a POST
/// is sent again only after proof that nothing was made, and a lost answer is looked for.
std::unique_ptr<OperationRun> make_managed_key_run(const Operation& operation);
