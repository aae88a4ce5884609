#include "reconcile/steps/list_asks.hpp"

#include <algorithm>

namespace {

constexpr int most_failures = 6;
constexpr int shares_of_lag = 12; ///< the first ask comes after one of them

} // namespace

Next ListAsks::begin(const StepContext& context, TimePoint since) {
  const Milliseconds lag = context.ledger.options().list_lag;
  const TimePoint lost = std::min(since, context.now());
  due_.clear();
  for (const Milliseconds after : {lag, lag / 2, lag / 4, lag / shares_of_lag})
    if (lost + after > context.now()) due_.push_back(lost + after);
  if (due_.empty()) due_.push_back(context.now());
  return next(context);
}

Next ListAsks::next(const StepContext& context) {
  if (due_.empty()) return Done{};
  const TimePoint due = std::max(due_.back(), context.now());
  due_.pop_back();
  return Sleep{due};
}

Next ListAsks::after_failure(const StepContext& context, const CallFailure& failure) {
  if (is_final_for_reads(failure.kind) || ++failures_ >= most_failures) return to_error(failure, context.doing());
  due_.push_back(context.now() + context.ledger.options().list_lag / shares_of_lag);
  return next(context);
}
