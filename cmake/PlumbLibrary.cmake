# How a folder of Plumb becomes a target. See ARCHITECTURE.md for the table that the calls spell out.
include_guard(GLOBAL)

# plumb_library(<name> [FOLDER <path>] [DEPS <library>...] [PRIVATE_DEPS <target>...])
#
# Every folder exposes its headers through a link of its own below build/stage/<name>, never through the
# repository root: an include of a folder that is not among DEPS (or theirs) does not compile.
function(plumb_library name)
  cmake_parse_arguments(PARSE_ARGV 1 ARG "" "FOLDER" "DEPS;PRIVATE_DEPS")
  if(NOT ARG_FOLDER)
    set(ARG_FOLDER ${name})
  endif()
  set(stage ${PROJECT_BINARY_DIR}/stage/${name})
  cmake_path(GET ARG_FOLDER PARENT_PATH parent)
  file(MAKE_DIRECTORY ${stage}/${parent})
  file(CREATE_LINK ${PROJECT_SOURCE_DIR}/${ARG_FOLDER} ${stage}/${ARG_FOLDER} SYMBOLIC)
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${ARG_FOLDER}/*.cc)
  list(TRANSFORM ARG_DEPS PREPEND plumb::)
  if(sources)
    add_library(${name} STATIC ${sources})
    target_include_directories(${name} PUBLIC ${stage})
    target_link_libraries(${name} PUBLIC ${ARG_DEPS} PRIVATE ${ARG_PRIVATE_DEPS} plumb_flags)
  else()
    add_library(${name} INTERFACE)
    target_include_directories(${name} INTERFACE ${stage})
    target_link_libraries(${name} INTERFACE ${ARG_DEPS})
  endif()
  add_library(plumb::${name} ALIAS ${name})
endfunction()

# plumb_provider(<type> [SOURCES <file>...] [OUTPUT <folder>]): providers/<type>/*.cc, or the sources, as the plugin
# libplumb-provider-<type>.so beside the program, or in the folder of the build.
# A plugin sees providers/sdk and providers/abi and nothing of the engine.
function(plumb_provider type)
  cmake_parse_arguments(PARSE_ARGV 1 ARG "" "OUTPUT" "SOURCES;PRIVATE_DEPS")
  set(sources ${ARG_SOURCES})
  if(NOT sources)
    file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/providers/${type}/*.cc)
  endif()
  if(NOT sources)
    return()
  endif()
  if(NOT ARG_OUTPUT)
    set(ARG_OUTPUT bin)
  endif()
  add_library(plumb-provider-${type} MODULE ${sources})
  set_target_properties(plumb-provider-${type} PROPERTIES
    CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON
    LIBRARY_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/${ARG_OUTPUT})
  target_link_options(plumb-provider-${type} PRIVATE
    -Wl,--exclude-libs,ALL -Wl,-Bsymbolic-functions ${PLUMB_NO_UNDEFINED})
  target_link_libraries(plumb-provider-${type} PRIVATE plumb::providers_sdk ${ARG_PRIVATE_DEPS} plumb_flags)
  set_property(GLOBAL APPEND PROPERTY PLUMB_PROVIDERS plumb-provider-${type})
endfunction()

# plumb_test(<folder> DEPS <library>... [PRIVATE_DEPS <target>...]): tests/<folder>/*_test.cc as one executable
# that links only what is named: a second proof of the layering.
function(plumb_test folder)
  cmake_parse_arguments(PARSE_ARGV 1 ARG "" "" "DEPS;PRIVATE_DEPS;NEEDS")
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/${folder}/*.cc)
  if(NOT sources)
    return()
  endif()
  string(REPLACE "/" "_" target ${folder}_test)
  list(TRANSFORM ARG_DEPS PREPEND plumb::)
  add_executable(${target} ${sources})
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
  target_compile_definitions(${target} PRIVATE
    PLUMB_SOURCE_DIR="${PROJECT_SOURCE_DIR}" PLUMB_BINARY_DIR="${PROJECT_BINARY_DIR}")
  target_link_libraries(${target} PRIVATE ${ARG_DEPS} ${ARG_PRIVATE_DEPS} plumb_flags GTest::gmock_main)
  if(ARG_NEEDS)
    add_dependencies(${target} ${ARG_NEEDS})
  endif()
  gtest_discover_tests(${target} NO_PRETTY_VALUES DISCOVERY_TIMEOUT 120 PROPERTIES TIMEOUT 300)
endfunction()
