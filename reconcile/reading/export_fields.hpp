#pragma once

#include "reconcile/live.hpp"
#include "specs/spec_layout.hpp"

/// The fields of one live instance as a spec can say them, without name and key. `inherited` is what an instance has in
/// those specs that writes nothing: it need not be written again, and must not change what lives. Pure.
WrittenInstance describe_instance(const LiveInstance& live, const FieldValues& known, const FieldValues& inherited);
