#pragma once

#include "tests/support/catch.hpp"
#include "tests/support/places.hpp"
#include "tests/support/scratch_directory.hpp"

#include <cstdlib>
#include <filesystem>
#include <string>

/// Compares a text with the file of that name in tests/golden. With AURAFORM_UPDATE_GOLDEN=1 the file is rewritten and
/// the test fails all the same: a text that nobody looked at proves nothing.
inline void check_golden(const std::string& name, const std::string& actual) {
  const std::filesystem::path path = std::filesystem::path{source_directory()} / "tests" / "golden" / name;
  const char* update = std::getenv("AURAFORM_UPDATE_GOLDEN");
  if (update != nullptr && std::string{update} == "1") {
    std::filesystem::create_directories(path.parent_path());
    put(path, actual);
    FAIL_CHECK("rewrote " << path << ": look at it, and run the test again without AURAFORM_UPDATE_GOLDEN");
    return;
  }
  INFO("the golden file is " << path << "; AURAFORM_UPDATE_GOLDEN=1 rewrites it");
  CHECK(content_of(path) == actual);
}
