#include "server/main/table_files.hpp"

#include <system_error>

#include "runtime/log.hpp"
#include "server/media/read_table.hpp"

namespace nguon {

CagedTableFiles::CagedTableFiles(std::filesystem::path work)
    : program_(media::Program::sheet())
    , work_(std::move(work))
{
}

Result<Table> CagedTableFiles::read(const std::string& bytes, int sheet)
{
    if (!program_) {
        log::error("sheet.no_reader", { { "program", program_.error().detail } });
        return fail(Kind::unavailable, "sheet.no_reader");
    }
    try {
        media::TableReader reader{ *program_, work_ };
        reader.arguments = { std::to_string(sheet) };
        auto table = media::read_table(reader, bytes, stop_.get_token());
        if (!table && table.error().kind == Kind::unavailable)
            log::warning("sheet.not_read",
                { { "code", table.error().code },
                    { "bytes", static_cast<std::int64_t>(bytes.size()) } });
        return table;
    } catch (const std::system_error& error) {
        log::error("sheet.no_reader", { { "what", error.what() } });
        return fail(Kind::unavailable, "sheet.no_reader");
    }
}

}
