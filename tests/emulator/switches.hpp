#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace emulator {

/// The awkward shapes of the API, where observers of the live service disagree or it is known to vary.
/// Each is one of a few words, listed with its meaning by `switch_rows()`; the first is the default.
struct Switches {
  std::string expired_token = "401";
  std::string token_type = "bearer";
  std::string resize_status = "resizing";
  std::string upgrade_status = "updating";
  std::string delete_status = "destroying";
  std::string second_delete = "404";
  std::string delete_during_operation = "409";
  std::string pause_answer = "202";
  std::string upgrade_answer = "202";
  std::string patch_answer = "full";
  std::string offline_url = "null";
  std::string offline_sizes = "present";
  std::string features = "returned";
  std::string graph_counts = "string";
  std::string timestamps = "seconds";
  std::string list_created_at = "present";
  std::string key_instance_type = "present";
  std::string snapshot_id = "uuid";
  std::string auto_snapshot = "on";
  std::string ongoing_message = "spec";
  std::string unknown_fields = "reject";
  std::string version = "required";
  std::string retry_after = "seconds";
  std::string rate_limit_clock = "emulated";
};

/// One switch: its name on the command line, where it lives, its words (the default first) and its meaning.
struct SwitchRow {
  std::string_view name;
  std::string Switches::*member;
  std::vector<std::string_view> choices;
  std::string_view awkward; ///< The word that `-awkward` chooses.
  std::string_view summary;
};

/// All switches, in the order of the help text.
std::span<const SwitchRow> switch_rows();

/// Every switch at its awkward word at once, for a client that must survive all of them.
Switches awkward_switches();

} // namespace emulator
