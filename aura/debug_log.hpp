#pragma once

#include <string_view>

/// Where the client tells what it does, one line a call. Lines hold no secret and no body, and are printable.
class DebugLog {
public:
  virtual ~DebugLog() = default;
  virtual void line(std::string_view text) = 0;
};
