#pragma once

#include "base/result.hpp"
#include "state/remote/web_client.hpp"

#include <string>

// What those have in common who give credentials in exchange for a token.

/// `state/no-store-credentials`, of kind `authentication`.
Error no_store_credentials(const std::string& message, const std::string& hint);

/// An answer that may be another one later; of kind `network`.
Error token_service_in_trouble(const std::string& service, const WebAnswer& answer);

/// The beginning of what an answer says, fit for a message.
std::string told_by(const WebAnswer& answer);

/// The token in a file that the variable or setting `what` names.
Result<std::string> read_token(const std::string& what, const std::string& file);
