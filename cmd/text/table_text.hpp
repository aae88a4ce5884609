#pragma once

#include <string>
#include <vector>

/// Rows of equally many cells, as columns two blanks apart; the last column is not padded. The cells are shown as they
/// are: text from outside must have been made visible.
std::string table_text(const std::vector<std::vector<std::string>>& rows);
