#include "cmd/manual.hpp"

#include "base/text.hpp"
#include "cmd/help.hpp"
#include "tests/support/catch.hpp"

TEST_CASE("the manual tells every verb, flag, exit code and variable") {
  const std::string page = manual_page("1.2.3");
  const auto told = [&page](const std::string& text) { return page.find(text) != std::string::npos; };
  CHECK(told("\"auraform 1.2.3\""));
  for (const Verb& verb : verb_table()) {
    std::string section = ".SS ";
    for (const char letter : verb.name)
      section += letter == '-' ? std::string{"\\-"} : std::string{letter};
    CHECK(told(section + "\n"));
  }
  CHECK(told("\\-detailed\\-exitcode\n"));
  CHECK(told("AURA_CLIENT_SECRET\n"));
  CHECK(told(".B 143\n"));
}

TEST_CASE("no line of the manual is taken for a macro that it is not") {
  const std::string page = manual_page("1.2.3");
  for (const std::string_view line : split(page, '\n')) {
    if (!line.starts_with('.') && !line.starts_with('\'')) continue;
    const std::string_view macro = line.substr(0, line.find(' '));
    INFO(line);
    CHECK((macro == ".TH" || macro == ".SH" || macro == ".SS" || macro == ".TP" || macro == ".PP" || macro == ".B" ||
           macro == ".nf" || macro == ".fi" || macro == ".RS" || macro == ".RE"));
  }
}
