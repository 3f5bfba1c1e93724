// How large boards have to be: asked for seldom, so what units said by the day is all there is.
#include <sstream>

#include <fmt/format.h>

#include "server/storage/sql_assets.hpp"
#include "server/storage/unit_facts.hpp"

namespace nguon::storage {

// "6.5 20": m² of a commune's board and of a large one.
DatedByUnit<BoardRule> SqlAssets::board_rules_on(const std::vector<UnitId>& units, Day day)
{
    return rules_on<BoardRule>(
        sql_, board_rule_fact, units, day, [](const UnitFact& fact, BoardRule& rule) {
            std::istringstream words(fact.said);
            words.imbue(std::locale::classic());
            return static_cast<bool>(words >> rule.commune_m2 >> rule.large_m2);
        });
}

void SqlAssets::save_board_rule(UnitId unit, const BoardRule& rule, std::optional<Day> from)
{
    tell_rules(
        sql_, unit, board_rule_fact, from, fmt::format("{} {}", rule.commune_m2, rule.large_m2));
}

}
