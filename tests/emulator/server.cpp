#include "tests/emulator/server.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>

#include <httplib.h>

#include "tests/emulator/sockets.hpp"

namespace emulator {

namespace {

constexpr const char* address = "127.0.0.1";
constexpr std::size_t huge_tail = 50'000'000;
constexpr auto keep_alive_time = std::chrono::seconds(60);
constexpr auto drip_interval = std::chrono::milliseconds(100);

/// Waits that end early when the server stops, so that a long delay cannot hold it up.
class StopLight final {
public:
  void wait(std::chrono::milliseconds time) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, time, [this] { return stopping_; });
  }

  void stop() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    changed_.notify_all();
  }

private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
};

bool has_body(const httplib::Request& request) {
  return request.has_header("Transfer-Encoding") ||
         (request.has_header("Content-Length") && request.get_header_value("Content-Length") != "0");
}

HttpRequest from_library(const httplib::Request& request) {
  HttpRequest plain;
  plain.method = request.method;
  plain.path = request.path;
  plain.authorization = request.get_header_value("Authorization");
  plain.content_type = request.get_header_value("Content-Type");
  plain.body = request.body;
  for (const auto& [name, value] : request.params)
    plain.query.emplace(name, value);
  return plain;
}

/// Says the true length, sends half of it and ends the connection.
void set_cut_body(httplib::Response& to, const HttpResponse& from, int peer_port, AcceptedSockets& sockets) {
  const std::string half = from.body.substr(0, from.body.size() / 2);
  to.set_content_provider(std::max<std::size_t>(from.body.size(), 2), from.content_type,
                          [half, peer_port, &sockets](std::size_t, std::size_t, httplib::DataSink& sink) {
                            sink.write(half.data(), half.size());
                            sockets.break_off(peer_port, Break::close);
                            return false;
                          });
}

/// A byte every 100 ms, and after the body blanks without end.
void set_dripping_body(httplib::Response& to, const HttpResponse& from, StopLight& light) {
  to.set_content_provider(from.body.size() + huge_tail, from.content_type,
                          [body = from.body, &light](std::size_t offset, std::size_t, httplib::DataSink& sink) {
                            light.wait(drip_interval);
                            return sink.write(offset < body.size() ? body.data() + offset : " ", 1);
                          });
}

void set_huge_body(httplib::Response& to, const HttpResponse& from) {
  constexpr std::size_t piece = 65'536;
  const std::size_t total = from.body.size() + huge_tail;
  to.set_content_provider(total, from.content_type,
                          [body = from.body, blanks = std::string(piece, ' ')](std::size_t offset, std::size_t left,
                                                                               httplib::DataSink& sink) {
                            if (offset < body.size()) return sink.write(body.data() + offset, body.size() - offset);
                            return sink.write(blanks.data(), std::min(left, blanks.size()));
                          });
}

void deliver(const HttpResponse& from, const httplib::Request& request, httplib::Response& to, StopLight& light,
             AcceptedSockets& sockets) {
  if (from.delay.count() > 0) light.wait(from.delay);
  if (from.status != 0) to.status = from.status;
  for (const auto& [name, value] : from.headers)
    to.set_header(name.c_str(), value.c_str());
  switch (from.delivery) {
  case Delivery::closed:
    sockets.break_off(request.remote_port, Break::close);
    return;
  case Delivery::reset:
    sockets.break_off(request.remote_port, Break::reset);
    return;
  case Delivery::cut:
    set_cut_body(to, from, request.remote_port, sockets);
    return;
  case Delivery::drip:
    set_dripping_body(to, from, light);
    return;
  case Delivery::huge:
    set_huge_body(to, from);
    return;
  case Delivery::whole:
    break;
  }
  if (!from.body.empty()) to.set_content(from.body, from.content_type.c_str());
}

} // namespace

struct Server::Http {
  StopLight light; // These two outlive the server's threads, which wait at them.
  AcceptedSockets sockets;
  socket_t listening = INVALID_SOCKET;
  httplib::Server server;
};

Server::Server(Service& service, int connections)
    : service_(service)
    , http_(std::make_unique<Http>()) {
  httplib::Server& server = http_->server;
  const auto threads = static_cast<std::size_t>(connections);
  server.new_task_queue = [threads] { return new httplib::ThreadPool(threads); };
  server.set_tcp_nodelay(true);
  // Not the library's default SO_REUSEPORT, which lets two emulators share a port without a word.
  server.set_socket_options([this](socket_t socket) {
    const int yes = 1;
    setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    http_->listening = socket;
  });
  server.set_keep_alive_max_count(1'000'000'000);
  server.set_keep_alive_timeout(keep_alive_time.count());
  server.set_payload_max_length(1'048'576);
  const auto answer = [this](const httplib::Request& request, httplib::Response& response) {
    deliver(service_.handle(from_library(request)), request, response, http_->light, http_->sockets);
  };
  // A request without a body is answered before routing: the library would wait for the body of a bare POST or DELETE.
  server.set_pre_routing_handler([answer](const httplib::Request& request, httplib::Response& response) {
    if (has_body(request) && request.method != "GET") return httplib::Server::HandlerResponse::Unhandled;
    answer(request, response);
    return httplib::Server::HandlerResponse::Handled;
  });
  // Called once an answer is sent. The library then looks every 10 ms for the next request of the connection, which
  // adds up with many idle ones; so its thread sleeps here until there is one.
  server.set_logger([this](const httplib::Request& request, const httplib::Response&) {
    if (request.get_header_value("Connection") == "close") return;
    http_->sockets.wait_for_more(request.remote_port, keep_alive_time);
  });
  server.Post(".*", answer);
  server.Patch(".*", answer);
  server.Put(".*", answer);
  server.Delete(".*", answer);
}

Server::~Server() { stop(); }

MaybeProblem Server::start(int port) {
  httplib::Server& server = http_->server;
  if (port == 0) {
    port_ = server.bind_to_any_port(address);
  } else {
    port_ = server.bind_to_port(address, port) ? port : -1;
  }
  if (port_ <= 0) return Problem{"cannot listen on " + std::string(address) + ":" + std::to_string(port)};
  // The library lets five connections wait to be accepted. The kernel drops the others, whose clients try again after
  // one, two, four seconds: a client with a hundred connections would be measured by that.
  listen(http_->listening, 1024);
  http_->sockets.set_port(port_);
  listener_ = std::thread([&server] { server.listen_after_bind(); });
  for (int waited = 0; waited < 5000; ++waited) {
    if (server.is_running()) return std::nullopt;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return Problem{"the HTTP server does not start"};
}

void Server::stop() {
  if (!listener_.joinable()) return;
  http_->light.stop();
  http_->server.stop();
  // Idle keep-alive connections would otherwise hold their threads until they time out.
  http_->sockets.break_all();
  listener_.join();
}

} // namespace emulator
