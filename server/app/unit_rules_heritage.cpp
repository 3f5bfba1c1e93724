// Quiet hours, caps and silences, who stands behind alerts, what may be set off at the place.
#include <limits>

#include "server/app/unit_inheritance_parts.hpp"

#include <set>

namespace nguon::app {
namespace {

SlotCaps smaller(const SlotCaps& a, const SlotCaps& b)
{
    const auto least = [](auto one, auto other) {
        if (one == decltype(one){})
            return other;
        return other == decltype(other){} ? one : std::min(one, other);
    };
    return { least(a.programmes_a_day, b.programmes_a_day), least(a.length_a_day, b.length_a_day),
        static_cast<Weekdays>(a.days & b.days) };
}

std::optional<SendsAlone> fewest(const std::vector<AirRules>& all, std::size_t peers)
{
    std::optional<SendsAlone> fewest;
    std::size_t written = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (!all[i].sends_alone)
            continue;
        written += i < peers ? 1 : 0;
        fewest = fewest ? std::min(*fewest, *all[i].sends_alone) : *all[i].sends_alone;
    }
    // Where one of them left it to the unit above, nobody is freed by the other's word.
    if (written < peers && fewest != SendsAlone::nobody)
        return std::nullopt;
    return fewest;
}

class RulesHeritage {
public:
    RulesHeritage(Records& records, const Inheritance& given)
        : records_(records)
        , given_(given)
    {
        for (AirRules& rules : records.air_rules().all()) {
            const UnitId unit = rules.unit;
            air_.emplace(unit, std::move(rules));
        }
        for (UnitEmergencyRules& rules : records.emergency_rules().all())
            emergency_.emplace(rules.unit, rules);
        for (OnsitePermitRow& row : records.onsite_permits().all()) {
            const UnitId unit = row.unit;
            permits_.emplace(unit, std::move(row));
        }
    }

    InheritedRules run()
    {
        for (auto& [heir, sources] : sources_of(given_.effect)) {
            // One that goes on has a say beside those that join it.
            if (const ChangedLife* life = given_.effect.find(heir);
                life == nullptr || !life->is_new())
                sources.peers.insert(sources.peers.begin(), heir);
            // Who comes back has kept what it wrote; only a silence is ordered for those who hear.
            if (given_.undone != nullptr) {
                carry_silence(heir, sources);
                continue;
            }
            inherit_air(heir, sources);
            inherit_emergency(heir, sources);
            inherit_permit(heir, sources);
            inherit_archive(heir, sources);
            inherit_inbox(heir, sources);
            inherit_languages(heir, sources);
        }
        for (const auto& [unit, from] : returns_of(given_))
            carry_silence(unit, { { from }, {} });
        if (given_.undone != nullptr)
            take_permits_back();
        else
            tell_lost_inbox_rules();
        end_silences();
        return std::move(found_);
    }

private:
    void concern(const char* code, UnitId unit, std::string detail = {})
    {
        found_.concerns.push_back({ code, unit, name_on(given_, unit), std::move(detail) });
    }

    std::string names(const std::vector<UnitId>& units) const
    {
        std::string all;
        for (const UnitId unit : units) {
            const UnitEra* era = given_.before.known_as(unit, given_.effect.on);
            if (era != nullptr)
                all += (all.empty() ? "" : ", ") + era->name;
        }
        return all;
    }

