#include "reconcile/live.hpp"

StatusClass classify_status(const std::string& status) {
  if (status == "running") return StatusClass::running;
  if (status == "paused") return StatusClass::paused;
  if (status == "suspended") return StatusClass::suspended;
  if (status == "loading failed" || status.starts_with("encryption key")) return StatusClass::failed;
  if (status == "destroying" || status == "deleting") return StatusClass::going;
  return StatusClass::transient;
}
