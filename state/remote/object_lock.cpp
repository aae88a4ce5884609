#include "state/remote/object_lock.hpp"

#include "base/random_id.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <utility>

namespace {

const std::string lock_object = "lock";
constexpr int most_breaks = 20;          ///< against a holder that renews meanwhile
constexpr int beats_a_lifetime = 4;      ///< so that one or two may fail
constexpr int sure_beats = 3;            ///< the last quarter is for what was sent and has not arrived yet
constexpr Milliseconds clock_step{1000}; ///< the store tells its time in whole seconds

Error not_locked(const std::string& place) {
  return {ErrorKind::state, "state/not-locked", "no lock is held (" + place + ")", "nothing needs to be done"};
}

Error lost(const std::string& place, const std::string& to) {
  return {ErrorKind::stale, "state/lock-lost",
          "the lock of " + place + " was lost: " + to + "; nothing more is written", "run the command again"};
}

Error other_id(const LockHolder& holder, const std::string& id) {
  return {ErrorKind::locked, "state/lock-id",
          "the lock's id is " + visible(holder.id) + ", not " + visible(shortened(id, 80)) + "; it is held by " +
              visible(holder.who) + " since " + format_time(holder.since),
          "give that id if it is this lock that you want to break"};
}

} // namespace

ObjectLock::ObjectLock(std::unique_ptr<ObjectStore> objects, Milliseconds lifetime, Now now)
    : objects_(std::move(objects))
    , lifetime_(lifetime)
    , now_(std::move(now)) {}

ObjectLock::~ObjectLock() = default;

Result<std::optional<ObjectLock::Found>> ObjectLock::find() {
  TRY_ASSIGN(auto object, objects_->get(lock_object));
  if (!object) return std::optional<Found>();
  TRY_ASSIGN(LockDocument document, decode_lock(object->content, "the lock of " + objects_->describe()));
  return std::optional(Found{std::move(document), std::move(object->version), object->age});
}

/// Why the lock is nobody's any more, though it was not released; empty: it may be held.
std::string ObjectLock::why_ended(const Found& found) {
  const BootClock::time_point now = now_();
  if (watched_version_ != found.version) {
    watched_version_ = found.version;
    watched_since_ = now;
  }
  if (found.document.process && has_ended(*found.document.process)) return "its process on this machine is gone";
  const auto watched = std::chrono::duration_cast<Milliseconds>(now - watched_since_);
  const Milliseconds silent = std::max(found.age.value_or(Milliseconds{0}) - clock_step, watched);
  if (silent <= found.document.lifetime) return {};
  return "it was not renewed for " + format_duration(silent);
}

Result<LockAttempt> ObjectLock::attempt(const LockHolder& holder) {
  TRY_ASSIGN(const auto found, find());
  LockAttempt attempt;
  if (!found) return take(holder, "", std::move(attempt));
  if (found->document.holder) {
    attempt.why_taken_over = why_ended(*found);
    if (attempt.why_taken_over.empty()) {
      attempt.holder = found->document.holder;
      if (found->age) attempt.expires_in = found->document.lifetime + clock_step - *found->age;
      return attempt;
    }
    attempt.former = found->document.holder;
  }
  return take(holder, found->version, std::move(attempt));
}

Result<LockAttempt> ObjectLock::take(const LockHolder& holder, const std::string& version, LockAttempt attempt) {
  LockDocument document{random_id(), holder, this_process_identity(), lifetime_};
  const BootClock::time_point begin = now_();
  TRY_ASSIGN(auto written, objects_->put(lock_object, encode_lock(document), {version}));
  if (!written) { // somebody else was faster
    TRY_ASSIGN(const auto found, find());
    return LockAttempt{.holder = found ? found->document.holder : std::nullopt};
  }
  attempt.taken = true;
  heartbeat_.reset(); // of a lock that was held before, and broken
  ours_ = std::move(document);
  version_ = std::move(*written);
  {
    const std::lock_guard guard(mutex_);
    held_ = true;
    renewed_ = begin;
    lost_to_.reset();
  }
  heartbeat_ = std::make_unique<Heartbeat>(lifetime_ / beats_a_lifetime, [this] { return beat(); });
  return attempt;
}

/// A store that cannot be reached is asked again soon: until the lock expires, nobody else takes it, and later it is
/// still ours if nobody did.
Milliseconds ObjectLock::beat() {
  const Milliseconds pause = lifetime_ / beats_a_lifetime;
  const std::lock_guard guard(renewing_);
  const Result<void> renewed = renew();
  if (renewed) return pause;
  return renewed.error().kind == ErrorKind::stale ? Milliseconds{0} : std::min(pause, clock_step);
}

Result<void> ObjectLock::renew() {
  LockDocument next = ours_;
  next.nonce = random_id();
  const BootClock::time_point begin = now_();
  TRY_ASSIGN(auto written, objects_->put(lock_object, encode_lock(next), {version_}));
  if (written) {
    version_ = std::move(*written);
    const std::lock_guard guard(mutex_);
    renewed_ = begin;
    return {};
  }
  const auto found = find();
  const bool is_held = found && *found && (*found)->document.holder;
  const std::lock_guard guard(mutex_);
  lost_to_ = is_held ? visible((*found)->document.holder->who) + " holds it now" : "it was broken by force-unlock";
  return lost(objects_->describe(), *lost_to_);
}

Result<void> ObjectLock::check() const {
  const std::lock_guard guard(mutex_);
  if (lost_to_) return lost(objects_->describe(), *lost_to_);
  return {};
}

bool ObjectLock::is_known() const {
  const std::lock_guard guard(mutex_);
  return lost_to_ || now_() - renewed_ < lifetime_ / beats_a_lifetime * sure_beats;
}

Result<void> ObjectLock::make_sure() {
  if (is_known()) return check();
  const std::lock_guard guard(renewing_);
  if (is_known()) return check(); // a beat was about to tell
  return renew();
}

Result<void> ObjectLock::release(const std::string& id) {
  if (ours_.holder && ours_.holder->id != id) return {}; // it was broken, and another run of ours has it
  heartbeat_.reset();
  {
    const std::lock_guard guard(mutex_);
    if (!std::exchange(held_, false) || lost_to_) return {};
  }
  const LockDocument free{random_id(), std::nullopt, std::nullopt, lifetime_};
  TRY(objects_->put(lock_object, encode_lock(free), {version_}));
  return {};
}

Result<LockHolder> ObjectLock::break_lock(const std::string& id) {
  for (int round = 0; round < most_breaks; ++round) {
    TRY_ASSIGN(const auto found, find());
    if (!found || !found->document.holder) return not_locked(objects_->describe());
    const LockHolder& holder = *found->document.holder;
    if (holder.id != id) return other_id(holder, id);
    const LockDocument free{random_id(), std::nullopt, std::nullopt, found->document.lifetime};
    TRY_ASSIGN(const auto written, objects_->put(lock_object, encode_lock(free), {found->version}));
    if (written) return holder;
  }
  return Error{ErrorKind::locked, "state/restless", "the lock is renewed faster than it can be broken",
               "run the command again"};
}
