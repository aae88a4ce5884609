#pragma once

#include "reconcile/plan.hpp"

#include <map>
#include <optional>
#include <tuple>
#include <vector>

/// What recorded durations say about operations to come. A value made once from the record's samples.
class Estimator {
public:
  explicit Estimator(const std::vector<DurationSample>& samples);

  /// The median of what the same operation took on instances of the same type and memory; where there was none, of
  /// the same type; else of any. nullopt: never measured.
  std::optional<Milliseconds> operation(OperationKind kind, const std::string& type, Size memory) const;

  /// The sum over a step's operations that were ever measured; nullopt when none was.
  std::optional<Milliseconds> step(const Step& step) const;

private:
  using Kind = std::tuple<std::string, std::string, std::int64_t>; // operation, type, gigabytes; empty and 0: any

  std::map<Kind, Milliseconds> medians_;
};
