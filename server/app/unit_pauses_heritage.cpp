// Pauses of whole units: who follows is given what is left of them.
#include <algorithm>

#include "server/app/unit_inheritance_parts.hpp"

namespace nguon::app {
namespace {

class PausesHeritage {
public:
    PausesHeritage(Records& records, const Deed& deed, const Inheritance& given)
        : records_(records)
        , deed_(deed)
        , given_(given)
        , before_(records.pauses().since(given.day))
    {
        std::erase_if(before_,
            [](const Pause& pause) { return !pause.is_of_unit() || pause.lifted.has_value(); });
    }

    std::vector<ChangeConcern> run()
    {
        for (const auto& [heir, sources] : sources_of(given_.effect)) {
            for (const UnitId unit : sources.peers)
                carry(unit, heir);
            for (const UnitId unit : sources.above)
                carry(unit, heir);
        }
        for (const auto& [unit, from] : returns_of(given_))
            carry(from, unit);
        end_those_of_ended_units();
        return std::move(concerns_);
    }

private:
    void carry(UnitId unit, UnitId heir)
    {
        if (unit == heir)
            return;
        bool any = false;
        for (const Pause& pause : before_)
            any = (pause.unit == unit && give(heir, pause)) || any;
        if (any)
            concerns_.push_back(
                { "unit_change.pause_carried", heir, name_on(given_, heir), name_before(unit) });
    }

    // On the days on which the heir is not paused already: two pauses of one unit share no day.
    bool give(UnitId heir, const Pause& pause)
    {
        const std::chrono::days one(1);
        bool any = false;
        for (Day day = std::max(pause.from, given_.day); day <= pause.to; day += one) {
            if (is_paused(heir, day))
                continue;
            Pause next = pause;
            next.id = deed_.new_id<PauseId>();
            next.unit = heir;
            next.begun = given_.now;
            next.from = day;
            while (day < pause.to && !is_paused(heir, day + one))
                day += one;
            next.to = day;
            records_.pauses().add(next);
            given_to_heirs_.push_back(std::move(next));
            any = true;
        }
        return any;
    }

    bool is_paused(UnitId unit, Day day) const
    {
        const auto is_then = [&](const Pause& pause) {
            return pause.unit == unit && pause.from <= day && day <= pause.to;
        };
        return std::any_of(before_.begin(), before_.end(), is_then)
            || std::any_of(given_to_heirs_.begin(), given_to_heirs_.end(), is_then);
    }

    std::string name_before(UnitId unit) const
    {
        const UnitEra* era = given_.before.known_as(unit, given_.effect.on);
        return era == nullptr ? unit.text() : era->name;
    }

    // As with silences: who follows may lift what it was given, and it is not in force again when
    // the unit comes back.
    void end_those_of_ended_units()
    {
        for (const auto& [unit, heirs] : given_.effect.heirs) {
            for (const Pause& pause : before_) {
                if (pause.unit == unit && !heirs.area.empty())
                    records_.pauses().lift(pause.id, given_.now, pause.by_name);
            }
        }
    }

    Records& records_;
    const Deed& deed_;
    const Inheritance& given_;
    std::vector<Pause> before_; // of whole units, that hold or will hold
    std::vector<Pause> given_to_heirs_;
    std::vector<ChangeConcern> concerns_;
};

}

std::vector<ChangeConcern> inherit_pauses(
    Records& records, const Deed& deed, const Inheritance& given)
{
    return PausesHeritage(records, deed, given).run();
}

}
