#include "state/store_options.hpp"

#include "tests/support/catch.hpp"

#include <array>

namespace {

using Variables = std::map<std::string, std::string>;

struct Values {
  std::string written;
  std::string override;
  std::string wrong; ///< empty: whatever it is, it is not wrong
};

Values values_for(StoreOptionKind kind) {
  switch (kind) {
  case StoreOptionKind::text:
    return {"written", "other", ""};
  case StoreOptionKind::flag:
    return {"false", "true", "yes"};
  case StoreOptionKind::duration:
    return {"70s", "80s", "soon"};
  case StoreOptionKind::address:
    return {"https://a.example", "https://b.example", "ftp://b.example"};
  }
  return {};
}

std::string variable_of(std::string_view option) {
  std::string name = "AURAFORM_STATE_";
  for (const char letter : option)
    name += letter == '_' ? letter : static_cast<char>(letter - 'a' + 'A');
  return name;
}

} // namespace

TEST_CASE("Every option of a remote backend can be overridden by its variable, and a wrong one is told by its name") {
  for (const char* backend : {"s3", "http"}) {
    for (const StoreOption& option : store_options(backend)) {
      CAPTURE(backend, std::string(option.name));
      const Values values = values_for(option.kind);
      const std::string variable = variable_of(option.name);
      StateSettings settings;
      settings.backend = backend;
      CHECK(StoreValues(settings, {{variable, values.override}}).text(option.name) == values.override);
      settings.options = {{std::string(option.name), values.written}};
      CHECK(StoreValues(settings, {}).text(option.name) == values.written);
      CHECK(StoreValues(settings, {{variable, ""}}).text(option.name) == values.written);
      CHECK(StoreValues(settings, {{variable, values.override}}).text(option.name) == values.override);
      CHECK(check_store_options(settings, {{variable, values.override}}).empty());
      if (values.wrong.empty()) continue;
      const Diagnostics findings = check_store_options(settings, {{variable, values.wrong}});
      REQUIRE(findings.size() == 1);
      CHECK(findings.front().message.find(std::string(option.name)) != std::string::npos);
      CHECK(findings.front().message.find("which comes from " + variable) != std::string::npos);
    }
  }
}

TEST_CASE("A local state's file is chosen by the specs and by -state alone") {
  StateSettings settings;
  settings.options = {{"path", "mine.json"}};
  CHECK(StoreValues(settings, {{"AURAFORM_STATE_PATH", "other.json"}}).text("path") == "mine.json");
}
