#pragma once

#include <string>
#include <string_view>

#include "tests/emulator/http.hpp"
#include "tests/emulator/model.hpp"

namespace emulator {

// Reasons and messages are the observed ones where any were published; those that were not are marked "ours".

/// 404 db-not-found.
ApiError instance_not_found(const std::string& id);
/// 410 db-already-deleted.
ApiError instance_already_deleted(const std::string& id);
/// 404 snapshot-not-found.
ApiError snapshot_not_found(const std::string& id);
/// 404 tenant-not-found.
ApiError project_not_found();
/// 404 encryption-key-not-found.
ApiError key_not_found(const std::string& id);
/// 400 encryption-key-is-active.
ApiError key_in_use(const std::string& id);

/// 409 ongoing-database-operation. `wording` is the switch: "spec" (with its typo) or "live".
ApiError ongoing_operation(const Instance& instance, const std::string& wording);
/// 409 instance-action-unavailable, as for pausing a paused instance.
ApiError action_unavailable(std::string_view action, const Instance& instance);
/// 409 snapshot-not-allowed: one snapshot at a time.
ApiError snapshot_not_allowed();
/// A snapshot that cannot be cloned from (reason ours).
ApiError snapshot_not_exportable(const std::string& id, int status);

/// 400 invalid-memory-size, naming both values.
ApiError invalid_size(std::string_view memory, std::string_view storage);
/// 400 database-incapable-of-action: the tier lacks a feature.
ApiError tier_incapable(const std::string& message);
/// 400 tenant-incapable-of-action: the project lacks a feature.
ApiError project_incapable(const std::string& message);

/// 400 naming a field that is missing (reason ours).
ApiError missing_field(const std::string& field);
/// 400 naming a field with a value that cannot be (reason ours).
ApiError invalid_field(const std::string& field, const std::string& message);

/// 405: no more instances may be created now (reason ours).
ApiError limit_reached(const std::string& message);
/// 420: a free instance cannot be overwritten (reason ours).
ApiError overwrite_unsupported();
/// 500: the target is smaller than the source (reason ours).
ApiError overwrite_too_small(const std::string& source, const std::string& target);

} // namespace emulator
