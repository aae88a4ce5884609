#pragma once

#include "state/state_format.hpp"
#include "state/state_store.hpp"
#include "state/store_options.hpp"

#include <filesystem>
#include <map>
#include <memory>
#include <string>

/// What a remote store is opened with. Its options were checked.
struct RemoteSurroundings {
  std::filesystem::path base;
  std::map<std::string, std::string> environment;
  StateFormat format; ///< how it writes and reads its texts
};

/// The state in an S3 bucket. Nothing is sent yet.
Result<std::unique_ptr<StateStore>> open_s3(const StateSettings& settings, const RemoteSurroundings& around);
