#include "cmd/run.hpp"
#include "cmd/system_environment.hpp"

#include <unistd.h>

int main(int argc, char** argv) {
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
