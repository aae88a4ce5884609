#include "tests/emulator/emulator.hpp"

#include <random>

#include "tests/emulator/data_file.hpp"
#include "tests/emulator/server.hpp"
#include "tests/emulator/service.hpp"

namespace emulator {

namespace {

std::uint64_t chosen_seed(const Settings& settings) {
  if (settings.seed) return *settings.seed;
  std::random_device device;
  return std::uint64_t{device()} << 32U | device();
}

} // namespace

struct Emulator::Parts {
  explicit Parts(const Settings& settings)
      : world(settings, Clock::real_now(), chosen_seed(settings))
      , service(world)
      , data(service, settings.data_file)
      , server(service, settings.connections) {}

  World world;
  Service service;
  DataFile data;
  Server server;
};

Emulator::Emulator(Settings settings)
    : parts_(std::make_unique<Parts>(settings)) {}

Emulator::~Emulator() { stop(); }

MaybeProblem Emulator::start() {
  const Settings& settings = parts_->world.settings;
  for (const std::string& fault : settings.faults) {
    if (auto problem = add_fault(fault)) return problem;
  }
  if (!settings.log_file.empty()) {
    if (auto problem = parts_->world.log.append_to(settings.log_file)) return problem;
  }
  if (!settings.data_file.empty()) {
    if (auto problem = parts_->data.load()) return problem;
    if (auto problem = parts_->data.start()) return problem;
  }
  return parts_->server.start(settings.port);
}

void Emulator::stop() {
  parts_->server.stop();
  parts_->data.stop();
}

int Emulator::port() const { return parts_->server.port(); }

std::string Emulator::url() const { return "http://127.0.0.1:" + std::to_string(port()); }

TimeMs Emulator::now() {
  TimeMs time = 0;
  parts_->service.with_world([&](World& world) { time = world.clock.now(); });
  return time;
}

void Emulator::advance(std::chrono::milliseconds step) {
  parts_->service.with_world([&](World& world) {
    world.clock.advance(step);
    world.fleet.advance(world.clock.now());
  });
}

std::vector<Instance> Emulator::instances() {
  std::vector<Instance> all;
  parts_->service.with_world([&](World& world) {
    for (const auto& [id, instance] : world.fleet.instances())
      all.push_back(instance);
  });
  return all;
}

std::vector<RequestRecord> Emulator::requests() {
  std::vector<RequestRecord> all;
  parts_->service.with_world([&](World& world) { all.assign(world.log.records().begin(), world.log.records().end()); });
  return all;
}

void Emulator::clear_requests() {
  parts_->service.with_world([](World& world) { world.log.clear(); });
}

std::map<std::string, int> Emulator::creates_by_name() {
  std::map<std::string, int> counts;
  parts_->service.with_world([&](World& world) { counts = world.creates_by_name; });
  return counts;
}

std::string Emulator::add_instance(Instance instance) {
  std::string id;
  parts_->service.with_world([&](World& world) { id = world.fleet.add(std::move(instance)).id; });
  return id;
}

bool Emulator::change_instance(const Instance& instance) {
  bool found = false;
  parts_->service.with_world([&](World& world) {
    Instance* present = world.fleet.find(instance.id);
    if (!present) return;
    *present = instance;
    world.fleet.touch(*present);
    found = true;
  });
  return found;
}

bool Emulator::remove_instance(const std::string& id) {
  bool found = false;
  parts_->service.with_world([&](World& world) {
    found = world.fleet.find(id) != nullptr;
    if (found) world.fleet.erase(id);
  });
  return found;
}

std::string Emulator::add_fault(Fault fault) {
  std::string id;
  parts_->service.with_world([&](World& world) { id = world.faults.add(std::move(fault)); });
  return id;
}

MaybeProblem Emulator::add_fault(const std::string& json) {
  auto parsed = parse_fault(json);
  if (const auto* problem = std::get_if<Problem>(&parsed)) return *problem;
  add_fault(std::get<Fault>(std::move(parsed)));
  return std::nullopt;
}

void Emulator::clear_faults() {
  parts_->service.with_world([](World& world) { world.faults.clear(); });
}

int Emulator::strikes(const std::string& fault_id) {
  int count = 0;
  parts_->service.with_world([&](World& world) {
    for (const Fault& fault : world.faults.faults())
      count += fault.id == fault_id ? fault.struck : 0;
  });
  return count;
}

void Emulator::revoke_tokens() {
  parts_->service.with_world([](World& world) { world.tokens.revoke_all(); });
}

int Emulator::tokens_issued() {
  int count = 0;
  parts_->service.with_world([&](World& world) { count = world.tokens.issued(); });
  return count;
}

MaybeProblem Emulator::set(const std::string& name, const std::string& value) {
  MaybeProblem problem;
  parts_->service.with_world([&](World& world) {
    problem = apply_runtime_setting(world.settings, name, value);
    if (world.settings.speed != world.clock.speed()) world.clock.set_speed(world.settings.speed);
  });
  return problem;
}

} // namespace emulator
