#pragma once

// Catch2 under one name: 3.x has catch_all.hpp, 2.13 (Debian 12) has catch.hpp.
#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif
