#include "state/credentials/credential_spool.hpp"

#include "base/files.hpp"
#include "base/text.hpp"
#include "state/credentials/credential_text.hpp"

#include <utility>

namespace {

/// A thousand creates hold some 300 KB.
constexpr std::uintmax_t most_bytes = 64U << 20U;

class FileSpool final : public CredentialSpool {
public:
  explicit FileSpool(std::filesystem::path file)
      : file_(std::move(file)) {}

  Result<void> hold(const std::vector<Credential>& credentials) override {
    if (credentials.empty()) return {};
    TRY(make_directories(file_.parent_path()));
    TRY_ASSIGN(AppendFile file, AppendFile::open(file_));
    return file.append(lines_of(credentials).reveal());
  }

  Result<std::vector<Credential>> held() override {
    TRY_ASSIGN(const std::optional<std::string> content, read_file_if_there(file_, most_bytes));
    std::vector<Credential> credentials;
    std::string_view rest = content ? std::string_view{*content} : std::string_view{};
    for (std::size_t end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
      TRY_ASSIGN(Credential credential, parse_json_text(rest.substr(0, end), file_.string()));
      credentials.push_back(std::move(credential));
      rest.remove_prefix(end + 1);
    }
    return credentials;
  }

  Result<void> replace(const std::vector<Credential>& credentials) override {
    if (credentials.empty()) return remove_file(file_);
    return replace_file(file_, lines_of(credentials).reveal());
  }

private:
  static Secret lines_of(const std::vector<Credential>& credentials) {
    std::string lines;
    for (const Credential& credential : credentials)
      lines += to_json_text(credential).reveal();
    return Secret(std::move(lines));
  }

  std::filesystem::path file_;
};

} // namespace

std::unique_ptr<CredentialSpool> make_credential_spool(std::filesystem::path file) {
  return std::make_unique<FileSpool>(std::move(file));
}

std::filesystem::path credential_spool_file(const std::filesystem::path& base) {
  return base / ".auraform" / "passwords.spool";
}
