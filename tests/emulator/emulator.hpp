#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/emulator/faults.hpp"
#include "tests/emulator/model.hpp"
#include "tests/emulator/problem.hpp"
#include "tests/emulator/request_log.hpp"
#include "tests/emulator/settings.hpp"

namespace emulator {

/// A running emulator on 127.0.0.1, for the binary and for tests in the same process.
///
///     emulator::Emulator aura({.speed = 600});
///     REQUIRE_FALSE(aura.start());
///     use(aura.url());
class Emulator final {
public:
  explicit Emulator(Settings settings = {});
  /// Stops it.
  ~Emulator();
  Emulator(const Emulator&) = delete;
  Emulator& operator=(const Emulator&) = delete;

  /// Reads the data file if there is one, binds, and serves on threads of its own. Call it once.
  MaybeProblem start();

  /// Closes every connection, waits for the threads and saves the data file. Harmless when it does not run.
  void stop();

  /// The bound port; 0 before `start`.
  int port() const;
  /// "http://127.0.0.1:PORT".
  std::string url() const;

  /// The emulated time.
  TimeMs now();
  /// Jumps the emulated clock forward.
  void advance(std::chrono::milliseconds step);

  /// Every instance with its true values, sorted by id.
  std::vector<Instance> instances();
  /// The requests so far, oldest first.
  std::vector<RequestRecord> requests();
  void clear_requests();
  /// Accepted create calls by name.
  std::map<std::string, int> creates_by_name();

  /// Puts an instance there behind every client's back; returns its id (a new one if it was empty).
  std::string add_instance(Instance instance);
  /// Replaces an instance of that id; false when there is none.
  bool change_instance(const Instance& instance);
  /// Makes an instance vanish; false when there is none.
  bool remove_instance(const std::string& id);

  /// Returns the fault's id.
  std::string add_fault(Fault fault);
  /// The same from JSON, as the control endpoint takes it.
  MaybeProblem add_fault(const std::string& json);
  void clear_faults();
  /// How many requests a fault has struck.
  int strikes(const std::string& fault_id);

  /// Every token is invalid from now on.
  void revoke_tokens();
  /// How many tokens were ever issued.
  int tokens_issued();

  /// Sets what may change while it runs, by its command line name.
  MaybeProblem set(const std::string& name, const std::string& value);

private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

} // namespace emulator
