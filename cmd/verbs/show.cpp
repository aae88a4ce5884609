#include "cmd/json/documents.hpp"
#include "cmd/pages.hpp"
#include "cmd/plan_file.hpp"
#include "cmd/planning.hpp"
#include "cmd/spec_loading.hpp"
#include "cmd/text/state_text.hpp"
#include "cmd/verbs/verbs.hpp"

namespace {

/// What is no part of the plan itself, and therefore not on stdout.
std::string heading(const SavedPlan& saved, TimePoint now) {
  std::string text = "The plan of " + format_time(saved.created);
  if (!saved.expires) return text + ".\n";
  text += now < *saved.expires ? ", good until " : ", no longer good since ";
  return text + format_time(*saved.expires) + ".\n";
}

/// Only an encrypted plan needs the specs, which name its key.
Result<SavedPlan> read_saved_plan(Context& context, const Arguments& arguments) {
  TRY_ASSIGN(const PlanFile file, read_plan_file(context, arguments.words().front()));
  std::optional<EncryptionSettings> encryption;
  if (file.is_sealed) {
    TRY_ASSIGN(const Configuration configuration, load_specs(context, arguments));
    encryption = configuration.settings.state.encryption;
  }
  return open_plan_file(context, file, encryption);
}

Result<ExitCode> show_saved(Context& context, const Arguments& arguments) {
  TRY_ASSIGN(const SavedPlan saved, read_saved_plan(context, arguments));
  if (arguments.is_on("json")) {
    context.console.print(plan_document(saved));
    return ExitCode::done;
  }
  TRY_ASSIGN(const PageWish page, read_page_wish(context, arguments));
  context.console.tell(heading(saved, context.environment.clock.now()));
  TRY(print_plan(context, saved.plan, page));
  return ExitCode::done;
}

Result<ExitCode> show_state(Context& context, const Arguments& arguments) {
  if (arguments.value("format"))
    return usage_error("-format is for a saved plan", "name its file: auraform show -format=markdown PLAN");
  TRY_ASSIGN(const auto store, open_state_alone(context, arguments));
  TRY_ASSIGN(const State state, load_state(context, *store));
  if (arguments.is_on("json"))
    context.console.print(state_document(state));
  else if (state.records.empty() && state.open_intents.empty())
    context.console.print("The state is empty: nothing is recorded.\n");
  else
    context.console.print(state_text(state, context.console.out_style()));
  return ExitCode::done;
}

} // namespace

Result<ExitCode> run_show(Context& context, const Arguments& arguments) {
  if (!arguments.words().empty()) return show_saved(context, arguments);
  return show_state(context, arguments);
}
