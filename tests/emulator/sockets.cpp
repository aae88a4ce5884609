#include "tests/emulator/sockets.hpp"

#include <functional>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>

namespace emulator {

namespace {

using NameCall = int (*)(int, sockaddr*, socklen_t*);

/// The IPv4 end of a socket that getsockname or getpeername tells; family 0 when there is none.
sockaddr_in socket_end(NameCall call, int descriptor) {
  sockaddr_in end{};
  socklen_t size = sizeof end;
  if (call(descriptor, reinterpret_cast<sockaddr*>(&end), &size) != 0 || end.sin_family != AF_INET) return {};
  return end;
}

void for_each_descriptor(const std::function<void(int)>& visit) {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  constexpr rlim_t most = 65536;
  const auto end = static_cast<int>(limit.rlim_cur < most ? limit.rlim_cur : most);
  for (int descriptor = 3; descriptor < end; ++descriptor)
    visit(descriptor);
}

void break_off(int descriptor, Break how) {
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

void break_connection_from(const std::string& address, int port, Break how) {
  in_addr wanted{};
  if (inet_pton(AF_INET, address.c_str(), &wanted) != 1) return;
  for_each_descriptor([&](int descriptor) {
    const sockaddr_in peer = socket_end(getpeername, descriptor);
    if (peer.sin_family == AF_INET && ntohs(peer.sin_port) == port && peer.sin_addr.s_addr == wanted.s_addr) {
      break_off(descriptor, how);
    }
  });
}

void break_connections_on(int port) {
  for_each_descriptor([&](int descriptor) {
    if (socket_end(getpeername, descriptor).sin_family != AF_INET) return;
    if (ntohs(socket_end(getsockname, descriptor).sin_port) == port) break_off(descriptor, Break::close);
  });
}

} // namespace emulator
