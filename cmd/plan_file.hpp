#pragma once

#include "cmd/arguments.hpp"
#include "cmd/context.hpp"
#include "cmd/planning.hpp"
#include "reconcile/saved_plan/saved_plan.hpp"

#include <filesystem>
#include <optional>
#include <string>

/// `-out` and `-expires`.
struct PlanFileWish {
  std::filesystem::path path;
  std::string written;                  ///< as the user wrote it
  std::optional<Milliseconds> good_for; ///< nullopt: for ever
};

/// nullopt: nothing is to be saved. What is there already must be a saved plan or empty: a slip must not cost a file.
Result<std::optional<PlanFileWish>> read_plan_file_wish(const Context& context, const Arguments& arguments);

/// Writes the plan, mode 0600 and as a whole or not at all, and tells where it is and how to apply it.
Result<void> save_plan(Context& context, const Arguments& arguments, const Planned& planned, const PlanFileWish& wish);

/// A saved plan as it lies in its file.
struct PlanFile {
  std::string written; ///< as the user named it
  std::string text;
  bool is_sealed = false; ///< the specs name the key
};

/// Reads the plan file of that name, which is relative to the working directory.
Result<PlanFile> read_plan_file(const Context& context, const std::string& written);

/// The plan in the file. Without settings of encryption, a sealed one is an error.
Result<SavedPlan> open_plan_file(Context& context, const PlanFile& file,
                                 const std::optional<EncryptionSettings>& encryption);
