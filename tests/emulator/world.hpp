#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/emulator/clock.hpp"
#include "tests/emulator/faults.hpp"
#include "tests/emulator/fleet.hpp"
#include "tests/emulator/http.hpp"
#include "tests/emulator/offers.hpp"
#include "tests/emulator/random_source.hpp"
#include "tests/emulator/rate_limiter.hpp"
#include "tests/emulator/request_log.hpp"
#include "tests/emulator/settings.hpp"
#include "tests/emulator/tokens.hpp"

namespace emulator {

/// Everything there is, guarded as a whole by the service's lock.
struct World {
  World(Settings chosen, TimeMs start, std::uint64_t seed)
      : settings(std::move(chosen))
      , clock(start, settings.speed)
      , random(seed)
      , fleet(settings, random) {}

  Settings settings;
  Clock clock;
  RandomSource random;
  Fleet fleet;
  Catalogue catalogue;
  std::map<std::string, EncryptionKey> keys;
  TokenBook tokens;
  RateLimiter limiter;
  FaultBook faults;
  RequestLog log;
  std::map<std::string, int> creates_by_name;        ///< Accepted create calls.
  std::map<std::string, std::string> project_bodies; ///< Rendered once: a project has thousands of offers.
  std::uint64_t key_revision = 0;                    ///< Grows with every change of the keys.

  /// Grows with every change that the data file must see.
  std::uint64_t revision() const { return fleet.revision() + key_revision; }
};

/// One request on its way to its handler.
struct Call {
  const HttpRequest& request;
  std::vector<std::string> ids; ///< What stood for the `{id}`s of the route.
  TimeMs now = 0;               ///< Emulated.
  std::string outcome;          ///< A fault's, for the operation that the call begins.
};

/// Answers one route.
using Handler = HttpResponse (*)(World&, const Call&);

} // namespace emulator
