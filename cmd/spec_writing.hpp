#pragma once

#include "cmd/arguments.hpp"
#include "cmd/context.hpp"
#include "reconcile/reading/export.hpp"
#include "specs/load.hpp"

#include <string>
#include <vector>

/// Where specs are to be written, and what stands there already.
struct SpecDestination {
  std::string file;              ///< in the working directory; empty: stdout
  std::vector<SpecFile> present; ///< the spec files that say something
  VariableValues variables;
  Configuration specs; ///< what those say
  Surroundings surroundings;
};

/// Reads `-out`, or takes the name that is meant unless it is written, and the specs that are there. It must be a new
/// spec file of the working directory; specs with errors are told, and are an error.
Result<SpecDestination> read_destination(Context& context, const Arguments& arguments,
                                         const std::string& unless_written);

/// The text of a spec file for these instances, checked: read together with the specs that are there, and planned on
/// what was read of Aura, it does nothing but adopt. Beside other specs nothing is lifted into defaults, which are
/// theirs.
Result<std::string> compose_specs(const SpecDestination& destination, const Export& exported,
                                  const std::vector<std::string>& heading, const State& recorded, const LiveView& live);

/// Writes the new file, or prints the text.
Result<void> deliver_specs(Context& context, const SpecDestination& destination, const std::string& text);

/// Says which instances no spec was written for, and why.
void tell_left_out(Context& context, const std::vector<NotExported>& left_out);
