#include "cmd/run_record/run_account.hpp"

#include "cmd/run_record/run_files.hpp"
#include "cmd/version.hpp"

namespace {

Diagnostic no_run_record(const Error& error) {
  return {.severity = Severity::warning,
          .code = "apply/no-run-record",
          .message = "the record of this run could not be written: " + error.message,
          .hint = "what was done stands, and the state has it; only the account of it is missing"};
}

} // namespace

RunAccount::RunAccount(std::filesystem::path directory, const Plan& plan, const State& recorded,
                       const LockHolder& holder)
    : directory_(std::move(directory))
    , is_kept_(!is_no_change(plan))
    , recorder_(plan, recorded, holder, program_version()) {
  // If this cannot be written, the end will tell.
  if (is_kept_) static_cast<void>(write_run_record(directory_, recorder_.record()));
}

Diagnostics RunAccount::conclude(const ApplyResult& result, ExitCode code, TimePoint now) {
  if (!is_kept_) return {};
  recorder_.conclude(result, code, now);
  const Result<void> written = write_run_record(directory_, recorder_.record());
  return written ? Diagnostics{} : Diagnostics{no_run_record(written.error())};
}
