#include "server/storage/sql/postgres_failure.hpp"

#include <libpq-fe.h>

namespace nguon::storage::sql {
namespace {

std::string field(const PGresult* result, int code)
{
    const char* text = PQresultErrorField(result, code);
    return text == nullptr ? std::string() : std::string(text);
}

}

Errc errc_of_sqlstate(std::string_view state)
{
    if (state == "23505")
        return Errc::unique;
    if (state == "23503" || state == "23001")
        return Errc::foreign_key;
    if (state == "23514")
        return Errc::check;
    if (state == "23502")
        return Errc::not_null;
    if (state == "40001" || state == "40P01")
        return Errc::serialization;
    if (state == "55P03")
        return Errc::busy;
    if (state == "57014")
        return Errc::deadline;
    if (state == "53100")
        return Errc::full;
    if (state == "25006")
        return Errc::read_only;
    if (state.starts_with("XX001") || state.starts_with("XX002") || state == "58030")
        return Errc::corrupt;
    // Connections refused or ended, the server starting or stopping, no room for another one.
    if (state.empty() || state.starts_with("08") || state.starts_with("57P")
        || state.starts_with("53"))
        return Errc::unavailable;
    return Errc::other;
}

Failure postgres_failure(const PGresult* result, std::string_view statement)
{
    const Errc code = errc_of_sqlstate(field(result, PG_DIAG_SQLSTATE));
    std::string constraint = field(result, PG_DIAG_CONSTRAINT_NAME);
    if (code == Errc::not_null)
        constraint = field(result, PG_DIAG_TABLE_NAME) + "." + field(result, PG_DIAG_COLUMN_NAME);
    std::string message = field(result, PG_DIAG_MESSAGE_PRIMARY);
    if (message.empty())
        message = "the connection is lost";
    return { code, message, statement, std::move(constraint) };
}

}
