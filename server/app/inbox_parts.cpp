#include "server/app/inbox_parts.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/text.hpp"
#include "server/app/audience.hpp"
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

}

bool touches(Records& records, const Audience& audience, UnitId unit, const UnitTree& tree)
{
    // One that ended means the devices that stood in it, wherever these stand now.
    const auto near = [&](UnitId named) {
        const auto now = units_standing_for(records, named, tree);
        return std::any_of(now.begin(), now.end(),
            [&](UnitId other) { return tree.covers(other, unit) || tree.covers(unit, other); });
    };
    const auto stands_here = [&](DeviceId id) {
        const auto device = records.devices().find(id);
        return device && !device->removed && tree.covers(unit, device->unit);
    };
    if (std::any_of(audience.units.begin(), audience.units.end(), near)
        || std::any_of(audience.devices.begin(), audience.devices.end(), stands_here))
        return true;
    return std::any_of(audience.groups.begin(), audience.groups.end(), [&](GroupId id) {
        const auto group = records.groups().find(id);
        return group
            && (std::any_of(group->units.begin(), group->units.end(), near)
                || std::any_of(group->devices.begin(), group->devices.end(), stands_here));
    });
}

bool is_from_above(Records& records, const Bulletin& bulletin, UnitId unit, const UnitTree& tree)
{
    const auto& channels = bulletin.content().channels;
    return !tree.covers(unit, bulletin.unit())
        && std::find(channels.begin(), channels.end(), Channel::speaker) != channels.end()
        && touches(records, bulletin.audience(), unit, tree);
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
    if (!bulletin || !bulletin->approval() || !is_from_above(records, *bulletin, unit, tree))
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
    if (offered.before
        && ((seen && *seen != current) || offered.before->answer == InboxAnswer::accepted))
        return tl::unexpected(decided(*offered.before));
    if (seen && *seen != current)
        return fail(Kind::conflict, "inbox.stale");
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
        return fail(Kind::conflict, "inbox.stale");
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

std::optional<Moment> heard_at(const std::vector<Schedule>& schedules,
    const std::function<bool(const Schedule&)>& is_meant, Moment now)
{
    std::optional<Moment> next;
    std::optional<Moment> last;
    for (const Schedule& schedule : schedules) {
        if (schedule.cancelled || !is_meant(schedule))
            continue;
        const auto coming = starts_between(schedule, { now, now + check_window });
        if (coming && !coming->empty() && (!next || coming->front() < *next))
            next = coming->front();
        const auto gone = starts_between(schedule, { now - check_window, now });
        if (gone && !gone->empty() && (!last || gone->back() > *last))
            last = gone->back();
    }
    return next ? next : last;
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
