# sr_library, sr_executable, sr_test, sr_bench: how the project's own targets are made.

# What nearly every file includes, parsed once: a quarter of a small file's time. A file still includes what it uses, for
# other presets do without: GCC takes a precompiled header for the same optimisation only. What it must agree on is the
# same everywhere, for our dependencies ask for both here and there.
add_compile_options(-pthread)
add_compile_definitions(_FILE_OFFSET_BITS=64)
set(CMAKE_PCH_WARN_INVALID OFF)  # a file that is optimised by itself reads the headers as they are

# Adds the precompiled headers NAME, which sr_use_prefix(TARGET NAME) lets a target use. Not for direct use.
function(sr_add_prefix NAME)
  add_library(${NAME} OBJECT "${PROJECT_SOURCE_DIR}/tools/cmake/prefix.cc")
  target_link_libraries(${NAME} PRIVATE sr_warnings)
  target_precompile_headers(${NAME} PRIVATE
    <absl/status/status.h> <absl/status/statusor.h> <absl/strings/str_cat.h> <absl/synchronization/mutex.h>
    <boost/describe.hpp> <algorithm> <chrono> <functional> <map> <memory> <optional> <set> <string> <unordered_map>
    <variant> <vector> ${ARGN})
endfunction()

function(sr_use_prefix TARGET NAME)
  if(TARGET ${NAME})
    target_precompile_headers(${TARGET} REUSE_FROM ${NAME})
  endif()
endfunction()

if(CMAKE_BUILD_TYPE STREQUAL "Debug" AND NOT SR_SANITIZE)
  sr_add_prefix(sr_prefix)
  sr_add_prefix(sr_test_prefix <gmock/gmock.h> <gtest/gtest.h>)
  target_link_libraries(sr_test_prefix PRIVATE GTest::gmock GTest::gtest)
endif()

# Adds one gtest executable and registers it as one ctest test.
#   sr_test(NAME base_test LABEL unit SOURCES a_test.cc DEPS sr::base)
# Labels: unit, property, contract, component, sim. `tools/dev test` finds the executables through ctest.
function(sr_test)
  cmake_parse_arguments(ARG "" "NAME;LABEL" "SOURCES;DEPS" ${ARGN})
  if(NOT ARG_LABEL)
    set(ARG_LABEL unit)
  endif()
  add_executable(${ARG_NAME} ${ARG_SOURCES})
  target_link_libraries(${ARG_NAME} PRIVATE sr::warnings ${ARG_DEPS} GTest::gmock GTest::gtest
                                            GTest::gmock_main)
  sr_use_prefix(${ARG_NAME} sr_test_prefix)
  add_test(NAME ${ARG_NAME} COMMAND ${ARG_NAME} --gtest_brief=1)
  set_tests_properties(${ARG_NAME} PROPERTIES LABELS ${ARG_LABEL})
endfunction()

# Adds one Google Benchmark executable; not part of the default build.
function(sr_bench)
  cmake_parse_arguments(ARG "" "NAME" "SOURCES;DEPS" ${ARGN})
  add_executable(${ARG_NAME} EXCLUDE_FROM_ALL ${ARG_SOURCES})
  target_link_libraries(${ARG_NAME} PRIVATE sr::warnings ${ARG_DEPS} benchmark::benchmark
                                            benchmark::benchmark_main)
endfunction()

# Adds an executable of our own: sr_executable(NAME safereturnctl SOURCES main.cc DEPS sr::rpc)
function(sr_executable)
  cmake_parse_arguments(ARG "" "NAME" "SOURCES;DEPS" ${ARGN})
  add_executable(${ARG_NAME} ${ARG_SOURCES})
  target_link_libraries(${ARG_NAME} PRIVATE sr::warnings ${ARG_DEPS})
endfunction()

# Adds a static library TARGET, or an interface library where no source is compiled. Not for direct use.
function(sr_add_library TARGET)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS" ${ARGN})
  set(compiled ${ARG_SOURCES})
  list(FILTER compiled INCLUDE REGEX "\\.cc$")
  if(compiled)
    add_library(${TARGET} STATIC ${ARG_SOURCES})
    target_link_libraries(${TARGET} PUBLIC sr::warnings ${ARG_DEPS})
    sr_use_prefix(${TARGET} sr_prefix)
  else()
    add_library(${TARGET} INTERFACE)
    target_link_libraries(${TARGET} INTERFACE sr::warnings ${ARG_DEPS})
  endif()
