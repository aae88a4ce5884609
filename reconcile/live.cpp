#include "reconcile/live.hpp"

StatusClass classify_status(const std::string& status) {
  if (status == "running") return StatusClass::running;
  if (status == "paused") return StatusClass::paused;
  if (status == "suspended") return StatusClass::suspended;
  if (status == "loading failed" || status.starts_with("encryption key")) return StatusClass::failed;
  if (status == "destroying" || status == "deleting") return StatusClass::going;
  return StatusClass::transient;
}

StatusClass settles_as(const std::string& status) {
  const StatusClass now = classify_status(status);
  if (now != StatusClass::transient) return now;
  if (status == "pausing") return StatusClass::paused;
  if (status == "suspending") return StatusClass::suspended;
  return StatusClass::running;
}

bool is_newborn(TimePoint created, TimePoint now, Milliseconds newborn_time) {
  return created - now < newborn_time && now - created < newborn_time;
}

ManagedKeyStanding standing_of_managed_key(const std::string& status) {
  if (status == "ready") return ManagedKeyStanding::ready;
  if (status == "error" || status == "failed") return ManagedKeyStanding::broken;
  if (status == "deleting" || status == "deleted") return ManagedKeyStanding::going;
  return ManagedKeyStanding::underway;
}
