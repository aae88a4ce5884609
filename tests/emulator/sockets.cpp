#include "tests/emulator/sockets.hpp"

#include <algorithm>

#include <netinet/in.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>

namespace emulator {

namespace {

using NameCall = int (*)(int, sockaddr*, socklen_t*);

constexpr int none = -1;

/// The IPv4 port that getsockname or getpeername tells; `none` for what is no such socket.
int port_of(NameCall call, int descriptor) {
  sockaddr_in end{};
  socklen_t size = sizeof end;
  if (call(descriptor, reinterpret_cast<sockaddr*>(&end), &size) != 0 || end.sin_family != AF_INET) return none;
  return ntohs(end.sin_port);
}

int end_of_descriptors() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  return static_cast<int>(std::min<rlim_t>(limit.rlim_cur, 65536));
}

void break_descriptor(int descriptor, Break how) {
  if (how == Break::close) {
    shutdown(descriptor, SHUT_RDWR);
    return;
  }
  // Connecting to nowhere dissolves the connection with a reset and leaves the descriptor valid.
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  sockaddr nowhere{};
  nowhere.sa_family = AF_UNSPEC;
  connect(descriptor, &nowhere, sizeof nowhere);
}

} // namespace

bool AcceptedSockets::is_ours(int descriptor, int peer_port) const {
  return port_of(getpeername, descriptor) == peer_port && port_of(getsockname, descriptor) == own_port_;
}

int AcceptedSockets::find(int peer_port) {
  const std::lock_guard lock(mutex_);
  const auto known = by_peer_port_.find(peer_port);
  if (known != by_peer_port_.end() && is_ours(known->second, peer_port)) return known->second;
  for (int descriptor = 3; descriptor < end_of_descriptors(); ++descriptor) {
    if (is_ours(descriptor, peer_port)) return by_peer_port_[peer_port] = descriptor;
  }
  return none;
}

void AcceptedSockets::break_off(int peer_port, Break how) {
  const int descriptor = find(peer_port);
  if (descriptor != none) break_descriptor(descriptor, how);
}

void AcceptedSockets::break_all() {
  for (int descriptor = 3; descriptor < end_of_descriptors(); ++descriptor) {
    const bool connected = port_of(getpeername, descriptor) != none;
    if (connected && port_of(getsockname, descriptor) == own_port_) break_descriptor(descriptor, Break::close);
  }
}

void AcceptedSockets::wait_for_more(int peer_port, std::chrono::milliseconds time) {
  const int descriptor = find(peer_port);
  if (descriptor == none) return;
  pollfd waited{.fd = descriptor, .events = POLLIN, .revents = 0};
  poll(&waited, 1, static_cast<int>(time.count()));
}

} // namespace emulator
