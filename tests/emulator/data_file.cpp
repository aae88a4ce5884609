#include "tests/emulator/data_file.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iostream>
#include <sstream>

#include <unistd.h>

#include "tests/emulator/codec.hpp"

namespace emulator {

namespace {

constexpr auto shortest_interval = std::chrono::milliseconds(20);

/// Another name, fsync, rename: a reader finds the old file or the new one, never half of it.
bool write_durably(const std::string& path, const std::string& text) {
  const std::string partial = path + ".new";
  std::FILE* file = std::fopen(partial.c_str(), "w");
  if (!file) return false;
  const bool written = std::fwrite(text.data(), 1, text.size(), file) == text.size() && std::fflush(file) == 0 &&
                       fsync(fileno(file)) == 0;
  return std::fclose(file) == 0 && written && std::rename(partial.c_str(), path.c_str()) == 0;
}

SavedWorld copy_of(const World& world) {
  SavedWorld copy;
  copy.now = world.clock.now();
  copy.deleted = world.fleet.deleted();
  copy.creates_by_name = world.creates_by_name;
  for (const auto& [id, instance] : world.fleet.instances())
    copy.instances.push_back(instance);
  for (const auto& [id, key] : world.keys)
    copy.keys.push_back(key);
  return copy;
}

void put_back(World& world, SavedWorld saved) {
  world.clock.advance(std::chrono::milliseconds(std::max<TimeMs>(0, saved.now - world.clock.now())));
  world.fleet.restore_deleted(std::move(saved.deleted));
  world.creates_by_name = std::move(saved.creates_by_name);
  for (Instance& instance : saved.instances)
    world.fleet.add(std::move(instance));
  for (EncryptionKey& key : saved.keys)
    world.keys.emplace(key.id, key);
}

} // namespace

DataFile::~DataFile() { stop(); }

MaybeProblem DataFile::load() {
  std::ifstream file(path_, std::ios::binary);
  if (!file) {
    if (errno == ENOENT) return std::nullopt;
    return Problem{"cannot read the data file " + path_ + ": " + std::strerror(errno)};
  }
  std::ostringstream text;
  text << file.rdbuf();
  auto decoded = decode_world(text.str());
  if (const auto* problem = std::get_if<Problem>(&decoded)) {
    return Problem{"the data file " + path_ + " cannot be used: " + problem->message};
  }
  service_.with_world([&](World& world) { put_back(world, std::get<SavedWorld>(std::move(decoded))); });
  return std::nullopt;
}

MaybeProblem DataFile::start() {
  if (auto problem = save_if_changed()) return problem;
  thread_ = std::thread([this] { run(); });
  return std::nullopt;
}

void DataFile::stop() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void DataFile::run() {
  auto interval = std::chrono::steady_clock::duration(shortest_interval);
  while (true) {
    bool last = false;
    {
      std::unique_lock lock(mutex_);
      last = wake_.wait_for(lock, interval, [this] { return stopping_; });
    }
    const auto began = std::chrono::steady_clock::now();
    const auto problem = save_if_changed();
    if (problem && !complained_) std::cerr << "aura-emulator: " << problem->message << "\n";
    complained_ = problem.has_value();
    if (last) return;
    // A large world takes a while to write; writing must not take most of the time.
    interval = std::max<std::chrono::steady_clock::duration>(shortest_interval,
                                                             4 * (std::chrono::steady_clock::now() - began));
  }
}

MaybeProblem DataFile::save_if_changed() {
  SavedWorld copy;
  std::uint64_t revision = 0;
  bool changed = false;
  service_.with_world([&](World& world) {
    revision = world.revision();
    changed = never_saved_ || revision != saved_revision_;
    if (changed) copy = copy_of(world);
  });
  if (!changed) return std::nullopt;
  if (!write_durably(path_, encode_world(copy))) {
    return Problem{"cannot write the data file " + path_ + ": " + std::strerror(errno)};
  }
  never_saved_ = false;
  saved_revision_ = revision;
  return std::nullopt;
}

} // namespace emulator
