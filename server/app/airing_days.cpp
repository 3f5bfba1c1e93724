// What pauses and the rules of particular days do to airings, place by place.
#include <algorithm>
#include <map>
#include <tuple>

#include "server/app/airing.hpp"

namespace nguon::app {
namespace {

// Lifted ones count for what they held.
std::vector<Pause> pauses_in(Records& records, Span span)
{
    auto pauses = records.pauses().since(day_of(span.begins));
    std::erase_if(pauses, [&](const Pause& pause) {
        const Span held = pause.span();
        return held.begins >= held.ends || !held.overlaps(span);
    });
    return pauses;
}

}

bool has_particular_days(Records& records, Span span)
{
    return !pauses_in(records, span).empty() || !dated(records.day_profiles().all(), span).empty();
}

DayRules day_rules_of(Records& records, UnitId unit, const UnitTree& tree, Span span)
{
    return { tree.path(unit), pauses_in(records, span), dated(records.day_profiles().all(), span) };
}

void AiringBook::read_days(Records& records)
{
    const auto pauses = pauses_in(records, span_);
    const auto profiles = dated(records.day_profiles().all(), span_);
    if (pauses.empty() && profiles.empty())
        return;
    for (Category& category : records.categories().all())
        category_names_.emplace(std::move(category.code), std::move(category.name));
    for (const Device& device : reach_.all()) {
        if (!days_.contains(device.unit))
            days_.emplace(device.unit, DayRules(tree_.path(device.unit), pauses, profiles));
    }
}

const DayRules& AiringBook::days_of(UnitId unit) const
{
    static const DayRules nothing;
    const auto at = days_.find(unit);
    return at == days_.end() ? nothing : at->second;
}

bool AiringBook::is_own(UnitId owner, UnitId place) const
{
    for (const UnitId unit : tree_.path(place)) {
        if (is_commune(tree_.find(unit)->kind))
            return tree_.covers(unit, owner);
    }
    return tree_.covers(place, owner);
}

AiringTraits AiringBook::traits_of(const Schedule& schedule, Moment starts, UnitId unit) const
{
    AiringTraits traits;
    traits.schedule = schedule.id;
    traits.programme = schedule.programme;
    traits.at_once = schedule.at_once;
    traits.own = !days_of(unit).asks_for_own() || is_own(schedule.unit, unit);
    traits.starts = starts;
    return traits;
}

std::optional<Withheld> AiringBook::withheld(
    const ExpectedAirings& airings, Moment starts, UnitId unit) const
{
    const DayRules& days = days_of(unit);
    if (days.empty() || !days.hold_over({ starts, starts + airings.longest() }))
        return std::nullopt;
    AiringTraits traits = traits_of(airings.planned().schedule, starts, unit);
    traits.schedule = airings.paused_as();
    HeardAiring heard = heard_of(slots_of_airing(airings.planned(), starts, heard_.in(unit)), days,
        std::move(traits), airings.parts());
    // What has no part to be heard, out of its validity, is not kept off the air by the day.
    if (heard.is_heard() || heard.withheld.empty())
        return std::nullopt;
    return named(std::move(heard.withheld.front().why));
}

std::optional<Withheld> AiringBook::withheld_everywhere(
    const ExpectedAirings& airings, Moment starts, const std::set<UnitId>& units) const
{
    std::optional<Withheld> first;
    // Places under the same rules hear the same, in whatever order of languages: what is asked of
    // each of three thousand hamlets is answered a few times.
    std::set<std::pair<std::string_view, std::vector<std::string>>> known;
    for (const UnitId unit : units) {
        if (!known.emplace(days_of(unit).key(), heard_.in(unit)).second)
            continue;
        auto why = withheld(airings, starts, unit);
        if (!why)
            return std::nullopt;
        if (!first)
            first = std::move(why);
    }
    return first;
}

std::optional<Withheld> AiringBook::named(std::optional<Withheld> why) const
{
    if (why && why->by == Withheld::By::category) {
        const auto at = category_names_.find(why->category);
        why->category = at == category_names_.end() ? std::string() : at->second;
    }
    return why;
}

std::vector<WithheldSlot> AiringBook::withhold(std::vector<PlanSlot>& slots, UnitId unit) const
{
    std::vector<WithheldSlot> taken;
    const DayRules& days = days_of(unit);
    if (days.empty())
        return taken;
    std::map<std::pair<ScheduleId, Moment>, std::vector<PlanSlot>> airings;
    for (PlanSlot& slot : slots)
        airings[{ slot.occurrence.schedule, slot.occurrence.starts }].push_back(std::move(slot));
    slots.clear();
    for (auto& [airing, parts] : airings) {
        const auto& [schedule, starts] = airing;
        const Entry* entry = find(schedule);
        HeardAiring heard = entry == nullptr
            ? HeardAiring{ std::move(parts), {} }
            : heard_of(std::move(parts), days, traits_of(entry->schedule, starts, unit),
                entry->subject.parts);
        std::move(heard.slots.begin(), heard.slots.end(), std::back_inserter(slots));
        for (WithheldSlot& one : heard.withheld) {
            one.why = *named(std::move(one.why));
            taken.push_back(std::move(one));
        }
    }
    std::sort(slots.begin(), slots.end(), [](const PlanSlot& a, const PlanSlot& b) {
        return std::tie(a.starts, a.occurrence) < std::tie(b.starts, b.occurrence);
    });
    return taken;
}

std::vector<AiringBook::HeardAlike> AiringBook::heard_alike(const Entry& entry) const
{
    std::vector<HeardAlike> found;
    const PlannedSchedule planned = AiringBook::planned(entry);
    for (auto& [order, devices] : by_order(entry.subject.bulletins, entry.devices)) {
        std::vector<PlanSlot> slots;
        for (const Moment starts : entry.starts) {
            auto airing = slots_of_airing(planned, starts, order);
            std::move(airing.begin(), airing.end(), std::back_inserter(slots));
        }
        if (days_.empty()) {
            found.push_back({ std::move(slots), std::move(devices) });
            continue;
        }
        std::map<std::string_view, std::vector<std::uint32_t>> by_days;
        for (const std::uint32_t position : devices)
            by_days[days_of(reach_.all()[position].unit).key()].push_back(position);
        for (auto& [days, alike] : by_days) {
            HeardAlike one{ slots, std::move(alike) };
            withhold(one.slots, reach_.all()[one.devices.front()].unit);
            found.push_back(std::move(one));
        }
    }
    return found;
}

std::vector<WithheldSlot> AiringBook::withheld_from(DeviceId device) const
{
    const Device* found = reach_.find(device);
    if (found == nullptr || days_of(found->unit).empty())
        return {};
    auto body = compile_body({}, planned_for(device), span_, order_at(*found));
    return body ? withhold(body->slots, found->unit) : std::vector<WithheldSlot>();
}

}
