#pragma once

#include "cmd/environment.hpp"
#include "cmd/style.hpp"
#include "reconcile/observer.hpp"

#include <memory>

/// Shows a person how an apply goes.
class Progress : public Observer {
public:
  /// Time has passed, whether or not anything happened.
  virtual void tick(TimePoint now) = 0;
  /// A remark amid the run; ends with a newline.
  virtual void remark(const std::string& text) = 0;
  /// The run is over; nothing is shown after it.
  virtual void finish() = 0;
};

/// Live lines on a terminal, one line a change elsewhere; on stderr.
std::unique_ptr<Progress> make_progress(Output& err, const Style& style, bool live_allowed);
