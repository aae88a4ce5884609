#pragma once

#include <string>

// Keys under which the record keeps what a replacement by a clone has under way, or left. No spec can declare them: a
// slash is no part of a key.

/// `orders/clone`: the instance that is to take the place of `orders`.
std::string clone_key(const std::string& key);
/// `orders/replaced`: the instance that gave its place up, and is still to be deleted.
std::string replaced_key(const std::string& key);
/// `orders/retired-2f49c2b3`: an instance that gave its place up and is kept, paused, until somebody lets it go.
std::string retired_key(const std::string& key, const std::string& id);
bool is_retired_key(const std::string& record_key);
/// The key that all of these belong to: `orders`.
std::string declared_key(const std::string& record_key);
