# The reader's tables live in data/*.tsv, where anyone can read and extend them, and are compiled in.
set(speech_data ${CMAKE_CURRENT_SOURCE_DIR}/speech/data)
foreach(table abbreviations borrowed documents foreign places units)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${speech_data}/${table}.tsv)
    file(READ ${speech_data}/${table}.tsv content)
    file(CONFIGURE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/speech/data/${table}.cpp @ONLY CONTENT
        "#include <string_view>\nnamespace nguon::speech::data {\nextern const std::string_view @table@;\nconst std::string_view @table@ = R\"tsv(@content@)tsv\";\n}\n")
    target_sources(nguon_core PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/speech/data/${table}.cpp)
endforeach()
