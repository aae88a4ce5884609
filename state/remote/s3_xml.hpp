#pragma once

#include <string>
#include <string_view>
#include <vector>

/// The texts of all elements of this name, entities decoded, in order. It is for the flat answers of S3 and STS, whose
/// elements of a name never hold each other.
std::vector<std::string> xml_texts(std::string_view document, std::string_view name);

/// The first of them, or empty.
std::string xml_text(std::string_view document, std::string_view name);
