#pragma once

#include "base/time.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

/// Lists of a project that several steps wait for: one call serves all who waited when it was asked for, so that
/// watching fifty deletes costs one list a round.
class SharedLists {
public:
  using Member = std::size_t;

  /// `member` wants to see a list that is asked for no later than about `due`. It is served by any that begins after
  /// it joined.
  void join(const std::string& project_id, Member member, TimePoint due);

  /// Projects whose list is due and not in flight, sorted. Their members are now served by that list.
  std::vector<std::string> begin_due(TimePoint now);
  /// The members whom the list in flight serves; there is none in flight afterwards.
  std::vector<Member> finish(const std::string& project_id);
  /// The members who wait for a list that has not begun; they leave.
  std::vector<Member> dismiss_waiting();

  /// When `begin_due` has something next; nullopt: never.
  std::optional<TimePoint> next_due() const;

private:
  struct Project {
    std::map<Member, TimePoint> waiting;
    std::vector<Member> served;
    bool in_flight = false;
  };

  std::map<std::string, Project> projects_;
};
