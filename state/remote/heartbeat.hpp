#pragma once

#include "base/time.hpp"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

/// Does something again and again on a thread of its own, which takes no signals, until it is ended.
class Heartbeat {
public:
  /// `beat` says after how long it wants to be called again; zero: never.
  Heartbeat(Milliseconds first, std::function<Milliseconds()> beat);
  Heartbeat(const Heartbeat&) = delete;
  Heartbeat& operator=(const Heartbeat&) = delete;
  /// Waits for a beat that is under way.
  ~Heartbeat();

private:
  void run(Milliseconds pause);

  std::function<Milliseconds()> beat_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool ending_ = false;
  std::thread thread_;
};
