#include "server/app/campaigns.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "server/app/bulletins.hpp"
#include "server/app/note.hpp"
#include "json/write.hpp"

namespace nguon::app {
namespace {

bool is_seen(const Deed& deed, UnitId unit, const UnitTree& tree)
{
    const auto mine = deed.caller.units_with(Right::view, tree);
    return std::any_of(mine.begin(), mine.end(),
        [&](UnitId own) { return tree.covers(own, unit) || tree.covers(unit, own); });
}

ShownCampaign show(Records& records, const Deed& deed, const UnitTree& tree, Campaign campaign)
{
    ShownCampaign shown;
    if (const Unit* unit = tree.find(campaign.unit))
        shown.unit_name = unit->name;
    shown.bulletins = records.campaigns().bulletins_of(campaign.id);
    shown.may_edit = deed.caller.may_in(Right::edit_schedule, campaign.unit, tree);
    shown.campaign = std::move(campaign);
    return shown;
}

Subject subject(const Campaign& campaign)
{
    return { "campaign", campaign.id.value(), campaign.name, campaign.unit };
}

}

Result<ShownCampaign> add_campaign(Records& records, const Deed& deed, Campaign wish)
{
    const auto tree = records.units().tree(day_of(deed.now));
    if (tree->find(wish.unit) == nullptr)
        return fail_field("unit", "unit.missing");
    if (!deed.caller.may_in(Right::edit_schedule, wish.unit, *tree))
        return fail(Kind::forbidden, "campaign.not_allowed");
    wish.id = deed.new_id<CampaignId>();
    wish.name = std::string(trim(wish.name));
    wish.changed = deed.now;
    if (const auto sound = check_campaign(wish); !sound)
        return tl::unexpected(sound.error());
    records.campaigns().add(wish);
    note(records, deed, "campaign.added", subject(wish));
    return show(records, deed, *tree, std::move(wish));
}

Result<ShownCampaign> edit_campaign(
    Records& records, const Deed& deed, CampaignId id, Campaign wish, std::optional<Version> seen)
{
    const auto before = find_campaign(records, deed, id);
    if (!before)
        return tl::unexpected(before.error());
    if (!before->may_edit)
        return fail(Kind::forbidden, "campaign.not_allowed");
    const Campaign& old = before->campaign;
    if (seen && *seen != old.version)
        return fail(Kind::conflict, "campaign.stale");
    wish.id = id;
    wish.unit = old.unit;
    wish.name = std::string(trim(wish.name));
    wish.changed = deed.now;
    if (const auto sound = check_campaign(wish); !sound)
        return tl::unexpected(sound.error());
    if (!records.campaigns().save(wish, old.version))
        return fail(Kind::conflict, "campaign.stale");
    wish.version = old.version + 1;
    note(records, deed, "campaign.edited", subject(wish));
    const auto tree = records.units().tree(day_of(deed.now));
    return show(records, deed, *tree, std::move(wish));
}

Result<ShownCampaign> find_campaign(Records& records, const Deed& deed, CampaignId id)
{
    const auto tree = records.units().tree(day_of(deed.now));
    auto campaign = records.campaigns().find(id);
    if (!campaign || !is_seen(deed, campaign->unit, *tree))
        return fail(Kind::missing, "campaign.missing");
    return show(records, deed, *tree, std::move(*campaign));
}

Paged<ShownCampaign> list_campaigns(
    Records& records, const Deed& deed, bool open_only, const Page& page)
{
    const auto tree = records.units().tree(day_of(deed.now));
    const CampaignFilter filter{ deed.caller.units_with(Right::view, *tree), open_only };
    auto found = records.campaigns().list(filter, *tree, page);
    Paged<ShownCampaign> shown;
    shown.next = found.next;
    for (Campaign& campaign : found.items)
        shown.items.push_back(show(records, deed, *tree, std::move(campaign)));
    return shown;
}

Result<std::optional<CampaignId>> put_into_campaign(
    Records& records, const Deed& deed, BulletinId id, std::optional<CampaignId> campaign)
{
    const auto bulletin = find_bulletin(records, deed, id);
    if (!bulletin)
        return tl::unexpected(bulletin.error());
    const auto tree = records.units().tree(day_of(deed.now));
    if (!deed.caller.may_in(Right::write_bulletin, bulletin->unit(), *tree))
        return fail(Kind::forbidden, "bulletin.not_allowed");
    const auto known = records.campaigns().of({ id });
    const auto current = known.empty() ? std::nullopt : std::optional(known.begin()->second);
    if (current == campaign)
        return campaign;
    json::Object detail;
    if (campaign) {
        const auto found = find_campaign(records, deed, *campaign);
        if (!found || !tree->covers(found->campaign.unit, bulletin->unit()))
            return fail_field("campaign", "campaign.missing");
        if (found->campaign.closed)
            return fail_field("campaign", "campaign.closed");
        detail["name"] = json::of(found->campaign.name);
    }
    records.campaigns().put(id, campaign);
    note(records, deed, campaign ? "campaign.joined" : "campaign.left",
        { "bulletin", id.value(), bulletin->content().title, bulletin->unit() }, std::move(detail));
    return campaign;
}

Result<std::optional<Campaign>> campaign_of(Records& records, const Deed& deed, BulletinId id)
{
    if (const auto bulletin = find_bulletin(records, deed, id); !bulletin)
        return tl::unexpected(bulletin.error());
    const auto known = records.campaigns().of({ id });
    return known.empty() ? std::nullopt : records.campaigns().find(known.begin()->second);
}

void add_airings(Facts& facts, std::vector<ShownCampaign>& campaigns)
{
    for (ShownCampaign& one : campaigns) {
        const Span days{ start_of(one.campaign.from),
            start_of(one.campaign.to + std::chrono::days(1)) };
        one.airings = facts.deliveries().count_heard(one.bulletins, days);
    }
}

}
