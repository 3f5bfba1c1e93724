#include "server/storage/sql/failure.hpp"

#include <fmt/format.h>

namespace nguon::storage::sql {
namespace {

std::string describe(Errc code, std::string_view message, std::string_view statement)
{
    constexpr std::size_t most = 300;
    std::string text = fmt::format("database: {}: {}", name_of(code), message);
    if (!statement.empty())
        text += fmt::format(" [{}]", statement.substr(0, most));
    return text;
}

}

std::string_view name_of(Errc code)
{
    switch (code) {
    case Errc::unique:
        return "unique";
    case Errc::foreign_key:
        return "foreign_key";
    case Errc::check:
        return "check";
    case Errc::not_null:
        return "not_null";
    case Errc::busy:
        return "busy";
    case Errc::serialization:
        return "serialization";
    case Errc::deadline:
        return "deadline";
    case Errc::unavailable:
        return "unavailable";
    case Errc::full:
        return "full";
    case Errc::corrupt:
        return "corrupt";
    case Errc::read_only:
        return "read_only";
    case Errc::other:
        break;
    }
    return "other";
}

Failure::Failure(
    Errc code, std::string_view message, std::string_view statement, std::string constraint)
    : std::runtime_error(describe(code, message, statement))
    , code_(code)
    , constraint_(std::move(constraint))
{
}

}
