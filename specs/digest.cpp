#include "specs/digest.hpp"

#include "base/checksum.hpp"

namespace {

/// Each part with its length before it, so that moving a byte from one part to the next is a change.
void append_part(std::string& whole, std::string_view part) {
  whole += std::to_string(part.size());
  whole += ':';
  whole += part;
}

} // namespace

std::string digest_of(const std::vector<const SpecFile*>& files, const Variables& variables) {
  std::string whole;
  for (const SpecFile* file : files) {
    append_part(whole, file->name);
    append_part(whole, file->text);
  }
  for (const auto& [name, variable] : variables) {
    append_part(whole, name);
    append_part(whole, variable.has_value && !variable.sensitive ? variable.value : std::string_view{});
  }
  return to_hex(fnv1a(whole));
}
