#pragma once

#include "specs/configuration.hpp"
#include "specs/field_reader.hpp"
#include "specs/findings.hpp"
#include "specs/sections.hpp"

/// `[auraform]` with its tables and `[drift]`.
struct SettingsDraft {
  Settings settings;
  FieldsDraft default_project; ///< `project_id` of `[auraform]`, the weakest default of every instance
};

/// The words of `state.backend` and `credentials.sink`.
std::span<const std::string_view> backend_words();
std::span<const std::string_view> sink_words();
inline constexpr std::int64_t most_requests_per_minute = 100'000;

/// Reads them; what is unwritten keeps its built-in default. `program_version` is compared with `required_version`.
SettingsDraft read_settings(const Sections& sections, const std::string& program_version, Findings& findings);
