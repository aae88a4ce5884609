#include "cmd/plan_file.hpp"

#include "base/files.hpp"
#include "base/random_id.hpp"
#include "base/text.hpp"
#include "cmd/connection.hpp"
#include "cmd/json/event_telling.hpp"
#include "cmd/spec_loading.hpp"
#include "cmd/version.hpp"
#include "reconcile/saved_plan/codec.hpp"
#include "state/encryption/envelope.hpp"

#include <chrono>

namespace {

constexpr const char* plan_kind = "plan";
constexpr Milliseconds usual_time = std::chrono::hours(24);

Result<std::optional<Milliseconds>> read_expiry(const Arguments& arguments) {
  const std::optional<std::string> written = arguments.value("expires");
  if (!written) return std::optional(usual_time);
  if (*written == "never") return std::optional<Milliseconds>{};
  const Result<Milliseconds> time = parse_duration(*written);
  if (!time) return usage_error("-expires: " + time.error().message, "write a time such as 2h or 7d, or never");
  return std::optional(*time);
}

/// Saved plans of any version and state of repair may be replaced, and files without content.
Result<void> refuse_foreign_file(const PlanFileWish& wish) {
  TRY_ASSIGN(const std::optional<std::string> content, read_file_if_there(wish.path));
  if (!content || is_sealed_text(*content, plan_kind)) return {};
  const Result<SavedPlan> present = decode_saved_plan(*content, wish.written);
  if (present || (present.error().code != "plan/foreign" && present.error().code != "plan/unreadable")) return {};
  return usage_error("-out=" + visible(wish.written) + " is there already, and is no saved plan",
                     "name another file, or remove that one");
}

Result<SavedPlan> to_saved_plan(const Context& context, const Planned& planned, const PlanFileWish& wish) {
  TRY_ASSIGN(const BaseUrl url, read_base_url(context.environment));
  const TimePoint now = std::chrono::floor<std::chrono::seconds>(context.environment.clock.now());
  SavedPlan saved{.id = random_id(),
                  .program_version = program_version(),
                  .created = now,
                  .expires = {},
                  .specs_digest = planned.desired.digest,
                  .base_url = url.text(),
                  .lineage = planned.recorded.lineage,
                  .serial = planned.recorded.serial,
                  .records = planned_records(planned.plan, planned.recorded),
                  .plan = planned.plan};
  if (wish.good_for) saved.expires = now + *wish.good_for;
  return saved;
}

std::string how_to_apply(const Arguments& arguments, const SavedPlan& saved, const std::string& written) {
  if (!saved.plan.refusals.empty()) return "It is refused, as told above, and can be shown, but not applied.\n";
  std::string text = "To perform exactly these actions, run the following command to apply:\n    auraform apply " +
                     ::quoted(written) + "\n";
  if (arguments.value("var") || arguments.value("var-file")) text += "with the same -var and -var-file.\n";
  if (saved.expires) text += "\nThe plan is good until " + format_time(*saved.expires) + ".\n";
  return text;
}

/// As it is stored: sealed where the state is.
Result<std::string> file_text(Context& context, const SavedPlan& saved, const StateSettings& state) {
  const std::string text = encode_saved_plan(saved);
  if (!state.encryption) return text;
  const SealPlace place{.kind = plan_kind, .lineage = saved.lineage, .serial = saved.serial, .position = 0};
  return seal_text(place, text, state_cipher(context, *state.encryption));
}

Result<SavedPlan> plain_in_place(const std::string& what) {
  return Error{ErrorKind::state, "plan/not-encrypted", what + " is not encrypted, and the specs say that plans are",
               "make the plan again"};
}

} // namespace

Result<std::optional<PlanFileWish>> read_plan_file_wish(const Context& context, const Arguments& arguments) {
  const std::optional<std::string> written = arguments.value("out");
  if (!written && arguments.value("expires")) return usage_error("-expires is for saved plans", "write -out=FILE too");
  if (!written) return std::optional<PlanFileWish>{};
  if (written->empty()) return usage_error("-out names no file", "write -out=FILE");
  PlanFileWish wish{.path = context.directory / *written, .written = *written, .good_for = {}};
  TRY_ASSIGN(wish.good_for, read_expiry(arguments));
  TRY(refuse_foreign_file(wish));
  return std::optional(std::move(wish));
}

Result<void> save_plan(Context& context, const Arguments& arguments, const Planned& planned, const PlanFileWish& wish) {
  TRY_ASSIGN(const SavedPlan saved, to_saved_plan(context, planned, wish));
  TRY_ASSIGN(const std::string file, file_text(context, saved, planned.desired.settings.state));
  TRY(replace_file(wish.path, file));
  Console& console = context.console;
  const std::string telling =
      "\nSaved the plan to: " + visible(wish.written) + "\n\n" + how_to_apply(arguments, saved, wish.written);
  // A report is all of stdout: what reads it wants nothing else there.
  const bool is_report = arguments.value("format").value_or("text") != "text";
  is_report ? console.tell(telling) : console.print(telling);
  tell_plan_saved(console.events(), saved, wish.written);
  return {};
}

Result<PlanFile> read_plan_file(const Context& context, const std::string& written) {
  TRY_ASSIGN(std::string text, read_file(context.directory / written));
  const bool is_sealed = is_sealed_text(text, plan_kind);
  return PlanFile{written, std::move(text), is_sealed};
}

Result<SavedPlan> open_plan_file(Context& context, const PlanFile& file,
                                 const std::optional<EncryptionSettings>& encryption) {
  const std::string what = visible(file.written);
  if (!file.is_sealed) return encryption ? plain_in_place(what) : decode_saved_plan(file.text, what);
  Unsealing unsealing;
  if (encryption) unsealing.cipher = &state_cipher(context, *encryption);
  TRY_ASSIGN(const Secret text, open_text(file.text, plan_kind, what, unsealing));
  return decode_saved_plan(text.reveal(), what);
}
