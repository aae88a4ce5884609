#include "state/remote/web_client.hpp"

#include <algorithm>
#include <array>
#include <memory>

#include <poll.h>

#include <curl/curl.h>

#include "base/pipe_signal_guard.hpp"
#include "base/text.hpp"

namespace {

constexpr std::size_t most_answer_bytes = 256U << 20U;

/// What the callbacks of one request write to.
struct Arriving {
  WebAnswer answer;
};

std::size_t write_body(char* data, std::size_t size, std::size_t count, void* arriving) {
  std::string& body = static_cast<Arriving*>(arriving)->answer.body;
  if (body.size() + size * count > most_answer_bytes) return 0;
  body.append(data, size * count);
  return size * count;
}

std::size_t write_header(char* data, std::size_t size, std::size_t count, void* arriving) {
  WebAnswer& answer = static_cast<Arriving*>(arriving)->answer;
  const std::string_view line(data, size * count);
  if (line.starts_with("HTTP/")) answer.headers.clear(); // an interim answer had headers of its own
  const std::size_t colon = line.find(':');
  if (colon != std::string_view::npos)
    answer.headers[lower(trimmed(line.substr(0, colon)))] = trimmed(line.substr(colon + 1));
  return line.size();
}

void set_connection(CURL* handle, const WebRequest& request, const WebClientOptions& options) {
  const bool encrypted = request.url.starts_with("https://");
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, encrypted ? "https" : "http");
  curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(handle, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(handle, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!encrypted) curl_easy_setopt(handle, CURLOPT_PROXY, "");
  curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_limit.count()));
  curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(options.total_limit.count()));
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_USERAGENT, "auraform");
}

/// The text is not copied: it has to outlive the transfer.
CURLcode set_text(CURL* handle, CURLoption option, const std::string& text) {
  curl_blob blob{const_cast<char*>(text.data()), text.size(), CURL_BLOB_NOCOPY};
  return curl_easy_setopt(handle, option, &blob);
}

/// Whom we trust, and what we show. A CA that is named takes the place of the system's, the directory's included.
CURLcode set_certificates(CURL* handle, const WebClientOptions& options) {
  CURLcode code = CURLE_OK;
  if (!options.ca_file.empty())
    code = curl_easy_setopt(handle, CURLOPT_CAINFO, options.ca_file.c_str());
  else if (!options.ca_text.empty())
    code = set_text(handle, CURLOPT_CAINFO_BLOB, options.ca_text);
  if (!options.ca_file.empty() || !options.ca_text.empty())
    curl_easy_setopt(handle, CURLOPT_CAPATH, static_cast<char*>(nullptr));
  if (!options.client_certificate || code != CURLE_OK) return code;
  code = set_text(handle, CURLOPT_SSLCERT_BLOB, options.client_certificate->certificate);
  return code != CURLE_OK ? code : set_text(handle, CURLOPT_SSLKEY_BLOB, options.client_certificate->key.reveal());
}

void set_identity(CURL* handle, const WebIdentity& identity) {
  curl_easy_setopt(handle, CURLOPT_USERNAME, identity.user.c_str());
  curl_easy_setopt(handle, CURLOPT_PASSWORD, identity.password.reveal().c_str());
  if (identity.signature.empty())
    curl_easy_setopt(handle, CURLOPT_HTTPAUTH, static_cast<long>(CURLAUTH_BASIC));
  else
    curl_easy_setopt(handle, CURLOPT_AWS_SIGV4, identity.signature.c_str());
}

/// No header is taken out with `Name:`: the signature would count it although it is not sent.
curl_slist* make_headers(const WebRequest& request) {
  curl_slist* list = nullptr;
  for (const std::string& line : request.headers)
    list = curl_slist_append(list, line.c_str());
  if (request.secret_header) list = curl_slist_append(list, request.secret_header->reveal().c_str());
  return list;
}

void set_body(CURL* handle, const WebRequest& request) {
  if (request.method == "HEAD") {
    curl_easy_setopt(handle, CURLOPT_NOBODY, 1L);
    return;
  }
  const bool has_body = !request.body.empty() || request.method == "PUT" || request.method == "POST";
  if (has_body) {
    curl_easy_setopt(handle, CURLOPT_POST, 1L);
    curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, request.body.c_str());
  }
  curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, request.method.c_str());
}

std::string host_of(const std::string& url) {
  const std::size_t begin = url.find("://");
  if (begin == std::string::npos) return url;
  return url.substr(begin + 3, url.find_first_of("/?#", begin + 3) - begin - 3);
}

