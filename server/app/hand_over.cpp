#include "server/app/hand_over.hpp"

#include <algorithm>

#include "base/names.hpp"
#include "server/app/airing.hpp"
#include "server/app/delegations.hpp"
#include "server/app/note.hpp"
#include "server/app/sessions.hpp"
#include "json/write.hpp"

namespace nguon::app {
namespace {

constexpr Names<MatterKind, 3> matter_kind_names{ "bulletin", "schedule", "contribution" };
// A series that airs once a year is open as well.
constexpr std::chrono::days matters_looked_ahead{ 400 };
constexpr std::chrono::days looked_near{ 31 };
constexpr std::array open_states{ BulletinState::draft, BulletinState::rejected,
    BulletinState::submitted };

std::vector<UnitId> everywhere(const UnitTree& tree)
{
    return { tree.roots().begin(), tree.roots().end() };
}

std::vector<Bulletin> open_bulletins(Records& records, AccountId author, const UnitTree& tree)
{
    BulletinFilter filter;
    filter.units = everywhere(tree);
    filter.author = author;
    filter.states = { open_states.begin(), open_states.end() };
    std::vector<Bulletin> found;
    Page page{ Page::most, {} };
    do {
        auto some = records.bulletins().list(filter, tree, page);
        std::move(some.items.begin(), some.items.end(), std::back_inserter(found));
        page.cursor = some.next;
    } while (!page.cursor.empty());
    return found;
}

struct OpenSchedule {
    Schedule schedule;
    Moment next{};
};

// The next airing; near ones first, because a busy series has too many to list for a year.
std::optional<Moment> next_airing(const Schedule& schedule, Moment now)
{
    for (const Span window :
        { Span{ now, now + looked_near }, Span{ now + looked_near, now + matters_looked_ahead } }) {
        const auto starts = starts_between(schedule, window);
        if (!starts)
            return std::max(schedule.starts, window.begins);
        if (!starts->empty())
            return starts->front();
    }
    return std::nullopt;
}

std::vector<OpenSchedule> open_schedules(Records& records, AccountId author, Moment now)
{
    std::vector<OpenSchedule> found;
    for (Schedule& one : records.schedules().live_in({ now, now + matters_looked_ahead })) {
        if (one.author != author)
            continue;
        if (const auto next = next_airing(one, now))
            found.push_back({ std::move(one), *next });
    }
    return found;
}

std::vector<Contribution> open_contributions(
    Records& records, AccountId sender, const UnitTree& tree)
{
    ContributionFilter filter{ Direction::sent, everywhere(tree),
        { ContributionState::waiting, ContributionState::returned } };
    std::vector<Contribution> found;
    Page page{ Page::most, {} };
    do {
        const auto some = records.contributions().list(filter, tree, page);
        std::copy_if(some.items.begin(), some.items.end(), std::back_inserter(found),
            [&](const Contribution& one) { return one.sent_by == sender; });
        page.cursor = some.next;
    } while (!page.cursor.empty());
    return found;
}

std::string title_of(Records& records, BulletinId id)
{
    const auto bulletin = records.bulletins().find(id);
    return bulletin ? bulletin->content().title : std::string();
}

std::string title_of(Records& records, const Schedule& schedule)
{
    if (schedule.bulletin)
        return title_of(records, *schedule.bulletin);
    const auto programme = records.programmes().find(*schedule.programme);
    return programme ? programme->name : std::string();
}

bool may_write_in(const Account& account, UnitId unit, const UnitTree& tree)
{
    return account.caller().may_in(Right::write_bulletin, unit, tree);
}

Result<Account> leaver(Records& records, const Deed& deed, AccountId id, const UnitTree& tree)
{
    auto account = find_account(records, deed, id);
    if (!account)
        return account;
    if (id == deed.caller.account)
        return fail(Kind::conflict, "hand_over.oneself");
    if (const auto allowed = may_manage(deed, *account, tree); !allowed)
        return tl::unexpected(allowed.error());
    return account;
}

// Gives everything over; how much it was.
Result<std::int64_t> give(Records& records, const Deed& deed, const Account& from,
    const Account& to, const UnitTree& tree)
{
    std::int64_t given = 0;
    for (const Bulletin& one : open_bulletins(records, from.id, tree)) {
        records.bulletins().set_author(one.id(), to.id);
        note(records, deed, "bulletin.handed_over",
            { "bulletin", one.id().value(), one.content().title, one.unit() },
            { { "to_name", json::of(to.name) } });
        ++given;
    }
    for (OpenSchedule& one : open_schedules(records, from.id, deed.now)) {
        Schedule next = std::move(one.schedule);
        const Version seen = next.version++;
        next.author = to.id;
        next.changed = deed.now;
        if (!records.schedules().save(next, seen))
            return fail(Kind::conflict, "schedule.stale");
        note(records, deed, "schedule.handed_over",
            { "schedule", next.id.value(), title_of(records, next), next.unit },
            { { "to_name", json::of(to.name) } });
        ++given;
    }
    for (Contribution one : open_contributions(records, from.id, tree)) {
        const Version seen = one.version++;
        one.sent_by = to.id;
        one.sent_name = to.name;
        one.changed = deed.now;
        if (!records.contributions().save(one, seen))
            return fail(Kind::conflict, "contribution.stale");
        ++given;
    }
    return given;
}

Result<Account> successor_of(
    Records& records, const Deed& deed, const Account& leaving, AccountId id, const UnitTree& tree)
{
    auto account = find_account(records, deed, id);
    if (!account || account->disabled || id == leaving.id
        || !may_write_in(*account, leaving.unit, tree))
        return fail_field("successor", "hand_over.successor_cannot");
    return account;
}

// What is left of his grants when he has gone, and what he gets where he goes.
std::vector<WishedGrant> grants_after(
    const Account& account, const HandOver& wish, const UnitTree& tree)
{
    std::vector<WishedGrant> grants;
    for (const Grant& one : account.grants) {
        const bool of_old_unit = one.unit == account.unit || tree.covers(account.unit, one.unit);
        if (!of_old_unit && one.unit != *wish.to_unit)
            grants.push_back({ one.role, one.unit, one.from, one.to });
    }
    for (const std::string& role : wish.roles)
        grants.push_back({ role, *wish.to_unit, {}, {} });
    return grants;
}

}

std::string_view name_of(MatterKind kind) { return matter_kind_names.of(kind); }

Result<OpenMatters> open_matters(Records& records, const Deed& deed, AccountId id)
{
    const auto tree = records.units().tree(day_of(deed.now));
    const auto account = leaver(records, deed, id, *tree);
    if (!account)
        return tl::unexpected(account.error());
    OpenMatters open;
    for (const Bulletin& one : open_bulletins(records, id, *tree))
        open.mine.push_back({ MatterKind::bulletin, one.id().value(), one.content().title,
            std::string(name_of(one.state())), one.saved().changed });
    for (const OpenSchedule& one : open_schedules(records, id, deed.now))
        open.mine.push_back({ MatterKind::schedule, one.schedule.id.value(),
            title_of(records, one.schedule), {}, one.next });
    for (const Contribution& one : open_contributions(records, id, *tree))
        open.mine.push_back({ MatterKind::contribution, one.id.value(),
            title_of(records, one.bulletin), std::string(name_of(one.state)), one.changed });
    if (tree->find(account->unit) != nullptr)
        open.inbox_waiting = records.inbox().count(account->unit, *tree, deed.now).waiting;
    AccountFilter filter;
    filter.units = { account->unit };
    for (Account& one : all_accounts(records, filter, *tree)) {
        if (one.id != id && !one.disabled && may_write_in(one, account->unit, *tree))
            open.successors.push_back(std::move(one));
    }
    return open;
}

Result<HandedOver> hand_over(Records& records, const Deed& deed, AccountId id, const HandOver& wish,
    std::optional<Version> seen)
{
    if (const auto recent = require_recent_password(deed); !recent)
        return tl::unexpected(recent.error());
    const auto tree = records.units().tree(day_of(deed.now));
    const auto before = leaver(records, deed, id, *tree);
    if (!before)
        return tl::unexpected(before.error());
    if (wish.to_unit && *wish.to_unit == before->unit)
        return fail_field("unit", "hand_over.same_unit");
    std::int64_t given = 0;
    std::optional<Account> successor;
    if (wish.successor) {
        auto found = successor_of(records, deed, *before, *wish.successor, *tree);
        if (!found)
            return tl::unexpected(found.error());
        const auto gave = give(records, deed, *before, *found, *tree);
        if (!gave)
            return tl::unexpected(gave.error());
        given = *gave;
        successor = std::move(*found);
    } else {
        const auto open = open_matters(records, deed, id);
        if (!open)
            return tl::unexpected(open.error());
        if (!open->mine.empty())
            return fail_field(
                "successor", "hand_over.successor_needed", std::to_string(open->mine.size()));
    }
    AccountWish change;
    if (wish.to_unit) {
        change.unit = wish.to_unit;
        change.grants = grants_after(*before, wish, *tree);
    } else {
        change.disabled = true;
    }
    auto account = edit_account(records, deed, id, change, seen);
    if (!account)
        return tl::unexpected(account.error());
    end_all_of(records, deed, id);
    records.reset_codes().remove(id);
    records.sessions().remove_of(id, std::nullopt);
    json::Object detail{ { "given", given }, { "grounds", json::of(wish.reason) } };
    if (successor)
        detail["to_name"] = json::of(successor->name);
    if (const Unit* old_unit = tree->find(before->unit); wish.to_unit && old_unit != nullptr)
        detail["from_unit"] = json::of(old_unit->name);
    note(records, deed, wish.to_unit ? "account.moved" : "account.left",
        { "account", id.value(), account->name, before->unit }, std::move(detail));
    return HandedOver{ std::move(*account), given };
}

}
