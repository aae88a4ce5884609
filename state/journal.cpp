#include "state/journal.hpp"
