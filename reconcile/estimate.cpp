#include "reconcile/estimate.hpp"

#include <algorithm>

namespace {

Milliseconds median(std::vector<Milliseconds>& values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>((values.size() - 1) / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

/// The wished value, else the live one.
FieldValues expected_values(const Step& step) {
  FieldValues values = step.assumed;
  values.overlay(step.wish);
  return values;
}

} // namespace

Estimator::Estimator(const std::vector<DurationSample>& samples) {
  std::map<Kind, std::vector<Milliseconds>> taken;
  for (const DurationSample& sample : samples) {
    taken[{sample.operation, sample.type, sample.memory.gigabytes}].push_back(sample.took);
    taken[{sample.operation, sample.type, 0}].push_back(sample.took);
    taken[{sample.operation, {}, 0}].push_back(sample.took);
  }
  for (auto& [kind, values] : taken)
    medians_.emplace(kind, median(values));
}

std::optional<Milliseconds> Estimator::operation(OperationKind kind, const std::string& type, Size memory) const {
  const std::string word{to_word(kind)};
  for (const Kind& known : {Kind{word, type, memory.gigabytes}, Kind{word, type, 0}, Kind{word, {}, 0}})
    if (const auto found = medians_.find(known); found != medians_.end()) return found->second;
  return std::nullopt;
}

std::optional<Milliseconds> Estimator::step(const Step& step) const {
  if (medians_.empty() || step.operations.empty()) return std::nullopt;
  const FieldValues values = expected_values(step);
  const std::string type = values.text(Field::type);
  const Size memory = values.size(Field::memory).value_or(Size{});
  std::optional<Milliseconds> sum;
  for (const Operation& planned : step.operations)
    if (const auto took = operation(planned.kind, type, memory)) sum = sum.value_or(Milliseconds{0}) + *took;
  return sum;
}
