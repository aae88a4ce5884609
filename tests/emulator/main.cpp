#include <csignal>
#include <cstdio>
#include <iostream>
#include <string>
#include <vector>

#include <pthread.h>

#include "tests/emulator/command_line.hpp"
#include "tests/emulator/emulator.hpp"

namespace {

int fail(const std::string& message) {
  std::cerr << "aura-emulator: " << message << "\n";
  return 1;
}

/// Written under another name first, so that a script never reads half a number.
bool write_port_file(const std::string& path, int port) {
  const std::string partial = path + ".new";
  std::FILE* file = std::fopen(partial.c_str(), "w");
  if (!file) return false;
  const bool written = std::fprintf(file, "%d\n", port) > 0;
  return std::fclose(file) == 0 && written && std::rename(partial.c_str(), path.c_str()) == 0;
}

} // namespace

int main(int argc, char** argv) {
  const auto parsed = emulator::parse_command_line(std::vector<std::string>(argv + 1, argv + argc));
  if (const auto* problem = std::get_if<emulator::Problem>(&parsed)) return fail(problem->message);
  const auto& settings = std::get<emulator::Settings>(parsed);
  if (settings.help) {
    std::cout << emulator::help_text();
    return 0;
  }
  // Blocked before any thread starts, so that all inherit it and sigwait alone receives them.
  sigset_t stop_signals;
  sigemptyset(&stop_signals);
  sigaddset(&stop_signals, SIGINT);
  sigaddset(&stop_signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &stop_signals, nullptr);

  emulator::Emulator aura(settings);
  if (const auto problem = aura.start()) return fail(problem->message);
  if (!settings.port_file.empty() && !write_port_file(settings.port_file, aura.port())) {
    return fail("cannot write the port file " + settings.port_file);
  }
  std::cout << "aura-emulator listening on " << aura.url() << std::endl;
  int received = 0;
  sigwait(&stop_signals, &received);
  aura.stop();
  return 0;
}
