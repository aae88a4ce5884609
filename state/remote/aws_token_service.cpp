#include "state/remote/aws_token_service.hpp"

#include "base/files.hpp"
#include "base/text.hpp"
#include "state/remote/s3_xml.hpp"

namespace {

constexpr std::size_t most_token_bytes = 1U << 20U;
constexpr std::size_t most_told = 300;

} // namespace

Error no_store_credentials(const std::string& message, const std::string& hint) {
  return {ErrorKind::authentication, "state/no-store-credentials", message, hint};
}

Error token_service_in_trouble(const std::string& service, const WebAnswer& answer) {
  return {ErrorKind::network, "state/store-trouble",
          service + " answered HTTP " + std::to_string(answer.status) + ", " + told_by(answer),
          "run the command again later"};
}

std::string told_by(const WebAnswer& answer) {
  const std::string code = xml_text(answer.body, "Code");
  const std::string message = xml_text(answer.body, "Message");
  const std::string told = code.empty() ? answer.body : code + (message.empty() ? "" : ", " + message);
  return told.empty() ? "and says no more" : visible(shortened(told, most_told));
}

Result<std::string> read_token(const std::string& what, const std::string& file) {
  const auto text = read_file(file, most_token_bytes);
  if (!text)
    return no_store_credentials("the token that " + what + " names cannot be read: " + text.error().message,
                                "look at " + what);
  std::string token(trimmed(*text));
  if (token.empty()) return no_store_credentials(file + ", which " + what + " names, is empty", "look at " + what);
  return token;
}
