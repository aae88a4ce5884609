#include "state/credentials/credential_sinks.hpp"

#include "base/json.hpp"
#include "state/child_process.hpp"
#include "state/credentials/credential_text.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/forked.hpp"
#include "tests/support/scratch_directory.hpp"

#include <csignal>

#include <nlohmann/json.hpp>

using namespace std::chrono_literals;

namespace {

Credential a_credential() {
  return {"orders",      "2f49c2b3",
          "orders-prod", "neo4j+s://2f49c2b3.databases.neo4j.io",
          "neo4j",       Secret("tHe-0ne_time.Passw0rd")};
}

CredentialSettings command(std::vector<std::string> words, Milliseconds time_limit = 30s) {
  CredentialSettings settings;
  settings.sink = CredentialSettings::Sink::command;
  settings.command = std::move(words);
  settings.time_limit = time_limit;
  return settings;
}

CredentialSettings shell(const std::string& script, Milliseconds time_limit = 30s) {
  return command({"sh", "-c", script}, time_limit);
}

Error failure_of(const CredentialSettings& settings, const Credential& credential = a_credential()) {
  const ScratchDirectory scratch;
  const auto stored = make_credential_sink(settings, scratch.path())->store(credential);
  REQUIRE_FALSE(stored.has_value());
  CHECK(stored.error().kind == ErrorKind::input_output);
  CHECK((stored.error().message + stored.error().hint).find(credential.password.reveal()) == std::string::npos);
  return stored.error();
}

} // namespace

TEST_CASE("The file sink writes the file that the Aura console offers") {
  const ScratchDirectory scratch;
  const auto sink = make_credential_sink(CredentialSettings{}, scratch.path());
  const auto location = sink->store(a_credential());
  REQUIRE(location.has_value());
  CHECK(*location == ".auraform/credentials/Neo4j-2f49c2b3-orders.txt");
  CHECK(content_of(scratch / *location) == "NEO4J_URI=neo4j+s://2f49c2b3.databases.neo4j.io\n"
                                           "NEO4J_USERNAME=neo4j\n"
                                           "NEO4J_PASSWORD=tHe-0ne_time.Passw0rd\n"
                                           "AURA_INSTANCEID=2f49c2b3\n"
                                           "AURA_INSTANCENAME=orders-prod\n");
  CHECK(mode_of(scratch / *location) == 0600);
  CHECK(mode_of(scratch / ".auraform/credentials") == 0700);
}

TEST_CASE("No credential is ever overwritten") {
  const ScratchDirectory scratch;
  const auto sink = make_credential_sink(CredentialSettings{}, scratch.path());
  const std::string first = *sink->store(a_credential());
  Credential successor = a_credential();
  successor.instance_id = "aaaa0000";
  CHECK(*sink->store(successor) == ".auraform/credentials/Neo4j-aaaa0000-orders.txt");
  Credential same_names = a_credential();
  same_names.password = Secret("another");
  CHECK(*sink->store(same_names) == ".auraform/credentials/Neo4j-2f49c2b3-orders-2.txt");
  CHECK(content_of(scratch / first).find("tHe-0ne_time.Passw0rd") != std::string::npos);
  CHECK(*sink->store(a_credential()) == first); // a delivery that was made before
}

TEST_CASE("Names from outside cannot lead out of the directory") {
  const ScratchDirectory scratch;
  for (const std::string& odd : {std::string("../../etc/passwd"), std::string("/etc/x"), std::string("a\nb\0c", 5),
                                 std::string(5000, 'x'), std::string("~größe:*?")}) {
    Credential credential = a_credential();
    credential.instance_id = odd;
    credential.key = odd;
    const auto path = write_credential_file(scratch / "credentials", credential);
    REQUIRE(path.has_value());
    CHECK(path->parent_path() == scratch / "credentials");
    CHECK(std::filesystem::is_regular_file(*path));
    CHECK(path->filename().string().find_first_not_of(
              "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") == std::string::npos);
  }
}

