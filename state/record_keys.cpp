#include "state/record_keys.hpp"

std::string clone_key(const std::string& key) { return key + "/clone"; }

std::string replaced_key(const std::string& key) { return key + "/replaced"; }

std::string declared_key(const std::string& record_key) { return record_key.substr(0, record_key.find('/')); }
