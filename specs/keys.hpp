#pragma once

#include <string_view>

/// True for the key of an instance or a profile: letters, digits, `_` and `-`, 64 at most. It becomes a part of
/// addresses, file names and -target patterns.
bool is_key(std::string_view text);

/// True for the name of a variable, which must also be the end of an environment variable's name.
bool is_variable_name(std::string_view text);

/// True for the id of a customer managed key: a UUID (aura-api §2).
bool is_uuid(std::string_view text);

/// True for an Aura instance id: eight hexadecimal digits in lower case (Aura API v1 spec).
bool is_instance_id(std::string_view text);
