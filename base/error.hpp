#pragma once

#include <string>

/// What sort of trouble an error is. The command line turns it into an exit code; nothing else steers by it.
enum class ErrorKind {
  usage,          ///< the command line was wrong
  spec,           ///< the spec files were wrong
  input_output,   ///< a file, directory or process of this machine
  state,          ///< the state file or its journal cannot be used
  network,        ///< no answer from the other side
  api,            ///< Aura answered with an error
  authentication, ///< Aura does not accept the credentials
  refused,        ///< a guard, a protection or a policy said no
  declined,       ///< a person said no at the prompt
  time_limit,     ///< an operation did not settle in its time
  locked,         ///< somebody else is writing
  stale,          ///< the plan, the state or live Aura moved
  apply,          ///< an apply failed, wholly or in part
  interrupted,    ///< a signal ended the run
};

/// One failure, in words for a person: what was being done, for which key or file, what went wrong.
struct Error {
  ErrorKind kind = ErrorKind::input_output;
  std::string code;    ///< stable and greppable, such as `state/foreign`
  std::string message; ///< one sentence without a trailing full stop
  std::string hint;    ///< what to do next; may be empty

  bool operator==(const Error&) const = default;
};

/// The same error, its message preceded by what was being done: "reading a.toml: …".
Error in_context(Error error, const std::string& doing);
