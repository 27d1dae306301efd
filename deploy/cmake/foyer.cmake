# What every target of foyer shares: language level, warnings, sanitizers, precompiled headers,
# and three functions that make a folder a target.
#
#   foyer_library(ledger SOURCES decide.cpp LINKS foyer_base)   -> foyer_ledger
#   foyer_program(foyer-central SOURCES main.cpp LINKS ...)
#   foyer_test(ledger_test SOURCES decide_test.cpp LINKS foyer_ledger)

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")

option(FOYER_WERROR "Treat warnings as errors" ON)
option(FOYER_PRECOMPILED_HEADERS "Precompile the headers that most files share" ON)
set(FOYER_SANITIZE "" CACHE STRING "Sanitizers, as -fsanitize= takes them (address,undefined or thread)")

find_program(FOYER_CCACHE ccache)
if(FOYER_CCACHE)
  # The three settings let a second build folder and a precompiled header use the cache.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_NOHASHDIR=1 CCACHE_BASEDIR=${CMAKE_SOURCE_DIR}
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${FOYER_CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${CMAKE_CXX_COMPILER_LAUNCHER})
endif()
find_program(FOYER_MOLD mold)
if(FOYER_MOLD)
  add_link_options(-fuse-ld=mold)
endif()

add_library(foyer_options INTERFACE)
target_include_directories(foyer_options INTERFACE "${CMAKE_SOURCE_DIR}")
target_compile_options(foyer_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
  -Wold-style-cast -Wcast-qual -Wimplicit-fallthrough -Wno-missing-field-initializers -fpch-preprocess)
if(FOYER_WERROR)
  # g++ 12 sees overflows in std::string and in Asio at -O2 that are not there (GCC bugs 105329, 105651), and
  # takes the frames of Asio's coroutines for mismatched (109224): these warn and do not stop the build.
  target_compile_options(foyer_options INTERFACE -Werror -Wno-error=array-bounds -Wno-error=restrict
    -Wno-error=stringop-overflow -Wno-error=mismatched-new-delete)
endif()
target_compile_definitions(foyer_options INTERFACE BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION
  BOOST_ASIO_NO_DEPRECATED)
if(FOYER_SANITIZE)
  add_compile_options(-fsanitize=${FOYER_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${FOYER_SANITIZE})
  if(FOYER_SANITIZE MATCHES thread AND CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    add_compile_options(-Wno-tsan)  # Boost.Asio's fences stand beside locks, which the sanitizer does see.
  endif()
endif()

option(FOYER_FUZZ "With clang: build the fuzz targets for libFuzzer (tests/fuzz)" OFF)
if(FOYER_FUZZ)
  # All code is watched, so that libFuzzer sees which paths an input takes; the targets alone link its main.
  add_compile_options(-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
endif()

find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS json url)
find_package(PkgConfig REQUIRED)
find_package(OpenSSL REQUIRED COMPONENTS Crypto)
pkg_check_modules(SODIUM REQUIRED IMPORTED_TARGET libsodium)

if(FOYER_PRECOMPILED_HEADERS)
  file(WRITE "${CMAKE_BINARY_DIR}/precompiled.cpp" "")
  add_library(foyer_precompiled STATIC "${CMAKE_BINARY_DIR}/precompiled.cpp")
  target_link_libraries(foyer_precompiled PUBLIC foyer_options)
  target_precompile_headers(foyer_precompiled PRIVATE <algorithm> <array> <chrono> <compare> <cstdint> <functional> <map>
    <memory> <optional> <set> <span> <string> <string_view> <unordered_map> <utility> <variant> <vector>)
endif()

# Tests are built without optimisation and with GoogleTest precompiled: most of a clean build would be theirs otherwise.
option(FOYER_TESTS "Build tests, benchmarks and the simulator too; they need the packages of deploy/packages.test.txt" ON)
if(FOYER_TESTS)
  find_package(GTest REQUIRED)
  include(GoogleTest)
endif()
if(FOYER_TESTS AND FOYER_PRECOMPILED_HEADERS)
  add_library(foyer_precompiled_tests STATIC "${CMAKE_BINARY_DIR}/precompiled.cpp")
  target_link_libraries(foyer_precompiled_tests PUBLIC foyer_options GTest::gtest GTest::gmock)
  target_compile_options(foyer_precompiled_tests PRIVATE -O0)
  target_precompile_headers(foyer_precompiled_tests PRIVATE <algorithm> <array> <chrono> <functional> <map> <memory>
    <optional> <set> <span> <string> <string_view> <thread> <unordered_map> <utility> <variant> <vector> <gtest/gtest.h>)
endif()

function(foyer_precompile target)
  if(FOYER_PRECOMPILED_HEADERS)
    target_precompile_headers(${target} REUSE_FROM foyer_precompiled)
  endif()
endfunction()

# A folder's library: foyer_NAME, from SOURCES, linking LINKS publicly.
function(foyer_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINKS;PRIVATE_LINKS" ${ARGN})
  add_library(foyer_${name} STATIC ${ARG_SOURCES})
  target_link_libraries(foyer_${name} PUBLIC foyer_options ${ARG_LINKS} PRIVATE ${ARG_PRIVATE_LINKS})
  foyer_precompile(foyer_${name})
endfunction()

# A program that ends in ${build}/bin.
function(foyer_program name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINKS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE foyer_options ${ARG_LINKS} Threads::Threads)
  foyer_precompile(${name})
endfunction()

# A GoogleTest program, each of its tests known to ctest. TIMEOUT is per test, in seconds. LABEL says what kind of test it
# is (unit, functional, browser); one word, since gtest_discover_tests takes the second for the next property's name.
# RESOURCE_LOCK keeps tests apart.
function(foyer_test name)
  cmake_parse_arguments(ARG "" "TIMEOUT;RESOURCE_LOCK;LABEL" "SOURCES;LINKS" ${ARGN})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE foyer_options ${ARG_LINKS} GTest::gtest GTest::gmock GTest::gtest_main Threads::Threads)
  target_compile_options(${name} PRIVATE -O0)
  if(FOYER_PRECOMPILED_HEADERS)
    target_precompile_headers(${name} REUSE_FROM foyer_precompiled_tests)
  endif()
  set(properties TIMEOUT ${ARG_TIMEOUT})
  if(ARG_LABEL)
    list(APPEND properties LABELS ${ARG_LABEL})
  endif()
  if(ARG_RESOURCE_LOCK)
    list(APPEND properties RESOURCE_LOCK ${ARG_RESOURCE_LOCK})
  endif()
  # Under ctest properties are tried on the same inputs each time; run by itself a program takes new ones and prints
  # the seed of a failure.
  if("rapidcheck" IN_LIST ARG_LINKS)
    list(APPEND properties ENVIRONMENT "RC_PARAMS=seed=20261121")
  endif()
  gtest_discover_tests(${name} DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 60 PROPERTIES ${properties})
endfunction()