/// The server ends the handshake with one of these when it wants a certificate of ours, or another one.
bool is_about_our_certificate(std::string_view why) {
  for (const char* alert : {"alert certificate required", "alert bad certificate", "alert unknown ca",
                            "alert certificate unknown", "alert certificate expired"})
    if (why.find(alert) != std::string_view::npos) return true;
  return false;
}

bool is_after_handshake(CURL* handle, CURLcode code) {
  curl_off_t handshake = 0;
  curl_easy_getinfo(handle, CURLINFO_APPCONNECT_TIME_T, &handshake);
  return handshake > 0 && (code == CURLE_SEND_ERROR || code == CURLE_RECV_ERROR || code == CURLE_GOT_NOTHING);
}

int keep_certificate_alert(CURL* /*handle*/, curl_infotype type, char* data, std::size_t size, void* alert) {
  const std::string_view text = trimmed(std::string_view(data, size));
  if (type == CURLINFO_TEXT && is_about_our_certificate(text)) *static_cast<std::string*>(alert) = text;
  return 0;
}

/// In TLS 1.3 a server judges our certificate after our side of the handshake is over. When it then hangs up, it
/// depends on the moment whether we read its alert, or only fail to send. A second connection, on which nothing is
/// sent, reads it for certain; from libcurl's log, since the error buffer keeps the first error, which may be one of
/// the socket. Empty where the server has no such alert for us.
std::string find_certificate_alert(const WebRequest& request, const WebClientOptions& options) {
  constexpr int longest_wait_ms = 2000;
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> handle(curl_easy_init(), &curl_easy_cleanup);
  std::string alert;
  set_connection(handle.get(), request, options);
  set_certificates(handle.get(), options);
  curl_easy_setopt(handle.get(), CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(handle.get(), CURLOPT_CONNECT_ONLY, 1L);
  curl_easy_setopt(handle.get(), CURLOPT_VERBOSE, 1L);
  curl_easy_setopt(handle.get(), CURLOPT_DEBUGFUNCTION, &keep_certificate_alert);
  curl_easy_setopt(handle.get(), CURLOPT_DEBUGDATA, &alert);
  curl_socket_t socket = CURL_SOCKET_BAD;
  if (curl_easy_perform(handle.get()) == CURLE_OK &&
      curl_easy_getinfo(handle.get(), CURLINFO_ACTIVESOCKET, &socket) == CURLE_OK && socket != CURL_SOCKET_BAD) {
    pollfd readable{socket, POLLIN, 0};
    poll(&readable, 1, longest_wait_ms);
    std::array<char, 1> nothing{};
    std::size_t read = 0;
    curl_easy_recv(handle.get(), nothing.data(), nothing.size(), &read);
  }
  return alert;
}

/// What ended a transfer without an answer.
Error failed(CURLcode code, const std::string& why, const WebRequest& request, const WebClientOptions& options) {
  const std::string host = visible(host_of(request.url));
  if (code == CURLE_PEER_FAILED_VERIFICATION)
    return {ErrorKind::state, "state/untrusted-server", host + " cannot prove who it is: " + visible(why),
            "if an authority of your own has signed its certificate, name that one's certificate as ca_file in "
            "[auraform.state]"};
  if (code == CURLE_SSL_CACERT_BADFILE)
    return {ErrorKind::state, "state/bad-ca-file", "the certificates to trust cannot be read: " + visible(why),
            "look at ca_file in [auraform.state], or at the variable that names them; they are in PEM"};
  if (code == CURLE_SSL_CERTPROBLEM || code == CURLE_NOT_BUILT_IN)
    return {ErrorKind::state, "state/client-certificate", "the client certificate cannot be used: " + visible(why),
            "both TF_HTTP_CLIENT_CERTIFICATE_PEM and TF_HTTP_CLIENT_PRIVATE_KEY_PEM hold the text itself, in PEM, and "
            "belong together"};
  if (is_about_our_certificate(why))
    return {ErrorKind::state, "state/client-certificate",
            host +
                (options.client_certificate ? " does not accept the client certificate: "
                                            : " wants a client certificate: ") +
                visible(why),
            "set TF_HTTP_CLIENT_CERTIFICATE_PEM and TF_HTTP_CLIENT_PRIVATE_KEY_PEM to one that it trusts"};
  return {ErrorKind::network, "state/unreachable", "no answer from " + host + ": " + visible(why), ""};
}

bool is_this_machine(std::string host) {
  const std::size_t colon = host.rfind(':');
  if (colon != std::string::npos && host.find(']', colon) == std::string::npos) host.resize(colon);
  return host == "localhost" || host == "[::1]" || host.starts_with("127.");
}

} // namespace

std::string WebAnswer::header(const std::string& lower_case_name) const {
  const auto found = headers.find(lower_case_name);
  return found == headers.end() ? std::string() : found->second;
}