    void inherit_air(UnitId heir, const Sources& sources)
    {
        std::vector<AirRules> all;
        std::vector<UnitId> silenced;
        bool any = false;
        const auto add = [&](UnitId unit) {
            const auto rules = air_.find(unit);
            any = any || rules != air_.end();
            all.push_back(rules == air_.end() ? AirRules{} : rules->second);
            if (all.back().silence)
                silenced.push_back(unit);
        };
        for (const UnitId unit : sources.peers)
            add(unit);
        for (const UnitId unit : sources.above)
            add(unit);
        if (!any)
            return;
        AirRules joined = joined_rules(heir, all, sources.peers.size());
        const auto own = air_.find(heir);
        joined.version = own == air_.end() ? 1 : own->second.version + 1;
        if (joined.silence && !silenced.empty() && silenced.front() != heir) {
            joined.silence->reason += " (" + names({ silenced.front() }) + ")";
            concern("unit_change.silence_carried", heir, names({ silenced.front() }));
        }
        const auto differ = [&](auto part) {
            return std::any_of(all.begin(),
                all.begin() + static_cast<std::ptrdiff_t>(sources.peers.size()),
                [&](const AirRules& one) { return part(one) != part(all.front()); });
        };
        if (differ([](const AirRules& one) { return one.quiet; }))
            concern("unit_change.quiet_differs", heir, names(sources.peers));
        if (differ([](const AirRules& one) { return one.caps; }))
            concern("unit_change.caps_differ", heir, names(sources.peers));
        if (differ([](const AirRules& one) { return one.sends_alone; }))
            concern("unit_change.sends_alone_differs", heir, names(sources.peers));
        if (joined.silence && !(own != air_.end() && own->second.silence))
            begin_silence(heir, *joined.silence);
        AirRules same = joined;
        if (own != air_.end())
            same.version = own->second.version;
        if (own == air_.end() || own->second != same)
            records_.air_rules().save(joined, joined.version - 1, given_from(given_, heir));
    }

    void begin_silence(UnitId unit, const Silence& silence)
    {
        records_.silence_periods().begin(
            { unit, given_.now, silence.by_name, silence.reason, {}, {} });
    }

    void carry_silence(UnitId heir, const Sources& sources)
    {
        const auto own = air_.find(heir);
        if (own != air_.end() && own->second.silence)
            return;
        std::vector<UnitId> all = sources.peers;
        all.insert(all.end(), sources.above.begin(), sources.above.end());
        for (const UnitId unit : all) {
            const auto silenced = air_.find(unit);
            if (silenced == air_.end() || !silenced->second.silence)
                continue;
            AirRules rules;
            if (own != air_.end())
                rules = own->second;
            rules.unit = heir;
            rules.silence = silenced->second.silence;
            const Version seen = own == air_.end() ? 0 : rules.version;
            rules.version = seen + 1;
            records_.air_rules().save(rules, seen, given_.day);
            begin_silence(heir, *rules.silence);
            concern("unit_change.silence_carried", heir, names({ unit }));
            return;
        }
    }

    // The order went to those who follow; the unit itself is not silent any more, should it return.
    void end_silences()
    {
        for (const auto& [unit, heirs] : given_.effect.heirs) {
            const auto at = air_.find(unit);
            if (at == air_.end() || !at->second.silence)
                continue;
            AirRules rules = at->second;
            rules.silence.reset();
            ++rules.version;
            records_.air_rules().save(rules, rules.version - 1, given_.day);
            records_.silence_periods().lift(unit, given_.now, at->second.silence->by_name);
        }
    }

    // Nothing is cleaned away sooner than any of them said, nor where one of them said nothing.
    void inherit_archive(UnitId heir, const Sources& sources)
    {
        std::map<UnitId, ArchiveRule> rules;
        for (const ArchiveRule& rule : records_.archive().rules())
            rules.emplace(rule.unit, rule);
        int months = 0;
        for (const UnitId unit : sources.peers) {
            const auto rule = rules.find(unit);
            if (rule == rules.end())
                months = std::numeric_limits<int>::max();
            else
                months = std::max(months, rule->second.months);
        }
        const auto own = rules.find(heir);
        const Version seen = own == rules.end() ? 0 : own->second.version;
        const bool lasts = months == std::numeric_limits<int>::max();
        if (months == 0 || (own == rules.end() && lasts))
            return;
        if (own != rules.end() && own->second.months == months)
            return;
        records_.archive().save_rule(
            { heir, lasts ? 0 : months, seen + 1 }, seen, given_from(given_, heir));
    }

