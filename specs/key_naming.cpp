#include "specs/key_naming.hpp"

#include "base/ensure.hpp"
#include "specs/keys.hpp"

#include <map>

namespace {

constexpr std::size_t most_of_a_key = 60;
constexpr std::string_view nameless = "instance";

std::string without_ends(std::string text, std::string_view unwanted) {
  text.erase(0, std::min(text.find_first_not_of(unwanted), text.size()));
  text.erase(text.find_last_not_of(unwanted) + 1);
  return text;
}

std::size_t most_of(const KeyWish& wish) { return wish.stands_for_name ? most_of_a_name : most_of_a_key; }

/// `orders_2f49c2b3`, of `most` characters at most.
std::string with_ending(const std::string& base, const std::string& ending, std::size_t most) {
  const std::size_t room = most - std::min(ending.size() + 1, most);
  return without_ends(base.substr(0, room), "_-") + "_" + ending;
}

/// Tries the base, then the base with the id, then with the id and a number.
std::string free_key(const KeyWish& wish, const std::string& base, bool base_is_unique,
                     const std::set<std::string>& taken, const std::set<std::string>& names) {
  const auto is_free = [&](const std::string& key) {
    return !taken.contains(key) && !(wish.stands_for_name && names.contains(key));
  };
  if (base_is_unique && is_free(base)) return base;
  const std::string id = key_from(wish.id);
  std::string key = with_ending(base, id, most_of(wish));
  for (std::size_t number = 2; !is_free(key); ++number)
    key = with_ending(base, id + "_" + std::to_string(number), most_of(wish));
  return key;
}

} // namespace

std::string key_from(std::string_view text, std::size_t most) {
  std::string key;
  for (const char c : text) {
    const bool fits = is_key(std::string_view{&c, 1});
    if (fits)
      key += c;
    else if (!key.ends_with('_'))
      key += '_';
  }
  return without_ends(without_ends(std::move(key), "_-").substr(0, most), "_-");
}

std::vector<std::string> make_keys(const std::vector<KeyWish>& wishes, std::set<std::string> taken,
                                   const std::set<std::string>& names) {
  std::vector<std::string> bases;
  std::map<std::string, std::size_t> wished;
  for (const KeyWish& wish : wishes) {
    bases.push_back(key_from(wish.text, most_of(wish)));
    if (bases.back().empty()) bases.back() = nameless;
    ++wished[bases.back()];
  }
  std::vector<std::string> keys(wishes.size());
  for (const bool unique : {true, false}) // those that need no ending come first, whatever the order
    for (std::size_t i = 0; i < wishes.size(); ++i) {
      if ((wished[bases[i]] == 1 && bases[i] != nameless) != unique) continue;
      keys[i] = free_key(wishes[i], bases[i], unique, taken, names);
      ensure(is_key(keys[i]), "a key that was made is a key");
      taken.insert(keys[i]);
    }
  return keys;
}
