# Shared target settings: warnings, sanitizers, and the one way to make a folder's library.

add_library(auraform_options INTERFACE)
target_include_directories(auraform_options INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(auraform_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor
  -Wold-style-cast -Wcast-qual -Woverloaded-virtual -Wnull-dereference -Wformat=2)
if(AURAFORM_WERROR)
  target_compile_options(auraform_options INTERFACE -Werror)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 reports these inside its own std::string and std::variant at -O2; clang checks the same code.
  target_compile_options(auraform_options INTERFACE -Wno-restrict -Wno-maybe-uninitialized -Wno-null-dereference)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # Designated initializers may leave members at their defaults; that is what the defaults are for.
  target_compile_options(auraform_options INTERFACE -Wno-missing-field-initializers)
elseif(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(auraform_options INTERFACE -Wno-missing-field-initializers)
endif()
if(AURAFORM_SANITIZE)
  target_compile_options(auraform_options INTERFACE -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer -g1)
  target_link_options(auraform_options INTERFACE -fsanitize=address,undefined)
endif()
if(AURAFORM_FUZZ)
  target_compile_options(auraform_options INTERFACE -fsanitize=fuzzer-no-link)
endif()

# auraform_library(NAME SOURCES a.cpp b.cpp DEPENDS other_folder PRIVATE third::party)
function(auraform_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS;PRIVATE" ${ARGN})
  add_library(auraform_${name} STATIC ${ARG_SOURCES})
  target_link_libraries(auraform_${name} PUBLIC auraform_options PRIVATE ${ARG_PRIVATE})
  foreach(folder IN LISTS ARG_DEPENDS)
    target_link_libraries(auraform_${name} PUBLIC auraform_${folder})
  endforeach()
endfunction()
