#include "cmd/text/outcome_text.hpp"

#include "cmd/text/diagnostic_text.hpp"
#include "tests/support/golden.hpp"

namespace {

StepOutcome created(const std::string& key) {
  return {.key = key, .action = Action::create, .end = StepEnd::done, .id = "2f49c2b3", .counts = {.add = 1}};
}

Record with_password(PasswordState state, const std::string& location) {
  Record record;
  record.password = state;
  record.password_location = location;
  return record;
}

} // namespace

TEST_CASE("a whole apply says Terraform's line") {
  ApplyResult result;
  result.counts = {.add = 1, .change = 2, .destroy = 3};
  CHECK(outcome_text(result, {}) == "Apply complete! Resources: 1 added, 2 changed, 3 destroyed.\n");
  result.counts = {.adopt = 1, .forget = 2};
  CHECK(outcome_text(result, {}) ==
        "Apply complete! Resources: 0 added, 0 changed, 0 destroyed. 1 adopted. 2 forgotten.\n");
}

TEST_CASE("an apply says where the passwords of new instances are") {
  ApplyResult result;
  result.outcomes = {created("a"), created("lost"), created("orders"), created("unsure")};
  result.outcomes.push_back({.key = "changed", .action = Action::update, .counts = {.change = 1}});
  result.counts = {.add = 4, .change = 1};
  result.state.records["a"] = with_password(PasswordState::stored, ".auraform/credentials/a.txt");
  result.state.records["lost"] = with_password(PasswordState::pending, "");
  result.state.records["orders"] = with_password(PasswordState::rescued, "/tmp/x\n.txt");
  result.state.records["unsure"] = with_password(PasswordState::unknown, "");
  result.state.records["changed"] = with_password(PasswordState::stored, "old.txt");
  check_golden("outcome_passwords.txt", outcome_text(result, {}));
}

TEST_CASE("an incomplete apply never says that it is complete") {
  ApplyResult result;
  StepOutcome failed{.key = "orders", .action = Action::update, .end = StepEnd::failed};
  failed.error = Error{ErrorKind::api, "api/busy", "updating instance.orders: Aura answered 409", "try again"};
  StepOutcome skipped{.key = "copy", .action = Action::create, .end = StepEnd::skipped};
  skipped.error = Error{ErrorKind::apply, "apply/dependency", "instance.orders failed", "apply again"};
  result.outcomes = {skipped, created("new"), failed};
  result.counts = {.add = 1};
  result.unsaved.push_back({.key = "new", .instance_id = "2f49c2b3", .password = Secret("hidden-password")});
  result.state.records["new"] = with_password(PasswordState::pending, "");
  check_golden("outcome_incomplete.txt", outcome_text(result, {}) + "\n" + diagnostics_text(failures_of(result), {}));
  CHECK(diagnostics_text(failures_of(result), {}).find("hidden") == std::string::npos);

  result.interrupted = true;
  CHECK(outcome_text(result, {}).find("Apply interrupted. Resources: 1 added") == 0);
}

TEST_CASE("what ended many steps is told once, with some of their names") {
  ApplyResult result;
  result.trouble = Error{ErrorKind::stale, "state/lock-lost", "the lock was lost", "run again"};
  for (const char* key : {"a", "b", "c", "d", "e"})
    result.outcomes.push_back({.key = key, .end = StepEnd::interrupted, .error = result.trouble});
  result.outcomes.push_back({.key = "f", .end = StepEnd::skipped, .error = result.trouble});
  const Diagnostics told = failures_of(result);
  REQUIRE(told.size() == 2);
  CHECK(told[0].message == "the lock was lost (instance.a, instance.b, instance.c and 2 more)");
  CHECK(told[1].severity == Severity::warning);
  CHECK(told[1].address == "instance.f");
}

TEST_CASE("trouble of the run itself is told, and makes it incomplete") {
  ApplyResult result;
  result.trouble = Error{ErrorKind::input_output, "file/write", "writing the journal: no space left", "make room"};
  CHECK(outcome_text(result, {}).find("Apply incomplete. Resources: 0 added") == 0);
  CHECK(failures_of(result) == Diagnostics{to_diagnostic(*result.trouble)});
}
