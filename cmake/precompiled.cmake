# What nearly every file includes is compiled once for the whole house, in kinds: for code and for
# tests, without and with coroutines (modules that use `runtime`), without and with the records of the
# use cases (`server/app` and what stands on it). The compiler takes a precompiled header only where
# macros are the same, so all that changes one of these is an option of everything.
add_library(nguon_asio INTERFACE)
target_link_libraries(nguon_asio INTERFACE Boost::headers)
# Asio is compiled once, in lib/runtime/asio.cpp, instead of in every file that awaits something.
target_compile_definitions(nguon_asio INTERFACE BOOST_ASIO_SEPARATE_COMPILATION)
# This compiler takes the frame of a coroutine, allocated by its promise, for one allocated by `new`.
target_compile_options(nguon_asio INTERFACE -Wno-mismatched-new-delete)
# Optimising, it takes what was moved into an optional for something that was never allocated.
target_compile_options(nguon_asio INTERFACE $<$<CONFIG:Release>:-Wno-free-nonheap-object>)
# The thread sanitizer does not understand fences; Asio's queues are guarded by mutexes besides.
if(NGUON_SANITIZE MATCHES thread)
    target_compile_definitions(nguon_asio INTERFACE BOOST_ASIO_DISABLE_FENCED_BLOCK)
endif()

foreach(kind code test code_asio test_asio code_records test_records code_asio_records test_asio_records)
    add_library(nguon_pch_${kind} STATIC ${CMAKE_SOURCE_DIR}/cmake/empty.cpp)
    target_include_directories(nguon_pch_${kind} PRIVATE ${CMAKE_SOURCE_DIR}/lib ${CMAKE_SOURCE_DIR})
    target_link_libraries(nguon_pch_${kind} PRIVATE nguon_flags)
    target_precompile_headers(nguon_pch_${kind} PRIVATE ${CMAKE_SOURCE_DIR}/cmake/pch.hpp)
    if(kind MATCHES asio)
        target_link_libraries(nguon_pch_${kind} PRIVATE nguon_asio)
        target_precompile_headers(nguon_pch_${kind} PRIVATE ${CMAKE_SOURCE_DIR}/cmake/pch_asio.hpp)
    endif()
    if(kind MATCHES records)
        target_precompile_headers(nguon_pch_${kind} PRIVATE ${CMAKE_SOURCE_DIR}/cmake/pch_records.hpp)
    endif()
    if(kind MATCHES asio_records)
        target_precompile_headers(nguon_pch_${kind} PRIVATE ${CMAKE_SOURCE_DIR}/cmake/pch_server.hpp)
    endif()
    if(kind MATCHES test)
        target_link_libraries(nguon_pch_${kind} PRIVATE GTest::gmock)
        target_precompile_headers(nguon_pch_${kind} PRIVATE <gmock/gmock.h>)
    endif()
endforeach()

# nguon_precompiled(target code|test MODULES...): with coroutines, and with records, when the target or
# one of the modules has them.
function(nguon_precompiled target kind)
    foreach(property AWAITS RECORDS)
        foreach(module ${ARGN})
            get_target_property(has ${module} NGUON_${property})
            if(has)
                set_target_properties(${target} PROPERTIES NGUON_${property} ON)
            endif()
        endforeach()
    endforeach()
    get_target_property(awaits ${target} NGUON_AWAITS)
    if(awaits)
        string(APPEND kind _asio)
    endif()
    get_target_property(records ${target} NGUON_RECORDS)
    if(records)
        string(APPEND kind _records)
    endif()
    target_precompile_headers(${target} REUSE_FROM nguon_pch_${kind})
endfunction()
