// The rules of a unit about when its loudspeakers may sound, as officers write and read them:
// windows of the clock, which may go over midnight, and what holds together with the units above.
#pragma once

#include "core/schedule/rules.hpp"
#include "core/unit/dated.hpp"
#include "server/app/deed.hpp"

namespace nguon::app {

// [from, to) of the clock on the days it begins; with `to` not after `from` it ends the next day.
struct RuleWindow {
    TimeOfDay from{};
    TimeOfDay to{};
    Weekdays days = every_day;
    bool allowed = false;

    friend bool operator==(const RuleWindow&, const RuleWindow&) = default;
};

// Rows lie within one day; a window over midnight is two of them.
std::vector<QuietHours> rows_of(const std::vector<RuleWindow>& windows);
std::vector<RuleWindow> windows_of(const std::vector<QuietHours>& rows);
// The same times without overlaps, for showing what several units say together.
std::vector<QuietHours> merged(const std::vector<QuietHours>& rows);

struct ShownRules {
    UnitId unit;
    std::vector<RuleWindow> quiet;
    std::optional<SlotCaps> caps;
    std::optional<UnitId> inherited_from; // the unit has no rules of its own; these are from there
    Version version = 0; // 0: none yet; of an earlier day as well
    // Since when those shown hold; none: nobody had written any.
    std::optional<Dated<UnitId>> since;
    std::optional<SendsAlone> sends_alone; // of the unit itself
    std::optional<LiveMinutes> live; // of the unit itself
    std::vector<RuleWindow> effective_quiet; // with everything above
    SlotCaps effective_caps;
    SendsAlone effective_sends_alone = SendsAlone::nobody;
    LiveMinutes effective_live;
};
// Who may lift quiet hours there: the nearest province or ministry at or above the unit decides,
// and where there is none, the root.
UnitId lifting_unit(UnitId unit, const UnitTree& tree);
// What holds in the unit, with everything above.
EffectiveRules rules_of(Records& records, UnitId unit, const UnitTree& tree);
// As of today unless told. Refuses asset.day_ahead, and unit.not_then where the unit was not there.
Result<ShownRules> show_rules(
    Records& records, const Deed& deed, UnitId unit, std::optional<Day> day = {});

struct WishedRules {
    std::vector<RuleWindow> quiet;
    std::optional<SlotCaps> caps;
    bool keeps_sends_alone = true; // it is as it was, whatever stands in the next line
    std::optional<SendsAlone> sends_alone; // none: what the unit above says
    bool keeps_live = true; // as it was, too
    std::optional<LiveMinutes> live; // none: what the unit above says
};
// `allowed` windows lift what the province keeps quiet, so only who makes the province's rules may
// add them. Who sends alone is said by who manages accounts: not by those whom it frees.
Result<ShownRules> save_rules(Records& records, const Deed& deed, UnitId unit,
    const WishedRules& wished, std::optional<Version> seen);

}
