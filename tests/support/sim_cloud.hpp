#pragma once

#include "tests/support/sim_aura.hpp"

#include <map>
#include <random>
#include <set>

/// What goes wrong with one call. `refused` to `busy_429` prove that nothing was done; after the others nobody knows.
enum class SimFault {
  refused,     ///< the connection was refused
  busy_429,    ///< past all patience
  server_500,  ///< nothing was done
  server_502,  ///< it was done nevertheless
  lost_before, ///< the connection broke before the request arrived
  lost_after,  ///< it broke after it took effect
  cut,         ///< done; the answer is half an answer
  never,       ///< done; no answer, until the transport gives up
};
inline constexpr int sim_fault_count = 8;
std::string_view to_word(SimFault fault);

/// Which calls of a run meet which fault: by number, counted from 1.
using SimFaults = std::map<std::uint64_t, SimFault>;

/// A Cloud in front of a SimAura. Its clock moves only in `wait`, as far as the next reply or the deadline; the same
/// seed gives the same run.
class SimCloud final : public Cloud {
public:
  SimCloud(SimAura& aura, TimePoint now, unsigned seed = 1)
      : aura_(aura)
      , now_(now)
      , random_(seed) {}

  TimePoint now() const override { return now_; }
  void start(CallId id, const ReadCall& call, Priority priority) override;
  void start(CallId id, const WriteCall& call) override;
  std::vector<Reply> wait(TimePoint deadline) override;
  void cancel_unsent() override {}

  void sleep_until(TimePoint then) { now_ = std::max(now_, then); }

  SimFaults faults;
  std::uint64_t calls = 0;
  std::uint64_t reads = 0;
  std::uint64_t writes = 0;
  std::uint64_t lists = 0;
  std::uint64_t creates = 0;
  std::size_t most_in_flight = 0;
  std::set<std::string> untold; ///< ids of creates that took effect and whose answers were lost
  /// Waits in a row that brought neither a reply nor a later time: a loop that is busy with nothing.
  std::uint64_t idle_waits = 0;

private:
  using Outcome = SimAura::Outcome;

  template <typename Call>
  Outcome perform(const Call& call);
  Outcome apply(const ReadCall& call) { return aura_.read(call, now_); }
  Outcome apply(const WriteCall& call) { return aura_.write(call, now_); }
  template <typename Call>
  void queue(CallId id, const Call& call);

  SimAura& aura_;
  TimePoint now_;
  std::mt19937 random_;
  std::multimap<TimePoint, Reply> in_flight_;
  std::set<CallId> ids_;
};
