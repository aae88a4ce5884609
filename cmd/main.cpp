#include "cmd/run.hpp"
#include "cmd/system_environment.hpp"

#include <cstddef>
#include <cstdlib>
#include <functional>
#include <memory>

#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

namespace {

/// A run is short and soon needs again what it freed, and page faults were a third of the time of a large plan
/// (docs/performance.md). So freed memory is kept, and the beginning of the heap may be served in huge pages: no more
/// of it, since huge pages that are hardly used make a run larger.
void prepare_heap() {
#ifdef __GLIBC__
  constexpr std::size_t huge_page = 2U << 20U;
  constexpr std::size_t room = 64U << 20U;
  constexpr int past_the_first_top = 4 << 20; // an allocation that makes the heap grow, by all of the room
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 128 << 20);
  mallopt(M_TOP_PAD, static_cast<int>(room));
  void* const grown = std::malloc(past_the_first_top);
  const auto* const end = static_cast<char*>(sbrk(0));
  // A sanitizer's memory lies elsewhere.
  if (const auto* first = static_cast<char*>(grown); first != nullptr && std::less<>()(first, end)) {
    void* begin = grown;
    auto space = static_cast<std::size_t>(end - first);
    if (std::align(huge_page, huge_page, begin, space) != nullptr) madvise(begin, space, MADV_HUGEPAGE);
  }
  std::free(grown);
  mallopt(M_TOP_PAD, 1 << 20);
#endif
}

} // namespace

int main(int argc, char** argv) {
  prepare_heap();
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
