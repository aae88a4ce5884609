#pragma once

#include <cstdint>
#include <optional>
#include <string>

/// One process among all that ever ran anywhere: the boot of its machine, its process namespace (a container has its
/// own), its number there, and when it began, by the kernel's ticks.
struct ProcessIdentity {
  std::string boot;
  std::string name_space;
  std::int64_t process = 0;
  std::int64_t started = 0;

  bool operator==(const ProcessIdentity&) const = default;
};

/// This process; nullopt where the kernel does not tell.
std::optional<ProcessIdentity> this_process_identity();

/// True only if it is proven that the process has ended: it ran under this boot, in our namespace, and is gone, or
/// another process has its number.
bool has_ended(const ProcessIdentity& identity);
