#pragma once

#include "server/app/records/units.hpp"
#include "server/storage/sql/connection.hpp"

#include <mutex>

namespace nguon::storage {

// Trees that were built, by day and state of the tables; a few are kept. Shared by all
// transactions.
class UnitTrees {
public:
    std::shared_ptr<const UnitTree> find(std::int64_t token, Day day) const;
    void keep(std::int64_t token, Day day, std::shared_ptr<const UnitTree> tree);
    std::shared_ptr<const UnitIndex> index_of(const std::shared_ptr<const UnitTree>& tree);

private:
    struct Kept {
        std::int64_t token = 0;
        Day day{};
        std::shared_ptr<const UnitTree> tree;
        std::shared_ptr<const UnitIndex> index; // once somebody asked
    };

    mutable std::mutex mutex_;
    std::vector<Kept> kept_; // the oldest first
};

class SqlUnits final : public app::Units {
public:
    SqlUnits(sql::Connection& sql, UnitTrees& trees)
        : sql_(sql)
        , trees_(trees)
    {
    }

    std::vector<Unit> all_on(Day day) override;
    std::shared_ptr<const UnitTree> tree(Day day) override;
    std::shared_ptr<const UnitIndex> index(Day day) override;
    std::optional<Unit> find(UnitId id, Day day) override;
    std::optional<Unit> find_by_code(const std::string& code, Day day) override;
    std::vector<UnitEra> history(UnitId id) override;
    void add(const Unit& unit, const std::string& resolution) override;
    bool change(const Unit& unit, Day from, const std::string& resolution, Version seen) override;
    void end(UnitId id, Day on) override;
    void link_successor(UnitId from, UnitId to, Day on) override;
    UnitRegister whole_register() override;
    void put(const std::vector<UnitLife>& lives) override;
    std::vector<UnitId> successors(UnitId id) override;
    std::int64_t households(UnitId id) override;
    std::map<UnitId, Dated<std::int64_t>> households_on(
        const std::vector<UnitId>& units, Day day) override;
    void set_households(UnitId id, std::int64_t households, std::optional<Day> from) override;
    std::map<UnitId, std::vector<std::string>> languages(const std::vector<UnitId>& units) override;
    std::map<UnitId, std::vector<std::string>> all_languages() override;
    std::map<UnitId, Dated<std::vector<std::string>>> languages_on(Day day) override;
    void set_languages(
        UnitId id, const std::vector<std::string>& languages, std::optional<Day> from) override;
    std::vector<LanguageRule> language_rules() override;
    std::vector<LanguageRule> language_rules_on(Day day) override;
    void save_language_rule(const LanguageRule& rule, std::optional<Day> from) override;
    void save_boundary(const Boundary& boundary) override;
    std::vector<Boundary> boundaries(const std::vector<UnitId>& units) override;

private:
    void add_era(
        const Unit& unit, Day from, const std::optional<Day>& to, const std::string& resolution);
    void add_relations(Unit& unit);
    void renew_state();

    sql::Connection& sql_;
    UnitTrees& trees_;
};

}
