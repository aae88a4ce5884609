#pragma once

#include <cstdint>

/// What the work with a store on other machines took so far.
struct StoreCost {
  std::uint64_t requests = 0;
  std::uint64_t writes = 0;        ///< of them: those that write, lock or remove
  std::uint64_t bytes_written = 0; ///< what those carried, without headers

  bool operator==(const StoreCost&) const = default;
};
