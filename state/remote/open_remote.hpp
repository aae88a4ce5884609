#pragma once

#include "state/open_store.hpp"

#include <memory>

/// The state in an S3 bucket. The options were checked; nothing is sent yet.
Result<std::unique_ptr<StateStore>> open_s3(const StateSettings& settings, const StoreSurroundings& around);

/// The same on a server that speaks the protocol of Terraform's `http` backend.
Result<std::unique_ptr<StateStore>> open_http(const StateSettings& settings, const StoreSurroundings& around);
