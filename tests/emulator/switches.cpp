#include "tests/emulator/switches.hpp"

namespace emulator {

namespace {

using S = Switches;

const std::vector<SwitchRow>& rows() {
  static const std::vector<SwitchRow> table = {
      {"expired-token", &S::expired_token, {"401", "403"}, "403", "status for an expired or unknown token"},
      {"token-type", &S::token_type, {"bearer", "Bearer"}, "Bearer", "spelling of token_type"},
      {"resize-status", &S::resize_status, {"resizing", "updating"}, "updating", "status while memory changes"},
      {"upgrade-status", &S::upgrade_status, {"updating", "upgrading"}, "upgrading", "status during an upgrade"},
      {"delete-status", &S::delete_status, {"destroying", "deleting"}, "deleting", "status while deleting"},
      {"second-delete", &S::second_delete, {"404", "410"}, "410", "DELETE of an already deleted instance"},
      {"delete-during-operation",
       &S::delete_during_operation,
       {"409", "202"},
       "202",
       "DELETE while another operation runs: refused, or accepted"},
      {"pause-answer", &S::pause_answer, {"202", "200"}, "200", "success status of pause and resume"},
      {"upgrade-answer", &S::upgrade_answer, {"202", "200"}, "200", "success status of upgrade"},
      {"patch-answer", &S::patch_answer, {"full", "empty"}, "empty", "body of PATCH 202: the instance, or nothing"},
      {"offline-url",
       &S::offline_url,
       {"null", "absent", "empty", "present"},
       "absent",
       "connection_url while creating, paused, pausing, resuming or destroying"},
      {"offline-sizes",
       &S::offline_sizes,
       {"present", "absent", "null", "empty"},
       "absent",
       "memory and storage in those statuses"},
      {"features",
       &S::features,
       {"returned", "absent", "null"},
       "absent",
       "secondaries_count and cdc_enrichment_mode in answers, even after being set"},
      {"graph-counts", &S::graph_counts, {"string", "number"}, "number", "type of graph_nodes on free instances"},
      {"timestamps", &S::timestamps, {"seconds", "fractional"}, "fractional", "precision of timestamps"},
      {"list-created-at", &S::list_created_at, {"present", "absent"}, "absent", "created_at in the list"},
      {"key-instance-type",
       &S::key_instance_type,
       {"present", "absent"},
       "absent",
       "instance_type of a customer managed key, beside the older type"},
      {"snapshot-id", &S::snapshot_id, {"uuid", "timestamp"}, "timestamp", "form of snapshot ids"},
      {"auto-snapshot", &S::auto_snapshot, {"on", "off"}, "on", "scheduled snapshot when an instance first runs"},
      {"ongoing-message", &S::ongoing_message, {"spec", "live"}, "live", "wording of 409 ongoing-database-operation"},
      {"unknown-fields", &S::unknown_fields, {"reject", "ignore"}, "ignore", "fields that a request cannot carry"},
      {"version", &S::version, {"required", "optional"}, "required", "version in a create request"},
      {"retry-after", &S::retry_after, {"seconds", "date", "absent", "absurd"}, "date", "Retry-After of a 429"},
      {"rate-limit-clock",
       &S::rate_limit_clock,
       {"emulated", "real"},
       "emulated",
       "time that the rate limit counts in"},
  };
  return table;
}

} // namespace

std::span<const SwitchRow> switch_rows() { return rows(); }

Switches awkward_switches() {
  Switches switches;
  for (const SwitchRow& row : rows())
    switches.*row.member = row.awkward;
  return switches;
}

} // namespace emulator
