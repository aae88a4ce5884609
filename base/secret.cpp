#include "base/secret.hpp"

#include <string.h>

Secret::Secret(Secret&& other) noexcept
    : text_(std::move(other.text_)) {
  other.wipe(); // a short text is copied by a move, and its bytes would stay behind
}

Secret& Secret::operator=(Secret other) noexcept {
  text_.swap(other.text_);
  return *this;
}

Secret::~Secret() { wipe(); }

void Secret::wipe() noexcept {
  text_.resize(text_.capacity());
  explicit_bzero(text_.data(), text_.size());
  text_.clear();
}
