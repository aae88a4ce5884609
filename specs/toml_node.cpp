#include "specs/toml_node.hpp"

#include <algorithm>

SourceLocation Place::location() const {
  return file == nullptr ? SourceLocation{} : SourceLocation{file->name, line, column};
}

const TomlNode* TomlNode::find(std::string_view member_key) const {
  const Table* here = table();
  if (here == nullptr) return nullptr;
  const auto by_key = [](const TomlNode& member, std::string_view wanted) { return member.key < wanted; };
  const auto member = std::lower_bound(here->members.begin(), here->members.end(), member_key, by_key);
  return member != here->members.end() && member->key == member_key ? &*member : nullptr;
}
