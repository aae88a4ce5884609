// An encrypted state with the real program: what is on the disk, what is refused, and the passwords that it keeps.

#include "tests/e2e/workspace.hpp"

namespace {

const std::string phrase = "correct horse battery staple";
const std::string encryption = "[auraform.state.encryption]\n";

/// Two instances, the state encrypted; a key from a program, which costs nothing.
struct Encrypted : Workspace {
  explicit Encrypted(const std::string& settings = {}) { wish(settings); }

  void wish(const std::string& settings, char digit = 'a', const std::string& rest = {}) const {
    write("[auraform]\nproject_id = \"6981ace7-efe8-4f5c-b7c5-267b5162ce91\"\n" + settings + encryption +
          "key_command = [\"printf\", \"" + std::string(64, digit) + "\"]\n" + rest +
          defaults.substr(defaults.find("[defaults]")) + "[instance.one]\n[instance.two]\nmemory = \"4GB\"\n");
  }

  /// The names of the files that hold the text, be it packed.
  std::vector<std::string> holding(const std::string& text) const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(directory.path()))
      if (entry.is_regular_file() && holds(unpacked_content(entry.path()), text))
        names.push_back(std::filesystem::relative(entry.path(), directory.path()).string());
    return names;
  }
};

const std::string keeps_passwords = "[auraform.credentials]\nsink = \"state\"\n";

} // namespace

TEST_CASE("an encrypted state is applied, read and planned on, and its file tells nothing") {
  const Encrypted world;
  const Ran applied = world.run({"apply", "-auto-approve"});
  INFO(applied.err);
  REQUIRE(applied.code == 0);
  CHECK(world.run({"plan", "-detailed-exitcode"}).code == 0);
  CHECK(holds(world.run({"state", "list"}).out, "instance.one"));
  const std::string file = content_of(world.directory / "auraform.state.json");
  for (const auto& [name, id] : world.emulator.ids()) {
    CHECK_FALSE(holds(file, id));
    CHECK_FALSE(holds(file, "instance." + name));
  }
  CHECK(holds(file, "\"lineage\""));
  CHECK(holds(file, "\"serial\""));
}

TEST_CASE("an encrypted state without its key is an error, never an empty state") {
  const Encrypted world;
  REQUIRE(world.run({"apply", "-auto-approve"}).code == 0);
  world.wish("", 'b');
  const Ran other_key = world.run({"apply", "-auto-approve"});
  CHECK(other_key.code == 1);
  CHECK(holds(other_key.err, "is encrypted with the key"));
  world.write_two();
  const Ran no_key = world.run({"plan"});
  CHECK(no_key.code == 1);
  CHECK(holds(no_key.err, "is encrypted, and the specs name no key"));
  world.edit("fleet.aura.toml", "[defaults]", encryption + "[defaults]");
  const Ran no_phrase = world.run({"plan"});
  CHECK(no_phrase.code == 1);
  CHECK(holds(no_phrase.err, "AURAFORM_STATE_PASSPHRASE is not set"));
  CHECK(world.emulator.ids().size() == 2);
}

TEST_CASE("a passphrase from the environment encrypts") {
  Workspace world;
  world.write_two();
  world.edit("fleet.aura.toml", "[defaults]", encryption + "[defaults]");
  world.variables["AURAFORM_STATE_PASSPHRASE"] = phrase;
  REQUIRE(world.run({"apply", "-auto-approve"}).code == 0);
  CHECK(holds(content_of(world.directory / "auraform.state.json"), "argon2id"));
  CHECK(world.run({"plan", "-detailed-exitcode"}).code == 0);
  world.variables["AURAFORM_STATE_PASSPHRASE"] = "another horse battery staple";
  CHECK(world.run({"plan"}).code == 1);
}

TEST_CASE("encryption is a visible step in both directions") {
  Encrypted world;
  world.write_two();
  REQUIRE(world.run({"apply", "-auto-approve"}).code == 0);
  const std::string id = world.emulator.ids().at("one");
  world.wish("");
  const Ran refused = world.run({"plan"});
  CHECK(refused.code == 1);
  CHECK(holds(refused.err, "is not encrypted, and the specs say that it is to be"));
  CHECK(holds(refused.err, "auraform state encrypt"));

  const Ran encrypted = world.run({"state", "encrypt"});
  CHECK(encrypted.code == 0);
  CHECK(holds(encrypted.out, "Encrypted "));
  CHECK(world.run({"plan", "-detailed-exitcode"}).code == 0);
  for (const std::string& file : world.holding(id))
    CHECK((file.starts_with(".auraform/runs/") || file.starts_with(".auraform/credentials/")));

  const Ran decrypted = world.run({"state", "decrypt"});
  CHECK(decrypted.code == 0);
  CHECK(world.run({"plan"}).code == 1);
  world.write_two();
  CHECK(world.run({"plan", "-detailed-exitcode"}).code == 0);
}