std::optional<TimePoint> WebAnswer::time(const std::string& lower_case_name) const {
  const std::string text = header(lower_case_name);
  const time_t seconds = text.empty() ? -1 : curl_getdate(text.c_str(), nullptr);
  if (seconds < 0) return std::nullopt;
  return TimePoint(std::chrono::seconds(seconds));
}

void RequestCount::add(const WebRequest& request) {
  ++requests_;
  if (request.method == "GET" || request.method == "HEAD") return;
  ++writes_;
  bytes_written_ += request.body.size();
}

WebClient::WebClient(WebClientOptions options)
    : options_(std::move(options)) {
  static const bool ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  ensure(ready, "libcurl initializes");
  handle_ = curl_easy_init();
  ensure(handle_ != nullptr, "libcurl has memory for a transfer");
}

WebClient::~WebClient() {
  const PipeSignalGuard guard;
  curl_easy_cleanup(handle_);
}

Result<WebAnswer> WebClient::send(const WebRequest& request) {
  const std::lock_guard lock(mutex_);
  const PipeSignalGuard guard;
  Arriving arriving;
  std::array<char, CURL_ERROR_SIZE> explanation{};
  curl_easy_reset(handle_);
  set_connection(handle_, request, options_);
  CURLcode code = set_certificates(handle_, options_);
  if (request.identity) set_identity(handle_, *request.identity);
  set_body(handle_, request);
  curl_slist* headers = make_headers(request);
  curl_easy_setopt(handle_, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(handle_, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(handle_, CURLOPT_PATH_AS_IS, 1L);
  curl_easy_setopt(handle_, CURLOPT_ERRORBUFFER, explanation.data());
  curl_easy_setopt(handle_, CURLOPT_WRITEFUNCTION, &write_body);
  curl_easy_setopt(handle_, CURLOPT_WRITEDATA, &arriving);
  curl_easy_setopt(handle_, CURLOPT_HEADERFUNCTION, &write_header);
  curl_easy_setopt(handle_, CURLOPT_HEADERDATA, &arriving);
  if (options_.count) options_.count->add(request);
  if (code == CURLE_OK) code = curl_easy_perform(handle_);
  curl_slist_free_all(headers);
  if (code != CURLE_OK) {
    std::string why = is_after_handshake(handle_, code) ? find_certificate_alert(request, options_) : "";
    if (why.empty()) why = explanation.front() != '\0' ? explanation.data() : curl_easy_strerror(code);
    return failed(code, why, request, options_);
  }
  long status = 0;
  curl_easy_getinfo(handle_, CURLINFO_RESPONSE_CODE, &status);
  arriving.answer.status = static_cast<int>(status);
  return std::move(arriving.answer);
}

Result<void> check_address(const std::string& url, const std::string& what, bool allow_plain) {
  const bool encrypted = url.starts_with("https://");
  const std::string host = host_of(url);
  if ((!encrypted && !url.starts_with("http://")) || host.empty() || host.find('@') != std::string::npos)
    return Error{ErrorKind::spec, "spec/state-option", what + " is no address: " + ::quoted(url),
                 "write https://host[:port], and no user name in it"};
  if (encrypted || allow_plain || is_this_machine(host)) return {};
  return Error{ErrorKind::spec, "spec/state-option",
               what + " is plain http to another machine: " + ::quoted(url) +
                   ", and everybody on the way could read and change the state",
               "use https; or, in a network that you trust, write allow_plain_http = true"};
}

std::string percent_encoded(std::string_view text, Slash slash) {
  constexpr std::string_view plain = "-._~";
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string encoded;
  for (const char letter : text) {
    const auto byte = static_cast<unsigned char>(letter);
    const bool is_plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                          (byte >= '0' && byte <= '9') || plain.find(letter) != std::string_view::npos ||
                          (letter == '/' && slash == Slash::keep);
    if (is_plain) {
      encoded += letter;
      continue;
    }
    encoded += '%';
    encoded += digits[byte >> 4U];
    encoded += digits[byte & 15U];
  }
  return encoded;
}

std::string percent_decoded(std::string_view text) {
  const auto value = [](char digit) {
    if (digit >= '0' && digit <= '9') return digit - '0';
    const char small = static_cast<char>(digit | 0x20);
    return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
  };
  std::string decoded;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool escaped =
        text[at] == '%' && at + 2 < text.size() && value(text[at + 1]) >= 0 && value(text[at + 2]) >= 0;
    decoded += escaped ? static_cast<char>(value(text[at + 1]) * 16 + value(text[at + 2])) : text[at];
    if (escaped) at += 2;
  }
  return decoded;
}
