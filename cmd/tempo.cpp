#include "cmd/tempo.hpp"

#include "cmd/arguments.hpp"

#include <algorithm>

namespace {

const std::string poll_interval = "AURAFORM_POLL_INTERVAL";

} // namespace

Milliseconds Tempo::ours(Milliseconds auras) const {
  return std::max(Milliseconds{auras.count() * second_.count() / 1000}, Milliseconds{1});
}

Result<Tempo> read_tempo(const Environment& environment) {
  const std::string written = environment.variable(poll_interval);
  if (written.empty()) return Tempo{};
  const Result<Milliseconds> second = parse_duration(written);
  if (!second) return usage_error(poll_interval + ": " + second.error().message, "write a time such as 1s or 50ms");
  return Tempo{std::clamp(*second, Milliseconds{1}, Milliseconds{60000})};
}
