#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/bulletin/languages.hpp"
#include "core/unit/boundary.hpp"
#include "core/unit/dated.hpp"
#include "core/unit/register.hpp"
#include "core/unit/unit_index.hpp"

namespace nguon::app {

// Units with validity, predecessors, successors and history. A reading names its day.
class Units {
public:
    virtual ~Units() = default;

    virtual std::vector<Unit> all_on(Day day) = 0;
    // Built once for a day and a state of the table, shared until a unit changes.
    virtual std::shared_ptr<const UnitTree> tree(Day day) = 0;
    // Of that tree, made when it is first asked for: lists and searches go by it.
    virtual std::shared_ptr<const UnitIndex> index(Day day) = 0;
    virtual std::optional<Unit> find(UnitId id, Day day) = 0;
    virtual std::optional<Unit> find_by_code(const std::string& code, Day day) = 0;
    // Oldest first.
    virtual std::vector<UnitEra> history(UnitId id) = 0;
    // Adds the unit with its first era.
    virtual void add(const Unit& unit, const std::string& resolution) = 0;
    // From `from` on the unit has this name, code, kind and parent; false: `seen` is stale.
    virtual bool change(const Unit& unit, Day from, const std::string& resolution, Version seen)
        = 0;
    // The first day on which it no longer exists.
    virtual void end(UnitId id, Day on) = 0;
    virtual void link_successor(UnitId from, UnitId to, Day on) = 0;
    // Every unit with all its days.
    virtual UnitRegister whole_register() = 0;
    // In place of what is there of each of them; new ones are added.
    virtual void put(const std::vector<UnitLife>& lives) = 0;
    virtual std::vector<UnitId> successors(UnitId id) = 0; // the first is the chief one
    virtual std::int64_t households(UnitId id) = 0;
    // As counted by that day; of those whose households somebody had counted.
    virtual std::map<UnitId, Dated<std::int64_t>> households_on(
        const std::vector<UnitId>& units, Day day)
        = 0;
    // This and what follows hold from `from` on, beside what is known from later days; without a
    // day since nobody knows when.
    virtual void set_households(UnitId id, std::int64_t households, std::optional<Day> from = {})
        = 0;
    // Spoken in these units beside Vietnamese, sorted; of those for which somebody said it.
    virtual std::map<UnitId, std::vector<std::string>> languages(const std::vector<UnitId>& units)
        = 0;
    virtual std::map<UnitId, std::vector<std::string>> all_languages() = 0;
    virtual std::map<UnitId, Dated<std::vector<std::string>>> languages_on(Day day) = 0;
    virtual void set_languages(
        UnitId id, const std::vector<std::string>& languages, std::optional<Day> from = {})
        = 0;
    // Of the units that wrote one, in the order of ids.
    virtual std::vector<LanguageRule> language_rules() = 0;
    // As they were written then; they are not written again, so their versions say nothing.
    virtual std::vector<LanguageRule> language_rules_on(Day day) = 0;
    // One that says nothing is taken away.
    virtual void save_language_rule(const LanguageRule& rule, std::optional<Day> from = {}) = 0;
    // Where it lies; an earlier boundary gives way.
    virtual void save_boundary(const Boundary& boundary) = 0;
    // Of those that have one, in the order of ids.
    virtual std::vector<Boundary> boundaries(const std::vector<UnitId>& units) = 0;
};

}
