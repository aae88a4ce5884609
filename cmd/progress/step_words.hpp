#pragma once

#include "cmd/style.hpp"
#include "reconcile/observer.hpp"

#include <string>

/// `instance.orders: Creating...`, with the id where there is one.
std::string started_line(const RunEvent& event);

/// `instance.orders: Still creating... [pause, "pausing", 2m00s elapsed]`: `elapsed` is the whole step's.
std::string still_line(const RunEvent& event, Milliseconds elapsed);

/// The line for the end of a step, or for a note; empty for events that need none.
/// `instance.orders: Creation complete after 4m02s [id=2f49c2b3]`.
std::string ended_line(const RunEvent& event, const Style& style);
