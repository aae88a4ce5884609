#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "tests/emulator/http.hpp"
#include "tests/emulator/world.hpp"

namespace emulator {

/// The API without a network: requests in, answers out, under one lock. Nothing in here sleeps; an answer carries the
/// delay that its deliverer owes.
class Service final {
public:
  explicit Service(World& world)
      : world_(world) {}
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  /// Answers anything, the control endpoint included.
  HttpResponse handle(const HttpRequest& request);

  /// Runs `look` on the world as it is now, alone.
  void with_world(const std::function<void(World&)>& look);

private:
  HttpResponse handle_api(const HttpRequest& request, TimeMs now);

  World& world_;
  std::mutex mutex_;
};

} // namespace emulator
