#include "server/storage/sql/row.hpp"

#include "server/storage/sql/failure.hpp"

#include <fmt/format.h>

namespace nguon::storage::sql {

Day Row::day(int column) const
{
    const auto parsed = parse_iso_day(cursor_->text(column));
    if (!parsed)
        refuse(column, "the text is no day");
    return *parsed;
}

void Row::refuse(int column, const char* why)
{
    throw Failure(Errc::other, fmt::format("column {}: {}", column, why));
}

}
