#include "base/json.hpp"
#include "cmd/html/run_html.hpp"
#include "cmd/pages.hpp"
#include "cmd/run_record/run_archive.hpp"
#include "cmd/run_record/run_markdown.hpp"
#include "cmd/run_record/run_record_json.hpp"
#include "cmd/text/run_text.hpp"
#include "cmd/verbs/verbs.hpp"

namespace {

std::string page_of(const RunRecord& run, PageFormat format, const Style& style) {
  switch (format) {
  case PageFormat::markdown:
    return run_markdown(run);
  case PageFormat::html:
    return run_html(run);
  case PageFormat::text:
  case PageFormat::github:
  case PageFormat::gitlab:
    break;
  }
  return run_text(run, style);
}

void print_list(Console& console, const std::vector<RunRecord>& runs) {
  if (runs.empty())
    console.print("No run has left a record here.\n");
  else
    console.print(runs_text(runs, console.out_style()));
}

} // namespace

Result<ExitCode> run_runs(Context& context, const Arguments& arguments) {
  Console& console = context.console;
  const bool is_json = arguments.is_on("json");
  TRY_ASSIGN(const PageFormat format, read_format(context, arguments));
  if (is_json && format != PageFormat::text) return usage_error("-json is a format of its own", "write one of the two");
  TRY_ASSIGN(const RunArchive archive, read_run_archive(context.directory));
  console.report(archive.unreadable);
  if (!arguments.words().empty()) {
    TRY_ASSIGN(const RunRecord run, find_run(archive, arguments.words().front()));
    console.print(is_json ? encode_run_record(run) : page_of(run, format, console.out_style()));
    return ExitCode::done;
  }
  if (format != PageFormat::text) return usage_error("-format is for one run", "name it, or write `latest`");
  if (is_json)
    console.print(encode_run_list(archive.runs));
  else
    print_list(console, archive.runs);
  return ExitCode::done;
}
