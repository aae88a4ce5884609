#pragma once

#include "specs/field.hpp"
#include "state/state.hpp"

#include <random>
#include <string>
#include <vector>

/// What random states and plans are made of. `words`: the texts that may stand in them.
class RandomValues {
public:
  RandomValues(unsigned seed, std::vector<std::string> words)
      : random_(seed)
      , words_(std::move(words)) {}

  std::size_t number(std::size_t least, std::size_t most) {
    return std::uniform_int_distribution<std::size_t>(least, most)(random_);
  }

protected:
  bool coin() { return number(0, 1) == 1; }
  std::string pick(const std::vector<std::string>& from) { return from[number(0, from.size() - 1)]; }
  std::string text() { return pick(words_); }

  FieldValue value(ValueKind kind) {
    switch (kind) {
    case ValueKind::size:
      return Size{static_cast<std::int64_t>(number(0, 1'000'000))};
    case ValueKind::count:
      return static_cast<std::int64_t>(number(0, 40)) - 20;
    case ValueKind::flag:
      return coin();
    default:
      return text();
    }
  }

  FieldValues fields() {
    FieldValues values;
    for (const FieldTraits& row : every_field())
      if (coin()) values.set(row.field, value(row.kind));
    return values;
  }

  TimePoint time() { return TimePoint{Milliseconds{static_cast<std::int64_t>(number(0, 4'000'000'000'000))}}; }
  Protection protection() {
    return {coin(), static_cast<OnRemove>(number(0, static_cast<std::size_t>(OnRemove::refuse)))};
  }

private:
  std::mt19937 random_;
  std::vector<std::string> words_;
};
