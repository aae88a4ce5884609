#pragma once

#include "base/diagnostic.hpp"
#include "base/time.hpp"
#include "specs/configuration.hpp"

#include <map>
#include <span>
#include <string>
#include <string_view>

/// What a value of an option must be.
enum class StoreOptionKind { text, flag, duration, address };

/// One key that `[auraform.state]` may have beside `backend`.
struct StoreOption {
  std::string_view name;
  StoreOptionKind kind;
  std::string_view summary;
};

/// The options of a backend; none where there is no such backend.
std::span<const StoreOption> store_options(std::string_view backend);

/// The values of a backend's options: those of the specs, and over them `AURAFORM_STATE_NAME` of the environment.
class StoreValues {
public:
  StoreValues(const StateSettings& settings, const std::map<std::string, std::string>& environment);

  /// Empty where it is not set.
  std::string text(std::string_view name) const;
  /// The variable that the value comes from; empty where it is the specs'.
  std::string origin(std::string_view name) const;
  bool flag(std::string_view name, bool otherwise) const;
  Milliseconds duration(std::string_view name, Milliseconds otherwise) const;
  /// The first of these environment variables that is set and not empty; else empty.
  std::string variable(std::initializer_list<std::string_view> names) const;

private:
  std::map<std::string, std::string, std::less<>> values_;
  std::map<std::string, std::string, std::less<>> origins_;
  std::map<std::string, std::string, std::less<>> environment_;
};

/// Everything that is wrong with what is written: unknown options, values of the wrong kind, plain http to other
/// machines.
Diagnostics check_store_options(const StateSettings& settings, const std::map<std::string, std::string>& environment);

/// What is missing before the store can be opened; the environment of another run may have it.
Diagnostics find_missing_options(const StateSettings& settings, const std::map<std::string, std::string>& environment);
