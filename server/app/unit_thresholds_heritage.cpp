// Thresholds of breakdowns: who follows goes on being told what the old units were told of.
#include <algorithm>

#include "server/app/unit_inheritance_parts.hpp"

namespace nguon::app {
namespace {

class ThresholdsHeritage {
public:
    ThresholdsHeritage(Records& records, const Inheritance& given)
        : records_(records)
        , given_(given)
        , tree_(records.units().tree(given.effect.on))
    {
        for (const BreakdownRules& one : records.breakdowns().rules())
            before_.emplace(one.unit, one);
        rules_ = before_;
    }

    std::vector<ChangeConcern> run()
    {
        // Who comes back has kept what it wrote.
        if (given_.undone != nullptr || rules_.empty())
            return {};
        const auto all = sources_of(given_.effect);
        std::vector<UnitId> heirs;
        for (const auto& [heir, sources] : all) {
            if (tree_->find(heir) != nullptr)
                heirs.push_back(heir);
        }
        // From above: what a commune needs of its own depends on what it will stand under.
        std::stable_sort(heirs.begin(), heirs.end(),
            [&](UnitId a, UnitId b) { return tree_->path(a).size() < tree_->path(b).size(); });
        for (const UnitId heir : heirs)
            inherit(heir, all.at(heir));
        return std::move(concerns_);
    }

private:
    static BreakdownRules bare(BreakdownRules rules)
    {
        rules.unit = {};
        rules.version = 0;
        return rules;
    }

    const BreakdownRules* own(UnitId unit) const
    {
        const auto at = rules_.find(unit);
        return at != rules_.end() ? &at->second : nullptr;
    }

    // What held in the unit until the change.
    BreakdownRules held(UnitId unit) const
    {
        for (std::optional<UnitId> at = unit; at;) {
            if (const auto before = before_.find(*at); before != before_.end())
                return bare(before->second);
            const UnitEra* era = given_.before.known_as(*at, given_.effect.on);
            at = era != nullptr ? era->parent : std::nullopt;
        }
        return {};
    }

    BreakdownRules holds_now(UnitId heir) const
    {
        for (const UnitId above : tree_->path(heir)) {
            if (const BreakdownRules* rules = own(above))
                return bare(*rules);
        }
        return {};
    }

    std::string names(const std::vector<UnitId>& units) const
    {
        std::string all;
        for (const UnitId unit : units) {
            if (const UnitEra* era = given_.before.known_as(unit, given_.effect.on))
                all += (all.empty() ? "" : ", ") + era->name;
        }
        return all;
    }

    void inherit(UnitId heir, const Sources& sources)
    {
        std::vector<UnitId> from = sources.peers;
        const ChangedLife* life = given_.effect.find(heir);
        if (life == nullptr || !life->is_new())
            from.insert(from.begin(), heir);
        // A part of a unit that goes on, or of one that was dissolved.
        if (from.empty())
            from = sources.above;
        BreakdownRules joined = held(from.front());
        bool differ = false;
        for (const UnitId unit : from) {
            const BreakdownRules theirs = held(unit);
            differ = differ || theirs != held(from.front());
            joined = more_watchful(joined, theirs);
        }
        if (joined == holds_now(heir))
            return;
        const Version seen = own(heir) != nullptr ? own(heir)->version : 0;
        joined.unit = heir;
        joined.version = seen + 1;
        records_.breakdowns().save_rules(joined, seen, given_from(given_, heir));
        rules_[heir] = joined;
        if (differ)
            concerns_.push_back(
                { "unit_change.thresholds_differ", heir, name_on(given_, heir), names(from) });
    }

    Records& records_;
    const Inheritance& given_;
    std::shared_ptr<const UnitTree> tree_; // after it
    std::map<UnitId, BreakdownRules> rules_; // as they are given out
    std::map<UnitId, BreakdownRules> before_;
    std::vector<ChangeConcern> concerns_;
};

}

std::vector<ChangeConcern> inherit_thresholds(Records& records, const Inheritance& given)
{
    return ThresholdsHeritage(records, given).run();
}

}
