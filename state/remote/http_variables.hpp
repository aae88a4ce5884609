#pragma once

#include "state/remote/pauses.hpp"
#include "state/remote/web_client.hpp"
#include "state/store_options.hpp"

// What Terraform's `http` backend takes from the environment alone.

/// `TF_HTTP_RETRY_MAX`, `TF_HTTP_RETRY_WAIT_MIN` and `TF_HTTP_RETRY_WAIT_MAX`, the waits in seconds. A count without
/// a `timeout` in the specs is the only limit.
Result<RetryLimits> read_retry_limits(const StoreValues& values);

/// The client's certificate and the CAs to trust. `TF_HTTP_SKIP_CERT_VERIFICATION` is refused.
Result<WebClientOptions> read_web_options(const StoreValues& values);
