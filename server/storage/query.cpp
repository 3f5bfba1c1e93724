#include "server/storage/query.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <random>

namespace nguon::storage {

void Conditions::add(std::string_view condition, std::vector<sql::Value> values)
{
    joined_ += joined_.empty() ? " WHERE " : " AND ";
    joined_ += '(';
    joined_ += condition;
    joined_ += ')';
    for (sql::Value& value : values)
        values_.push_back(std::move(value));
}

std::string Conditions::where() const { return joined_; }

std::vector<sql::Value> Conditions::values_and(std::vector<sql::Value> more) const
{
    std::vector<sql::Value> all = values_;
    for (sql::Value& value : more)
        all.push_back(std::move(value));
    return all;
}

std::string_view Conditions::keep(std::string text)
{
    kept_.push_back(std::move(text));
    return kept_.back();
}

std::vector<UnitId> area_of(
    const std::vector<UnitId>& units, const std::optional<UnitId>& asked, const UnitTree& tree)
{
    std::vector<UnitId> area = area_of(units, tree);
    if (!asked)
        return area;
    std::vector<UnitId> wanted = area_of({ *asked }, tree);
    // A unit that ended is asked for by its own name.
    if (wanted.empty())
        wanted.push_back(*asked);
    std::vector<UnitId> both;
    std::set_intersection(
        area.begin(), area.end(), wanted.begin(), wanted.end(), std::back_inserter(both));
    return both;
}

bool is_everything(const std::vector<UnitId>& area, const UnitTree& tree)
{
    return area.size() == tree.size() + tree.former_count();
}

void add_area(Conditions& where, std::string_view column, const std::vector<UnitId>& area,
    const UnitTree& tree)
{
    constexpr std::size_t large = 64;
    if (is_everything(area, tree))
        return;
    where.add(
        fmt::format("{}{} IN (?*)", area.size() > large ? "+" : "", column), { sql::List(area) });
}

std::string containing(std::string_view folded)
{
    std::string pattern = "%";
    for (const char c : trim(folded)) {
        if (c == '%' || c == '_' || c == '\\')
            pattern += '\\';
        pattern += c;
    }
    return pattern + "%";
}

std::string cursor_of(std::initializer_list<std::int64_t> numbers)
{
    std::string cursor;
    for (const std::int64_t number : numbers) {
        if (!cursor.empty())
            cursor += '.';
        cursor += std::to_string(number);
    }
    return cursor;
}

std::optional<std::vector<std::int64_t>> parse_cursor(std::string_view cursor, std::size_t count)
{
    std::vector<std::int64_t> numbers;
    for (const std::string_view part : split(cursor, '.')) {
        std::int64_t number = 0;
        const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), number);
        if (error != std::errc() || end != part.data() + part.size())
            return std::nullopt;
        numbers.push_back(number);
    }
    if (numbers.size() != count)
        return std::nullopt;
    return numbers;
}

std::string cursor_of(const NamePlace& place)
{
    return to_base64url(place.sort_key) + "." + std::to_string(place.id);
}

std::optional<NamePlace> parse_name_cursor(std::string_view cursor)
{
    const std::size_t dot = cursor.find('.');
    if (dot == std::string_view::npos)
        return std::nullopt;
    auto key = from_base64url(cursor.substr(0, dot));
    const auto id = parse_cursor(cursor.substr(dot + 1), 1);
    if (!key || !id)
        return std::nullopt;
    return NamePlace{ std::move(*key), id->front() };
}

std::int64_t fresh_token()
{
    std::random_device chance;
    const std::uint64_t wide = (static_cast<std::uint64_t>(chance()) << 32) | chance();
    return static_cast<std::int64_t>(wide >> 1);
}

}
