#include "specs/configuration.hpp"

namespace {

constexpr std::string_view managed_key_prefix = "customer_managed_key.";

template <typename Spec>
const SourceLocation& place_in(const Spec& spec, Field field) {
  const SourceLocation* const written = spec.field_locations.find(field);
  return written == nullptr ? spec.location : *written;
}

} // namespace

std::string address_of(const std::string& key) { return is_managed_key_address(key) ? key : "instance." + key; }

std::string managed_key_address(const std::string& key) { return std::string(managed_key_prefix) + key; }

bool is_managed_key_address(std::string_view text) { return text.starts_with(managed_key_prefix); }

std::string managed_key_of(const std::string& address) {
  return is_managed_key_address(address) ? address.substr(managed_key_prefix.size()) : address;
}

std::string_view resource_type_of(const std::string& key) {
  return is_managed_key_address(key) ? managed_key_prefix.substr(0, managed_key_prefix.size() - 1) : "instance";
}

const SourceLocation& location_of(const InstanceSpec& spec, Field field) { return place_in(spec, field); }

const SourceLocation& location_of(const ManagedKeySpec& spec, Field field) { return place_in(spec, field); }
