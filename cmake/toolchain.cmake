set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)

# Where nothing is kept for a next build nobody opens a debugger either: lines of code cost an eighth.
if(DEFINED ENV{CI})
    set(CMAKE_CXX_FLAGS_DEV "-Og" CACHE STRING "" FORCE)
else()
    set(CMAKE_CXX_FLAGS_DEV "-Og -g1" CACHE STRING "" FORCE)
endif()
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -g1" CACHE STRING "" FORCE)
if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE Dev CACHE STRING "" FORCE)
endif()

option(NGUON_TOGETHER "Compile the files of a module in sixes" ON)
set(NGUON_SANITIZE "" CACHE STRING "Sanitizers, as -fsanitize= takes them")

add_library(nguon_flags INTERFACE)
target_compile_options(nguon_flags INTERFACE
    -Wall -Wextra -Wpedantic -Werror -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-qual
    -Wformat=2 -Wno-missing-field-initializers
    # Compiled together, the names of one file are no shadow over the locals of the next, and what a
    # source file keeps to itself is no type that leaks from a header.
    $<IF:$<BOOL:${NGUON_TOGETHER}>,-Wshadow=local;-Wno-subobject-linkage,-Wshadow>
    -fstack-protector-strong -fpch-preprocess -pthread
    # This compiler tidies its memory over and over while a precompiled header fills it: an eighth of its
    # time for some hundred MB.
    "SHELL:--param ggc-min-expand=400" "SHELL:--param ggc-min-heapsize=600000")
target_link_options(nguon_flags INTERFACE -pthread)
# Address sanitizing shakes this compiler's flow analysis into false reports inside the library.
if(NGUON_SANITIZE)
    target_compile_options(nguon_flags INTERFACE
        -fsanitize=${NGUON_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all
        -Wno-maybe-uninitialized -Wno-error=tsan)
    target_link_options(nguon_flags INTERFACE -fsanitize=${NGUON_SANITIZE})
else()
    target_compile_definitions(nguon_flags INTERFACE $<$<CONFIG:Release>:_FORTIFY_SOURCE=2>)
endif()

# Where nothing is kept for a next build, remembering costs a tenth of the time and saves nothing.
find_program(CCACHE ccache)
if(CCACHE AND NOT DEFINED ENV{CI})
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
        CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
        CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${CCACHE})
endif()
find_program(MOLD mold)
if(MOLD)
    add_link_options(-fuse-ld=mold)
endif()
