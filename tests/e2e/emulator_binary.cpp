#include "tests/e2e/emulator_binary.hpp"

#include "base/ensure.hpp"
#include "tests/support/places.hpp"

#include <httplib.h>
#include <nlohmann/json.hpp>

namespace {

const std::string listening = "listening on ";

/// Between `begin` and the end of its line.
std::string rest_of_line(const std::string& text, const std::string& begin) {
  const std::size_t start = text.find(begin) + begin.size();
  return text.substr(start, text.find('\n', start) - start);
}

} // namespace

EmulatorBinary::EmulatorBinary(const std::vector<std::string>& flags) {
  Launch launch{.command = {emulator_program(), "-speed=2000", "-free-limit=0"}};
  launch.command.insert(launch.command.end(), flags.begin(), flags.end());
  process_ = std::make_unique<Process>(launch);
  ensure(process_->shows(listening) && process_->shows("\n"), "the emulator starts");
  url_ = rest_of_line(process_->output(), listening);
}

Json EmulatorBinary::get(const std::string& path) const {
  const auto answer = httplib::Client(url_).Get("/_emulator/" + path);
  ensure(answer && answer->status == 200, "the emulator answers");
  return Json::parse(answer->body);
}

void EmulatorBinary::post(const std::string& path, const std::string& body) const {
  const auto answer = httplib::Client(url_).Post("/_emulator/" + path, body, "application/json");
  ensure(answer && answer->status == 200, "the emulator obeys");
}

void EmulatorBinary::remove(const std::string& path) const {
  const auto answer = httplib::Client(url_).Delete("/_emulator/" + path);
  ensure(answer && answer->status == 200, "the emulator removes");
}

std::map<std::string, std::string> EmulatorBinary::ids() const {
  std::map<std::string, std::string> ids;
  const Json state = get("state");
  for (const Json& instance : state["instances"])
    ids[instance["name"].get<std::string>()] = instance["id"].get<std::string>();
  return ids;
}

std::map<std::string, std::string> EmulatorBinary::data() const {
  std::map<std::string, std::string> data;
  const Json state = get("state");
  for (const Json& instance : state["instances"])
    data[instance["id"].get<std::string>()] = instance["data"].get<std::string>();
  return data;
}

std::map<std::string, int> EmulatorBinary::creates() const {
  return get("state")["creates_by_name"].get<std::map<std::string, int>>();
}

std::vector<std::string> EmulatorBinary::passwords() const {
  std::vector<std::string> passwords;
  const Json state = get("state");
  for (const Json& instance : state["instances"])
    passwords.push_back(instance["password"].get<std::string>());
  return passwords;
}

std::map<std::string, int> EmulatorBinary::requests() const {
  return get("requests")["counts"].get<std::map<std::string, int>>();
}
