#pragma once

#include "reconcile/cloud.hpp"
#include "tests/support/sim_managed_keys.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

/// What an Aura is like: how long its operations take, and which of the shapes and lags that were seen it shows.
struct SimHabits {
  Milliseconds create{120000};
  Milliseconds change{60000};
  Milliseconds pause{90000};
  Milliseconds resume{80000};
  Milliseconds remove{30000};
  Milliseconds snapshot{40000};
  Milliseconds reload{70000};     ///< a restore or an overwrite
  Milliseconds status_lag{0};     ///< GETs tell of the time before an accepted call for this long
  Milliseconds unseen_newborn{0}; ///< GETs answer 404 for this long after a creation
  Milliseconds unlisted_newborn{0};
  bool paused_hides_sizes = true;
  bool hides_features = false; ///< secondaries and CDC are never told
  bool gone_is_410 = false;
  bool delete_may_interrupt = false; ///< a delete is taken during another operation
  bool password_is_missing = false;  ///< the answer to a create lacks it
};

/// One instance in truth; what a GET tells of it may be less, or late.
struct SimInstance {
  std::string id;
  FieldValues fields;
  std::string status;
  std::string password;
  std::string data; ///< stands for the database's content
  TimePoint created{};
  std::string status_before; ///< told until `told_from`
  FieldValues fields_before;
  TimePoint told_from{};
  // what runs at present
  bool busy = false;
  TimePoint settles_at{};
  std::string settles_as; ///< a status; empty: gone
  FieldValues settles_with;
  std::optional<std::string> settles_holding; ///< other data
};

/// A small Aura without a network: the status machine of aura-api §3, moved by the time it is told. Written without a
/// look at the runner.
class SimAura {
public:
  explicit SimAura(SimHabits habits = {})
      : habits_(habits) {}

  using Outcome = std::variant<Payload, CallFailure>;

  /// What the call does and answers at this time.
  Outcome read(const ReadCall& call, TimePoint now);
  Outcome write(const WriteCall& call, TimePoint now);

  /// A settled instance that was always there. Its id is made.
  SimInstance& add(FieldValues fields, const std::string& status = "running");
  SimInstance* find(const std::string& id);
  /// A complete snapshot of what the instance holds, taken at that time. Returns its id.
  std::string keep_snapshot(const SimInstance& instance, TimePoint at);
  std::size_t snapshots_taken(const std::string& id) const;
  /// Puts an instance under way, as somebody else would.
  void begin(SimInstance& instance, const std::string& status, Milliseconds takes, const std::string& settles_as,
             TimePoint now, FieldValues with = {});
  void settle(TimePoint now);

  const std::map<std::string, SimInstance>& instances() const { return instances_; }
  SimHabits& habits() { return habits_; }
  SimManagedKeys& managed_keys() { return managed_keys_; }
  /// Ids ever created through a call, by name.
  const std::map<std::string, std::vector<std::string>>& created() const { return created_; }
  /// When all that is under way has settled.
  TimePoint quiet_at(TimePoint now) const;

private:
  struct SimSnapshot {
    Snapshot told;
    std::string data;
    TimePoint completes_at{};
  };

  void settle(SimSnapshot& snapshot, TimePoint now);
  Outcome create(const CreateInstance& call, TimePoint now);
  Outcome change(SimInstance& instance, const UpdateInstance& call, TimePoint now);
  Outcome pause(SimInstance& instance, TimePoint now);
  Outcome resume(SimInstance& instance, TimePoint now);
  Outcome upgrade(SimInstance& instance, const UpgradeInstance& call, TimePoint now);
  Outcome remove(SimInstance& instance, TimePoint now);
  Outcome restore(SimInstance& instance, const RestoreSnapshot& call, TimePoint now);
  Outcome overwrite(SimInstance& instance, const OverwriteInstance& call, TimePoint now);
  Outcome take_snapshot(SimInstance& instance, TimePoint now);
  std::optional<CallFailure> not_changeable(const SimInstance& instance) const;
  CallFailure absent(const std::string& id) const;
  LiveInstance told(const SimInstance& instance, TimePoint now) const;
  Outcome accepted(const SimInstance& instance, TimePoint now) const;
  std::vector<InstanceSummary> list(const std::string& project, TimePoint now) const;
  std::vector<Snapshot> snapshots_of(const std::string& id, const std::string& date) const;
  std::set<std::string> keys_in_use() const;
  std::string next_id();

  SimHabits habits_;
  std::map<std::string, SimInstance> instances_;
  std::map<std::string, SimSnapshot> snapshots_;
  SimManagedKeys managed_keys_;
  std::map<std::string, TimePoint> deleted_;
  std::map<std::string, std::vector<std::string>> created_;
  TimePoint next_change_ = TimePoint::max(); ///< nothing settles before
  unsigned last_id_ = 0;
};
