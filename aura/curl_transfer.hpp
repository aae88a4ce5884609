#pragma once

#include "aura/curl_transport.hpp"
#include "aura/http.hpp"

#include <string>
#include <vector>

/// One request on its way through libcurl: its easy handle and what the callbacks collect.
class CurlTransfer {
public:
  CurlTransfer(HttpId id, HttpRequest request, const CurlOptions& options);
  ~CurlTransfer();
  CurlTransfer(const CurlTransfer&) = delete;
  CurlTransfer& operator=(const CurlTransfer&) = delete;

  /// The `CURL*`; curl.h stays out of our headers.
  void* handle() const { return handle_; }
  /// False only when it is proven that the server cannot have the whole request.
  bool may_have_been_sent() const;
  /// Connections that had to be made for it, once it is done.
  long connections_opened() const;
  /// What became of it. `code` is the CURLcode that libcurl ended it with.
  HttpCompletion finish(int code);
  /// As if it had never been asked for.
  HttpCompletion finish_cancelled();

private:
  static int before_request(void* self, char*, char*, int, int);
  static std::size_t read_body(char* buffer, std::size_t size, std::size_t count, void* self);
  static std::size_t write_body(char* data, std::size_t size, std::size_t count, void* self);
  static std::size_t write_header(char* data, std::size_t size, std::size_t count, void* self);

  void set_request();
  void set_body();
  void set_connection(const CurlOptions& options);
  void set_limits(const CurlOptions& options);
  TransportFailure classify(int code) const;

  HttpId id_;
  HttpRequest request_;
  HttpResponse response_;
  void* handle_;
  void* header_list_ = nullptr; ///< a curl_slist
  std::size_t header_bytes_ = 0;
  std::size_t body_sent_ = 0;
  bool too_large_ = false;
  std::string withheld_; ///< why the guard did not let it go; empty: it did
  std::vector<char> error_text_;
};
