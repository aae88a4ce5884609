#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

/// So long is a name at most (Aura API v1 spec), and a key that stands for one.
inline constexpr std::size_t most_of_a_name = 30;

/// The nearest key to a text: what no key can have becomes one `_`. Empty where nothing is left of it.
std::string key_from(std::string_view text, std::size_t most = most_of_a_name);

/// One instance that needs a key.
struct KeyWish {
  std::string text; ///< what the key is made from: a name, an address
  std::string id;   ///< Aura's; it tells apart what would have one key
  /// Texts that the key must not equal, besides other keys, and the key is short enough to be a name: for an instance
  /// whose name is left to its key.
  bool stands_for_name = false;
};

/// Valid keys, each once and none of them taken, in the order of the wishes. A key that two would have gets the id
/// behind it for both, so that it does not depend on who came first. Pure.
std::vector<std::string> make_keys(const std::vector<KeyWish>& wishes, std::set<std::string> taken,
                                   const std::set<std::string>& names);
