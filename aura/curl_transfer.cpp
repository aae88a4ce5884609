#include "aura/curl_transfer.hpp"

#include <algorithm>

#include <curl/curl.h>

#include "base/ensure.hpp"
#include "base/text.hpp"

namespace {

constexpr std::size_t most_header_bytes = 64U << 10U;

/// Whether a failure leaves no doubt that the server was never spoken to.
bool is_before_sending(TransportFailure failure) {
  return failure == TransportFailure::could_not_connect || failure == TransportFailure::tls;
}

} // namespace

CurlTransfer::CurlTransfer(HttpId id, HttpRequest request, const CurlOptions& options)
    : id_(id)
    , request_(std::move(request))
    , handle_(curl_easy_init())
    , error_text_(CURL_ERROR_SIZE, '\0') {
  ensure(handle_ != nullptr, "libcurl has memory for a transfer");
  ensure(!request_.at_most_once || !request_.body.empty(), "a request that is sent at most once has a body");
  set_request();
  set_body();
  set_connection(options);
  set_limits(options);
}

CurlTransfer::~CurlTransfer() {
  curl_easy_cleanup(handle_);
  curl_slist_free_all(static_cast<curl_slist*>(header_list_));
}

void CurlTransfer::set_request() {
  auto* list = static_cast<curl_slist*>(nullptr);
  for (const std::string& line : request_.headers)
    list = curl_slist_append(list, line.c_str());
  // Without this libcurl may wait a second for `100 Continue` before it sends a body.
  list = curl_slist_append(list, "Expect:");
  header_list_ = list;
  curl_easy_setopt(handle_, CURLOPT_URL, request_.url.c_str());
  curl_easy_setopt(handle_, CURLOPT_PATH_AS_IS, 1L); // an id is an id, be it `..`
  curl_easy_setopt(handle_, CURLOPT_HTTPHEADER, list);
  curl_easy_setopt(handle_, CURLOPT_ERRORBUFFER, error_text_.data());
  curl_easy_setopt(handle_, CURLOPT_WRITEFUNCTION, &CurlTransfer::write_body);
  curl_easy_setopt(handle_, CURLOPT_WRITEDATA, this);
  if (request_.guard) {
    curl_easy_setopt(handle_, CURLOPT_PREREQFUNCTION, &CurlTransfer::before_request);
    curl_easy_setopt(handle_, CURLOPT_PREREQDATA, this);
  }
  curl_easy_setopt(handle_, CURLOPT_HEADERFUNCTION, &CurlTransfer::write_header);
  curl_easy_setopt(handle_, CURLOPT_HEADERDATA, this);
}

