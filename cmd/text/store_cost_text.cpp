#include "cmd/text/store_cost_text.hpp"

namespace {

std::string amount(std::uint64_t bytes) {
  constexpr std::uint64_t kilobyte = 1000;
  if (bytes < kilobyte) return std::to_string(bytes) + " bytes";
  return std::to_string((bytes + kilobyte / 2) / kilobyte) + " kB";
}

} // namespace

std::string store_cost_text(const StoreCost& cost) {
  return "Requests to the state: " + std::to_string(cost.requests) + ", " + std::to_string(cost.writes) +
         " of them writes, " + amount(cost.bytes_written) + " written.\n";
}
