#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <httplib.h>

/// Those who give credentials in exchange for a token, at one address on this machine: AWS's token service, GitHub's
/// for identity tokens, a container's endpoint, and an identity provider's public keys.
class TokenServices {
public:
  using Answer = std::function<void(const httplib::Request&, httplib::Response&)>;

  TokenServices() {
    server_.Post("/", asking(sts));
    server_.Get("/github", asking(github));
    server_.Get("/container", asking(container));
    server_.Get("/.well-known/openid-configuration", [this](const httplib::Request&, httplib::Response& response) {
      response.set_content(R"({"issuer":")" + address() + R"(","jwks_uri":")" + address() + R"(/jwks"})",
                           "application/json");
    });
    server_.Get("/jwks", [this](const httplib::Request&, httplib::Response& response) {
      response.set_content(keys, "application/json");
    });
    server_.set_keep_alive_max_count(1); // a connection that is kept would delay the end
    port_ = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_.listen_after_bind(); });
    while (!server_.is_running())
      std::this_thread::yield();
  }
  TokenServices(const TokenServices&) = delete;
  TokenServices& operator=(const TokenServices&) = delete;
  ~TokenServices() {
    server_.stop();
    thread_.join();
  }

  std::string address() const { return "http://127.0.0.1:" + std::to_string(port_); }

  // Set before requests are made.
  Answer sts = refuse;
  Answer github = refuse;
  Answer container = refuse;
  std::string keys;             ///< of the identity provider, as JSON
  std::atomic<int> requests{0}; ///< for tokens and credentials

  static void refuse(const httplib::Request&, httplib::Response& response) { response.status = 403; }

private:
  httplib::Server::Handler asking(Answer& answer) {
    return [this, &answer](const httplib::Request& request, httplib::Response& response) {
      ++requests;
      answer(request, response);
    };
  }

  httplib::Server server_;
  int port_ = 0;
  std::thread thread_;
};
