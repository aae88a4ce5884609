#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <string>

namespace emulator {

/// How to break a connection off.
enum class Break {
  close, ///< FIN: the peer reads an end of file.
  reset, ///< RST: the peer's read fails.
};

/// Finds the descriptors of the connections that this process accepted on one port, which the HTTP library does not
/// tell. It looks among all descriptors of the process and remembers what it found. They stay the library's to close.
class AcceptedSockets final {
public:
  AcceptedSockets() = default;
  AcceptedSockets(const AcceptedSockets&) = delete;
  AcceptedSockets& operator=(const AcceptedSockets&) = delete;

  /// The port that is listened on; to be told before anything else.
  void set_port(int port) { own_port_ = port; }

  /// Breaks the connection of the peer with that port.
  void break_off(int peer_port, Break how);

  /// Breaks every connection.
  void break_all();

  /// Sleeps until the peer sends something or closes, or the time is over.
  void wait_for_more(int peer_port, std::chrono::milliseconds time);

private:
  int find(int peer_port);
  bool is_ours(int descriptor, int peer_port) const;

  int own_port_ = 0;
  std::mutex mutex_;
  std::map<int, int> by_peer_port_; ///< May be outdated; checked at every use.
};

} // namespace emulator
