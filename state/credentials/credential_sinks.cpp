#include "state/credentials/credential_sinks.hpp"

#include "base/ensure.hpp"
#include "base/text.hpp"
#include "state/child_process.hpp"
#include "state/credentials/credential_text.hpp"

#include <system_error>
#include <utility>

namespace {

class FileSink final : public CredentialSink {
public:
  FileSink(std::filesystem::path base, std::filesystem::path directory)
      : base_(std::move(base))
      , directory_(std::move(directory)) {}

  Result<std::string> store(const Credential& credential) override {
    TRY_ASSIGN(const auto path, write_credential_file(base_ / directory_, credential, Durability::on_flush));
    is_flushed_ = false;
    return (directory_ / path.filename()).string();
  }

  Result<void> flush() override {
    if (is_flushed_) return {};
    TRY(flush_all(base_ / directory_));
    is_flushed_ = true;
    return {};
  }

private:
  std::filesystem::path base_;
  std::filesystem::path directory_;
  bool is_flushed_ = true;
};

class CommandSink final : public CredentialSink {
public:
  explicit CommandSink(ChildProcess process)
      : process_(std::move(process)) {}

  Result<std::string> store(const Credential& credential) override {
    TRY_ASSIGN(const ChildEnd end, run_child(process_, to_json_text(credential)));
    const std::string& name = process_.command.front();
    if (end.exit_code == 0) return name;
    constexpr std::size_t shown_bytes = 400;
    std::string message = "the credentials command " + visible(name) + " " + describe(end, process_);
    // The program knew the password and may repeat it.
    const std::string said = without_secret(end.errors, credential.password);
    if (!trimmed(said).empty()) message += ": " + visible(shortened(trimmed(said), shown_bytes));
    return Error{ErrorKind::input_output, "credentials/command-failed", message,
                 "run it by hand with some JSON on its stdin to see what it wants"};
  }

private:
  ChildProcess process_;
};

class RescueSink final : public CredentialSink {
public:
  explicit RescueSink(std::vector<std::filesystem::path> directories)
      : directories_(std::move(directories)) {}

  Result<std::string> store(const Credential& credential) override {
    std::vector<std::string> failures;
    for (const std::filesystem::path& directory : directories_) {
      const auto path = write_credential_file(directory, credential);
      if (path) return path->string();
      failures.push_back(path.error().message);
    }
    return Error{
        ErrorKind::input_output, "credentials/lost",
        "the password of " + visible(credential.key) + " (" + visible(credential.instance_id) +
            ") could not be written anywhere: " + join(failures, "; "),
        "free some space or fix the permissions there; this password is lost, so the instance must be created again, or"
        " Neo4j's support asked for a new one"};
  }

private:
  std::vector<std::filesystem::path> directories_;
};

} // namespace

std::unique_ptr<CredentialSink> make_credential_sink(const CredentialSettings& settings,
                                                     const std::filesystem::path& base) {
  if (settings.sink == CredentialSettings::Sink::file) return std::make_unique<FileSink>(base, settings.directory);
  ensure(!settings.command.empty(), "the specs' loader asks for a command");
  return std::make_unique<CommandSink>(ChildProcess{settings.command, base, settings.time_limit});
}

std::unique_ptr<CredentialSink> make_rescue_sink(std::vector<std::filesystem::path> directories) {
  return std::make_unique<RescueSink>(std::move(directories));
}

std::vector<std::filesystem::path> rescue_directories(const std::filesystem::path& base) {
  std::error_code failure;
  const auto temporary = std::filesystem::temp_directory_path(failure);
  return {base / ".auraform" / "rescue", failure ? std::filesystem::path("/tmp") : temporary};
}
