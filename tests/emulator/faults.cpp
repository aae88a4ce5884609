#include "tests/emulator/faults.hpp"

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

#include "tests/emulator/text.hpp"

namespace emulator {

namespace {

using nlohmann::json;

struct DeliveryRow {
  Delivery delivery;
  std::string_view word;
};

constexpr std::array<DeliveryRow, 6> delivery_rows{{{Delivery::whole, "whole"},
                                                    {Delivery::closed, "close"},
                                                    {Delivery::reset, "reset"},
                                                    {Delivery::cut, "cut"},
                                                    {Delivery::drip, "drip"},
                                                    {Delivery::huge, "huge"}}};

bool matches(const Fault& fault, const std::string& method, const std::string& path) {
  if (!fault.method.empty() && fault.method != method) return false;
  return fault.path.empty() || glob_matches(fault.path, path);
}

/// Reads "key": value pairs of one object, keeping the first complaint.
class FaultReader final {
public:
  FaultReader(const json& object, std::string where)
      : object_(object)
      , where_(std::move(where)) {
    if (!object.is_object()) complain("must be a JSON object");
  }

  template <typename T>
  void take(const std::string& key, T& target, std::string_view expected) {
    known_.push_back(key);
    if (!object_.is_object() || !object_.contains(key)) return;
    const json& value = object_[key];
    const bool fits = std::is_same_v<T, std::string> ? value.is_string()
                      : std::is_same_v<T, int>       ? value.is_number_unsigned() && value < 1000000
                                                     : value.is_number();
    if (!fits) return complain(key + " must be " + std::string(expected));
    target = value.get<T>();
  }

  /// Null when the key is not there.
  const json* nested(const std::string& key) {
    known_.push_back(key);
    const auto found = object_.find(key);
    return found == object_.end() ? nullptr : &*found;
  }

  void complain(const std::string& message) {
    if (!problem_) problem_ = Problem{where_ + ": " + message};
  }