TEST_CASE("A value cannot begin a line of its own, and a shell reads it back as it was") {
  struct Row {
    const char* name;
    const char* line;
  };
  const Row rows[] = {{"plain-name_1", "AURA_INSTANCENAME=plain-name_1\n"},
                      {"", "AURA_INSTANCENAME=\n"},
                      {"two words", "AURA_INSTANCENAME='two words'\n"},
                      {"$(reboot) `id` #x", "AURA_INSTANCENAME='$(reboot) `id` #x'\n"},
                      {"it's $HOME \"q\" \\", "AURA_INSTANCENAME=\"it's \\$HOME \\\"q\\\" \\\\\"\n"},
                      {"a\nNEO4J_URI=evil", "AURA_INSTANCENAME=\"a\\nNEO4J_URI=evil\"\n"}};
  const ScratchDirectory scratch;
  for (const Row& row : rows) {
    Credential credential = a_credential();
    credential.instance_name = row.name;
    const Secret text = to_environment_text(credential);
    CHECK(text.reveal().ends_with(std::string("\n") + row.line));
    if (std::string(row.name).find('\n') != std::string::npos) continue;
    put(scratch / "file", text.reveal());
    const auto end =
        run_child({{"sh", "-c", ". ./file; printf %s \"$AURA_INSTANCENAME\" >&2"}, scratch.path(), 30s}, Secret());
    REQUIRE(end.has_value());
    CHECK(end->errors == row.name);
  }
}

TEST_CASE("A full disk and a directory that is none fail the file sink with a reason") {
  const ScratchDirectory scratch;
  put(scratch / "file", "");
  CredentialSettings settings;
  settings.directory = "file";
  const auto stored = make_credential_sink(settings, scratch.path())->store(a_credential());
  REQUIRE_FALSE(stored.has_value());
  CHECK(stored.error().message.find("Not a directory") != std::string::npos);
  const int status = in_child([&] {
    limit_file_size(20);
    return make_credential_sink(CredentialSettings{}, scratch.path())->store(a_credential()) ? 1 : 0;
  });
  CHECK(status == 0);
  CHECK(std::filesystem::is_empty(scratch / ".auraform/credentials"));
}

TEST_CASE("The command gets the credential as JSON on its stdin, and no shell comes between") {
  const ScratchDirectory scratch;
  const auto sink = make_credential_sink(command({"tee", "got $(id); x"}), scratch.path());
  const auto location = sink->store(a_credential());
  REQUIRE(location.has_value());
  CHECK(*location == "tee");
  const Json got = *parse_json(content_of(scratch / "got $(id); x"), "test");
  CHECK(got == Json{{"key", "orders"},
                    {"NEO4J_URI", "neo4j+s://2f49c2b3.databases.neo4j.io"},
                    {"NEO4J_USERNAME", "neo4j"},
                    {"NEO4J_PASSWORD", "tHe-0ne_time.Passw0rd"},
                    {"AURA_INSTANCEID", "2f49c2b3"},
                    {"AURA_INSTANCENAME", "orders-prod"}});
}

TEST_CASE("A program relative to the working directory is found there") {
  const ScratchDirectory scratch;
  put(scratch / "keep.sh", "#!/bin/sh\ncat > kept\n");
  std::filesystem::permissions(scratch / "keep.sh", std::filesystem::perms::owner_all);
  REQUIRE(make_credential_sink(command({"./keep.sh"}), scratch.path())->store(a_credential()).has_value());
  CHECK_FALSE(content_of(scratch / "kept").empty());
}

TEST_CASE("A command that fails says how, without the password and without control characters") {
  CHECK(failure_of(shell("exit 3")).message == "the credentials command sh ended with exit code 3");
  CHECK(failure_of(shell("kill -9 $$")).message == "the credentials command sh was killed by signal 9");
  CHECK(failure_of(shell("printf '\\033[31mno\\n' >&2; exit 1")).message ==
        "the credentials command sh ended with exit code 1: \\x1b[31mno");
  CHECK(failure_of(command({"/nowhere/vault"})).message == "starting /nowhere/vault: No such file or directory");
  CHECK(failure_of(shell("cat >&2; exit 1")).message.find("\"NEO4J_PASSWORD\":\"(password)\"") != std::string::npos);
  CHECK(failure_of(shell("yes | head -c 300000 >&2; exit 1")).message.size() < 1500);
}

TEST_CASE("A password that JSON writes in another way is hidden in that form, too") {
  Credential credential = a_credential();
  credential.password = Secret("quote\"back\\slash");
  const Error error = failure_of(shell("cat >&2; exit 1"), credential);
  CHECK(error.message.find("(password)") != std::string::npos);
  CHECK(error.message.find("back") == std::string::npos);
}

TEST_CASE("A secret that the end of a text cuts is hidden as far as it goes") {
  const Secret secret("abcdefgh");
  CHECK(without_secret("x abcdefgh y abcdefgh", secret) == "x (password) y (password)");
  CHECK(without_secret("said abcde", secret) == "said (password)");
  CHECK(without_secret("said abc", secret) == "said abc");
  CHECK(without_secret("said nothing", secret) == "said nothing");
  CHECK(without_secret("anything", Secret()) == "anything");
}

