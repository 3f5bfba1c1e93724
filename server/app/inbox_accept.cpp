// Putting what comes from above into a programme of the commune.
#include <algorithm>

#include <fmt/format.h>

#include "server/app/inbox_parts.hpp"
#include "server/app/schedule_parts.hpp"

namespace nguon::app {
namespace {

struct Placed {
    ScheduleId schedule;
    ProgrammeId programme;
    Moment airs_at{};
};

std::vector<Priority> priorities_of(Records& records, const std::vector<ProgrammeItem>& items)
{
    std::map<BulletinId, Priority> known;
    for (const Bulletin& bulletin : records.bulletins().find_all(bulletins_of(items)))
        known.emplace(bulletin.id(), bulletin.priority());
    std::vector<Priority> priorities;
    for (const ProgrammeItem& item : items) {
        const auto at = item.bulletin ? known.find(*item.bulletin) : known.end();
        priorities.push_back(at == known.end() ? Priority::normal : at->second);
    }
    return priorities;
}

Result<std::vector<ProgrammeItem>> with_bulletins(Records& records,
    std::vector<ProgrammeItem> items, const std::vector<Offered>& offered,
    std::optional<std::size_t> position)
{
    std::vector<Priority> priorities = priorities_of(records, items);
    for (const Offered& one : offered) {
        const Bulletin& bulletin = one.bulletin;
        const ProgrammeItem item{ ProgrammeItem::Source::bulletin, bulletin.id(), {} };
        if (std::find(items.begin(), items.end(), item) != items.end())
            return fail(Kind::conflict, "inbox.in_programme", bulletin.content().title);
        const auto place = place_in_programme(priorities, bulletin.priority(), position);
        if (!place)
            return tl::unexpected(place.error());
        const auto offset = static_cast<std::ptrdiff_t>(*place);
        items.insert(items.begin() + offset, item);
        priorities.insert(priorities.begin() + offset, bulletin.priority());
    }
    return items;
}

class Placing {
public:
    Placing(Records& records, const Deed& deed, UnitId unit, const UnitTree& tree,
        const std::vector<Offered>& offered, const AcceptInto& into)
        : records_(records)
        , deed_(deed)
        , unit_(unit)
        , tree_(tree)
        , offered_(offered)
        , into_(into)
    {
    }

    Result<Placed> place()
    {
        const int ways
            = (into_.programme ? 1 : 0) + (into_.schedule ? 1 : 0) + (into_.starts ? 1 : 0);
        if (ways != 1)
            return fail_field("programme", "inbox.one_place");
        if (into_.programme)
            return into_programme();
        return into_.schedule ? into_airing() : into_new();
    }

private:
    Result<Placed> into_programme()
    {
        const auto programme = records_.programmes().find(*into_.programme);
        if (!programme || !tree_.covers(unit_, programme->unit))
            return fail(Kind::missing, "programme.missing");
        const auto schedules = records_.schedules().of_programme(programme->id);
        std::optional<Placed> first;
        for (const Schedule& schedule : schedules) {
            const auto starts = starts_between(schedule, { deed_.now, deed_.now + check_window });
            if (starts && !starts->empty() && (!first || starts->front() < first->airs_at))
                first = Placed{ schedule.id, programme->id, starts->front() };
        }
        if (!first)
            return fail_field("programme", "inbox.programme_is_not_aired");
        if (const auto edited = edit(*programme); !edited)
            return tl::unexpected(edited.error());
        return *first;
    }

    Result<Placed> into_airing()
    {
        const auto schedule = records_.schedules().find(*into_.schedule);
        if (!schedule || !tree_.covers(unit_, schedule->unit))
            return fail(Kind::missing, "schedule.missing");
        if (schedule->cancelled)
            return fail(Kind::conflict, "schedule.cancelled_already");
        if (schedule->at_once)
            return fail_field("schedule", "inbox.no_programme");
        if (!into_.occurrence && !schedule->recurrence.empty())
            return fail_field("occurrence", "input.required");
        const Moment starts = into_.occurrence.value_or(schedule->starts);
        if (starts <= deed_.now)
            return fail_field("occurrence", "schedule.past");
        if (const auto there = has_start(*schedule, starts); !there)
            return tl::unexpected(there.error());
        const auto named = subject_of(records_, *schedule);
        if (!named)
            return tl::unexpected(named.error());
        const auto programme
            = schedule->programme ? records_.programmes().find(*schedule->programme) : std::nullopt;
        // What is aired here and nowhere else is changed itself; else this one airing gets a copy.
        const bool alone = programme && schedule->recurrence.empty()
            && records_.schedules().of_programme(programme->id).size() == 1;
        if (alone) {
            if (const auto edited = edit(*programme); !edited)
                return tl::unexpected(edited.error());
            return Placed{ schedule->id, programme->id, starts };
        }
        std::vector<ProgrammeItem> items;
        if (programme)
            items = programme->items;
        else
            items.push_back({ ProgrammeItem::Source::bulletin, schedule->bulletin, {} });
        auto filled = with_bulletins(records_, std::move(items), offered_, into_.position);
        if (!filled)
            return tl::unexpected(filled.error());
        const auto made = add_programme(records_, deed_,
            { schedule->unit, named->title, std::move(*filled), {},
                programme && programme->framed });
        if (!made)
            return tl::unexpected(made.error());
        ScheduleEdit edit;
        edit.programme = made->programme.id;
        // A programme has no audience of its own, a bulletin had.
        if (schedule->audience.empty())
            edit.audience = named->audience;
        const auto edited = edit_schedule(
            records_, deed_, schedule->id, edit, EditScope::only_this, starts, std::nullopt);
        if (!edited)
            return tl::unexpected(edited.error());
        return Placed{ edited->id, made->programme.id, starts };
    }

