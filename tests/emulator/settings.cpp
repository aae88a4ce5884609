#include "tests/emulator/settings.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>
#include <sstream>

#include "tests/emulator/text.hpp"

namespace emulator {

namespace {

using Setter = std::function<bool(Settings&, std::string_view)>;

enum class When { start, always };

struct FlagRow {
  std::string_view name;
  std::string_view value; ///< Placeholder; empty for a bare flag.
  When when;
  std::string_view summary;
  Setter set;
};

struct DurationRow {
  std::string_view name;
  milliseconds Durations::*member;
};

constexpr std::array<DurationRow, 13> duration_rows{{
    {"create", &Durations::create},
    {"load", &Durations::load},
    {"pause", &Durations::pause},
    {"resume", &Durations::resume},
    {"resize", &Durations::resize},
    {"update", &Durations::update},
    {"upgrade", &Durations::upgrade},
    {"overwrite", &Durations::overwrite},
    {"restore", &Durations::restore},
    {"delete", &Durations::destroy},
    {"snapshot", &Durations::snapshot},
    {"key", &Durations::key},
    {"auto-resume", &Durations::auto_resume},
}};

Setter text(std::string Settings::*member) {
  return [member](Settings& settings, std::string_view value) {
    settings.*member = value;
    return true;
  };
}

Setter number(int Settings::*member) {
  return [member](Settings& settings, std::string_view value) {
    const auto parsed = parse_number(value);
    if (parsed) settings.*member = *parsed;
    return parsed.has_value();
  };
}

Setter duration(milliseconds Settings::*member) {
  return [member](Settings& settings, std::string_view value) {
    const auto parsed = parse_duration(value);
    if (parsed) settings.*member = *parsed;
    return parsed.has_value();
  };
}

bool set_port(Settings& settings, std::string_view value) {
  const auto port = parse_number(value);
  if (!port || *port > 65535) return false;
  settings.port = *port;
  return true;
}

bool set_connections(Settings& settings, std::string_view value) {
  const auto count = parse_number(value);
  if (!count || *count < 1 || *count > 4096) return false;
  settings.connections = *count;
  return true;
}

bool set_seed(Settings& settings, std::string_view value) {
  std::uint64_t seed = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), seed);
  if (error != std::errc{} || end != value.data() + value.size()) return false;
  settings.seed = seed;
  return true;
}

bool set_speed(Settings& settings, std::string_view value) {
  double speed = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), speed, std::chars_format::fixed);
  if (error != std::errc{} || end != value.data() + value.size() || speed < 0 || speed > 1e7) return false;
  settings.speed = speed;
  return true;
}

bool set_operation_duration(Settings& settings, std::string_view value) {
  const std::size_t at = value.find('=');
  if (at == std::string_view::npos) return false;
  const auto time = parse_duration(value.substr(at + 1));
  for (const DurationRow& row : duration_rows) {
    if (row.name != value.substr(0, at) || !time) continue;
    settings.durations.*row.member = *time;
    return true;
  }
  return false;
}

bool add_fault(Settings& settings, std::string_view value) {
  settings.faults.emplace_back(value);
  return true;
}

const std::vector<FlagRow>& flag_rows() {
  using W = When;
  static const std::vector<FlagRow> table = {
      {"port", "N", W::start, "port on 127.0.0.1; 0 binds a free one (0)", set_port},
      {"port-file", "FILE", W::start, "also write the port to FILE", text(&Settings::port_file)},
      {"data", "FILE", W::start, "keep everything in FILE, so that it survives a restart", text(&Settings::data_file)},
      {"log", "FILE", W::start, "append one JSON line a request to FILE", text(&Settings::log_file)},
      {"client-id", "ID", W::start, "the one client id (emulator)", text(&Settings::client_id)},
      {"client-secret", "TEXT", W::start, "its secret (emulator)", text(&Settings::client_secret)},
      {"seed", "N", W::start, "makes ids, passwords and fault dice repeatable", set_seed},
      {"connections", "N", W::start, "simultaneous connections served (256)", set_connections},
      {"fault", "JSON", W::start, "add a fault, as POST /_emulator/faults takes it; may be repeated", add_fault},
      {"speed", "N", W::always, "emulated seconds per real second; 0 stands still (1)", set_speed},
      {"latency", "TIME", W::always, "real time before every answer (0)", duration(&Settings::latency)},
      {"requests-per-minute", "N", W::always, "rate limit per credential; 0 is none (125)",
       number(&Settings::requests_per_minute)},
      {"token-lifetime", "TIME", W::always, "expires_in of a token, in real time (3600)",
       duration(&Settings::token_lifetime)},
      {"free-limit", "N", W::always, "free instances in all; 0 is no limit (1)", number(&Settings::free_limit)},
      {"instance-limit", "N", W::always, "instances of one project; 0 is no limit (0)",
       number(&Settings::instance_limit)},
      {"duration", "OPERATION=TIME", W::always, "emulated time of an operation; may be repeated",
       set_operation_duration},
      {"status-lag", "N", W::always, "the status lags the accepted call by N polls (0)", number(&Settings::status_lag)},
      {"get-after-create-404", "TIME", W::always, "a new instance is 404 for so long (0)",
       duration(&Settings::get_after_create_404)},
      {"list-after-create-lag", "TIME", W::always, "a new instance is missing from the list for so long (0)",
       duration(&Settings::list_after_create_lag)},
      {"transient-status", "WORD", W::always, "show WORD for every transitional status",
       text(&Settings::transient_status)},
      {"awkward", "", W::always, "every switch below at its awkward word (marked *)",
       [](Settings& settings, std::string_view) {
         settings.switches = awkward_switches();
         return true;
       }},
      {"help", "", W::start, "this text", [](Settings& settings, std::string_view) { return settings.help = true; }},
  };
  return table;
}

