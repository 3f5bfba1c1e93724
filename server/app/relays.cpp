#include "server/app/relays.hpp"

#include <algorithm>

#include "core/schedule/recurrence.hpp"
#include "protocol/plan.hpp"
#include "server/app/note.hpp"
#include "server/app/unit_on_day.hpp"
#include "json/write.hpp"

namespace nguon::app {
namespace {

// Those below the unit see its stations and may not change them.
Result<void> may_change(const Deed& deed, UnitId unit, const UnitTree& tree)
{
    if (!deed.caller.may_in(Right::approve_bulletin, unit, tree))
        return fail(Kind::forbidden, "relay.not_allowed");
    return {};
}

Result<void> may_enter(const Deed& deed, UnitId unit, const UnitTree& tree)
{
    if (tree.find(unit) == nullptr || !deed.caller.may_in(Right::view, unit, tree))
        return fail(Kind::missing, "unit.missing");
    return may_change(deed, unit, tree);
}

Result<RelaySourceRow> standing(Records& records, RelaySourceId id)
{
    auto row = records.relay_sources().find(id);
    if (!row || row->removed)
        return fail(Kind::missing, "relay.missing");
    return std::move(*row);
}

ShownRelaySource shown(RelaySourceRow row, const Deed& deed, const UnitTree& tree)
{
    ShownRelaySource one;
    if (const Unit* unit = tree.find(row.unit)) {
        one.unit_name = unit->name;
        one.may_edit = deed.caller.may_in(Right::approve_bulletin, row.unit, tree);
    }
    one.row = std::move(row);
    return one;
}

ApprovalStatement statement_of(const Deed& deed, const RelaySourceRow& row)
{
    Audience audience;
    audience.units = { row.unit };
    ApprovalStatement statement;
    statement.bulletin = row.name();
    statement.version = row.version;
    statement.content = protocol::hash_of(row.feed);
    statement.media = { statement.content };
    statement.audience = audience.key();
    statement.valid_from = deed.now;
    statement.valid_to = row.valid_to;
    statement.approver = deed.caller.account;
    statement.approver_name = deed.caller.name;
    statement.approver_unit = deed.caller.unit;
    statement.approved_at = deed.now;
    statement.issued = deed.now;
    return statement;
}

void note_source(Records& records, const Deed& deed, const char* what, const RelaySourceRow& row)
{
    note(records, deed, what, { "relay_source", row.id.value(), row.feed.name, row.unit },
        { { "kind", json::of(name_of(row.feed.kind)) },
            { "address", json::of(row.feed.address) } });
}

// A name that stands twice in one list names neither.
bool is_name_taken(Records& records, const RelaySourceRow& row)
{
    const auto others = records.relay_sources().of({ row.unit });
    return std::any_of(others.begin(), others.end(), [&](const RelaySourceRow& other) {
        return other.id != row.id && other.feed.name == row.feed.name;
    });
}

}

Result<RelaySourceList> list_relay_sources(
    Records& records, const Deed& deed, UnitId unit, std::optional<Day> day)
{
    const auto asked = unit_on(records, deed, unit, day);
    if (!asked)
        return tl::unexpected(asked.error());
    auto& sources = records.relay_sources();
    RelaySourceList all;
    if (asked->is_past)
        all.not_kept = sources.not_kept(asked->path, asked->day);
    for (RelaySourceRow& row :
        asked->is_past ? sources.on(asked->path, asked->day) : sources.of(asked->path)) {
        all.items.push_back(shown(std::move(row), deed, *asked->tree));
        // Nothing of an earlier day is written again.
        all.items.back().may_edit = all.items.back().may_edit && !asked->is_past;
    }
    return all;
}

Result<ShownRelaySource> show_relay_source(Records& records, const Deed& deed, RelaySourceId id)
{
    auto row = standing(records, id);
    if (!row)
        return tl::unexpected(row.error());
    const auto tree = records.units().tree(day_of(deed.now));
    return shown(std::move(*row), deed, *tree);
}

Result<void> may_enter_relay(Records& records, const Deed& deed, UnitId unit)
{
    return may_enter(deed, unit, *records.units().tree(day_of(deed.now)));
}

Result<RelaySourceDraft> draft_relay_source(
    Records& records, const Deed& deed, const RelaySourceWish& wish, PrivateNetworks networks)
{
    RelaySourceDraft draft;
    RelaySourceRow& row = draft.row;
    row.unit = wish.unit;
    if (wish.id) {
        auto before = standing(records, *wish.id);
        if (!before)
            return tl::unexpected(before.error());
        row = std::move(*before);
        draft.seen = row.version;
    }
    const auto tree = records.units().tree(day_of(deed.now));
    const auto may = wish.id ? may_change(deed, row.unit, *tree) : may_enter(deed, row.unit, *tree);
    if (!may)
        return tl::unexpected(may.error());
    if (wish.id && wish.seen.value_or(draft.seen) != draft.seen)
        return fail(Kind::conflict, "relay.stale");
    row.feed = wish.feed;
    const auto host = host_of_stream(row.feed.address);
    row.feed.private_network
        = networks == PrivateNetworks::allowed && host && is_private_host(*host);
    if (const auto good = check_relay(row.feed, networks); !good)
        return tl::unexpected(good.error());
    if (is_name_taken(records, row))
        return fail_field("name", "relay.name_taken");
    if (!wish.id) {
        if (records.relay_sources().of({ row.unit }).size() >= most_relay_sources)
            return fail(Kind::too_many, "relay.too_many", std::to_string(most_relay_sources));
        row.id = deed.new_id<RelaySourceId>();
    }
    row.version = draft.seen + 1;
    row.by_name = deed.caller.name;
    row.changed = deed.now;
    row.valid_to = deed.now + Recurrence::longest;
    draft.statement = statement_of(deed, row);
    return draft;
}

Result<ShownRelaySource> save_relay_source(
    Records& records, const Deed& deed, const RelaySourceDraft& draft, const std::string& statement)
{
    const auto tree = records.units().tree(day_of(deed.now));
    RelaySourceRow row = draft.row;
    if (const auto may = may_change(deed, row.unit, *tree); !may)
        return tl::unexpected(may.error());
    if (is_name_taken(records, row))
        return fail_field("name", "relay.name_taken");
    row.statement = statement;
    if (draft.seen == 0)
        records.relay_sources().add(row);
    else if (!records.relay_sources().save(row, draft.seen))
        return fail(Kind::conflict, "relay.stale");
    note_source(records, deed, draft.seen == 0 ? "relay_source.added" : "relay_source.edited", row);
    return shown(std::move(row), deed, *tree);
}

Result<void> remove_relay_source(
    Records& records, const Deed& deed, RelaySourceId id, std::optional<Version> seen)
{
    auto row = standing(records, id);
    if (!row)
        return tl::unexpected(row.error());
    const auto tree = records.units().tree(day_of(deed.now));
    if (const auto may = may_change(deed, row->unit, *tree); !may)
        return may;
    const Version before = row->version;
    row->removed = true;
    row->version = before + 1;
    row->by_name = deed.caller.name;
    row->changed = deed.now;
    if (seen.value_or(before) != before || !records.relay_sources().save(*row, before))
        return fail(Kind::conflict, "relay.stale");
    note_source(records, deed, "relay_source.removed", *row);
    return {};
}

PlannedBulletin planned_relay(const RelaySourceRow& row, int item, Milliseconds length)
{
    PlannedBulletin made;
    made.id = row.name();
    made.item = item;
    made.version = row.version;
    made.sound = { protocol::hash_of(row.feed).text(), length, 0 };
    made.valid_to = row.valid_to;
    made.statement = row.statement;
    made.relay = row.feed;
    return made;
}

bool may_be_booked(const std::optional<RelaySourceRow>& row, UnitId unit, const UnitTree& tree)
{
    if (!row || row->removed)
        return false;
    const auto path = tree.path(unit);
    return std::find(path.begin(), path.end(), row->unit) != path.end();
}

std::string title_of(const RelayFeed& feed) { return "Tiếp sóng " + feed.name; }

std::map<BulletinId, std::string> relay_titles(
    Records& records, const std::vector<BulletinId>& names)
{
    std::vector<RelaySourceId> ids;
    for (const BulletinId name : names)
        ids.emplace_back(name.value());
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    std::map<BulletinId, std::string> titles;
    for (const RelaySourceRow& row : records.relay_sources().find_all(ids))
        titles.emplace(row.name(), title_of(row.feed));
    return titles;
}

}
