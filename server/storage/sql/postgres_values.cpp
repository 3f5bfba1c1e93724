#include "server/storage/sql/postgres_values.hpp"

#include "base/text.hpp"
#include "server/storage/sql/failure.hpp"

#include <charconv>
#include <fmt/format.h>
#include <libpq-fe.h>

namespace nguon::storage::sql {
namespace {

// The types' numbers in PostgreSQL's catalogue; they never change.
constexpr unsigned bool_type = 16;
constexpr unsigned bytea_type = 17;
constexpr unsigned int8_type = 20;
constexpr unsigned text_type = 25;
constexpr unsigned float8_type = 701;
constexpr unsigned text_array_type = 1009;
constexpr unsigned int8_array_type = 1016;

unsigned type_of(Value::Type type)
{
    switch (type) {
    case Value::Type::integer:
        return int8_type;
    case Value::Type::real:
        return float8_type;
    case Value::Type::boolean:
        return bool_type;
    case Value::Type::text:
        return text_type;
    case Value::Type::blob:
        return bytea_type;
    case Value::Type::integers:
        return int8_array_type;
    case Value::Type::texts:
        return text_array_type;
    case Value::Type::none:
        break;
    }
    return 0; // PostgreSQL finds it out from the statement
}

std::string written(const Value& value)
{
    switch (value.type()) {
    case Value::Type::integer:
        return std::to_string(value.integer());
    case Value::Type::boolean:
        return value.integer() != 0 ? "t" : "f";
    case Value::Type::real:
        return fmt::format("{}", value.real()); // the shortest text that reads back the same
    case Value::Type::integers:
    case Value::Type::texts:
        return fmt::format("{{{}}}", value.bytes());
    default:
        return std::string(value.bytes());
    }
}

}

PostgresValues::PostgresValues(std::span<const Value> values)
{
    types_.reserve(values.size());
    addresses_.reserve(values.size());
    lengths_.reserve(values.size());
    formats_.reserve(values.size());
    texts_.reserve(values.size());
    for (const Value& value : values)
        add(value);
}

void PostgresValues::add(const Value& value)
{
    types_.push_back(type_of(value.type()));
    const bool binary = value.type() == Value::Type::blob;
    formats_.push_back(binary ? 1 : 0);
    if (value.is_null()) {
        addresses_.push_back(nullptr);
        lengths_.push_back(0);
    } else if (binary) {
        addresses_.push_back(value.bytes().empty() ? "" : value.bytes().data());
        lengths_.push_back(static_cast<int>(value.bytes().size()));
    } else {
        // Text goes as a C string: what stands behind a NUL would be lost in silence.
        if (value.type() == Value::Type::text && value.bytes().find('\0') != std::string_view::npos)
            throw Failure(Errc::other, "a text holds a NUL");
        texts_.push_back(written(value));
        addresses_.push_back(texts_.back().c_str());
        lengths_.push_back(static_cast<int>(texts_.back().size()));
    }
}

std::string signature_of(std::span<const Value> values)
{
    std::string letters;
    for (const Value& value : values)
        letters += static_cast<char>('a' + static_cast<int>(value.type()));
    return letters;
}

bool PostgresCursor::is_null(int column) const { return PQgetisnull(result_, row_, column) != 0; }

std::string_view PostgresCursor::value(int column) const
{
    if (is_null(column))
        refuse(column);
    return { PQgetvalue(result_, row_, column),
        static_cast<std::size_t>(PQgetlength(result_, row_, column)) };
}

std::int64_t PostgresCursor::integer(int column) const
{
    const std::string_view text = value(column);
    if (text == "t" || text == "f")
        return text == "t" ? 1 : 0;
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size())
        refuse(column);
    return number;
}

double PostgresCursor::real(int column) const
{
    const std::string_view text = value(column);
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size())
        refuse(column);
    return number;
}

std::string_view PostgresCursor::text(int column) const
{
    const unsigned type = PQftype(result_, column);
    constexpr unsigned varchar_type = 1043;
    constexpr unsigned name_type = 19;
    if (type != text_type && type != varchar_type && type != name_type)
        refuse(column);
    return value(column);
}

std::string_view PostgresCursor::blob(int column) const
{
    std::string_view text = value(column);
    if (PQftype(result_, column) != bytea_type || !text.starts_with("\\x"))
        refuse(column);
    auto bytes = from_hex(text.substr(2));
    if (!bytes)
        refuse(column);
    decoded_.push_back(std::make_unique<std::string>(std::move(*bytes)));
    return *decoded_.back();
}

void PostgresCursor::refuse(int column)
{
    throw Failure(
        Errc::other, fmt::format("column {} holds something else than asked for", column));
}

}
