// What is so of units, by the day from which it holds. The tables of the nouns say what is so now,
// for those who ask at every airing; here is what they said before, and since when.
#pragma once

#include "core/unit/dated.hpp"
#include "server/storage/sql/connection.hpp"

namespace nguon::storage {

inline constexpr std::string_view households_fact = "households";
inline constexpr std::string_view languages_fact = "languages";
inline constexpr std::string_view language_order_fact = "language_order";
inline constexpr std::string_view air_rules_fact = "air_rules";
inline constexpr std::string_view emergency_rules_fact = "emergency_rules";
inline constexpr std::string_view inbox_rule_fact = "inbox_rule";
inline constexpr std::string_view archive_rule_fact = "archive_rule";
inline constexpr std::string_view breakdown_rules_fact = "breakdown_rules";
inline constexpr std::string_view board_rule_fact = "board_rule";
inline constexpr std::string_view onsite_permit_fact = "onsite_permit";
inline constexpr std::string_view jingle_facts = "jingle."; // and its kind

struct UnitFact {
    UnitId unit;
    std::optional<Day> from; // none: since a day that nobody wrote down
    std::string said;
};

// In place of what was said from this very day. True: nothing is known from a later day, so it is
// what holds now.
bool tell_fact(sql::Connection& sql, UnitId unit, std::string_view noun,
    const std::optional<Day>& from, const std::string& said);
// The same of rules, which are saved anew more often than they change: said again they hold since
// they did. `written_anew`: what an earlier version wrote, as it would be written now; nothing
// stands for what holds where nothing was said.
using WrittenAnew = std::string (*)(std::string_view said);
void tell_rules(sql::Connection& sql, UnitId unit, std::string_view noun,
    const std::optional<Day>& from, const std::string& said, WrittenAnew written_anew = nullptr,
    const std::string& nothing = {});
std::optional<UnitFact> last_fact(sql::Connection& sql, UnitId unit, std::string_view noun);
// What held on the day, of those for which something did; in the order of units.
std::vector<UnitFact> facts_on(sql::Connection& sql, std::string_view noun, Day day);
std::vector<UnitFact> facts_on(
    sql::Connection& sql, std::string_view noun, const std::vector<UnitId>& units, Day day);

// The same as rules. `read` makes them of what was said, and tells by false that there were none.
template <typename Rules, typename Read>
DatedByUnit<Rules> rules_on(sql::Connection& sql, std::string_view noun,
    const std::vector<UnitId>& units, Day day, Read read)
{
    DatedByUnit<Rules> found;
    for (const UnitFact& fact : facts_on(sql, noun, units, day)) {
        Dated<Rules> one;
        one.from = fact.from;
        if (read(fact, one.what))
            found.emplace(fact.unit, std::move(one));
    }
    return found;
}

}
