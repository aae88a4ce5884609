#pragma once

#include <memory>
#include <thread>

#include "tests/emulator/problem.hpp"
#include "tests/emulator/service.hpp"

namespace emulator {

/// The service on a socket: HTTP/1.1 with many keep-alive connections, a thread each.
class Server final {
public:
  /// Serves at most `connections` at once.
  Server(Service& service, int connections);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Binds 127.0.0.1 and begins to serve; port 0 is any free one.
  MaybeProblem start(int port);
  void stop();
  int port() const { return port_; }

private:
  struct Http; // Keeps the HTTP library out of this header.

  Service& service_;
  std::unique_ptr<Http> http_;
  std::thread listener_;
  int port_ = 0;
};

} // namespace emulator
