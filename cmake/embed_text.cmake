# Writes a source file that holds a text file: cmake -DTEXT=in -DSOURCE=out -DHEADER=h -DFUNCTION=f -P
file(READ ${TEXT} text)
file(WRITE ${SOURCE} "// Made from ${NAME} when the program is built.
#include \"${HEADER}\"

namespace nguon::http {

std::string_view ${FUNCTION}()
{
    // With its length: counting so many letters is more than the compiler does by itself.
    static constexpr char text[] = R\"~~~~~(${text})~~~~~\";
    return { text, sizeof(text) - 1 };
}

}
")
