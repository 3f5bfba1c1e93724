#include "server/media/read_table.hpp"

#include <csignal>
#include <limits>

#include "server/media/work_folder.hpp"
#include "sheet/wire.hpp"

namespace nguon::media {

using namespace std::chrono_literals;

namespace {

// A sanitizer lays out terabytes of addresses beforehand, of which it uses few.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::uint64_t most_memory = std::numeric_limits<std::uint64_t>::max(); // no limit
#else
// What all parts of a workbook come to, its texts once more, and the libraries.
constexpr std::uint64_t most_memory = 1ULL << 30;
#endif

}

ChildLimits TableReader::table_limits()
{
    ChildLimits limits;
    // By the wall, and wide: on a busy machine a good file waits for its turn. Its processor time
    // is what bounds a hostile one.
    limits.deadline = 60s;
    limits.processor = 20s;
    limits.memory_bytes = most_memory;
    limits.file_bytes = 0; // it writes none
    limits.output_bytes = sheet::most_wire_bytes;
    return limits;
}

Result<Table> table_of(const ChildOutcome& outcome, const std::string& said)
{
    switch (outcome.end) {
    case ChildEnd::cancelled:
        return fail(Kind::unavailable, "sheet.given_up");
    case ChildEnd::deadline:
        return fail(Kind::unavailable, "sheet.too_slow");
    case ChildEnd::too_much_output:
        return fail(Kind::too_many, "sheet.too_large_inside");
    case ChildEnd::signalled:
        // Out of processor time, or of the machine's memory; the kernel says the same of both.
        if (outcome.status == SIGXCPU || outcome.status == SIGKILL)
            return fail(Kind::unavailable, "sheet.too_slow");
        return fail(Kind::unavailable, "sheet.reader_failed");
    case ChildEnd::stopped_by_sink:
    case ChildEnd::exited:
        break;
    }
    if (!outcome.succeeded())
        return fail(Kind::unavailable, "sheet.reader_failed");
    return sheet::from_wire(said);
}

Result<Table> read_table(const TableReader& reader, const std::string& bytes, std::stop_token stop)
{
    const WorkFolder folder(reader.work);
    const ChildTask task{ reader.program, reader.arguments, bytes, folder.path(), {},
        reader.limits };
    std::string said;
    const ChildOutcome outcome = run_child(
        task,
        [&](std::span<const std::uint8_t> piece) {
            said.append(piece.begin(), piece.end());
            return true;
        },
        std::move(stop));
    return table_of(outcome, said);
}

}
