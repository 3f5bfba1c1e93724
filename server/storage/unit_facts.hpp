// What is so of units, by the day from which it holds. The tables of the nouns say what is so now,
// for those who ask at every airing; here is what they said before, and since when.
#pragma once

#include "core/ids.hpp"
#include "server/storage/sql/connection.hpp"

namespace nguon::storage {

inline constexpr std::string_view households_fact = "households";
inline constexpr std::string_view languages_fact = "languages";
inline constexpr std::string_view language_order_fact = "language_order";
inline constexpr std::string_view air_rules_fact = "air_rules";

struct UnitFact {
    UnitId unit;
    std::optional<Day> from; // none: since a day that nobody wrote down
    std::string said;
};

// In place of what was said from this very day. True: nothing is known from a later day, so it is
// what holds now.
bool tell_fact(sql::Connection& sql, UnitId unit, std::string_view noun,
    const std::optional<Day>& from, const std::string& said);
std::optional<UnitFact> last_fact(sql::Connection& sql, UnitId unit, std::string_view noun);
// What held on the day, of those for which something did; in the order of units.
std::vector<UnitFact> facts_on(sql::Connection& sql, std::string_view noun, Day day);
std::vector<UnitFact> facts_on(
    sql::Connection& sql, std::string_view noun, const std::vector<UnitId>& units, Day day);

}
