#include "server/app/inbox_parts.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/text.hpp"
#include "server/app/note.hpp"
#include "server/app/schedule_parts.hpp"
#include "json/write.hpp"

namespace nguon::app {
namespace {

// What an audience may still mean, told of units that are gone.
std::string successors_of(Records& records, const UnitEra& last)
{
    const Day day = last.to ? *last.to - std::chrono::days(1) : last.from;
    const auto unit = records.units().find(last.unit, day);
    std::vector<std::string> names;
    for (const UnitId id : unit ? unit->successors : std::vector<UnitId>()) {
        if (const auto next = records.units().find(id, last.to.value_or(day)))
            names.push_back(next->name);
    }
    return names.empty() ? last.name : fmt::format("{} → {}", last.name, join(names, ", "));
}

Error decided(const InboxDecision& decision)
{
    const char* code = decision.answer == InboxAnswer::accepted ? "inbox.already_accepted"
        : decision.answer == InboxAnswer::left                  ? "inbox.already_left"
                                                                : "inbox.stale";
    return { Kind::conflict, code, words_of(decision), {}, {} };
}

// Somebody else was first; nobody is named where nothing is known of a decision.
Error overtaken(const std::optional<InboxDecision>& decision)
{
    return decision ? decided(*decision) : Error{ Kind::conflict, "inbox.changed", {}, {}, {} };
}

}

Result<const Unit*> deciding_unit(
    Records& records, const Deed& deed, UnitId unit, const UnitTree& tree)
{
    const Unit* found = tree.find(unit);
    if (found == nullptr) {
        const auto history = records.units().history(unit);
        if (history.empty())
            return fail(Kind::missing, "unit.missing");
        return fail(Kind::conflict, "inbox.unit_ended", successors_of(records, history.back()));
    }
    if (!deed.caller.may_in(Right::view, unit, tree))
        return fail(Kind::missing, "unit.missing");
    if (!is_commune(found->kind))
        return fail(Kind::conflict, "inbox.no_station");
    if (!deed.caller.may_in(Right::edit_schedule, unit, tree))
        return fail(Kind::forbidden, "inbox.not_allowed");
    return found;
}

Result<Offered> find_offered(Records& records, const Deed& deed, UnitId unit, BulletinId id,
    std::optional<Version> seen, const UnitTree& tree)
{
    const auto bulletin = records.bulletins().find(id);
    if (!bulletin || !bulletin->approval() || !records.inbox().offers(id, unit, tree))
        return fail(Kind::missing, "inbox.not_offered");
    if (bulletin->state() == BulletinState::recalled)
        return fail(Kind::conflict, "inbox.recalled", bulletin->content().title);
    if (bulletin->state() != BulletinState::approved)
        return fail(Kind::missing, "inbox.not_offered");
    const auto& valid_to = bulletin->content().valid_to;
    if (valid_to && *valid_to <= deed.now)
        return fail(Kind::conflict, "inbox.over", vietnamese_moment(*valid_to));
    Offered offered{ *bulletin, records.inbox().find(id, unit) };
    const Version current = offered.before ? offered.before->version : 0;
    const bool is_accepted = offered.before && offered.before->answer == InboxAnswer::accepted;
    if (is_accepted || (seen && *seen != current))
        return tl::unexpected(overtaken(offered.before));
    return offered;
}

std::string words_of(const InboxDecision& decision)
{
    return fmt::format("{}, {}", decision.by_name, vietnamese_moment(decision.at));
}

Result<InboxDecision> save_decision(Records& records, const Deed& deed, const Offered& offered,
    UnitId unit, InboxAnswer answer, std::string reason)
{
    const Version before = offered.before ? offered.before->version : 0;
    InboxDecision decision{ offered.bulletin.id(), unit, answer, {}, deed.caller.name, deed.now,
        std::move(reason), before + 1 };
    if (deed.caller.account)
        decision.by = deed.caller.account;
    if (!records.inbox().save(decision, before))
        return tl::unexpected(overtaken(records.inbox().find(decision.bulletin, unit)));
    json::Object detail;
    if (answer == InboxAnswer::left)
        detail["comment"] = json::of(decision.reason);
    const Subject subject{ "inbox", decision.bulletin.value(), offered.bulletin.content().title,
        unit };
    switch (answer) {
    case InboxAnswer::accepted:
        note(records, deed, "inbox.accepted", subject, std::move(detail));
        break;
    case InboxAnswer::left:
        note(records, deed, "inbox.left", subject, std::move(detail));
        break;
    case InboxAnswer::dropped:
        note(records, deed, "inbox.dropped", subject, std::move(detail));
        break;
    case InboxAnswer::failed:
        note(records, deed, "inbox.failed", subject, std::move(detail));
        break;
    }
    return decision;
}

void AirTimes::add(const AirTimes& other)
{
    if (other.next && (!next || *other.next < *next))
        next = other.next;
    last = std::max(last, other.last);
}

AirTimes air_times(const Schedule& schedule, Moment now)
{
    AirTimes times;
    const auto coming = starts_between(schedule, { now, now + check_window });
    if (coming && !coming->empty())
        times.next = coming->front();
    const auto gone = starts_between(schedule, { now - check_window, now });
    if (gone && !gone->empty())
        times.last = gone->back();
    return times;
}

std::optional<Moment> heard_at(const std::vector<Schedule>& schedules,
    const std::function<bool(const Schedule&)>& is_meant, Moment now)
{
    AirTimes all;
    for (const Schedule& schedule : schedules) {
        if (!schedule.cancelled && is_meant(schedule))
            all.add(air_times(schedule, now));
    }
    return all.nearest();
}

std::optional<InboxRule> rule_for(Records& records, UnitId unit, const UnitTree& tree)
{
    for (const UnitId id : tree.path(unit)) {
        if (const auto rule = records.inbox().rule(id))
            return rule;
    }
    return std::nullopt;
}

std::vector<BulletinId> bulletins_of(const std::vector<ProgrammeItem>& items)
{
    std::vector<BulletinId> ids;
    for (const ProgrammeItem& item : items) {
        if (item.bulletin)
            ids.push_back(*item.bulletin);
    }
    return ids;
}

std::vector<BulletinId> bulletins_of(Records& records, const Schedule& schedule)
{
    if (schedule.bulletin)
        return { *schedule.bulletin };
    const auto programme
        = schedule.programme ? records.programmes().find(*schedule.programme) : std::nullopt;
    return programme ? bulletins_of(programme->items) : std::vector<BulletinId>();
}

Result<void> keeps_priority_first(
    Records& records, UnitId unit, const std::vector<ProgrammeItem>& items, const UnitTree& tree)
{
    std::set<BulletinId> accepted;
    for (const InboxDecision& decision : records.inbox().of_bulletins(bulletins_of(items))) {
        if (decision.answer == InboxAnswer::accepted && tree.covers(decision.unit, unit))
            accepted.insert(decision.bulletin);
    }
    if (accepted.empty())
        return {};
    std::set<BulletinId> preferred;
    for (const Bulletin& bulletin : records.bulletins().find_all(bulletins_of(items))) {
        if (bulletin.priority() != Priority::normal)
            preferred.insert(bulletin.id());
    }
    bool behind_normal = false;
    for (std::size_t i = 0; i < items.size(); ++i) {
        const auto& id = items[i].bulletin;
        const bool goes_first = id && preferred.contains(*id);
        if (goes_first && behind_normal && accepted.contains(*id))
            return fail_field(fmt::format("items[{}]", i), "inbox.priority_goes_first");
        behind_normal = behind_normal || !goes_first;
    }
    return {};
}

Result<void> keeps_priority_first(Records& records, const Deed& deed, const Schedule& schedule)
{
    const auto programme
        = schedule.programme ? records.programmes().find(*schedule.programme) : std::nullopt;
    if (!programme)
        return {};
    const auto tree = records.units().tree(day_of(deed.now));
    if (!keeps_priority_first(records, schedule.unit, programme->items, *tree))
        return fail_field("programme", "inbox.priority_goes_first");
    return {};
}

void reopen_unheard(Records& records, const Deed& deed, const std::vector<BulletinId>& taken_out,
    const std::vector<Schedule>& heard_in)
{
    if (taken_out.empty())
        return;
    const auto tree = records.units().tree(day_of(deed.now));
    for (const InboxDecision& decision : records.inbox().of_bulletins(taken_out)) {
        if (decision.answer != InboxAnswer::accepted)
            continue;
        const auto airs = [&](const Schedule& one, Moment until) {
            const auto starts = starts_between(one, { decision.at, until });
            return tree->covers(decision.unit, one.unit) && starts && !starts->empty();
        };
        const auto remaining = records.schedules().of_bulletin(decision.bulletin);
        const bool heard = std::any_of(heard_in.begin(), heard_in.end(),
                               [&](const Schedule& one) { return airs(one, deed.now); })
            || std::any_of(remaining.begin(), remaining.end(),
                [&](const Schedule& one) { return airs(one, deed.now + check_window); });
        const bool was_here = std::any_of(heard_in.begin(), heard_in.end(),
            [&](const Schedule& one) { return tree->covers(decision.unit, one.unit); });
        const auto bulletin = records.bulletins().find(decision.bulletin);
        if (heard || !was_here || !bulletin)
            continue;
        // Nobody else can have decided within this transaction.
        static_cast<void>(save_decision(
            records, deed, { *bulletin, decision }, decision.unit, InboxAnswer::dropped, {}));
    }
}

}
