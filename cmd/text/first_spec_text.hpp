#pragma once

#include "specs/offer.hpp"

#include <string>
#include <vector>

/// The spec that `init` writes: valid, one free instance, and the rest of the format in comments. The first of the
/// projects, if there is one, becomes the default; the others are named beside it.
std::string first_spec_text(const std::vector<Project>& projects);
