#pragma once

#include "aura/wire_request.hpp"
#include "base/result.hpp"
#include "reconcile/cloud.hpp"

#include <string_view>

/// Reads the body of a 2xx answer to `request`. Members that we do not know are ignored; members that we use and that
/// have the wrong type are an error that names their path.
///
/// - Absent, null and empty text are unread: they are not among an instance's fields.
/// - The answer to a read must be about the instance that was asked for.
/// - The answer to a create needs nothing but an id: whatever else is amiss must not lose that.
/// - `accepted` never fails: the status has said it all, and the body is a courtesy (it may be empty).
Result<Payload> decode_answer(const WireRequest& request, std::string_view body);
