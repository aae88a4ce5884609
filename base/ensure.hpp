#pragma once

/// Ends the program with file, line and `promise` when `holds` is false: a broken invariant, in every build.
/// Never for bad input, which is an Error.
void ensure(bool holds, const char* promise, const char* file = __builtin_FILE(), int line = __builtin_LINE());
