#pragma once

#include <string>

// Completion scripts, made from the verb table. Each completes verbs, flags, their values, files and the keys of the
// instances that the directory's specs declare; they read spec files and never ask Aura or the state.

std::string bash_completion();
std::string zsh_completion();
std::string fish_completion();
