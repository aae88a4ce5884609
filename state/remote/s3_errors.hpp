#pragma once

#include "state/remote/s3_objects.hpp"

/// What an answer of S3 that is no success means, in words for a person. `doing` is what was being done: "reading
/// s3://bucket/key".
Error s3_error(const WebAnswer& answer, const S3Place& place, const std::string& doing, TimePoint now);

/// Whether the store is in trouble, and may answer otherwise soon.
bool is_passing_trouble(const WebAnswer& answer);

/// Why a store that does not heed conditions is not used. `what` is what it did.
Error no_conditions(const std::string& place, const std::string& what);