    // The order of the first of them that wrote one holds where the heir has none. (What is spoken
    // there is handed on with the rows.)
    void inherit_languages(UnitId heir, const Sources& sources)
    {
        std::vector<UnitId> all = sources.peers;
        all.insert(all.end(), sources.above.begin(), sources.above.end());
        LanguageRule joined{ heir, {}, false };
        const auto rules = records_.units().language_rules();
        for (const UnitId unit : all) {
            const auto rule = std::find_if(rules.begin(), rules.end(),
                [&](const LanguageRule& one) { return one.unit == unit; });
            if (rule == rules.end())
                continue;
            if (joined.order.empty())
                joined.order = rule->order;
            joined.required = joined.required || rule->required;
        }
        if (!joined.order.empty() || joined.required)
            records_.units().save_language_rule(joined, given_from(given_, heir));
    }

    // What airs by itself does so only where all of them had said the same.
    void inherit_inbox(UnitId heir, const Sources& sources)
    {
        std::optional<InboxRule> same;
        bool any = false;
        bool differ = false;
        for (const UnitId unit : sources.peers) {
            const auto rule = records_.inbox().rule(unit);
            any = any || rule;
            if (!rule || (same && !says_the_same(*same, *rule)))
                differ = true;
            if (rule && !same)
                same = rule;
        }
        if (!any)
            return;
        const auto own = records_.inbox().rule(heir);
        if (differ) {
            // One that goes on does not let its own rule decide for those who join it.
            if (own)
                records_.inbox().remove_rule(heir, own->version, given_from(given_, heir));
            return concern("unit_change.inbox_rule_differs", heir, names(sources.peers));
        }
        if (own)
            return;
        same->unit = heir;
        same->version = 1;
        records_.inbox().save_rule(*same, 0, given_from(given_, heir));
    }

    // Of a dissolved unit, and of what was parted from another, nobody has the rule any more.
    void tell_lost_inbox_rules()
    {
        const auto tell = [&](UnitId unit, UnitId where) {
            if (records_.inbox().rule(unit))
                concern("unit_change.inbox_rule_ends", where, names({ unit }));
        };
        for (const auto& [unit, heirs] : given_.effect.heirs) {
            if (!heirs.chief)
                continue;
            if (!holds(heirs.area, *heirs.chief)) {
                tell(unit, *heirs.chief);
                continue;
            }
            for (const UnitId heir : heirs.area) {
                if (heir != *heirs.chief)
                    tell(unit, heir);
            }
        }
        for (const auto& [unit, parts] : given_.effect.parts) {
            for (const UnitId part : parts)
                tell(unit, part);
        }
    }

    static bool says_the_same(const InboxRule& a, const InboxRule& b)
    {
        return a.decide_by == b.decide_by && a.air_at == b.air_at
            && a.priority_only == b.priority_only;
    }

    void inherit_emergency(UnitId heir, const Sources& sources)
    {
        std::optional<EmergencyRules> joined;
        const auto join = [&](UnitId unit) {
            if (const auto at = emergency_.find(unit); at != emergency_.end())
                joined = joined ? strictest(*joined, at->second.rules) : at->second.rules;
        };
        std::for_each(sources.peers.begin(), sources.peers.end(), join);
        std::for_each(sources.above.begin(), sources.above.end(), join);
        const auto own = emergency_.find(heir);
        if (!joined || (own != emergency_.end() && own->second.rules == *joined))
            return;
        if (joined->requires_person)
            concern("unit_change.person_required", heir);
        records_.emergency_rules().save(heir, *joined,
            own == emergency_.end() ? 0 : own->second.version, given_from(given_, heir));
    }

