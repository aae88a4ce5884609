#pragma once

#include "cmd/style.hpp"
#include "specs/offer.hpp"

#include <string>
#include <vector>

/// What each project offers: a line for each type and region with the sizes of memory; where only one such is left, a
/// line for each size with its sizes of storage. The offers are sorted. Projects without offers are left out.
std::string offers_text(const std::vector<Project>& projects, const Style& style);
