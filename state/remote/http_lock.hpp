#pragma once

#include "base/boot_clock.hpp"
#include "state/remote/http_session.hpp"
#include "state/remote/remote_lock.hpp"

#include <memory>

/// The lock that the server keeps. It cannot be renewed, so it tells once when it may be taken over; earlier only if
/// its process ran on this machine and is gone. The server refuses the writes of whoever has lost it.
class HttpLock final : public RemoteLock {
public:
  HttpLock(std::shared_ptr<HttpSession> session, Milliseconds lifetime)
      : session_(std::move(session))
      , lifetime_(lifetime) {}

  Result<LockAttempt> attempt(const LockHolder& holder) override;
  Result<void> release(const std::string& id) override;
  Result<LockHolder> break_lock(const std::string& id) override;
  Result<void> check() const override;
  Result<void> make_sure() override;
  bool fences() const override { return true; }

private:
  HttpLockInfo info_for(const LockHolder& holder) const;

  std::shared_ptr<HttpSession> session_;
  Milliseconds lifetime_;
  BootClock::time_point sure_until_; ///< while it is held: nobody takes it over before
};