  /// The first complaint; a key that nobody took is one.
  MaybeProblem finish() {
    if (!object_.is_object()) return problem_;
    for (const auto& [key, value] : object_.items()) {
      if (std::find(known_.begin(), known_.end(), key) == known_.end()) complain("there is no key " + key);
    }
    return problem_;
  }

private:
  const json& object_;
  std::string where_;
  std::vector<std::string> known_;
  MaybeProblem problem_;
};

std::variant<FaultAnswer, Problem> parse_answer(const json& object) {
  FaultAnswer answer;
  FaultReader reader(object, "the fault's answer");
  reader.take("status", answer.status, "a number");
  reader.take("shape", answer.shape, "a string");
  reader.take("message", answer.message, "a string");
  reader.take("reason", answer.reason, "a string");
  reader.take("body", answer.body, "a string");
  reader.take("retry_after", answer.retry_after, "a string");
  if (answer.status < 200 || answer.status > 599) reader.complain("status must be 200 to 599");
  const auto& shapes = fault_shapes();
  if (std::find(shapes.begin(), shapes.end(), answer.shape) == shapes.end()) {
    reader.complain("there is no shape " + answer.shape);
  }
  if (auto problem = reader.finish()) return *problem;
  return answer;
}

json shaped_json(const FaultAnswer& answer) {
  const json one = {{"message", answer.message}, {"reason", answer.reason}};
  if (answer.shape == "gateway") return {{"error", answer.message}};
  if (answer.shape == "oauth") return {{"error", answer.reason}, {"error_description", answer.message}};
  if (answer.shape == "bare") return one;
  if (answer.shape == "errors-object") return {{"errors", {{"message", answer.message}}}};
  if (answer.shape == "validation") {
    return {{"errors", {{"name", json::array({answer.message})}}},
            {"message", answer.message},
            {"reason", "validation-error"}};
  }
  return {{"errors", json::array({one})}};
}

} // namespace

std::string delivery_word(Delivery delivery) {
  for (const DeliveryRow& row : delivery_rows) {
    if (row.delivery == delivery) return std::string(row.word);
  }
  return "whole";
}

const std::vector<std::string>& fault_shapes() {
  static const std::vector<std::string> shapes = {"v1",   "gateway",       "oauth", "bare",  "validation",
                                                  "text", "errors-object", "html",  "empty", "raw"};
  return shapes;
}

HttpResponse fault_answer(const FaultAnswer& answer) {
  HttpResponse response;
  if (answer.shape == "text") {
    response.content_type = "text/plain";
    response.body = answer.message + "\n";
  } else if (answer.shape == "html") {
    response.content_type = "text/html";
    response.body = "<html>\r\n<head><title>" + std::to_string(answer.status) +
                    "</title></head>\r\n<body>\r\n<center><h1>" + answer.message +
                    "</h1></center>\r\n</body>\r\n</html>\r\n";
  } else if (answer.shape == "raw") {
    response.body = answer.body;
  } else if (answer.shape != "empty") {
    response = json_answer(answer.status, shaped_json(answer));
  }
  response.status = answer.status;
  if (!answer.retry_after.empty()) response.headers.emplace_back("Retry-After", answer.retry_after);
  return response;
}

std::variant<Fault, Problem> parse_fault(const std::string& text) {
  const json object = json::parse(text, nullptr, false);
  Fault fault;
  std::string when = "before";
  std::string connection = "whole";
  std::string delay = "0";
  FaultReader reader(object, "the fault");
  reader.take("id", fault.id, "a string");
  reader.take("method", fault.method, "a string");
  reader.take("path", fault.path, "a string");
  reader.take("nth", fault.nth, "a number");
  reader.take("times", fault.times, "a number");
  reader.take("probability", fault.probability, "a number");
  reader.take("when", when, "before or after");
  reader.take("connection", connection, "a string");
  reader.take("delay", delay, "a time such as 500ms");
  reader.take("outcome", fault.outcome, "a string");
  if (const json* answer = reader.nested("answer")) {
    auto parsed = parse_answer(*answer);
    if (const auto* problem = std::get_if<Problem>(&parsed)) return *problem;
    fault.answer = std::get<FaultAnswer>(std::move(parsed));
  }
  if (when != "before" && when != "after") reader.complain("when must be before or after");
  const auto row = std::find_if(delivery_rows.begin(), delivery_rows.end(),
                                [&](const DeliveryRow& one) { return one.word == connection; });
  if (row == delivery_rows.end()) reader.complain("connection must be close, reset, cut, drip or huge");
  const auto parsed_delay = parse_duration(delay);
  if (!parsed_delay) reader.complain("delay must be a time such as 500ms");
  if (auto problem = reader.finish()) return *problem;
  fault.takes_effect = when == "after";
  fault.delivery = row->delivery;
  fault.delay = *parsed_delay;
  return fault;
}

json fault_view(const Fault& fault) {
  json view = {{"id", fault.id},
               {"method", fault.method},
               {"path", fault.path},
               {"nth", fault.nth},
               {"times", fault.times},
               {"probability", fault.probability},
               {"when", fault.takes_effect ? "after" : "before"},
               {"connection", delivery_word(fault.delivery)},
               {"delay", std::to_string(fault.delay.count()) + "ms"},
               {"outcome", fault.outcome},
               {"matched", fault.matched},
               {"struck", fault.struck}};
  if (fault.answer) view["answer"] = {{"status", fault.answer->status}, {"shape", fault.answer->shape}};
  return view;
}

std::string FaultBook::add(Fault fault) {
  if (fault.id.empty()) fault.id = "fault-" + std::to_string(next_id_++);
  std::string id = fault.id;
  faults_.push_back(std::move(fault));
  return id;
}

bool FaultBook::remove(const std::string& id) {
  return std::erase_if(faults_, [&](const Fault& fault) { return fault.id == id; }) > 0;
}

std::optional<Fault> FaultBook::strike(const std::string& method, const std::string& path, RandomSource& random) {
  std::optional<Fault> struck;
  for (Fault& fault : faults_) {
    if (!matches(fault, method, path)) continue;
    ++fault.matched;
    const bool in_range = fault.matched >= fault.nth && (fault.times == 0 || fault.matched < fault.nth + fault.times);
    if (struck || !in_range || (fault.probability < 1.0 && random.fraction() >= fault.probability)) continue;
    ++fault.struck;
    struck = fault;
  }
  return struck;
}

} // namespace emulator