TEST_CASE("A command that hangs is killed with what it started when its time is over") {
  const ScratchDirectory scratch;
  const CredentialSettings settings = shell("sleep 1000 & echo $! > started; wait", 100ms);
  const auto stored = make_credential_sink(settings, scratch.path())->store(a_credential());
  REQUIRE_FALSE(stored.has_value());
  CHECK(stored.error().message == "the credentials command sh took longer than 100ms and was killed");
  const std::string status = "/proc/" + std::to_string(std::stoi(content_of(scratch / "started"))) + "/stat";
  // Gone, or dead and not yet waited for by whoever inherited it.
  const auto alive = [&] {
    const std::string stat = content_of(status);
    return !stat.empty() && stat.find(") Z") == std::string::npos;
  };
  for (int i = 0; i < 100'000 && alive(); ++i)
    ;
  CHECK_FALSE(alive());
}

TEST_CASE("A command that ends while something it started lives on is not waited for longer") {
  const ScratchDirectory scratch;
  const auto sink = make_credential_sink(shell("cat > kept; sleep 3 & exit 0"), scratch.path());
  const auto begun = std::chrono::steady_clock::now();
  CHECK(sink->store(a_credential()).has_value());
  CHECK(std::chrono::steady_clock::now() - begun < 2s);
}

TEST_CASE("A command that does not read its stdin does no harm") {
  const ScratchDirectory scratch;
  CHECK(make_credential_sink(shell("exec 0<&-; exit 0"), scratch.path())->store(a_credential()).has_value());
  Credential huge = a_credential();
  huge.instance_name = std::string(1U << 20U, 'x');
  CHECK(failure_of(shell("exit 0"), huge).message.find("passing the credential on") != std::string::npos);
}

TEST_CASE("The command has its own process group and default signals, so that Ctrl-C does not stop it") {
  const ScratchDirectory scratch;
  std::signal(SIGPIPE, SIG_IGN);
  const auto sink = make_credential_sink(
      shell(
          "cut -d' ' -f5 /proc/$$/stat > group; echo $$ >> group; grep -E 'SigIgn|SigBlk' /proc/self/status > signals"),
      scratch.path());
  CHECK(sink->store(a_credential()).has_value());
  std::signal(SIGPIPE, SIG_DFL);
  const std::string group = content_of(scratch / "group");
  CHECK(group.substr(0, group.find('\n')) == group.substr(group.find('\n') + 1, group.find('\n')));
  // Two lines of sixteen digits; those above bit 31 are the C library's own and real-time signals.
  const std::string signals = content_of(scratch / "signals");
  REQUIRE(std::count(signals.begin(), signals.end(), '\n') == 2);
  for (const std::size_t colon : {signals.find(':'), signals.rfind(':')})
    CHECK((std::stoull(signals.substr(colon + 1), nullptr, 16) & 0x7fffffffU) == 0);
}

TEST_CASE("The rescue writes to the first directory that it can") {
  const ScratchDirectory scratch;
  put(scratch / "file", "");
  const auto path =
      make_rescue_sink({scratch / "file/below", scratch / "second", scratch / "third"})->store(a_credential());
  REQUIRE(path.has_value());
  CHECK(*path == (scratch / "second/Neo4j-2f49c2b3-orders.txt").string());
  CHECK(mode_of(*path) == 0600);
  CHECK(content_of(*path).find("NEO4J_PASSWORD=tHe-0ne_time.Passw0rd\n") != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(scratch / "third"));
}

TEST_CASE("A rescue that fails everywhere says so, and never the password") {
  const ScratchDirectory scratch;
  put(scratch / "file", "");
  const auto failed = make_rescue_sink({scratch / "file/a", scratch / "file/b"})->store(a_credential());
  REQUIRE_FALSE(failed.has_value());
  CHECK(failed.error().code == "credentials/lost");
  CHECK(failed.error().message.find("orders (2f49c2b3)") != std::string::npos);
  CHECK(failed.error().message.find("file: Not a directory; ") != std::string::npos);
  CHECK((failed.error().message + failed.error().hint).find("Passw0rd") == std::string::npos);
}

TEST_CASE("A rescue goes below the working directory, or to the temporary one") {
  const auto directories = rescue_directories("/project");
  REQUIRE(directories.size() == 2);
  CHECK(directories[0] == "/project/.auraform/rescue");
  CHECK(directories[1] == std::filesystem::temp_directory_path());
}
