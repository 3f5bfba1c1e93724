// nguon-sheet: reads one table of a stranger from its standard input and says what it read. The
// server starts it in a cage (server/media/read_table.cpp): it has no network, no files, no rights,
// and little time.
#include <cstdio>
#include <cstdlib>
#include <new>
#include <string>

#include "sheet/read.hpp"
#include "sheet/wire.hpp"

namespace {

std::string whole_input()
{
    std::string bytes(
        nguon::sheet::most_file_bytes + 1, '\0'); // one more, to see that it is too large
    bytes.resize(std::fread(bytes.data(), 1, bytes.size(), stdin));
    return bytes;
}

std::string answer(int sheet)
{
    try {
        return nguon::sheet::to_wire(nguon::sheet::read(whole_input(), sheet));
    } catch (const std::bad_alloc&) {
        return nguon::sheet::to_wire(nguon::fail(nguon::Kind::too_many, "sheet.too_large_inside"));
    }
}

}

// nguon-sheet [N]: the N-th sheet, without it the first; 0: the only one.
int main(int count, char** words)
{
    const int sheet = count > 1 ? std::atoi(words[1]) : nguon::sheet::first_sheet;
    const std::string said = answer(sheet);
    const bool is_out = std::fwrite(said.data(), 1, said.size(), stdout) == said.size()
        && std::fflush(stdout) == 0;
    // To give a large table back piece by piece would only take time.
    std::_Exit(is_out ? 0 : 1);
}
