#include "server/storage/unit_facts.hpp"

#include <fmt/format.h>

namespace nguon::storage {
namespace {

// The last of the days that are not later; '' stands before all of them.
constexpr std::string_view fact_on_day
    = "SELECT f.unit, f.from_day, f.said FROM unit_fact f WHERE f.noun = ? AND f.from_day ="
      " (SELECT MAX(g.from_day) FROM unit_fact g WHERE g.unit = f.unit AND g.noun = f.noun"
      " AND g.from_day <= ?)";

UnitFact read_fact(sql::Row row)
{
    return { row.get<UnitId>(0), parse_iso_day(row.view(1)), row.text(2) };
}

}

bool tell_fact(sql::Connection& sql, UnitId unit, std::string_view noun,
    const std::optional<Day>& from, const std::string& said)
{
    const std::string day = from ? to_iso(*from) : std::string();
    sql.run("INSERT INTO unit_fact (unit, noun, from_day, said) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (noun, unit, from_day) DO UPDATE SET said = excluded.said",
        { unit, noun, day, said });
    return !sql.maybe_one(
                   "SELECT 1 FROM unit_fact WHERE unit = ? AND noun = ? AND from_day > ? LIMIT 1",
                   { unit, noun, day }, [](sql::Row) { return true; })
                .has_value();
}

void tell_rules(sql::Connection& sql, UnitId unit, std::string_view noun,
    const std::optional<Day>& from, const std::string& said, WrittenAnew written_anew,
    const std::string& nothing)
{
    const auto last = last_fact(sql, unit, noun);
    std::string before = last ? last->said : nothing;
    if (last && written_anew != nullptr)
        before = written_anew(before);
    if (before != said)
        tell_fact(sql, unit, noun, from, said);
}

std::optional<UnitFact> last_fact(sql::Connection& sql, UnitId unit, std::string_view noun)
{
    return sql.maybe_one("SELECT unit, from_day, said FROM unit_fact WHERE unit = ? AND noun = ?"
                         " ORDER BY from_day DESC LIMIT 1",
        { unit, noun }, read_fact);
}

std::vector<UnitFact> facts_on(sql::Connection& sql, std::string_view noun, Day day)
{
    return sql.all(fmt::format("{} ORDER BY f.unit", fact_on_day), { noun, day }, read_fact);
}

std::vector<UnitFact> facts_on(
    sql::Connection& sql, std::string_view noun, const std::vector<UnitId>& units, Day day)
{
    return sql.all(fmt::format("{} AND f.unit IN (?*) ORDER BY f.unit", fact_on_day),
        { noun, day, sql::List(units) }, read_fact);
}

}
