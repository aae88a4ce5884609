#include "tests/support/sim_cloud.hpp"

#include "base/ensure.hpp"

#include <algorithm>
#include <array>

using namespace std::chrono_literals;

namespace {

/// What the transport waits for an answer.
constexpr Milliseconds transport_patience = 60s;

constexpr std::uint64_t most_idle_waits = 1000;

struct FaultTraits {
  std::string_view word;
  bool takes_effect;
  CallFailure failure;
};

const FaultTraits& traits_of(SimFault fault) {
  static const std::array<FaultTraits, sim_fault_count> table{{
      {"refused", false, {FailureKind::transport, Effect::none, 0, "", "Connection refused", ""}},
      {"429", false, {FailureKind::rate_limited, Effect::none, 429, "", "Too many requests", "req-429"}},
      {"500", false, {FailureKind::server, Effect::unknown, 500, "", "Internal error", "req-500"}},
      {"502", true, {FailureKind::server, Effect::unknown, 502, "", "Bad gateway", "req-502"}},
      {"lost-before", false, {FailureKind::transport, Effect::unknown, 0, "", "Connection reset", ""}},
      {"lost-after", true, {FailureKind::transport, Effect::unknown, 0, "", "Connection reset", ""}},
      {"cut", true, {FailureKind::malformed, Effect::unknown, 202, "", "unexpected end of input", "req-cut"}},
      {"never", true, {FailureKind::transport, Effect::unknown, 0, "", "Timeout was reached", ""}},
  }};
  return table.at(static_cast<std::size_t>(fault));
}

} // namespace

std::string_view to_word(SimFault fault) { return traits_of(fault).word; }

void SimCloud::start(CallId id, const ReadCall& call, Priority) {
  ++reads;
  if (std::holds_alternative<ListInstances>(call)) ++lists;
  queue(id, call);
}

void SimCloud::start(CallId id, const WriteCall& call) {
  ++writes;
  if (std::holds_alternative<CreateInstance>(call)) ++creates;
  queue(id, call);
}

template <typename Call>
SimCloud::Outcome SimCloud::perform(const Call& call) {
  const auto planned = faults.find(calls);
  if (planned == faults.end()) return apply(call);
  const FaultTraits& fault = traits_of(planned->second);
  if (fault.takes_effect) {
    const Outcome outcome = apply(call);
    if (const auto* payload = std::get_if<Payload>(&outcome))
      if (const auto* created = std::get_if<CreatedInstance>(payload)) untold.insert(created->id);
  }
  return fault.failure;
}

template <typename Call>
void SimCloud::queue(CallId id, const Call& call) {
  ensure(ids_.insert(id).second, "a call id is used once");
  ++calls;
  const auto planned = faults.find(calls);
  const bool late = planned != faults.end() && planned->second == SimFault::never;
  Reply reply{.id = id, .outcome = perform(call), .request_id = "req-" + std::to_string(calls)};
  const Milliseconds latency{30 + static_cast<int>(random_() % 200)};
  in_flight_.emplace(now_ + (late ? transport_patience : latency), std::move(reply));
  most_in_flight = std::max(most_in_flight, in_flight_.size());
}

std::vector<Reply> SimCloud::wait(TimePoint deadline) {
  const bool any_in_time = !in_flight_.empty() && in_flight_.begin()->first <= deadline;
  const TimePoint until = any_in_time ? in_flight_.begin()->first : deadline;
  idle_waits = any_in_time || until > now_ ? 0 : idle_waits + 1;
  ensure(idle_waits < most_idle_waits, "the run makes progress");
  now_ = std::max(now_, until);
  std::vector<Reply> replies;
  while (!in_flight_.empty() && in_flight_.begin()->first <= now_) {
    replies.push_back(std::move(in_flight_.begin()->second));
    in_flight_.erase(in_flight_.begin());
  }
  return replies;
}
