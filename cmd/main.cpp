#include "cmd/run.hpp"
#include "cmd/system_environment.hpp"

#include <malloc.h>
#include <unistd.h>

namespace {

/// A run is short and soon needs again what it freed: giving it back to the system in between costs a fifth of all page
/// faults of a large plan (docs/performance.md).
void keep_freed_memory() {
#ifdef __GLIBC__
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 128 << 20);
  mallopt(M_TOP_PAD, 1 << 20);
#endif
}

} // namespace

int main(int argc, char** argv) {
  keep_freed_memory();
  open_standard_descriptors();
  SystemInterruption interruption;
  DescriptorInput in(STDIN_FILENO);
  DescriptorOutput out(STDOUT_FILENO, "stdout");
  DescriptorOutput err(STDERR_FILENO, "stderr");
  const SystemClock clock;
  std::error_code failure;
  Environment environment{.arguments = {argv + (argc > 0 ? 1 : 0), argv + argc},
                          .variables = system_variables(environ),
                          .directory = std::filesystem::current_path(failure),
                          .in = in,
                          .out = out,
                          .err = err,
                          .clock = clock,
                          .interruption = interruption};
  return static_cast<int>(run_auraform(environment));
}
