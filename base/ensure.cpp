#include "base/ensure.hpp"

#include <cstdio>
#include <cstdlib>

void ensure(bool holds, const char* promise, const char* file, int line) {
  if (holds) return;
  std::fprintf(stderr, "auraform: broken invariant at %s:%d: %s\n", file, line, promise);
  std::abort();
}
