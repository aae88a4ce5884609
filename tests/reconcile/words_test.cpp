#include "reconcile/live.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/world.hpp"

namespace {

template <typename Enum>
std::set<std::string> words_up_to(Enum last) {
  std::set<std::string> words;
  for (int value = 0; value <= static_cast<int>(last); ++value)
    words.emplace(to_word(static_cast<Enum>(value)));
  return words;
}

} // namespace

TEST_CASE("Every action, reason and operation has a word of its own") {
  CHECK(words_up_to(last_action).size() == 12);
  CHECK(words_up_to(last_reason).size() == 14);
  CHECK(words_up_to(last_operation_kind).size() == 21);
  CHECK(to_word(Action::destroy) == "delete");
  CHECK(to_word(Action::no_op) == "no-op");
}

TEST_CASE("A status means something to us, and ends somewhere") {
  struct Row {
    const char* status;
    StatusClass now;
    StatusClass end;
  };
  const Row rows[] = {
      {"running", StatusClass::running, StatusClass::running},
      {"paused", StatusClass::paused, StatusClass::paused},
      {"suspended", StatusClass::suspended, StatusClass::suspended},
      {"loading failed", StatusClass::failed, StatusClass::failed},
      {"encryption key deleted", StatusClass::failed, StatusClass::failed},
      {"encryption key error", StatusClass::failed, StatusClass::failed},
      {"destroying", StatusClass::going, StatusClass::going},
      {"deleting", StatusClass::going, StatusClass::going},
      {"pausing", StatusClass::transient, StatusClass::paused},
      {"suspending", StatusClass::transient, StatusClass::suspended},
      {"creating", StatusClass::transient, StatusClass::running},
      {"resizing", StatusClass::transient, StatusClass::running},
      {"loading", StatusClass::transient, StatusClass::running},
      {"never heard of", StatusClass::transient, StatusClass::running},
      {"", StatusClass::transient, StatusClass::running},
  };
  for (const Row& row : rows) {
    INFO(row.status);
    CHECK(classify_status(row.status) == row.now);
    CHECK(settles_as(row.status) == row.end);
  }
}

TEST_CASE("What an action does to Aura and to the counts") {
  struct Row {
    Action action;
    bool changes;
    bool destroys;
    ChangeCounts counts;
  };
  const Row rows[] = {{Action::no_op, false, false, {}},
                      {Action::create, true, false, {.add = 1}},
                      {Action::update, true, false, {.change = 1}},
                      {Action::pause, true, false, {.change = 1}},
                      {Action::resume, true, false, {.change = 1}},
                      {Action::replace, true, true, {.add = 1, .destroy = 1}},
                      {Action::destroy, true, true, {.destroy = 1}},
                      {Action::adopt, false, false, {.adopt = 1}},
                      {Action::forget, false, false, {.forget = 1}}};
  for (const Row& row : rows) {
    INFO(to_word(row.action));
    const Step step{.action = row.action};
    CHECK(changes_aura(row.action) == row.changes);
    CHECK(destroys(step) == row.destroys);
    CHECK(count_changes({.steps = {step}}) == row.counts);
    CHECK(is_no_change({.steps = {step}}) == (row.action == Action::no_op));
  }
}
