#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "tests/emulator/model.hpp"
#include "tests/emulator/random_source.hpp"
#include "tests/emulator/settings.hpp"

namespace emulator {

/// All instances, and the state machine that moves them. It has no clock: it is told the time, and `advance` carries
/// out everything that fell due until then, in order. Who may do what is not decided here but in rules.hpp.
class Fleet final {
public:
  /// `settings` are read at every step, so a change holds from the next operation on.
  Fleet(const Settings& settings, RandomSource& random)
      : settings_(settings)
      , random_(random) {}
  Fleet(const Fleet&) = delete;
  Fleet& operator=(const Fleet&) = delete;

  /// Finishes what is due at `now` or before.
  void advance(TimeMs now);

  /// Sorted by id.
  const std::map<std::string, Instance>& instances() const { return instances_; }

  /// Nothing when there is no such instance (any more).
  Instance* find(const std::string& id);

  /// True for an id that was here once.
  bool was_deleted(const std::string& id) const { return deleted_.contains(id); }

  /// Takes an instance in, giving it an id if it has none. The reference holds until the instance is deleted.
  Instance& add(Instance instance);

  /// Begins an operation of an instance that has none.
  void begin(Instance& instance, Operation operation);

  /// Begins a snapshot that ends with the status `ends_as`.
  Snapshot& begin_snapshot(Instance& instance, std::string_view profile, TimeMs now,
                           std::string_view ends_as = "Completed");

  /// Removes an instance at once.
  void erase(const std::string& id);

  /// Must follow any change made through a reference from outside (drift), so that times are watched and data saved.
  void touch(const Instance& instance);

  /// Grows with every change.
  std::uint64_t revision() const { return revision_; }

  const std::set<std::string>& deleted() const { return deleted_; }
  void restore_deleted(std::set<std::string> ids) { deleted_ = std::move(ids); }

private:
  void settle(Instance& instance, TimeMs time);
  void finish_operation(Instance& instance, TimeMs time);
  void finish_snapshots(Instance& instance, TimeMs time);
  void entered_running(Instance& instance, TimeMs time);
  void watch(const Instance& instance, TimeMs time);

  const Settings& settings_;
  RandomSource& random_;
  std::map<std::string, Instance> instances_;
  std::set<std::pair<TimeMs, std::string>> due_; ///< May hold times that no longer mean anything.
  std::set<std::string> deleted_;
  std::uint64_t revision_ = 0;
};

/// True while the operation, or the settled status, leaves the database out of reach.
bool is_offline(const Instance& instance);

/// Puts the values of a change in place.
void apply_change(Instance& instance, const Change& change);

} // namespace emulator