TEST_CASE("a new key takes over with the next write, while the former one is named") {
  const Encrypted world;
  REQUIRE(world.run({"apply", "-auto-approve"}).code == 0);
  world.wish("", 'b', "previous = [{ key_command = [\"printf\", \"" + std::string(64, 'a') + "\"] }]\n");
  CHECK(world.run({"plan", "-detailed-exitcode"}).code == 0);
  CHECK(world.run({"state", "encrypt"}).code == 0);
  world.wish("", 'b');
  CHECK(world.run({"plan", "-detailed-exitcode"}).code == 0);
  CHECK(world.run({"state", "history"}).code == 0);
}

TEST_CASE("saved plans are encrypted with the state, shown and applied with its key") {
  const Encrypted world;
  REQUIRE(world.run({"plan", "-out=prod.plan"}).code == 0);
  CHECK_FALSE(holds(content_of(world.directory / "prod.plan"), "professional-db"));
  CHECK(world.run({"plan", "-out=prod.plan"}).code == 0); // a sealed plan may be replaced
  CHECK(holds(world.run({"show", "prod.plan"}).out, "instance.one will be created"));
  const std::string plan = content_of(world.directory / "prod.plan");
  put(world.directory / "as-state.json", plan);
  CHECK(holds(world.run({"state", "list", "-state=as-state.json"}).err, "no state"));
  world.wish("", 'b');
  CHECK(holds(world.run({"show", "prod.plan"}).err, "is encrypted with the key"));
  world.wish("");
  CHECK(world.run({"apply", "prod.plan"}).code == 0);
}

TEST_CASE("the encrypted state keeps passwords, tells them on request only, and no other file has them") {
  const Encrypted world(keeps_passwords);
  const Ran applied = world.run({"apply", "-auto-approve", "-json-into=events.jsonl"});
  REQUIRE(applied.code == 0);
  const Ran told = world.run({"credentials", "one"});
  CHECK(told.code == 0);
  CHECK(holds(told.out, "stored: the encrypted state"));
  const Ran revealed = world.run({"credentials", "-reveal", "one"});
  CHECK(revealed.code == 0);
  CHECK(holds(revealed.out, "NEO4J_PASSWORD="));
  CHECK(holds(revealed.out, "AURA_INSTANCEID=" + world.emulator.ids().at("one")));

  const std::string printed = applied.out + applied.err + told.out + told.err + world.run({"state", "pull"}).out +
                              world.run({"show", "-json"}).out + world.run({"state", "show", "one"}).out;
  for (const std::string& password : world.emulator.passwords()) {
    CHECK(world.holding(password).empty());
    CHECK_FALSE(holds(printed, password));
  }
  CHECK_FALSE(std::filesystem::exists(world.directory / ".auraform/credentials"));
  CHECK_FALSE(std::filesystem::exists(world.directory / ".auraform/passwords.spool"));
  const std::string of_two = world.run({"credentials", "-reveal", "two"}).out;
  CHECK(of_two != revealed.out);

  CHECK(world.run({"state", "rm", "one"}).code == 0);
  CHECK(world.run({"credentials", "-reveal", world.emulator.ids().at("one")}).code == 0);
  const Ran plain = world.run({"state", "decrypt"});
  CHECK(plain.code == 5);
  CHECK(holds(plain.err, "would be written without encryption"));
  CHECK(world.run({"state", "decrypt", "-drop-passwords"}).code == 0);
}

TEST_CASE("passwords in a state that is not encrypted are a finding") {
  const Workspace world;
  world.write(Workspace::defaults + "[auraform.credentials]\nsink = \"state\"\n[instance.one]\n");
  const Ran validated = world.run({"validate"});
  CHECK(validated.code == 1);
  CHECK(holds(validated.err, "spec/plain-passwords"));
}
