#pragma once

#include "reconcile/plan.hpp"
#include "specs/spec_layout.hpp"

#include <set>
#include <string>
#include <utility>
#include <vector>

/// One live instance that specs are to be written for.
struct ExportSubject {
  const LiveInstance* live = nullptr;
  std::string key_text;             ///< what its key is made from; empty: its name
  FieldValues known;                ///< what is known of it from elsewhere and no GET tells: its version
  std::vector<std::string> remarks; ///< more to say about it
  std::string group;                ///< the heading that it stands under
};

/// The specs beside which new ones are written.
struct Surroundings {
  FieldValues inherited;                               ///< what an instance has there that writes nothing
  std::set<std::string> keys;                          ///< taken
  std::set<std::pair<std::string, std::string>> names; ///< taken: project, name
};

/// What those specs have: `bare` is an instance among them that writes nothing.
Surroundings surroundings_of(const Configuration& specs, const std::string& bare);

/// An instance that no spec can adopt, and why.
struct NotExported {
  std::string id;
  std::string name;
  std::string reason;

  bool operator==(const NotExported&) const = default;
};

struct Export {
  std::vector<WrittenInstance> instances; ///< by group, then by key
  std::vector<NotExported> left_out;
};

/// Says what lives so that a plan finds nothing to do but to adopt it. Pure.
///
/// Left out, with a remark where it may be missed: what was not told, what a spec cannot say, and what may be about to
/// change. Left out without one: features that are off, storage of twice the memory, and a status other than paused,
/// which is what instances are that nobody asked for anything else.
Export make_export(const std::vector<ExportSubject>& subjects, const Surroundings& surroundings);

/// The keys among these that the plan would do more to than adopt: none, if an export is as it should be.
std::vector<std::string> not_only_adopted(const Plan& plan, const std::set<std::string>& keys);
