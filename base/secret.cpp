#include "base/secret.hpp"

#include <string.h>

Secret::~Secret() {
  if (!text_.empty()) explicit_bzero(text_.data(), text_.size());
}
