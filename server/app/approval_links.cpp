#include "server/app/approval_links.hpp"

#include <algorithm>

#include "base/names.hpp"
#include "server/app/airing.hpp"
#include "server/app/delegations.hpp"
#include "server/app/note.hpp"
#include "server/app/studio.hpp"
#include "json/write.hpp"

namespace nguon::app {
namespace {

constexpr Names<LinkState, 4> link_state_names{ "open", "expired", "changed", "decided" };
constexpr std::size_t named_places = 3;
constexpr std::chrono::days airings_looked_ahead{ 14 };

// The deed as that person would do it now.
Deed as(Records& records, const Deed& deed, Account account)
{
    Deed other = deed;
    lend(records, account, day_of(deed.now));
    other.caller = account.caller();
    return other;
}

std::optional<std::string> stands_in_for(
    Records& records, const Deed& deed, const Bulletin& bulletin)
{
    const auto lender = decides_for(records, deed, bulletin);
    return lender ? std::optional(lender->name) : std::nullopt;
}

void add_once(std::vector<Account>& accounts, Account account)
{
    const bool known = std::any_of(
        accounts.begin(), accounts.end(), [&](const Account& one) { return one.id == account.id; });
    if (!known && !account.disabled)
        accounts.push_back(std::move(account));
}

std::optional<Moment> first_airing_of(
    Records& records, const Bulletin& bulletin, const UnitTree& tree, Moment now)
{
    std::optional<Moment> first;
    for (const Schedule& schedule : records.schedules().of_bulletin(bulletin.id())) {
        if (schedule.cancelled || tree.find(schedule.unit) == nullptr)
            continue;
        const auto starts = starts_between(schedule, { now, now + airings_looked_ahead });
        if (starts && !starts->empty() && (!first || starts->front() < *first))
            first = starts->front();
    }
    return first;
}

void name_audience(Records& records, const UnitTree& tree, OpenedLink& opened)
{
    const Audience& audience = opened.bulletin.audience();
    std::vector<std::string> names;
    for (const UnitId id : audience.units) {
        if (const Unit* unit = tree.find(id))
            names.push_back(unit->name);
    }
    for (const Group& group : records.groups().find_all(audience.groups))
        names.push_back(group.name);
    for (const DeviceId id : audience.devices) {
        if (const auto device = records.devices().find(id))
            names.push_back(device->name);
    }
    const std::size_t shown = std::min(named_places, names.size());
    opened.audience_more = static_cast<std::int64_t>(names.size() - shown);
    names.resize(shown);
    opened.audience = std::move(names);
}

LinkState state_of(const ApprovalLink& link, const Bulletin& bulletin, Moment now)
{
    const bool approved = bulletin.approval() && bulletin.approval()->version == link.version;
    const bool returned
        = bulletin.state() == BulletinState::rejected && bulletin.version() == link.version + 1;
    if (link.used || approved || returned)
        return LinkState::decided;
    if (bulletin.version() != link.version || bulletin.state() != BulletinState::submitted)
        return LinkState::changed;
    return link.expires <= now ? LinkState::expired : LinkState::open;
}

// Whose decision it was: the last step of the bulletin tells.
std::string decider_of(Records& records, const Deed& deed, BulletinId id)
{
    const auto steps = bulletin_history(records, deed, id, { 20, {} });
    if (!steps)
        return {};
    for (const BulletinStep& step : steps->items) {
        if (step.deed == "bulletin.approved" || step.deed == "bulletin.rejected")
            return step.by_name;
    }
    return {};
}

Result<ApprovalLink> own_link(Records& records, const Deed& deed, const std::string& token_hash)
{
    auto link = records.approval_links().find_by_token_hash(token_hash);
    if (!link)
        return fail(Kind::missing, "approval_link.missing");
    if (link->person != deed.caller.account)
        return fail(Kind::forbidden, "approval_link.other_person");
    return std::move(*link);
}

}

std::string_view name_of(LinkState state) { return link_state_names.of(state); }

Result<std::vector<PossibleApprover>> possible_approvers(
    Records& records, const Deed& deed, BulletinId id)
{
    const auto bulletin = find_bulletin(records, deed, id);
    if (!bulletin)
        return tl::unexpected(bulletin.error());
    const Day today = day_of(deed.now);
    const auto tree = records.units().tree(today);
    if (!deed.caller.may_in(Right::write_bulletin, bulletin->unit(), *tree))
        return fail(Kind::forbidden, "bulletin.not_allowed");
    const std::vector<UnitId> path = tree->path(bulletin->unit());
    std::vector<Account> accounts;
    for (const Delegation& one : records.delegations().holding_in(path, today)) {
        if (auto account = records.accounts().find(one.to))
            add_once(accounts, std::move(*account));
    }
    for (Account& account : records.accounts().with_grants_in(path))
        add_once(accounts, std::move(account));
    std::vector<PossibleApprover> found;
    for (Account& account : accounts) {
        const Deed theirs = as(records, deed, account);
        if (may_decide(records, theirs, *bulletin))
            found.push_back({ std::move(account), stands_in_for(records, theirs, *bulletin) });
    }
    const auto distance = [&](const PossibleApprover& one) {
        return std::find(path.begin(), path.end(), one.account.unit) - path.begin();
    };
    std::stable_sort(found.begin(), found.end(),
        [&](const auto& a, const auto& b) { return distance(a) < distance(b); });
    return found;
}

Result<ApprovalLink> make_approval_link(Records& records, const Deed& deed, BulletinId id,
    AccountId person, const std::string& token_hash)
{
    const auto bulletin = find_bulletin(records, deed, id);
    if (!bulletin)
        return tl::unexpected(bulletin.error());
    const auto tree = records.units().tree(day_of(deed.now));
    if (!deed.caller.may_in(Right::write_bulletin, bulletin->unit(), *tree))
        return fail(Kind::forbidden, "bulletin.not_allowed");
    if (bulletin->state() != BulletinState::submitted)
        return fail(
            Kind::conflict, "bulletin.wrong_state", std::string(name_of(bulletin->state())));
    const auto& channels = bulletin->content().channels;
    const bool speaks
        = std::find(channels.begin(), channels.end(), Channel::speaker) != channels.end();
    if (speaks && !bulletin->sound())
        return fail(Kind::conflict, "bulletin.voice_pending");
    const auto account = records.accounts().find(person);
    if (!account || account->disabled
        || !may_decide(records, as(records, deed, *account), *bulletin))
        return fail_field("person", "approval_link.not_an_approver");
    const ApprovalLink link{ deed.new_id<ApprovalLinkId>(), token_hash, id, bulletin->version(),
        person, account->name, deed.caller.account, deed.caller.name, deed.now,
        deed.now + approval_link_lasts, {}, {}, {} };
    records.approval_links().add(link);
    note(records, deed, "bulletin.link_made",
        { "bulletin", id.value(), bulletin->content().title, bulletin->unit() },
        { { "to_name", json::of(account->name) }, { "version", link.version } });
    return link;
}

Result<OpenedLink> open_approval_link(
    Records& records, const Deed& deed, const std::string& token_hash)
{
    auto link = own_link(records, deed, token_hash);
    if (!link)
        return tl::unexpected(link.error());
    auto bulletin = find_bulletin(records, deed, link->bulletin);
    if (!bulletin) {
        // Who was lent the right to see it is told that this is over, and not that it is gone.
        const auto saved = records.bulletins().find(link->bulletin);
        const auto over = saved ? lately_over(records, deed, Right::approve_bulletin, saved->unit())
                                : std::nullopt;
        if (over)
            return fail(Kind::forbidden, "delegation.over", over->from_name);
        return tl::unexpected(bulletin.error());
    }
    const Day today = day_of(deed.now);
    const auto tree = records.units().tree(today);
    OpenedLink opened{ std::move(*link), LinkState::open, std::move(*bulletin) };
    opened.state = state_of(opened.link, opened.bulletin, deed.now);
    if (opened.state == LinkState::decided)
        opened.decided_by = decider_of(records, deed, opened.bulletin.id());
    if (opened.state != LinkState::open)
        return opened;
    const BulletinContent& content = opened.bulletin.content();
    opened.spoken_text
        = read_in_unit(records, opened.bulletin.unit(), content.text, content.corrections, today)
              .spoken;
    const auto author = records.accounts().find(opened.bulletin.author());
    opened.author_name = author ? author->name : std::string();
    const Unit* unit = tree->find(opened.bulletin.unit());
    opened.unit_name = unit != nullptr ? unit->name : std::string();
    name_audience(records, *tree, opened);
    opened.reach = count_reach(records, content.audience, *tree);
    opened.first_airing = first_airing_of(records, opened.bulletin, *tree, deed.now);
    opened.for_name = stands_in_for(records, deed, opened.bulletin).value_or("");
    if (const auto may = may_decide(records, deed, opened.bulletin); !may)
        opened.refusal = may.error();
    return opened;
}

void note_link_opened(Records& records, const Deed& deed, const ApprovalLink& link)
{
    records.approval_links().note_opened(link.id, deed.now);
}

Result<ApprovalLink> check_link(Records& records, const Deed& deed, const std::string& token_hash,
    BulletinId bulletin, std::optional<Version> seen)
{
    auto link = own_link(records, deed, token_hash);
    if (!link)
        return link;
    if (link->bulletin != bulletin)
        return fail(Kind::missing, "approval_link.missing");
    if (link->used)
        return fail(Kind::conflict, "approval_link.used");
    if (link->expires <= deed.now)
        return fail(Kind::conflict, "approval_link.expired");
    if (seen && *seen != link->version)
        return fail(Kind::conflict, "approval_link.version_changed");
    const auto current = records.bulletins().find(bulletin);
    if (!current || current->version() != link->version)
        return fail(Kind::conflict, "approval_link.version_changed");
    return link;
}

Result<void> use_link(Records& records, const Deed& deed, const std::string& token_hash,
    BulletinId bulletin, std::optional<Version> seen, const std::string& outcome)
{
    const auto link = check_link(records, deed, token_hash, bulletin, seen);
    if (!link)
        return tl::unexpected(link.error());
    if (!records.approval_links().use(link->id, outcome, deed.now))
        return fail(Kind::conflict, "approval_link.used");
    return {};
}

}
