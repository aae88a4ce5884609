#include "cmd/exit_code.hpp"

#include "base/ensure.hpp"

#include <algorithm>
#include <array>
#include <csignal>

namespace {

constexpr std::array<ExitCodeMeaning, 12> meanings{{
    {ExitCode::done, "done, or nothing to do"},
    {ExitCode::error, "error: usage, specs, files, network, API"},
    {ExitCode::changes, "there are changes (plan -detailed-exitcode) or drift (drift)"},
    {ExitCode::authentication, "Aura does not accept the credentials, or there are none"},
    {ExitCode::apply_failed, "apply failed, wholly or in part"},
    {ExitCode::refused, "refused by a guard, a protection or a policy"},
    {ExitCode::declined, "declined at the prompt"},
    {ExitCode::time_limit, "an operation did not settle in its time"},
    {ExitCode::locked, "locked: somebody else is writing"},
    {ExitCode::stale, "stale: the plan, the state or live Aura moved"},
    {ExitCode::interrupted, "interrupted by SIGINT"},
    {ExitCode::terminated, "interrupted by SIGTERM"},
}};

struct KindCode {
  ErrorKind kind;
  ExitCode code;
};

constexpr std::array<KindCode, 14> codes{{
    {ErrorKind::usage, ExitCode::error},
    {ErrorKind::spec, ExitCode::error},
    {ErrorKind::input_output, ExitCode::error},
    {ErrorKind::state, ExitCode::error},
    {ErrorKind::network, ExitCode::error},
    {ErrorKind::api, ExitCode::error},
    {ErrorKind::authentication, ExitCode::authentication},
    {ErrorKind::refused, ExitCode::refused},
    {ErrorKind::declined, ExitCode::declined},
    {ErrorKind::time_limit, ExitCode::time_limit},
    {ErrorKind::locked, ExitCode::locked},
    {ErrorKind::stale, ExitCode::stale},
    {ErrorKind::apply, ExitCode::apply_failed},
    {ErrorKind::interrupted, ExitCode::interrupted},
}};

/// Within an apply a code of its own goes to what a script would handle otherwise than by looking at the messages.
ExitCode code_within_apply(const Error& error) {
  const ExitCode code = exit_code_of(error.kind);
  const bool telling = code == ExitCode::authentication || code == ExitCode::time_limit || code == ExitCode::stale ||
                       code == ExitCode::refused;
  return telling ? code : ExitCode::apply_failed;
}

} // namespace

std::span<const ExitCodeMeaning> exit_code_meanings() { return meanings; }

ExitCode exit_code_of(ErrorKind kind) {
  const auto* row =
      std::find_if(codes.begin(), codes.end(), [kind](const KindCode& known) { return known.kind == kind; });
  ensure(row != codes.end(), "every kind of error has an exit code");
  return row->code;
}

ExitCode exit_code_of(const ApplyResult& result, int signal) {
  if (result.interrupted) return exit_code_of_signal(signal);
  std::optional<ExitCode> code;
  const auto add = [&code](const Error& error) {
    const ExitCode next = code_within_apply(error);
    code = code && *code != next ? ExitCode::apply_failed : next;
  };
  if (result.trouble) add(*result.trouble);
  bool incomplete = false;
  for (const StepOutcome& outcome : result.outcomes) {
    if (outcome.error && outcome.end != StepEnd::skipped) add(*outcome.error);
    incomplete = incomplete || outcome.end != StepEnd::done;
  }
  return code.value_or(incomplete || !result.unsaved.empty() ? ExitCode::apply_failed : ExitCode::done);
}

ExitCode exit_code_of_signal(int signal) { return signal == SIGTERM ? ExitCode::terminated : ExitCode::interrupted; }
