#pragma once

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/// nghttpx with a certificate of its own making before a plain http server: TLS and HTTP/2 as a real gateway speaks
/// them. Where nghttpx or openssl is missing, `is_up` is false and the test has nothing to test.
class TlsFront {
public:
  explicit TlsFront(int backend_port) {
    std::string pattern = (std::filesystem::temp_directory_path() / "auraform-tls-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) return;
    directory_ = pattern;
    port_ = free_port();
    const bool made = run({"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                           "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
                           "-keyout", key(), "-out", certificate()}) == 0;
    if (!made) return;
    server_ =
        spawn({"nghttpx", "--conf=/dev/null", "--no-ocsp", "--workers=1",
               "--frontend=127.0.0.1," + std::to_string(port_), "--backend=127.0.0.1," + std::to_string(backend_port),
               "--errorlog-file=/dev/null", "--accesslog-file=" + access_log(),
               "--accesslog-format=$alpn $remote_port $time_iso8601 $request_time $method", key(), certificate()});
    up_ = server_ > 0 && answers();
  }
  ~TlsFront() {
    stop();
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
  }
  TlsFront(const TlsFront&) = delete;
  TlsFront& operator=(const TlsFront&) = delete;

  /// Ends it, after which its access log is complete.
  void stop() {
    if (server_ > 0) {
      ::kill(server_, SIGTERM);
      ::waitpid(server_, nullptr, 0);
    }
    server_ = -1;
  }

  bool is_up() const { return up_; }
  std::string url(const std::string& host = "localhost") const {
    return "https://" + host + ":" + std::to_string(port_);
  }
  std::string certificate() const { return directory_ + "/certificate.pem"; }
  /// A line a request: protocol, the client's port, when it was answered, the seconds that it took, method.
  std::string access_log() const { return directory_ + "/access.log"; }

private:
  std::string key() const { return directory_ + "/key.pem"; }

  /// A port that was free a moment ago: nghttpx cannot be asked which one it took.
  static int free_port() {
    const int descriptor = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* plain = reinterpret_cast<sockaddr*>(&address);
    const bool bound = ::bind(descriptor, plain, size) == 0 && ::getsockname(descriptor, plain, &size) == 0;
    ::close(descriptor);
    return bound ? ntohs(address.sin_port) : 0;
  }

  static pid_t spawn(const std::vector<std::string>& words) {
    std::vector<char*> arguments;
    for (const std::string& word : words)
      arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t silence;
    posix_spawn_file_actions_init(&silence);
    posix_spawn_file_actions_addopen(&silence, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&silence, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    pid_t child = -1;
    const int failed = ::posix_spawnp(&child, arguments[0], &silence, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&silence);
    return failed == 0 ? child : -1;
  }

  static int run(const std::vector<std::string>& words) {
    const pid_t child = spawn(words);
    int status = -1;
    if (child > 0) ::waitpid(child, &status, 0);
    return status;
  }

  /// Waits for another process, which nothing but time can do.
  bool answers() const {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port_));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    for (int tries = 0; tries < 1000; ++tries) {
      const int descriptor = ::socket(AF_INET, SOCK_STREAM, 0);
      const bool connected = ::connect(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
      ::close(descriptor);
      if (connected) return true;
      if (::waitpid(server_, nullptr, WNOHANG) == server_) return false;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
  }

  std::string directory_;
  int port_ = 0;
  pid_t server_ = -1;
  bool up_ = false;
};
