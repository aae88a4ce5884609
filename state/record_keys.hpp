#pragma once

#include <string>

// Keys under which the record keeps what a replacement by a clone has under way. No spec can declare them: a slash is
// no part of a key.

/// `orders/clone`: the instance that is to take the place of `orders`.
std::string clone_key(const std::string& key);
/// `orders/replaced`: the instance that gave its place up, and is still to be deleted.
std::string replaced_key(const std::string& key);
/// The key that all of these belong to: `orders`.
std::string declared_key(const std::string& record_key);
