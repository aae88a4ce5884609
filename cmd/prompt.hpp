#pragma once

#include "cmd/arguments.hpp"
#include "cmd/context.hpp"

/// Whether a person can be asked: stdin and stderr, where the question appears, are terminals.
bool can_ask(const Environment& environment);

/// The error for a run that would have to ask and cannot.
Error cannot_ask(const std::string& doing);

/// Who is to approve: a person (true), or -auto-approve. Events leave no room for a question.
Result<bool> find_whether_attended(Context& context, const Arguments& arguments, const std::string& doing);

/// Asks whether to do what was shown. Only `yes` will do; anything else, the end of the input included, is an error of
/// kind `declined`.
Result<void> confirm(Context& context, const std::string& question);