endfunction()

# Adds the library sr_NAME (alias sr::NAME) with its tests and benchmarks.
#   sr_library(NAME pg SOURCES pool.cc DEPS sr::base PostgreSQL::PostgreSQL
#              TESTS error_test.cc                 -> pg_test, label unit (or TEST_LABEL)
#              COMPONENT_TESTS pool_test.cc        -> pg_component_test, label component: needs servers
#              PROPERTY_TESTS codec_property.cc    -> pg_property_test, label property, with rapidcheck
#              TEST_DEPS sr::testing BENCHES pool_bench.cc)
# MIGRATIONS DIR embeds DIR/*.sql as safereturn::NAME::kMigrations.
function(sr_library)
  cmake_parse_arguments(ARG "" "NAME;TEST_LABEL;MIGRATIONS"
                        "SOURCES;DEPS;TESTS;TEST_DEPS;COMPONENT_TESTS;PROPERTY_TESTS;BENCHES" ${ARGN})
  set(embedded)
  if(ARG_MIGRATIONS)
    sr_embed_migrations(embedded NAMESPACE ${ARG_NAME} DIRECTORY ${ARG_MIGRATIONS})
  endif()
  sr_add_library(sr_${ARG_NAME} SOURCES ${ARG_SOURCES} ${embedded} DEPS ${ARG_DEPS})
  add_library(sr::${ARG_NAME} ALIAS sr_${ARG_NAME})
  sr_tests_of(${ARG_NAME} sr::${ARG_NAME} ${ARGN})
endfunction()

# Adds the test and benchmark executables of a library or service PREFIX that link LIBRARY. Not for direct use.
function(sr_tests_of PREFIX LIBRARY)
  cmake_parse_arguments(ARG "" "TEST_LABEL" "TESTS;TEST_DEPS;COMPONENT_TESTS;PROPERTY_TESTS;BENCHES"
                        ${ARGN})
  if(ARG_TESTS)
    sr_test(NAME ${PREFIX}_test LABEL ${ARG_TEST_LABEL} SOURCES ${ARG_TESTS}
            DEPS ${LIBRARY} ${ARG_TEST_DEPS})
  endif()
  if(ARG_COMPONENT_TESTS)
    sr_test(NAME ${PREFIX}_component_test LABEL component SOURCES ${ARG_COMPONENT_TESTS}
            DEPS ${LIBRARY} ${ARG_TEST_DEPS})
  endif()
  if(ARG_PROPERTY_TESTS)
    sr_test(NAME ${PREFIX}_property_test LABEL property SOURCES ${ARG_PROPERTY_TESTS}
            DEPS ${LIBRARY} ${ARG_TEST_DEPS} rapidcheck rapidcheck_gtest)
  endif()
  if(ARG_BENCHES)
    sr_bench(NAME ${PREFIX}_bench SOURCES ${ARG_BENCHES} DEPS ${LIBRARY} ${ARG_TEST_DEPS})
  endif()
endfunction()

# Sets OUT to a generated source that defines safereturn::NAMESPACE::kMigrations from DIRECTORY/*.sql in the order of
# their names. Its header is included as "<path of the calling folder>/migrations.h".
function(sr_embed_migrations OUT)
  cmake_parse_arguments(ARG "" "NAMESPACE;DIRECTORY" "" ${ARGN})
  set(directory "${CMAKE_CURRENT_SOURCE_DIR}/${ARG_DIRECTORY}")
  file(GLOB sql CONFIGURE_DEPENDS "${directory}/*.sql")
  file(RELATIVE_PATH folder "${PROJECT_SOURCE_DIR}" "${CMAKE_CURRENT_SOURCE_DIR}")
  set(stem "${PROJECT_BINARY_DIR}/generated/${folder}/migrations")
  set(script "${PROJECT_SOURCE_DIR}/tools/cmake/embed_migrations.py")
  add_custom_command(
    OUTPUT "${stem}.cc" "${stem}.h"
    COMMAND Python3::Interpreter "${script}" ${ARG_NAMESPACE} "${stem}" ${sql}
    DEPENDS "${script}" ${sql}
    COMMENT "Embedding migrations of ${ARG_NAMESPACE}"
    VERBATIM)
  set(${OUT} "${stem}.cc" PARENT_SCOPE)
endfunction()
