#include "specs/configuration.hpp"

std::string address_of(const std::string& key) { return "instance." + key; }
