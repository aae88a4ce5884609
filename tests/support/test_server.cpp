#include "tests/support/test_server.hpp"

#include "tests/support/places.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>

#include <sys/wait.h>

namespace {

constexpr int skipped = 77;

std::string path_of(const std::string& script) { return source_directory() + "/tests/remote/servers/" + script; }

} // namespace

TestServer::TestServer(const std::string& script, const std::vector<std::string>& flags)
    : script_(script) {
  std::string command = "'" + path_of(script) + "' start";
  for (const std::string& flag : flags)
    command += " '" + flag + "'";
  FILE* pipe = ::popen(command.c_str(), "r"); // NOLINT(cert-env33-c): a script of ours
  std::string output;
  std::array<char, 4096> block{};
  while (pipe != nullptr && std::fgets(block.data(), static_cast<int>(block.size()), pipe) != nullptr)
    output += block.data();
  const int status = pipe == nullptr ? -1 : ::pclose(pipe);
  if (WIFEXITED(status) && WEXITSTATUS(status) == skipped) return;
  if (status != 0) throw std::runtime_error(script + " does not start");
  fields_ = nlohmann::json::parse(output);
}

TestServer::~TestServer() {
  if (is_there()) call("stop");
}

std::string TestServer::field(const std::string& name) const { return fields_.at(name).get<std::string>(); }

int TestServer::process() const { return fields_.at("pids").back().get<int>(); }

void TestServer::call(const std::string& verb) const {
  const std::string command = "'" + path_of(script_) + "' " + verb + " --dir '" + field("dir") + "' >/dev/null 2>&1";
  [[maybe_unused]] const int status = std::system(command.c_str()); // NOLINT(cert-env33-c): a script of ours
}