/// libcurl repeats a request by itself when a reused connection dies before the first byte of an answer, POST or not
/// (curl_retry_request; there is no option against it, see curl pull request 18417), and "reused" is told of the
/// connection, which over HTTP/2 others share. A body that can be read only once makes that impossible: without a
/// seek function libcurl cannot rewind what it has sent, and what it has not sent cannot have taken effect.
void CurlTransfer::set_body() {
  if (request_.body.empty()) {
    curl_easy_setopt(handle_, CURLOPT_HTTPGET, 1L);
  } else {
    curl_easy_setopt(handle_, CURLOPT_POST, 1L);
    curl_easy_setopt(handle_, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
    if (request_.at_most_once) {
      curl_easy_setopt(handle_, CURLOPT_READFUNCTION, &CurlTransfer::read_body);
      curl_easy_setopt(handle_, CURLOPT_READDATA, this);
    } else {
      curl_easy_setopt(handle_, CURLOPT_POSTFIELDS, request_.body.c_str());
    }
  }
  curl_easy_setopt(handle_, CURLOPT_CUSTOMREQUEST, request_.method.c_str());
}

void CurlTransfer::set_connection(const CurlOptions& options) {
  const bool encrypted = request_.url.starts_with("https://");
  curl_easy_setopt(handle_, CURLOPT_PROTOCOLS_STR, encrypted ? "https" : "http");
  curl_easy_setopt(handle_, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(handle_, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(handle_, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(handle_, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!options.ca_file.empty()) curl_easy_setopt(handle_, CURLOPT_CAINFO, options.ca_file.c_str());
  if (encrypted) {
    // Rather wait for the first connection to say that it multiplexes than open a second one.
    curl_easy_setopt(handle_, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
    curl_easy_setopt(handle_, CURLOPT_PIPEWAIT, 1L);
  } else {
    curl_easy_setopt(handle_, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    // Plain http is for this machine alone: a proxy from the environment would be given the credentials.
    curl_easy_setopt(handle_, CURLOPT_PROXY, "");
  }
  // A connection that was idle for long is likely to die under the request; for one that must not be repeated that
  // would be an answer lost.
  if (request_.at_most_once) curl_easy_setopt(handle_, CURLOPT_MAXAGE_CONN, 15L);
  curl_easy_setopt(handle_, CURLOPT_USERAGENT, options.user_agent.c_str());
  curl_easy_setopt(handle_, CURLOPT_NOSIGNAL, 1L);
}

void CurlTransfer::set_limits(const CurlOptions& options) {
  // Nearly all answers have less than a kilobyte, and each transfer under way has a buffer of its own.
  curl_easy_setopt(handle_, CURLOPT_BUFFERSIZE, 4096L);
  curl_easy_setopt(handle_, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_limit.count()));
  curl_easy_setopt(handle_, CURLOPT_TIMEOUT_MS, static_cast<long>(options.total_limit.count()));
  curl_easy_setopt(handle_, CURLOPT_LOW_SPEED_LIMIT, options.slowest_bytes_per_second);
  curl_easy_setopt(handle_, CURLOPT_LOW_SPEED_TIME, static_cast<long>(options.slow_for.count()));
}

int CurlTransfer::before_request(void* self, char*, char*, int, int) {
  auto* transfer = static_cast<CurlTransfer*>(self);
  const Result<void> may_leave = transfer->request_.guard();
  if (may_leave) return CURL_PREREQFUNC_OK;
  transfer->withheld_ = may_leave.error().message;
  return CURL_PREREQFUNC_ABORT;
}

std::size_t CurlTransfer::read_body(char* buffer, std::size_t size, std::size_t count, void* self) {
  auto* transfer = static_cast<CurlTransfer*>(self);
  const std::string& body = transfer->request_.body;
  const std::size_t share = std::min(size * count, body.size() - transfer->body_sent_);
  if (share == 0) return CURL_READFUNC_ABORT; // a second reading, which must not be
  std::copy_n(body.data() + transfer->body_sent_, share, buffer);
  transfer->body_sent_ += share;
  return share;
}

std::size_t CurlTransfer::write_body(char* data, std::size_t size, std::size_t count, void* self) {
  auto* transfer = static_cast<CurlTransfer*>(self);
  std::string& body = transfer->response_.body;
  const std::size_t room = transfer->request_.most_bytes - body.size();
  if (body.empty()) {
    curl_off_t told = 0; // by Content-Length; growing would touch three times the memory
    curl_easy_getinfo(transfer->handle_, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &told);
    if (told > 0) body.reserve(std::min(static_cast<std::size_t>(told), room));
  }
  body.append(data, std::min(size * count, room));
  transfer->too_large_ = size * count > room;
  return transfer->too_large_ ? 0 : size * count;
}

std::size_t CurlTransfer::write_header(char* data, std::size_t size, std::size_t count, void* self) {
  auto* transfer = static_cast<CurlTransfer*>(self);
  const std::string_view line(data, size * count);
  transfer->header_bytes_ += line.size();
  if (transfer->header_bytes_ > most_header_bytes) {
    transfer->too_large_ = true;
    return 0;
  }
  // An interim answer (100, or a proxy's to CONNECT) has headers of its own.
  if (line.starts_with("HTTP/")) transfer->response_.headers.clear();
  const std::size_t colon = line.find(':');
  if (colon != std::string_view::npos)
    transfer->response_.headers[lower(trimmed(line.substr(0, colon)))] = trimmed(line.substr(colon + 1));
  return line.size();
}

bool CurlTransfer::may_have_been_sent() const {
  if (request_.at_most_once) return body_sent_ > 0;
  long bytes = 0;
  curl_easy_getinfo(handle_, CURLINFO_REQUEST_SIZE, &bytes);
  return bytes > 0;
}

long CurlTransfer::connections_opened() const {
  long count = 0;
  curl_easy_getinfo(handle_, CURLINFO_NUM_CONNECTS, &count);
  return count;
}

TransportFailure CurlTransfer::classify(int code) const {
  switch (code) {
  case CURLE_COULDNT_RESOLVE_PROXY:
  case CURLE_COULDNT_RESOLVE_HOST:
  case CURLE_COULDNT_CONNECT:
  case CURLE_PROXY:
    return TransportFailure::could_not_connect;
  case CURLE_SSL_CONNECT_ERROR:
  case CURLE_PEER_FAILED_VERIFICATION:
  case CURLE_SSL_CACERT_BADFILE:
  case CURLE_SSL_ISSUER_ERROR:
  case CURLE_SSL_CERTPROBLEM:
  case CURLE_SSL_CIPHER:
    return TransportFailure::tls;
  case CURLE_OPERATION_TIMEDOUT:
    return TransportFailure::timed_out;
  case CURLE_PARTIAL_FILE:
    return TransportFailure::cut;
  case CURLE_GOT_NOTHING:
  case CURLE_SEND_ERROR:
  case CURLE_RECV_ERROR:
  case CURLE_SEND_FAIL_REWIND:
  case CURLE_HTTP2:
  case CURLE_HTTP2_STREAM:
    return response_.status == 0 ? TransportFailure::no_answer : TransportFailure::cut;
  default:
    return TransportFailure::other;
  }
}

HttpCompletion CurlTransfer::finish(int code) {
  long status = 0;
  curl_off_t microseconds = 0;
  curl_easy_getinfo(handle_, CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(handle_, CURLINFO_TOTAL_TIME_T, &microseconds);
  response_.status = status >= 200 && status <= 599 ? static_cast<int>(status) : 0;
  response_.took = Milliseconds(microseconds / 1000);
  response_.may_have_been_sent = may_have_been_sent();
  if (code != CURLE_OK) {
    response_.failure = too_large_ ? TransportFailure::too_large : classify(code);
    const bool explained = error_text_.front() != '\0';
    response_.failure_text = explained ? error_text_.data() : curl_easy_strerror(static_cast<CURLcode>(code));
    if (!withheld_.empty()) {
      response_.failure = TransportFailure::withheld;
      response_.failure_text = withheld_;
    }
    if (is_before_sending(*response_.failure) && response_.status == 0) response_.may_have_been_sent = false;
  }
  return {id_, std::move(response_)};
}

HttpCompletion CurlTransfer::finish_cancelled() {
  response_.failure = TransportFailure::cancelled;
  response_.failure_text = "taken back before it was sent";
  response_.may_have_been_sent = false;
  return {id_, std::move(response_)};
}
