#include "base/diagnostic.hpp"

#include <algorithm>
#include <tuple>

bool has_errors(const Diagnostics& diagnostics) {
  return std::any_of(diagnostics.begin(), diagnostics.end(),
                     [](const Diagnostic& finding) { return finding.severity == Severity::error; });
}

void sort_diagnostics(Diagnostics& diagnostics) {
  std::stable_sort(diagnostics.begin(), diagnostics.end(), [](const Diagnostic& a, const Diagnostic& b) {
    return std::tie(a.location, a.code, a.message) < std::tie(b.location, b.code, b.message);
  });
}
