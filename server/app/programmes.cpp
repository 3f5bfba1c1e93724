#include <algorithm>

#include "base/text.hpp"
#include "server/app/bulletins.hpp"
#include "server/app/inbox_parts.hpp"
#include "server/app/relays.hpp"
#include "server/app/schedule_parts.hpp"

namespace nguon::app {
namespace {

constexpr std::size_t most_items = 50;

// A bulletin that is put into a programme is one its composer may see; what is in it stays.
Result<void> check_items(Records& records, const Deed& deed, UnitId unit,
    const std::vector<ProgrammeItem>& items, const std::vector<ProgrammeItem>& before)
{
    const auto tree = records.units().tree(day_of(deed.now));
    if (items.empty())
        return fail_field("items", "input.required");
    if (items.size() > most_items)
        return fail_field("items", "input.too_many", std::to_string(most_items));
    for (std::size_t i = 0; i < items.size(); ++i) {
        const std::string path = "items[" + std::to_string(i) + "]";
        const bool stays = std::find(before.begin(), before.end(), items[i]) != before.end();
        if (items[i].source == ProgrammeItem::Source::relay) {
            if (items[i].relay_length <= Milliseconds(0) || items[i].relay_length > longest_relay)
                return fail_field(path + ".relay_minutes", "input.out_of_range", "1–120");
            const auto& source = items[i].relay_source;
            if (source && !stays
                && !may_be_booked(records.relay_sources().find(*source), unit, *tree))
                return fail_field(path + ".relay_source", "relay.missing");
            continue;
        }
        if (!items[i].bulletin || (!stays && !find_bulletin(records, deed, *items[i].bulletin)))
            return fail_field(path + ".bulletin", "bulletin.missing");
    }
    return {};
}

// The programme as it is saved now, wherever it is to be heard.
Result<void> fits_where_it_airs(Records& records, const Deed& deed, ProgrammeId id)
{
    for (const Schedule& schedule : records.schedules().of_programme(id)) {
        const auto coming = starts_between(schedule, { deed.now, deed.now + check_window });
        if (coming && coming->empty())
            continue;
        const auto checked
            = check_schedule_conflicts(records, deed, schedule, { .stored = &schedule });
        if (!checked)
            return tl::unexpected(checked.error());
        if (!checked->conflicts.empty())
            return tl::unexpected(as_refusal(checked->conflicts.front(), "items"));
    }
    return {};
}

}

Result<PlannedProgramme> add_programme(Records& records, const Deed& deed, NewProgramme given)
{
    const auto tree = records.units().tree(day_of(deed.now));
    if (tree->find(given.unit) == nullptr)
        return fail_field("unit", "unit.missing");
    if (!deed.caller.may_in(Right::edit_schedule, given.unit, *tree))
        return fail(Kind::forbidden, "schedule.not_allowed");
    if (trim(given.name).empty())
        return fail_field("name", "input.required");
    if (const auto sound = check_items(records, deed, given.unit, given.items, {}); !sound)
        return tl::unexpected(sound.error());
    if (const auto ordered = keeps_priority_first(records, given.unit, given.items, *tree);
        !ordered)
        return tl::unexpected(ordered.error());
    PlannedProgramme made;
    made.programme.id = deed.new_id<ProgrammeId>();
    made.programme.unit = given.unit;
    made.programme.name = std::move(given.name);
    made.programme.items = std::move(given.items);
    made.programme.framed = given.framed;
    made.programme.changed = deed.now;
    records.programmes().add(made.programme);
    note(records, deed, "programme.added",
        { "programme", made.programme.id.value(), made.programme.name, made.programme.unit });
    if (!given.schedule)
        return made;
    given.schedule->unit = made.programme.unit;
    given.schedule->programme = made.programme.id;
    auto schedule = add_schedule(records, deed, std::move(*given.schedule));
    if (!schedule)
        return tl::unexpected(schedule.error());
    made.schedule = std::move(*schedule);
    return made;
}

Result<Programme> edit_programme(Records& records, const Deed& deed, ProgrammeId id,
    std::optional<std::string> name, std::optional<std::vector<ProgrammeItem>> items,
    std::optional<Version> seen, std::optional<bool> framed)
{
    auto programme = records.programmes().find(id);
    if (!programme)
        return fail(Kind::missing, "programme.missing");
    const auto tree = records.units().tree(day_of(deed.now));
    if (!deed.caller.may_in(Right::edit_schedule, programme->unit, *tree))
        return fail(Kind::forbidden, "schedule.not_allowed");
    const Version before = seen.value_or(programme->version);
    if (before != programme->version)
        return fail(Kind::conflict, "programme.stale");
    if (name)
        programme->name = std::move(*name);
    const bool changes_items = items && *items != programme->items;
    std::vector<BulletinId> taken_out;
    if (changes_items) {
        if (const auto ordered = keeps_priority_first(records, programme->unit, *items, *tree);
            !ordered)
            return tl::unexpected(ordered.error());
        const std::vector<BulletinId> stay = bulletins_of(*items);
        taken_out = bulletins_of(programme->items);
        std::erase_if(taken_out,
            [&](BulletinId one) { return std::find(stay.begin(), stay.end(), one) != stay.end(); });
    }
    if (items) {
        if (const auto sound
            = check_items(records, deed, programme->unit, *items, programme->items);
            !sound)
            return tl::unexpected(sound.error());
        programme->items = std::move(*items);
    }
    const bool changes_frame = framed && *framed != programme->framed;
    programme->framed = framed.value_or(programme->framed);
    programme->version = before + 1;
    programme->changed = deed.now;
    if (!records.programmes().save(*programme, before))
        return fail(Kind::conflict, "programme.stale");
    if (changes_items || changes_frame) {
        if (const auto fits = fits_where_it_airs(records, deed, id); !fits)
            return tl::unexpected(fits.error());
    }
    note(records, deed, "programme.edited",
        { "programme", programme->id.value(), programme->name, programme->unit });
    reopen_unheard(records, deed, taken_out, records.schedules().of_programme(id));
    return *programme;
}

}
