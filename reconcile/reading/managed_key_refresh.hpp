#pragma once

#include "reconcile/reading/read_batch.hpp"
#include "reconcile/reading/refresh.hpp"

#include <span>

/// Adds the keys that specs and records name, and the projects in which they are.
void request_managed_keys(const Configuration& desired, const State& recorded, RefreshRequest& request);

/// Adds the reads of keys to a batch: lists, then keys.
void add_managed_keys(ReadBatch& batch, const RefreshRequest& request);

/// Takes the outcomes of those reads, in their order.
void put_managed_keys(const RefreshRequest& request, std::span<ReadBatch::Outcome> outcomes, LiveView& view);