    Result<Placed> into_new()
    {
        auto filled = with_bulletins(records_, {}, offered_, into_.position);
        if (!filled)
            return tl::unexpected(filled.error());
        auto audience = common_audience();
        if (!audience)
            return tl::unexpected(audience.error());
        Schedule schedule;
        schedule.starts = *into_.starts;
        schedule.audience = std::move(*audience);
        const auto made = add_programme(records_, deed_,
            { unit_, offered_.front().bulletin.content().title, std::move(*filled),
                std::move(schedule) });
        if (!made)
            return tl::unexpected(made.error());
        return Placed{ made->schedule->id, made->programme.id, *into_.starts };
    }

    Result<void> edit(const Programme& programme)
    {
        auto items = with_bulletins(records_, programme.items, offered_, into_.position);
        if (!items)
            return tl::unexpected(items.error());
        const auto edited = edit_programme(
            records_, deed_, programme.id, {}, std::move(*items), programme.version);
        if (!edited)
            return tl::unexpected(edited.error());
        return {};
    }

    // The whole unit, or where a bulletin is for a part of it that part.
    Result<Audience> common_audience() const
    {
        const AudienceReach reach(records_, tree_);
        const auto own = reach.positions({ { unit_ }, {}, {} });
        auto meant = own;
        for (const Offered& one : offered_) {
            const auto positions = reach.positions(one.bulletin.audience());
            std::vector<std::uint32_t> common;
            std::set_intersection(meant.begin(), meant.end(), positions.begin(), positions.end(),
                std::back_inserter(common));
            meant = std::move(common);
        }
        if (meant.empty())
            return fail_field("bulletins", "schedule.no_devices");
        if (meant == own)
            return Audience{ { unit_ }, {}, {} };
        Audience audience;
        for (const std::uint32_t position : meant)
            audience.devices.push_back(reach.all()[position].id);
        return audience;
    }

    Records& records_;
    const Deed& deed_;
    UnitId unit_;
    const UnitTree& tree_;
    const std::vector<Offered>& offered_;
    const AcceptInto& into_;
};

Result<Accepted> accept(Records& records, const Deed& deed, UnitId unit, const UnitTree& tree,
    std::vector<Offered> offered, const AcceptInto& into)
{
    // In this order they take their places, so that priority stands before the rest.
    std::stable_sort(offered.begin(), offered.end(), [](const Offered& a, const Offered& b) {
        return a.bulletin.priority() > b.bulletin.priority();
    });
    const auto placed = Placing(records, deed, unit, tree, offered, into).place();
    if (!placed)
        return tl::unexpected(placed.error());
    Accepted accepted;
    accepted.schedule = placed->schedule;
    accepted.programme = placed->programme;
    accepted.airs_at = placed->airs_at;
    for (const Offered& one : offered) {
        auto decision = save_decision(records, deed, one, unit, InboxAnswer::accepted, {});
        if (!decision)
            return tl::unexpected(decision.error());
        accepted.decisions.push_back(std::move(*decision));
    }
    return accepted;
}

}

Result<Accepted> accept_bulletin(Records& records, const Deed& deed, UnitId unit, BulletinId id,
    const AcceptInto& into, std::optional<Version> seen)
{
    const auto tree = records.units().tree(day_of(deed.now));
    if (const auto found = deciding_unit(records, deed, unit, *tree); !found)
        return tl::unexpected(found.error());
    auto offered = find_offered(records, deed, unit, id, seen, *tree);
    if (!offered)
        return tl::unexpected(offered.error());
    return accept(records, deed, unit, *tree, { std::move(*offered) }, into);
}

Result<Accepted> accept_bulletins(Records& records, const Deed& deed, UnitId unit,
    const std::vector<BulletinId>& ids, const AcceptInto& into)
{
    const auto tree = records.units().tree(day_of(deed.now));
    if (const auto found = deciding_unit(records, deed, unit, *tree); !found)
        return tl::unexpected(found.error());
    std::vector<Offered> open;
    std::vector<Refused> refused;
    for (const BulletinId id : ids) {
        auto offered = find_offered(records, deed, unit, id, std::nullopt, *tree);
        if (offered)
            open.push_back(std::move(*offered));
        else
            refused.push_back({ id, offered.error() });
    }
    if (open.empty())
        return refused.empty() ? fail_field("bulletins", "input.required")
                               : tl::unexpected(refused.front().error);
    auto accepted = accept(records, deed, unit, *tree, std::move(open), into);
    if (accepted)
        accepted->refused = std::move(refused);
    return accepted;
}

}
