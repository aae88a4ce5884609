#pragma once

#include "base/ensure.hpp"
#include "base/error.hpp"

#include <type_traits>
#include <utility>
#include <variant>

/// A value or the Error that stands in its place: a strict subset of std::expected<T, Error>.
/// Reading the value of a failed result, or the error of a good one, ends the program.
template <typename T>
class [[nodiscard]] Result {
public:
  Result(T value)
      : content_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error)
      : content_(std::in_place_index<1>, std::move(error)) {}

  bool has_value() const { return content_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  T& value() & {
    ensure(has_value(), "the result holds a value");
    return *std::get_if<0>(&content_);
  }
  const T& value() const& {
    ensure(has_value(), "the result holds a value");
    return *std::get_if<0>(&content_);
  }
  T&& value() && {
    ensure(has_value(), "the result holds a value");
    return std::move(*std::get_if<0>(&content_));
  }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  const Error& error() const& {
    ensure(!has_value(), "the result holds an error");
    return *std::get_if<1>(&content_);
  }
  Error&& error() && {
    ensure(!has_value(), "the result holds an error");
    return std::move(*std::get_if<1>(&content_));
  }

private:
  std::variant<T, Error> content_;
};

/// Success without a value, or an Error.
template <>
class [[nodiscard]] Result<void> {
public:
  Result() = default;
  Result(Error error)
      : error_(std::in_place_index<1>, std::move(error)) {}

  bool has_value() const { return error_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  const Error& error() const& {
    ensure(!has_value(), "the result holds an error");
    return *std::get_if<1>(&error_);
  }
  Error&& error() && {
    ensure(!has_value(), "the result holds an error");
    return std::move(*std::get_if<1>(&error_));
  }

private:
  std::variant<std::monostate, Error> error_;
};

#define AURAFORM_JOIN_(a, b) a##b
#define AURAFORM_JOIN(a, b) AURAFORM_JOIN_(a, b)
#define AURAFORM_TRY_ASSIGN_(temporary, target, expression)                                                            \
  auto temporary = (expression);                                                                                       \
  if (!temporary) return std::move(temporary).error();                                                                 \
  target = std::move(temporary).value()

/// Evaluates a Result<void> expression and returns its error from the enclosing function, if it has one.
#define TRY(expression)                                                                                                \
  do {                                                                                                                 \
    if (auto try_result = (expression); !try_result) return std::move(try_result).error();                             \
  } while (false)

/// Declares or assigns `target` from a Result expression, or returns its error from the enclosing function.
#define TRY_ASSIGN(target, expression)                                                                                 \
  AURAFORM_TRY_ASSIGN_(AURAFORM_JOIN(try_assign_result_, __LINE__), target, expression)
