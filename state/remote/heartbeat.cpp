#include "state/remote/heartbeat.hpp"

#include <csignal>
#include <utility>

Heartbeat::Heartbeat(Milliseconds first, std::function<Milliseconds()> beat)
    : beat_(std::move(beat)) {
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before); // the new thread inherits it
  thread_ = std::thread([this, first] { run(first); });
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

Heartbeat::~Heartbeat() {
  {
    const std::lock_guard guard(mutex_);
    ending_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void Heartbeat::run(Milliseconds pause) {
  std::unique_lock guard(mutex_);
  while (pause > Milliseconds{0} && !wake_.wait_for(guard, pause, [this] { return ending_; })) {
    guard.unlock();
    pause = beat_();
    guard.lock();
  }
}
