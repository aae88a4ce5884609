#include "tests/emulator/http.hpp"

#include <nlohmann/json.hpp>

namespace emulator {

HttpResponse json_answer(int status, const nlohmann::json& body) {
  HttpResponse response;
  response.status = status;
  // Names travel as they came: text that is no UTF-8 must not bring the emulator down.
  response.body = body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  return response;
}

HttpResponse data_answer(int status, const nlohmann::json& data) {
  nlohmann::json body;
  body["data"] = data;
  return json_answer(status, body);
}

HttpResponse error_answer(const ApiError& error) {
  nlohmann::json one = {{"message", error.message}, {"reason", error.reason}};
  if (!error.field.empty()) one["field"] = error.field;
  nlohmann::json body;
  body["errors"] = nlohmann::json::array();
  body["errors"].push_back(one);
  return json_answer(error.status, body);
}

HttpResponse gateway_answer(int status, const std::string& text) { return json_answer(status, {{"error", text}}); }

HttpResponse oauth_error_answer(int status, const std::string& error, const std::string& description) {
  return json_answer(status, {{"error", error}, {"error_description", description}});
}

} // namespace emulator
