#pragma once

#include <string>
#include <utility>

/// Text that must not be seen: it has no stream operator and no implicit conversion, so that it can only
/// be read where `reveal` is written out. Its memory is overwritten when it goes.
class Secret {
public:
  Secret() = default;
  explicit Secret(std::string text)
      : text_(std::move(text)) {}
  Secret(const Secret&) = default;
  Secret(Secret&& other) noexcept;
  Secret& operator=(Secret other) noexcept;
  ~Secret();

  bool empty() const { return text_.empty(); }
  /// The text itself. Every caller is a place to review.
  const std::string& reveal() const { return text_; }

  bool operator==(const Secret&) const = default;

private:
  void wipe() noexcept;

  std::string text_;
};