    // Whoever may set something off at one of the old places may at the new one: as with roles.
    void inherit_permit(UnitId heir, const Sources& sources)
    {
        OnsitePermit joined;
        bool any = false;
        const auto join = [&](UnitId unit) {
            const auto at = permits_.find(unit);
            if (at == permits_.end())
                return;
            any = true;
            const OnsitePermit& more = at->second.permit;
            for (const TemplateId one : more.templates) {
                if (!joined.allows(one))
                    joined.templates.push_back(one);
            }
            if (!joined.button)
                joined.button = more.button;
            for (const OnsitePerson& person : more.people) {
                if (joined.find(person.name) == nullptr)
                    joined.people.push_back(person);
                else if (*joined.find(person.name) != person)
                    concern("unit_change.pin_collides", heir, person.name);
            }
            joined.stick = joined.stick || more.stick;
        };
        std::for_each(sources.peers.begin(), sources.peers.end(), join);
        // A district's permit held below it where there was none nearer.
        if (!any)
            std::for_each(sources.above.begin(), sources.above.end(), join);
        const auto own = permits_.find(heir);
        if (!any || (own != permits_.end() && own->second.permit == joined))
            return;
        if (!check_permit(joined))
            return concern("unit_change.permit_too_large", heir, names(sources.peers));
        const Version seen = own == permits_.end() ? 0 : own->second.version;
        records_.onsite_permits().save({ heir, joined, seen + 1 }, seen, given_from(given_, heir));
        found_.permits[heir] = own == permits_.end() ? OnsitePermit{} : own->second.permit;
    }

    // Whoever leaves takes along what came with it: nobody's PIN opens a place for longer than the
    // two were one. What both had, and what was permitted since, stays.
    void take_permits_back()
    {
        for (const auto& [unit, heirs] : given_.undone->heirs) {
            const ChangedLife* life = given_.effect.find(unit);
            const auto theirs = permits_.find(unit);
            if (life == nullptr || !life->has_come_back(given_.effect.on)
                || theirs == permits_.end())
                continue;
            for (const UnitId heir : heirs.area) {
                const auto before = given_.permits_before.find(heir);
                if (before != given_.permits_before.end() && !given_.effect.heirs.contains(heir))
                    take_permit_back(heir, before->second, theirs->second.permit, unit);
            }
        }
    }

    void take_permit_back(
        UnitId from, const OnsitePermit& before, const OnsitePermit& theirs, UnitId returns)
    {
        const auto own = permits_.find(from);
        if (own == permits_.end())
            return;
        OnsitePermit left = own->second.permit;
        std::erase_if(left.templates,
            [&](TemplateId one) { return theirs.allows(one) && !before.allows(one); });
        std::erase_if(left.people, [&](const OnsitePerson& one) {
            return holds(theirs.people, one) && !holds(before.people, one);
        });
        if (left.button && !left.allows(left.button))
            left.button = before.button;
        left.stick = left.stick && (before.stick || !theirs.stick);
        if (left == own->second.permit)
            return;
        const Version seen = own->second.version;
        own->second = { from, left, seen + 1 };
        records_.onsite_permits().save(own->second, seen, given_.day);
        concern("unit_change.permit_taken_back", from, names({ returns }));
    }

    Records& records_;
    const Inheritance& given_;
    std::map<UnitId, AirRules> air_;
    std::map<UnitId, UnitEmergencyRules> emergency_;
    std::map<UnitId, OnsitePermitRow> permits_;
    InheritedRules found_;
};

}

AirRules joined_rules(UnitId unit, const std::vector<AirRules>& all, std::size_t peers)
{
    AirRules joined;
    joined.unit = unit;
    for (const AirRules& rules : all) {
        for (const QuietHours& row : rules.quiet) {
            // What was allowed to one of them only is allowed to none.
            const bool to_all
                = std::all_of(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(peers),
                    [&](const AirRules& one) { return holds(one.quiet, row); });
            if (!holds(joined.quiet, row) && (!row.allowed || to_all))
                joined.quiet.push_back(row);
        }
        if (rules.caps)
            joined.caps = joined.caps ? smaller(*joined.caps, *rules.caps) : *rules.caps;
        if (rules.live)
            joined.live = joined.live ? nguon::fewer(*joined.live, *rules.live) : *rules.live;
        if (rules.silence && !joined.silence)
            joined.silence = rules.silence;
    }
    joined.sends_alone = fewest(all, peers);
    return joined;
}

InheritedRules inherit_rules(Records& records, const Inheritance& given)
{
    return RulesHeritage(records, given).run();
}

}
