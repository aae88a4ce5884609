#pragma once

#include "specs/offer.hpp"

#include <string>
#include <vector>

/// Projects and their offers as one line of JSON, in Aura's own names.
std::string offers_document(const std::vector<Project>& projects);
