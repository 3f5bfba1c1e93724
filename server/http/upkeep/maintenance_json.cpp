#include "server/http/upkeep/maintenance_json.hpp"

#include "core/time/first_days.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

json::Object mark_json(const StormMark& mark)
{
    return { { "item", mark.item }, { "good", mark.good }, { "note", json::of(mark.note) },
        { "at", json::of(mark.at) }, { "by_name", json::of(mark.by_name) } };
}

json::Object place_json(const app::ShownStormCheck::Place& place)
{
    json::Object body{ { "asset", json::of(place.asset) }, { "name", json::of(place.name) },
        { "unit_name", json::of(place.unit_name) } };
    body["marks"] = json::list_of(place.marks, mark_json);
    return body;
}

}

json::Object to_json(const app::ShownMaintenance& shown)
{
    const Maintenance& row = shown.row;
    return { { "id", json::of(row.id) }, { "unit", json::of(row.unit) },
        { "unit_name", json::of(shown.unit_name) }, { "asset", json::of(row.asset) },
        { "asset_name", json::of(shown.asset_name) }, { "month", json::of(row.month) },
        { "work", json::of(row.work) }, { "estimate", row.estimate },
        { "done_on", json::of(row.done_on) }, { "done_by", json::of(row.done_by) },
        { "cost", row.cost }, { "note", json::of(row.note) }, { "may_edit", shown.may_edit },
        { "version", row.version }, { "changed", json::of(row.changed) },
        { "changed_by", json::of(row.by_name) } };
}

json::Object to_json(const app::MaintenanceSums& sums)
{
    return { { "planned", sums.planned }, { "done", sums.done }, { "estimate", sums.estimate },
        { "cost", sums.cost } };
}

json::Object to_json(const app::Expiry& expiry)
{
    const Asset& asset = expiry.due.asset;
    return { { "asset", json::of(asset.id) }, { "name", json::of(asset.name) },
        { "unit", json::of(asset.unit) }, { "unit_name", json::of(expiry.unit_name) },
        { "what", json::of(expiry.due.key) }, { "day", json::of(expiry.due.day) },
        { "days_left", expiry.days_left } };
}

json::Object to_json(const app::ShownStormCheck& shown)
{
    const StormCheck& check = shown.check;
    json::Object body{ { "id", json::of(check.id) }, { "unit", json::of(check.unit) },
        { "unit_name", json::of(shown.unit_name) }, { "name", json::of(check.name) },
        { "started", json::of(check.started) }, { "by_name", json::of(check.by_name) },
        { "ended", json::of(check.ended) }, { "places", shown.reach.assets },
        { "marks", shown.reach.marks }, { "bad", shown.reach.bad },
        { "may_mark", shown.may_mark } };
    body["items"] = json::list_of(check.items);
    return body;
}

json::Object to_whole_json(const app::ShownStormCheck& shown)
{
    json::Object body = to_json(shown);
    body["at"] = json::list_of(shown.places, place_json);
    return body;
}

json::Object to_json(const app::Spare& spare)
{
    const Asset& asset = spare.asset;
    return { { "id", json::of(asset.id) }, { "name", json::of(asset.name) },
        { "unit", json::of(asset.unit) }, { "unit_name", json::of(spare.unit_name) },
        { "type", json::of(asset.detail("type")) }, { "serial", json::of(asset.detail("serial")) },
        { "quantity", spare.quantity }, { "may_move", spare.may_move } };
}

json::Object to_json(const app::SpareMove& move)
{
    return { { "id", json::of(move.id) }, { "from_name", json::of(move.from_name) },
        { "to_name", json::of(move.to_name) }, { "quantity", move.quantity },
        { "breakdown", json::of(move.breakdown) }, { "note", json::of(move.note) },
        { "at", json::of(move.at) }, { "by_name", json::of(move.by_name) } };
}

Maintenance read_maintenance(json::Reader& in)
{
    Maintenance row;
    row.asset = in.optional_id<AssetId>("asset");
    row.month = first_of_month(in.day("month"));
    row.work = in.text("work", { .least = 1, .most = longest_work });
    row.estimate = in.optional_integer("estimate", 0, greatest_cost).value_or(0);
    row.done_on = in.optional_day("done_on");
    row.done_by = in.optional_text("done_by", { .most = 200 }).value_or("");
    row.cost = in.optional_integer("cost", 0, greatest_cost).value_or(0);
    row.note = in.optional_text("note", { .most = 500 }).value_or("");
    return row;
}

std::vector<StormMark> read_marks(json::Reader& in)
{
    return in.list("marks", { .most = app::most_storm_marks }, [](json::Reader& one) {
        StormMark mark;
        mark.asset = one.id<AssetId>("asset");
        mark.item = static_cast<int>(one.integer("item", 0, most_storm_items));
        mark.good = one.boolean("good");
        mark.note = one.optional_text("note", { .most = longest_storm_text }).value_or("");
        mark.at = one.moment("at");
        return mark;
    });
}

}
