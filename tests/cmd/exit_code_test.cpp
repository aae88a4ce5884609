#include "cmd/exit_code.hpp"

#include "tests/support/catch.hpp"

#include <csignal>

namespace {

StepOutcome ended(StepEnd end) { return {.key = "orders", .action = Action::create, .end = end}; }

StepOutcome failed(ErrorKind kind) {
  StepOutcome outcome = ended(StepEnd::failed);
  outcome.error = Error{kind, "a/b", "m", ""};
  return outcome;
}

ApplyResult result_of(std::vector<StepOutcome> outcomes) {
  ApplyResult result;
  result.outcomes = std::move(outcomes);
  return result;
}

} // namespace

TEST_CASE("every kind of error has the exit code that was promised") {
  struct Row {
    ErrorKind kind;
    int code;
  };
  const Row rows[] = {
      {ErrorKind::usage, 1},      {ErrorKind::spec, 1},          {ErrorKind::input_output, 1},
      {ErrorKind::state, 1},      {ErrorKind::network, 1},       {ErrorKind::api, 1},
      {ErrorKind::refused, 5},    {ErrorKind::declined, 8},      {ErrorKind::authentication, 3},
      {ErrorKind::time_limit, 9}, {ErrorKind::locked, 10},       {ErrorKind::stale, 11},
      {ErrorKind::apply, 4},      {ErrorKind::interrupted, 130},
  };
  for (const Row& row : rows) {
    INFO("kind " << static_cast<int>(row.kind));
    CHECK(static_cast<int>(exit_code_of(row.kind)) == row.code);
  }
}

TEST_CASE("signals end with 128 and their number") {
  CHECK(static_cast<int>(exit_code_of_signal(SIGINT)) == 130);
  CHECK(static_cast<int>(exit_code_of_signal(SIGTERM)) == 143);
}

TEST_CASE("an apply ends with what its failures have in common") {
  struct Row {
    std::string name;
    std::vector<StepOutcome> outcomes;
    int code;
  };
  StepOutcome rescued = ended(StepEnd::done);
  rescued.error = Error{ErrorKind::input_output, "apply/credential", "rescued", ""};
  StepOutcome skipped = ended(StepEnd::skipped);
  skipped.error = Error{ErrorKind::apply, "apply/dependency", "its source failed", ""};
  const Row rows[] = {
      {"nothing to do", {}, 0},
      {"all done", {ended(StepEnd::done), ended(StepEnd::done)}, 0},
      {"one failed at the API", {ended(StepEnd::done), failed(ErrorKind::api)}, 4},
      {"one ran out of time", {ended(StepEnd::done), failed(ErrorKind::time_limit)}, 9},
      {"what depended on it was skipped", {failed(ErrorKind::time_limit), skipped}, 9},
      {"two ran out of time", {failed(ErrorKind::time_limit), failed(ErrorKind::time_limit)}, 9},
      {"failures of two sorts", {failed(ErrorKind::time_limit), failed(ErrorKind::api)}, 4},
      {"the credentials were refused", {failed(ErrorKind::authentication)}, 3},
      {"live had moved", {failed(ErrorKind::stale)}, 11},
      {"a local file failed", {failed(ErrorKind::input_output)}, 4},
      {"done, but a password is not where it belongs", {rescued}, 4},
      {"skipped without a word", {ended(StepEnd::skipped)}, 4},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    CHECK(static_cast<int>(exit_code_of(result_of(row.outcomes), 0)) == row.code);
  }
}

TEST_CASE("an apply that was interrupted ends with the signal, whatever else failed") {
  ApplyResult result = result_of({failed(ErrorKind::api)});
  result.interrupted = true;
  CHECK(exit_code_of(result, SIGINT) == ExitCode::interrupted);
  CHECK(exit_code_of(result, SIGTERM) == ExitCode::terminated);
}

TEST_CASE("trouble of the run itself, and a lost password, are no success") {
  ApplyResult result = result_of({ended(StepEnd::done)});
  result.trouble = Error{ErrorKind::input_output, "file/write", "disk full", ""};
  CHECK(exit_code_of(result, 0) == ExitCode::apply_failed);
  result.trouble.reset();
  result.unsaved.push_back({.key = "orders"});
  CHECK(exit_code_of(result, 0) == ExitCode::apply_failed);
}

TEST_CASE("the exit codes are documented in order, each once") {
  int last = -1;
  for (const ExitCodeMeaning& known : exit_code_meanings()) {
    CHECK(static_cast<int>(known.code) > last);
    CHECK_FALSE(known.meaning.empty());
    last = static_cast<int>(known.code);
  }
}
