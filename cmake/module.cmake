# A module is a folder: every .cpp in it (and below) belongs to it, every *_test.cpp and what stands in a folder
# `testing` to its test program.
#   nguon_module(core USES base LIBRARIES PkgConfig::icu)       -> library nguon_core, test core_test
# Six files of a module are compiled as one (NGUON_TOGETHER), because most of a file's time goes into what it includes.
# Names in nameless namespaces must therefore differ within a module. The linter sees each file by itself.
# TESTS_TOGETHER: the same for its tests, where they are many.
# USES is the module's line in the table of layers; tests/layers_test.cpp checks it against #include lines.
set(CMAKE_UNITY_BUILD_BATCH_SIZE 6)

function(nguon_module name)
    cmake_parse_arguments(ARG "AWAITS;RECORDS;TESTS_TOGETHER" "" "USES;LIBRARIES;TEST_USES;TEST_LIBRARIES" ${ARGN})
    string(REPLACE "/" "_" id ${name})
    file(GLOB_RECURSE all CONFIGURE_DEPENDS *.cpp)
    set(tests ${all})
    list(FILTER all EXCLUDE REGEX "(_test\\.cpp|/testing/[^/]*)$")
    list(FILTER tests INCLUDE REGEX "(_test\\.cpp|/testing/[^/]*)$")
    if(NOT all)
        set(all ${CMAKE_SOURCE_DIR}/cmake/empty.cpp)
    endif()
    add_library(nguon_${id} STATIC ${all})
    target_include_directories(nguon_${id} PUBLIC ${CMAKE_SOURCE_DIR}/lib ${CMAKE_SOURCE_DIR})
    list(TRANSFORM ARG_USES REPLACE "/" "_")
    list(TRANSFORM ARG_USES PREPEND nguon_)
    target_link_libraries(nguon_${id} PUBLIC nguon_flags ${ARG_USES} ${ARG_LIBRARIES})
    set_target_properties(nguon_${id} PROPERTIES UNITY_BUILD ${NGUON_TOGETHER}
        NGUON_AWAITS ${ARG_AWAITS} NGUON_RECORDS ${ARG_RECORDS})
    nguon_precompiled(nguon_${id} code ${ARG_USES})
    if(tests)
        add_executable(${id}_test ${tests})
        list(TRANSFORM ARG_TEST_USES REPLACE "/" "_")
        list(TRANSFORM ARG_TEST_USES PREPEND nguon_)
        target_link_libraries(${id}_test PRIVATE
            nguon_${id} ${ARG_TEST_USES} ${ARG_TEST_LIBRARIES} GTest::gmock_main)
        target_compile_definitions(${id}_test PRIVATE NGUON_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
        nguon_precompiled(${id}_test test nguon_${id} ${ARG_TEST_USES})
        if(ARG_TESTS_TOGETHER AND NGUON_TOGETHER)
            set_target_properties(${id}_test PROPERTIES UNITY_BUILD ON)
        endif()
        add_test(NAME ${id} COMMAND ${id}_test)
        set(seconds 300)
        if(NGUON_SANITIZE) # the same work takes many times as long
            set(seconds 1800)
        endif()
        # The largest begin first, so that none of them runs alone at the end.
        list(LENGTH tests size)
        set_tests_properties(${id} PROPERTIES TIMEOUT ${seconds} COST ${size})
    endif()
endfunction()

# A program: nguon_program(nguon-agent FILES main.cpp USES agent/link ...)
function(nguon_program name)
    cmake_parse_arguments(ARG "" "" "FILES;USES;LIBRARIES" ${ARGN})
    add_executable(${name} ${ARG_FILES})
    target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR}/lib ${CMAKE_SOURCE_DIR})
    list(TRANSFORM ARG_USES REPLACE "/" "_")
    list(TRANSFORM ARG_USES PREPEND nguon_)
    target_link_libraries(${name} PRIVATE nguon_flags ${ARG_USES} ${ARG_LIBRARIES})
    target_compile_definitions(${name} PRIVATE NGUON_VERSION="${PROJECT_VERSION}")
endfunction()
