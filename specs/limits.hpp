#pragma once

#include <cstddef>

/// What the spec files of one directory may amount to. A fleet of ten thousand instances needs a third of it; what is
/// beyond is a mistake or an attack, and is refused before it costs memory or time.
namespace spec_limits {

inline constexpr std::size_t file_bytes = 1U << 20U;
inline constexpr std::size_t total_bytes = 8U << 20U;
inline constexpr std::size_t files = 1000;
inline constexpr std::size_t values = 1'000'000;              ///< tables, lists and scalars of one file
inline constexpr std::size_t dots_in_a_key = 16;              ///< `a.b.c` has two: each one is a table inside a table
inline constexpr std::size_t instances = 20'000;              ///< of all files
inline constexpr std::size_t text_bytes = 4096;               ///< of one value, after its variables are put in
inline constexpr std::size_t substituted_bytes = 8U << 20U;   ///< of all values that variables were put into
inline constexpr std::size_t key_characters = 64;             ///< of an instance's, a profile's or a variable's key
inline constexpr std::size_t shown_line_bytes = 1000;         ///< longer source lines are not shown in a finding
inline constexpr std::size_t suggestion_candidates = 200'000; ///< words compared for all did-you-mean of a run

} // namespace spec_limits
