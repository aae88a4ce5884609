#include "state/record_keys.hpp"

namespace {

const std::string retired_mark = "/retired-";

} // namespace

std::string clone_key(const std::string& key) { return key + "/clone"; }

std::string replaced_key(const std::string& key) { return key + "/replaced"; }

std::string retired_key(const std::string& key, const std::string& id) { return key + retired_mark + id; }

bool is_retired_key(const std::string& record_key) { return record_key.find(retired_mark) != std::string::npos; }

std::string declared_key(const std::string& record_key) { return record_key.substr(0, record_key.find('/')); }
