#pragma once

#include "cmd/arguments.hpp"
#include "cmd/context.hpp"
#include "reconcile/plan.hpp"

/// For whom a plan or a report is written.
enum class PageFormat {
  text,     ///< a person at a terminal
  markdown, ///< a pull request's comment
  github,   ///< the same, and annotations, the job's summary and outputs for GitHub's runner
  html,     ///< a browser: one page that needs nothing else
  gitlab,   ///< GitLab's Terraform report; the text goes to stderr
};

/// What `-format` and `-max-bytes` say.
struct PageWish {
  PageFormat format = PageFormat::text;
  std::size_t most_bytes = 0; ///< of Markdown
};

/// Reads `-format`; it must be one of those that the verb's flag offers. With `github` the console annotates from here
/// on.
Result<PageFormat> read_format(Context& context, const Arguments& arguments);

/// Reads both.
Result<PageWish> read_page_wish(Context& context, const Arguments& arguments);

/// Shows the plan as wished, with its warnings and refusals. With `github` it is also added to the files that
/// $GITHUB_STEP_SUMMARY and $GITHUB_OUTPUT name, where they are set.
Result<void> print_plan(Context& context, const Plan& whole, const PageWish& wish);

/// The same for a drift report; `text` is how a terminal has it.
Result<void> print_drift(Context& context, const std::vector<Drift>& drift,
                         const std::vector<InstanceSummary>& unmanaged, const std::string& text, const PageWish& wish);
