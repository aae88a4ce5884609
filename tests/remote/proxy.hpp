#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <thread>

#include <httplib.h>

/// Stands between a client and a real server, and can spoil what passes: the n-th write, counted from 1, or every
/// request. It keeps the Host header, which signatures cover.
class SpoilingProxy {
public:
  /// What may be done to one request. `forward` passes it on and fills in the true answer.
  using Spoil = std::function<void(const httplib::Request&, httplib::Response&, const std::function<void()>& forward)>;

  explicit SpoilingProxy(std::string target)
      : target_(std::move(target)) {
    server_.set_pre_routing_handler([this](const httplib::Request& request, httplib::Response& response) {
      if (request.method == "PUT") return httplib::Server::HandlerResponse::Unhandled; // its body is not read yet
      handle(request, response);
      return httplib::Server::HandlerResponse::Handled;
    });
    server_.Put(".*",
                [this](const httplib::Request& request, httplib::Response& response) { handle(request, response); });
    server_.set_keep_alive_max_count(1); // a connection that is kept would delay the end
    port_ = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_.listen_after_bind(); });
    while (!server_.is_running())
      std::this_thread::yield();
  }
  SpoilingProxy(const SpoilingProxy&) = delete;
  SpoilingProxy& operator=(const SpoilingProxy&) = delete;
  ~SpoilingProxy() {
    server_.stop();
    thread_.join();
  }

  std::string address() const { return "http://127.0.0.1:" + std::to_string(port_); }

  /// Set before requests are made.
  Spoil spoil = [](const httplib::Request&, httplib::Response&, const std::function<void()>& forward) { forward(); };

private:
  void handle(const httplib::Request& request, httplib::Response& response) {
    spoil(request, response, [&] { forward(request, response); });
  }

  void forward(const httplib::Request& request, httplib::Response& response) const {
    httplib::Client client(target_);
    httplib::Request onward;
    onward.method = request.method;
    onward.path = request.target; // as it came, encoded
    onward.body = request.body;
    for (const auto& [name, value] : request.headers)
      if (name != "Connection" && name != "Content-Length" && name != "REMOTE_ADDR" && name != "REMOTE_PORT" &&
          name != "LOCAL_ADDR" && name != "LOCAL_PORT")
        onward.headers.emplace(name, value);
    client.set_url_encode(false);
    const auto result = client.send(onward);
    if (!result) {
      response.status = 502;
      return;
    }
    response.status = result->status;
    response.body = result->body;
    for (const char* name : {"ETag", "Last-Modified", "Date", "Content-Type"})
      if (result->has_header(name)) response.set_header(name, result->get_header_value(name));
  }

  std::string target_;
  httplib::Server server_;
  int port_ = 0;
  std::thread thread_;
};
