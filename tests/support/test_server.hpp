#pragma once

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

/// A real server that one of the scripts in tests/remote/servers has started, for as long as this lives.
class TestServer {
public:
  /// `script` is a name there: `ceph-rgw.sh`.
  TestServer(const std::string& script, const std::vector<std::string>& flags);
  TestServer(const TestServer&) = delete;
  TestServer& operator=(const TestServer&) = delete;
  ~TestServer();

  /// False where something that it needs is not installed: the test is to be skipped, saying so.
  bool is_there() const { return !fields_.empty(); }
  /// What it told of itself: `endpoint`, `access_key` …
  std::string field(const std::string& name) const;
  /// Its last process: the gateway, the server itself.
  int process() const;
  /// Another verb of the script: `gateway-stop`.
  void call(const std::string& verb) const;

private:
  std::string script_;
  nlohmann::json fields_;
};
