#include "cmd/environment.hpp"

std::string Environment::variable(const std::string& name) const {
  const auto found = variables.find(name);
  return found == variables.end() ? std::string{} : found->second;
}
