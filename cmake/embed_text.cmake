# Writes a source file that holds a text file: cmake -DTEXT=in -DSOURCE=out -DHEADER=h -DFUNCTION=f -P
file(READ ${TEXT} text)
file(WRITE ${SOURCE} "// Made from ${NAME} when the program is built.
#include \"${HEADER}\"

namespace nguon::http {

std::string_view ${FUNCTION}()
{
    static constexpr std::string_view text = R\"~~~~~(${text})~~~~~\";
    return text;
}

}
")
