#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

#include "tests/emulator/problem.hpp"
#include "tests/emulator/service.hpp"

namespace emulator {

/// Keeps the world in a file. A thread looks for changes every 20 ms and writes the whole file, so that a thousand
/// creates cost a few writes and none of them waits; a kill loses at most that last moment.
class DataFile final {
public:
  DataFile(Service& service, std::string path)
      : service_(service)
      , path_(std::move(path)) {}
  ~DataFile();
  DataFile(const DataFile&) = delete;
  DataFile& operator=(const DataFile&) = delete;

  /// Reads the file into the world; a file that is not there leaves it empty. The emulated clock goes on from the later
  /// of the file's time and the real one, so that it never runs backwards.
  MaybeProblem load();

  /// Writes the file for the first time, to find out whether it can, and begins to watch for changes.
  MaybeProblem start();

  /// Writes what is unwritten and ends the thread.
  void stop();

private:
  void run();
  MaybeProblem save_if_changed();

  Service& service_;
  std::string path_;
  std::uint64_t saved_revision_ = 0;
  bool never_saved_ = true;
  bool complained_ = false; ///< About the writes that fail at present.
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

} // namespace emulator
