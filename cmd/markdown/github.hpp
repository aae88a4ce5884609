#pragma once

#include "base/diagnostic.hpp"
#include "reconcile/plan.hpp"

#include <string>
#include <utility>
#include <vector>

// What GitHub's runner reads: workflow commands on stdout, and files of outputs.

/// `::error file=fleet.aura.toml,line=3,col=1,title=spec/unknown-field::…`, one line. `directory` is where the spec
/// files lie as seen from the repository's root; empty: in it.
std::string github_annotation(const Diagnostic& diagnostic, const std::string& directory);

/// Text for stdout of which no line is taken for a workflow command.
std::string without_workflow_commands(const std::string& text);

/// Outputs of a step in the form of the file $GITHUB_OUTPUT, values of several lines between delimiters that do not
/// occur in them.
std::string github_outputs(const std::vector<std::pair<std::string, std::string>>& outputs);

/// What a plan tells other steps: changes, add, change, destroy, refused, summary.
std::vector<std::pair<std::string, std::string>> plan_outputs(const Plan& plan);

/// GitLab's Terraform report: `{"create":1,"update":0,"delete":0}` with a newline. A replacement counts as both.
std::string gitlab_report(const ChangeCounts& counts);
