#include <algorithm>
#include <set>

#include "core/unit/change_draft.hpp"

namespace nguon {
namespace {

// What the change gave it and nobody changed since becomes what it was before; the rest stays.
UnitEra taken_back(UnitEra now, const UnitEra& changed, const UnitEra& before)
{
    if (now.code == changed.code)
        now.code = before.code;
    if (now.name == changed.name)
        now.name = before.name;
    if (now.kind == changed.kind)
        now.kind = before.kind;
    if (now.parent == changed.parent)
        now.parent = before.parent;
    return now;
}

class Reversal {
public:
    Reversal(const UnitRegister& before, const ChangeEffect& done, Day on, std::string resolution)
        : before_(before)
        , done_(done)
        , draft_(before, on, std::move(resolution))
        , on_(on)
    {
    }

    Result<ChangeEffect> run()
    {
        for (const ChangedLife& one : done_.lives) {
            if (const auto untouched = check(one); !untouched)
                return tl::unexpected(untouched.error());
        }
        for (const ChangedLife& one : done_.lives) {
            if (one.has_ended(done_.on))
                draft_.revive(one.after.id, *one.before->era_on(done_.on));
        }
        for (const ChangedLife& one : done_.lives) {
            if (!one.is_new() && !one.has_ended(done_.on))
                take_back(one);
        }
        for (const ChangedLife& one : done_.lives) {
            if (one.is_new())
                draft_.end(one.after.id, returning_for(one.after.id));
        }
        return draft_.finish();
    }

private:
    Result<void> check(const ChangedLife& one) const
    {
        const UnitLife* now = before_.find(one.after.id);
        const auto since = [&] {
            return fail(Kind::conflict, "unit_change.changed_since", draft_.name_of(one.after.id));
        };
        if (now == nullptr)
            return since();
        if (one.has_ended(done_.on))
            return *now == one.after ? Result<void>() : since();
        if (one.is_new() && returning_for(one.after.id).empty())
            return since();
        return draft_.require(one.after.id) ? Result<void>() : since();
    }

    void take_back(const ChangedLife& one)
    {
        const UnitId id = one.after.id;
        const UnitEra* then = one.before->era_on(done_.on);
        const UnitEra* changed = one.after.era_on(done_.on);
        const UnitEra* now = draft_.now().find(id)->era_on(on_);
        // One that began only after the change, and has ended again: nothing to take back.
        if (then == nullptr || changed == nullptr || now == nullptr)
            return;
        UnitEra era = taken_back(*now, *changed, *then);
        if (era != *now)
            draft_.set_era(id, std::move(era));
    }

    // Those the unit was made of, over all steps of the change: first those who had it as their
    // chief heir.
    std::vector<UnitId> returning_for(UnitId made) const
    {
        std::vector<UnitId> chief;
        std::vector<UnitId> others;
        std::set<UnitId> seen{ made };
        std::vector<UnitId> open{ made };
        while (!open.empty()) {
            const Succession led_to{ open.back(), done_.on };
            open.pop_back();
            for (const ChangedLife& one : done_.lives) {
                const auto& next = one.after.successors;
                if (std::find(next.begin(), next.end(), led_to) == next.end()
                    || !seen.insert(one.after.id).second)
                    continue;
                const auto heirs = done_.heirs.find(one.after.id);
                const bool is_chief = heirs == done_.heirs.end() || heirs->second.chief == made;
                (is_chief ? chief : others).push_back(one.after.id);
                if (one.has_ended(done_.on))
                    open.push_back(one.after.id);
            }
        }
        chief.insert(chief.end(), others.begin(), others.end());
        return chief;
    }

    const UnitRegister& before_;
    const ChangeEffect& done_;
    ChangeDraft draft_;
    Day on_;
};

}

Result<ChangeEffect> reversal_of(
    const UnitRegister& before, const ChangeEffect& done, Day on, const std::string& resolution)
{
    if (on < done.on)
        return fail(Kind::invalid, "unit_change.reversed_before", vietnamese_day(done.on));
    return Reversal(before, done, on, resolution).run();
}

}
