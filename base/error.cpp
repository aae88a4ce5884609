#include "base/error.hpp"

Error in_context(Error error, const std::string& doing) {
  error.message = doing + ": " + error.message;
  return error;
}
