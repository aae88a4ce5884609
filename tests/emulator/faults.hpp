#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "tests/emulator/http.hpp"
#include "tests/emulator/problem.hpp"
#include "tests/emulator/random_source.hpp"

namespace emulator {

/// An answer given in place of the true one.
struct FaultAnswer {
  int status = 500;
  std::string shape = "v1"; ///< One of `fault_shapes()`.
  std::string message = "Injected fault";
  std::string reason = "injected-fault";
  std::string body;        ///< The whole body of shape "raw".
  std::string retry_after; ///< The header's value; empty for none.
};

/// One thing that goes wrong, for the requests it matches.
struct Fault {
  std::string id;            ///< Given by the book when empty.
  std::string method;        ///< Empty: any.
  std::string path;          ///< A pattern of the whole path: `*` within a segment, `**` anything. Empty: any.
  int nth = 1;               ///< The first match that is struck, counted from 1.
  int times = 1;             ///< So many matches are struck; 0 for all that follow.
  double probability = 1.0;  ///< Of those, by the seeded dice.
  bool takes_effect = false; ///< "when":"after": what was asked for is done, only the answer suffers.
  std::optional<FaultAnswer> answer;
  Delivery delivery = Delivery::whole;
  std::chrono::milliseconds delay{0}; ///< Real time.
  std::string outcome;                ///< How the operation ends that the request begins; see plan_operation.
  int matched = 0;                    ///< So far.
  int struck = 0;                     ///< So far.

  /// True when the request never reaches Aura.
  bool stops_request() const {
    return !takes_effect && (answer || delivery == Delivery::closed || delivery == Delivery::reset);
  }
};

/// All faults. The first that strikes a request wins.
class FaultBook final {
public:
  /// Returns the id.
  std::string add(Fault fault);
  bool remove(const std::string& id);
  void clear() { faults_.clear(); }
  const std::vector<Fault>& faults() const { return faults_; }

  /// Counts the request against every fault that matches it and returns the one that strikes, if any.
  std::optional<Fault> strike(const std::string& method, const std::string& path, RandomSource& random);

private:
  std::vector<Fault> faults_;
  int next_id_ = 1;
};

/// Reads a fault as the control endpoint and `-fault` take it.
std::variant<Fault, Problem> parse_fault(const std::string& text);

/// A fault with its counters.
nlohmann::json fault_view(const Fault& fault);

/// The word of a delivery: "whole", "close", "reset", "cut", "drip", "huge".
std::string delivery_word(Delivery delivery);

/// Every body shape that a client of Aura may meet: v1, gateway, oauth, bare, validation, text, errors-object, html,
/// empty, raw.
const std::vector<std::string>& fault_shapes();

/// The answer in its shape.
HttpResponse fault_answer(const FaultAnswer& answer);

} // namespace emulator
