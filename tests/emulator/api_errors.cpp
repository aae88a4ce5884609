#include "tests/emulator/api_errors.hpp"

namespace emulator {

ApiError instance_not_found(const std::string& id) { return {404, "DB not found: " + id, "db-not-found", ""}; }

ApiError instance_already_deleted(const std::string& id) {
  return {410, "DB already deleted: " + id, "db-already-deleted", ""};
}

ApiError snapshot_not_found(const std::string& id) {
  return {404, "Snapshot not found: " + id, "snapshot-not-found", ""};
}

ApiError project_not_found() { return {404, "The tenant you specified could not be found", "tenant-not-found", ""}; }

ApiError key_not_found(const std::string& id) {
  return {404, "Encryption Key not found: " + id, "encryption-key-not-found", ""};
}

ApiError key_in_use(const std::string& id) {
  return {400, "Can not delete encryption key " + id + ". The key is linked to an active instance.",
          "encryption-key-is-active", ""};
}

ApiError ongoing_operation(const Instance& instance, const std::string& wording) {
  const std::string word = instance.operation ? instance.operation->word : instance.status;
  const std::string message = wording == "live"
                                  ? "The instance " + instance.id + " is currently undergoing an operation: " + word
                                  : "The database is current undergoing an operation: " + word;
  return {409, message, "ongoing-database-operation", ""};
}

ApiError action_unavailable(std::string_view action, const Instance& instance) {
  return {409, "The action '" + std::string(action) + "' is not available for an instance that is " + instance.status,
          "instance-action-unavailable", ""};
}

ApiError snapshot_not_allowed() {
  return {409, "A snapshot of this instance is already in progress", "snapshot-not-allowed", ""};
}

ApiError snapshot_not_exportable(const std::string& id, int status) {
  return {status, "The snapshot " + id + " is not exportable", "snapshot-not-exportable", ""};
}

ApiError invalid_size(std::string_view memory, std::string_view storage) {
  return {400,
          "The memory size " + std::string(memory) + " with storage size " + std::string(storage) +
              " is not available for this instance type",
          "invalid-memory-size", ""};
}

ApiError tier_incapable(const std::string& message) { return {400, message, "database-incapable-of-action", ""}; }

ApiError project_incapable(const std::string& message) { return {400, message, "tenant-incapable-of-action", ""}; }

ApiError missing_field(const std::string& field) {
  return {400, "The field '" + field + "' is required", "missing-field", field};
}

ApiError invalid_field(const std::string& field, const std::string& message) {
  return {400, message, "invalid-field", field};
}

ApiError limit_reached(const std::string& message) { return {405, message, "instance-limit-reached", ""}; }

ApiError overwrite_unsupported() {
  return {420, "Overwriting a free instance is not supported", "overwrite-not-supported", ""};
}

ApiError overwrite_too_small(const std::string& source, const std::string& target) {
  return {500, "Cannot clone database " + source + " into smaller database " + target + ".", "server-error", ""};
}

} // namespace emulator