const FlagRow* find_flag(std::string_view name) {
  const auto& rows = flag_rows();
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const FlagRow& row) { return row.name == name; });
  return found == rows.end() ? nullptr : &*found;
}

const SwitchRow* find_switch(std::string_view name) {
  const auto rows = switch_rows();
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const SwitchRow& row) { return row.name == name; });
  return found == rows.end() ? nullptr : &*found;
}

std::string joined_choices(const SwitchRow& row) {
  std::string joined;
  for (const std::string_view choice : row.choices) {
    joined += (joined.empty() ? "" : "|") + std::string(choice) + (choice == row.awkward ? "*" : "");
  }
  return joined;
}

MaybeProblem bad_value(std::string_view name, std::string_view value, std::string_view expected) {
  return Problem{"-" + std::string(name) + " does not take \"" + std::string(value) + "\"; it takes " +
                 std::string(expected)};
}

MaybeProblem set_switch(Settings& settings, const SwitchRow& row, std::string_view value) {
  if (std::find(row.choices.begin(), row.choices.end(), value) == row.choices.end()) {
    std::string choices;
    for (const std::string_view choice : row.choices)
      choices += (choices.empty() ? "" : ", ") + std::string(choice);
    return bad_value(row.name, value, choices);
  }
  settings.switches.*row.member = value;
  return std::nullopt;
}

MaybeProblem set(Settings& settings, std::string_view name, std::string_view value, When when) {
  if (const SwitchRow* row = find_switch(name)) return set_switch(settings, *row, value);
  const FlagRow* flag = find_flag(name);
  if (!flag) return Problem{"there is no flag -" + std::string(name) + "; see aura-emulator --help"};
  if (when == When::always && flag->when == When::start) {
    return Problem{"-" + std::string(name) + " cannot change while the emulator runs"};
  }
  if (!flag->set(settings, value)) return bad_value(name, value, flag->value);
  return std::nullopt;
}

} // namespace

MaybeProblem apply_setting(Settings& settings, std::string_view name, std::string_view value) {
  return set(settings, name, value, When::start);
}

MaybeProblem apply_runtime_setting(Settings& settings, std::string_view name, std::string_view value) {
  return set(settings, name, value, When::always);
}

bool is_bare_flag(std::string_view name) {
  const FlagRow* flag = find_flag(name);
  return flag && flag->value.empty();
}

std::string help_text() {
  const auto line = [](std::ostream& out, const std::string& left, std::string_view right) {
    out << "  " << left << std::string(left.size() < 42 ? 42 - left.size() : 1, ' ') << right << "\n";
  };
  std::ostringstream out;
  out << "Usage: aura-emulator [flags]\n\n"
         "A local Neo4j Aura API (v1) for tests and trials. It prints one line with its address and serves until\n"
         "SIGTERM or SIGINT. Flags are -x or --x, with =VALUE or the value as the next word. TIME is 250ms, 90s, 5m,\n"
         "2h, 30d, or a bare number of seconds.\n\nFlags:\n";
  for (const FlagRow& row : flag_rows()) {
    line(out, "-" + std::string(row.name) + (row.value.empty() ? "" : "=" + std::string(row.value)), row.summary);
  }
  out << "\nOperations of -duration, with their defaults (auto-resume is Aura's own, of a paused instance):\n";
  for (const DurationRow& row : duration_rows) {
    line(out, std::string(row.name), std::to_string((Durations{}.*row.member).count() / 1000) + "s");
  }
  out << "\nSwitches, for what varies on the live service (the first word is the default, * is -awkward):\n";
  for (const SwitchRow& row : switch_rows())
    line(out, "-" + std::string(row.name) + "=" + joined_choices(row), row.summary);
  out << "\nExamples:\n"
         "  aura-emulator -port=8080 -speed=60\n"
         "  aura-emulator -data=aura.json -log=requests.jsonl -duration create=90s -requests-per-minute=25\n"
         "  aura-emulator -awkward -status-lag=2 -latency=50ms\n"
         "  aura-emulator -fault '{\"method\":\"POST\",\"path\":\"/v1/instances\",\"when\":\"after\","
         "\"connection\":\"close\"}'\n"
         "\nA control endpoint under /_emulator/ shows the true state, adds faults, makes drift and moves the clock;\n"
         "tests/emulator/README.md describes it.\n";
  return out.str();
}

} // namespace emulator
