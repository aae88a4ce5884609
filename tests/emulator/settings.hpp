#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/emulator/problem.hpp"
#include "tests/emulator/switches.hpp"

namespace emulator {

using std::chrono::milliseconds;

/// How long each operation takes, in emulated time; by the names that `-duration NAME=TIME` knows.
struct Durations {
  milliseconds create = std::chrono::seconds(240);
  milliseconds load = std::chrono::seconds(120);
  milliseconds pause = std::chrono::seconds(120);
  milliseconds resume = std::chrono::seconds(150);
  milliseconds resize = std::chrono::seconds(180);
  milliseconds update = std::chrono::seconds(120);
  milliseconds upgrade = std::chrono::seconds(300);
  milliseconds overwrite = std::chrono::seconds(240);
  milliseconds restore = std::chrono::seconds(180);
  milliseconds destroy = std::chrono::seconds(45);
  milliseconds snapshot = std::chrono::seconds(60);
  milliseconds key = std::chrono::seconds(30);
  milliseconds auto_resume = std::chrono::hours(720); ///< Zero: a paused instance stays paused.
};

/// Everything that can be set about an emulator. Durations are emulated time unless said otherwise.
struct Settings {
  // Fixed once it has started.
  int port = 0; ///< 0 binds a free one.
  std::string port_file;
  std::string data_file;
  std::string log_file;
  std::string client_id = "emulator";
  std::string client_secret = "emulator";
  std::optional<std::uint64_t> seed; ///< Nothing: from the operating system.
  int connections = 256;             ///< Simultaneous connections served.
  std::vector<std::string> faults;   ///< JSON, as the control endpoint takes them.
  bool help = false;

  // May change while it runs.
  double speed = 1.0;                                  ///< Emulated seconds per real second.
  milliseconds latency{0};                             ///< Real time.
  milliseconds token_lifetime = std::chrono::hours(1); ///< Real time.
  int requests_per_minute = 125;                       ///< 0: no limit.
  int free_limit = 1;                                  ///< Free instances in all; 0: no limit.
  int instance_limit = 0;                              ///< Instances of one project; 0: no limit.
  int status_lag = 0;                                  ///< GETs that still show the status before the operation.
  milliseconds get_after_create_404{0};                ///< A GET this soon after the create is 404.
  milliseconds list_after_create_lag{0};               ///< The list leaves out instances younger than this.
  std::string transient_status;                        ///< Shown in place of every transitional status.
  Durations durations;
  Switches switches;
};

/// Sets one value by its command line name (without dashes), as in ("speed", "60"). Flags without a value take "".
MaybeProblem apply_setting(Settings& settings, std::string_view name, std::string_view value);

/// The same, limited to what may change while the emulator runs.
MaybeProblem apply_runtime_setting(Settings& settings, std::string_view name, std::string_view value);

/// True when the flag stands alone, as `-help` does.
bool is_bare_flag(std::string_view name);

/// The help text: every flag and switch with its default, and examples.
std::string help_text();

} // namespace emulator
