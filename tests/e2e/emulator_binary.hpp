#pragma once

#include "base/json.hpp"
#include "tests/support/process.hpp"

#include <map>
#include <memory>
#include <string>
#include <vector>

/// The emulator's program, running on a free port of its own choice, its time compressed.
class EmulatorBinary {
public:
  explicit EmulatorBinary(const std::vector<std::string>& flags = {});

  const std::string& url() const { return url_; }
  /// Its control endpoint; `path` comes after `/_emulator/`. The answer must be 200.
  Json get(const std::string& path) const;
  void post(const std::string& path, const std::string& body) const;
  void remove(const std::string& path) const;

  /// Ids by name.
  std::map<std::string, std::string> ids() const;
  /// What stands for the databases' contents, by id.
  std::map<std::string, std::string> data() const;
  /// Accepted creates by name.
  std::map<std::string, int> creates() const;
  /// Passwords of all instances: what must be found nowhere but in the credentials.
  std::vector<std::string> passwords() const;
  /// Requests by method and route, `GET /v1/instances/{id}`, since they were last forgotten.
  std::map<std::string, int> requests() const;
  void forget_requests() const { remove("requests"); }

private:
  std::unique_ptr<Process> process_;
  std::string url_;
};
