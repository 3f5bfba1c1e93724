#include "server/storage/sql/sqlite_failure.hpp"

#include <cerrno>
#include <sqlite3.h>

namespace nguon::storage::sql {
namespace {

Errc errc_of(int extended)
{
    switch (extended) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
        return Errc::unique;
    case SQLITE_CONSTRAINT_FOREIGNKEY:
        return Errc::foreign_key;
    case SQLITE_CONSTRAINT_NOTNULL:
        return Errc::not_null;
    default:
        break;
    }
    switch (extended & 0xFF) {
    case SQLITE_CONSTRAINT:
        return Errc::check;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return Errc::busy;
    case SQLITE_INTERRUPT:
        return Errc::deadline;
    case SQLITE_CANTOPEN:
    case SQLITE_IOERR:
        return Errc::unavailable;
    case SQLITE_FULL:
        return Errc::full;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return Errc::corrupt;
    case SQLITE_READONLY:
        return Errc::read_only;
    default:
        return Errc::other;
    }
}

// "UNIQUE constraint failed: account.unit, account.username" -> "account_unit_username_key"
std::string key_name(std::string_view columns, bool primary)
{
    const std::size_t dot = columns.find('.');
    if (dot == std::string_view::npos)
        return std::string(columns);
    std::string name(columns.substr(0, dot));
    if (primary)
        return name + "_pkey";
    const std::string prefix = name + ".";
    while (columns.starts_with(prefix)) {
        columns.remove_prefix(prefix.size());
        const std::size_t end = columns.find(", ");
        name += '_';
        name += columns.substr(0, end);
        columns.remove_prefix(end == std::string_view::npos ? columns.size() : end + 2);
    }
    return name + "_key";
}

std::string constraint_of(int extended, std::string_view message)
{
    constexpr std::string_view before = "constraint failed: ";
    const std::size_t at = message.find(before);
    if (at == std::string_view::npos)
        return {};
    const std::string_view what = message.substr(at + before.size());
    if (extended == SQLITE_CONSTRAINT_UNIQUE)
        return key_name(what, false);
    if (errc_of(extended) == Errc::unique)
        return key_name(what, true);
    return std::string(what);
}

}

Failure sqlite_failure(int extended, std::string_view message, std::string_view statement)
{
    return { errc_of(extended), message, statement, constraint_of(extended, message) };
}

Failure sqlite_failure(sqlite3* handle, std::string_view statement)
{
    const int extended = sqlite3_extended_errcode(handle);
    const int system = sqlite3_system_errno(handle);
    const std::string_view message = sqlite3_errmsg(handle);
    // A log or its index that cannot grow is reported as an error of input and output.
    if ((extended & 0xFF) == SQLITE_IOERR && (system == ENOSPC || system == EDQUOT))
        return { Errc::full, message, statement };
    if (extended == SQLITE_IOERR_SHMSIZE)
        return { Errc::full, message, statement };
    return sqlite_failure(extended, message, statement);
}

}
