#include "state/remote/http_lock.hpp"

#include "base/json.hpp"
#include "base/text.hpp"
#include "state/local/lock_file.hpp"
#include "state/process_identity.hpp"
#include "state/remote/lock_document.hpp"

#include <nlohmann/json.hpp>

namespace {

/// What our locks say in the protocol's free field.
struct LockNote {
  std::optional<TimePoint> expires;
  std::optional<ProcessIdentity> process;
};

std::string encode(const LockNote& note) {
  Json object = Json::object();
  if (note.expires) object["expires"] = format_time(*note.expires);
  if (note.process) object["process"] = ::encode(*note.process);
  return to_line(object);
}

/// Empty for a lock that another program took.
LockNote decode_note(const std::string& text) {
  LockNote note;
  const auto object = parse_json(text, "the lock");
  if (!object || !object->is_object()) return note;
  ObjectReader reader(*object, "");
  const auto expires = parse_time(reader.optional_string("expires").value_or(""));
  if (expires) note.expires = *expires;
  const Json* process = reader.optional_object("process");
  if (process == nullptr) return note;
  const auto identity = decode_process(*process, "process");
  if (identity) note.process = *identity;
  return note;
}

std::string why_ended(const LockNote& note, TimePoint now) {
  if (note.process && has_ended(*note.process)) return "its process on this machine is gone";
  if (note.expires && *note.expires < now) return "it expired at " + format_time(*note.expires);
  return {};
}

} // namespace

HttpLockInfo HttpLock::info_for(const LockHolder& holder) const {
  return {holder, encode({session_->now() + lifetime_, this_process_identity()})};
}

Result<LockAttempt> HttpLock::attempt(const LockHolder& holder) {
  const HttpLockInfo info = info_for(holder);
  const BootClock::time_point sure_until = BootClock::now() + lifetime_ * 3 / 4; // what was sent has time to arrive
  TRY_ASSIGN(HttpLockAnswer answer, session_->lock(info));
  LockAttempt attempt{.taken = answer.taken && !answer.holder};
  if (answer.holder && !attempt.taken) {
    const bool is_ours = session_->ours && *session_->ours == *answer.holder;
    const LockNote note = decode_note(answer.holder->info);
    // Our own first request, whose answer was lost.
    attempt.taken = answer.taken && !is_ours && answer.holder->info == info.info;
    const std::string why = attempt.taken ? std::string() : why_ended(note, session_->now());
    attempt.holder = answer.holder->holder;
    if (note.expires) attempt.expires_in = *note.expires - session_->now();
    if (!why.empty()) {
      // With the id of the lock that was seen: nobody's newer lock is broken.
      TRY_ASSIGN(const bool unlocked, session_->unlock(*answer.holder));
      TRY_ASSIGN(answer, session_->lock(info));
      if (answer.taken)
        attempt = {.taken = true, .former = unlocked ? attempt.holder : std::nullopt, .why_taken_over = why};
    }
  }
  if (!attempt.taken) return attempt;
  session_->ours = info;
  session_->is_lost = false;
  sure_until_ = sure_until;
  return attempt;
}

Result<void> HttpLock::release(const std::string& id) {
  if (!session_->ours || session_->ours->holder.id != id) return {};
  const HttpLockInfo info = *session_->ours;
  session_->ours.reset();
  if (session_->is_lost) return {};
  TRY_ASSIGN([[maybe_unused]] const bool unlocked, session_->unlock(info));
  return {};
}

/// The protocol tells who holds a lock only to whoever tries to take it.
Result<LockHolder> HttpLock::break_lock(const std::string& id) {
  const Error not_locked{ErrorKind::state, "state/not-locked", "no lock is held (" + session_->address() + ")",
                         "nothing needs to be done"};
  const HttpLockInfo probe = info_for(this_process("force-unlock", session_->now()));
  TRY_ASSIGN(const HttpLockAnswer answer, session_->lock(probe));
  if (answer.taken) {
    TRY_ASSIGN([[maybe_unused]] const bool unlocked, session_->unlock(probe));
    return not_locked;
  }
  HttpLockInfo held = answer.holder.value_or(HttpLockInfo{{id, "unknown", "somebody", session_->now()}, ""});
  if (held.holder.id != id)
    return Error{ErrorKind::locked, "state/lock-id",
                 "the lock's id is " + visible(held.holder.id) + ", not " + visible(shortened(id, 80)) +
                     "; it is held by " + visible(held.holder.who) + " since " + format_time(held.holder.since),
                 "give that id if it is this lock that you want to break"};
  TRY_ASSIGN(const bool unlocked, session_->unlock(held));
  if (!unlocked) return not_locked;
  return held.holder;
}

Result<void> HttpLock::make_sure() {
  if (!session_->is_lost && BootClock::now() >= sure_until_) TRY(session_->has_lost_lock());
  return check();
}

Result<void> HttpLock::check() const {
  if (!session_->is_lost) return {};
  return Error{ErrorKind::stale, "state/lock-lost",
               "the lock of " + session_->address() + " was taken over or broken; nothing more is written",
               "run the command again"};
}
