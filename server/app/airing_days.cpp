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

// Takes out the slots for which `why` has a reason.
template <typename Why> std::vector<WithheldSlot> split_off(std::vector<PlanSlot>& slots, Why why)
{
    std::vector<WithheldSlot> gone;
    std::vector<PlanSlot> kept;
    for (PlanSlot& slot : slots) {
        if (auto reason = why(slot))
            gone.push_back({ std::move(slot), std::move(*reason) });
        else
            kept.push_back(std::move(slot));
    }
    slots = std::move(kept);
    return gone;
}

// What framed bulletins that are gone frames nothing: between two that are left stands one sound,
// and with the last bulletin all of them go. A day of mourning goes without music.
void drop_empty_frames(std::vector<PlanSlot>& parts, bool mourned)
{
    const auto is_heard = [](const PlanSlot& slot) { return !slot.occurrence.is_jingle(); };
    if (std::none_of(parts.begin(), parts.end(), is_heard)) {
        parts.clear();
        return;
    }
    bool begun = false;
    std::vector<PlanSlot> kept;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const PlanSlot& slot = parts[i];
        begun = begun || is_heard(slot);
        // A bumper leads from one bulletin to the next; the opening and the closing stay.
        const bool leads = begun && i + 1 < parts.size() && is_heard(parts[i + 1]);
        const bool is_bumper = jingle_at(slot.occurrence.item) == Jingle::bumper;
        const bool is_silent = mourned && slot.kind == SlotKind::jingle;
        if (!is_silent && (leads || !is_bumper))
            kept.push_back(slot);
    }
    parts = std::move(kept);
}

// One behind the other from the start on, but no part before its approval begins: the device would
// refuse it.
void move_up(
    std::vector<PlanSlot>& parts, Moment starts, const std::vector<PlannedBulletin>& bulletins)
{
    Moment at = starts;
    for (PlanSlot& slot : parts) {
        const auto planned = std::find_if(bulletins.begin(), bulletins.end(),
            [&](const PlannedBulletin& one) { return one.id == slot.bulletin; });
        if (planned != bulletins.end() && planned->valid_from)
            at = std::max(at, *planned->valid_from);
        slot.starts = std::min(slot.starts, at);
        at = slot.span().ends;
    }
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

std::optional<Withheld> AiringBook::withheld(const Entry& entry, const OccurrenceKey& occurrence,
    BulletinId bulletin, Span heard, UnitId unit) const
{
    const DayRules& days = days_of(unit);
    if (days.empty())
        return std::nullopt;
    const auto part = entry.subject.parts.find(bulletin);
    AiringTraits traits;
    traits.schedule = entry.schedule.id;
    traits.programme = entry.schedule.programme;
    traits.at_once = entry.schedule.at_once;
    traits.own = !days.asks_for_own() || is_own(entry.schedule.unit, unit);
    traits.starts = occurrence.starts;
    traits.heard = heard;
    if (part != entry.subject.parts.end()) {
        traits.priority = part->second.priority;
        traits.category = part->second.category;
    }
    return named(days.withheld(traits));
}

std::optional<Withheld> AiringBook::withheld(
    const Schedule& schedule, const AiringSubject& subject, Moment starts, UnitId unit) const
{
    const DayRules& days = days_of(unit);
    if (days.empty())
        return std::nullopt;
    AiringTraits traits;
    traits.schedule = schedule.id;
    traits.programme = schedule.programme;
    traits.at_once = schedule.at_once;
    traits.own = !days.asks_for_own() || is_own(schedule.unit, unit);
    traits.starts = starts;
    traits.heard = { starts, starts + subject.length };
    std::optional<Withheld> first;
    const auto ask = [&] {
        auto why = days.withheld(traits);
        const bool withheld = why.has_value();
        if (!first)
            first = std::move(why);
        return withheld;
    };
    // One part that is heard is enough.
    for (const auto& [bulletin, part] : subject.parts) {
        traits.priority = part.priority;
        traits.category = part.category;
        if (!ask())
            return std::nullopt;
    }
    traits.priority = Priority::normal;
    traits.category.clear();
    if ((subject.has_relay || subject.parts.empty()) && !ask())
        return std::nullopt;
    return named(std::move(first));
}

std::optional<Withheld> AiringBook::withheld_everywhere(
    const Entry& entry, Moment starts, const std::set<UnitId>& units) const
{
    std::optional<Withheld> first;
    for (const UnitId unit : units) {
        auto why = withheld(entry.schedule, entry.subject, starts, unit);
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
        const auto at = by_schedule_.find(airing.first);
        if (at != by_schedule_.end()) {
            const Entry& entry = entries_[at->second];
            auto gone = split_off(parts, [&](const PlanSlot& slot) {
                return slot.occurrence.is_jingle()
                    ? std::nullopt
                    : withheld(entry, slot.occurrence, slot.bulletin, slot.span(), unit);
            });
            const bool mourned = days.is_mourned(day_of(airing.second));
            if (!gone.empty() || mourned) {
                drop_empty_frames(parts, mourned);
                move_up(parts, airing.second, entry.subject.bulletins);
            }
            std::move(gone.begin(), gone.end(), std::back_inserter(taken));
        }
        std::move(parts.begin(), parts.end(), std::back_inserter(slots));
    }
    std::sort(slots.begin(), slots.end(), [](const PlanSlot& a, const PlanSlot& b) {
        return std::tie(a.starts, a.occurrence) < std::tie(b.starts, b.occurrence);
    });
    return taken;
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
