#include "server/storage/stored_unit_change.hpp"

#include "server/storage/stored_fields.hpp"
#include "server/storage/stored_onsite.hpp"
#include "json/write.hpp"

namespace nguon::storage::stored {
namespace {

Day day_of_text(const std::string& text)
{
    const auto day = parse_iso_day(text);
    if (!day)
        damaged("a day: " + text);
    return *day;
}

template <typename T> json::Value text_or_null(const std::optional<T>& text)
{
    return text ? json::of(*text) : json::Value(nullptr);
}

json::Object write(const UnitEra& era)
{
    return { { "code", era.code }, { "name", era.name }, { "kind", name_of(era.kind) },
        { "parent", number(era.parent) }, { "from", to_iso(era.from) }, { "to", json::of(era.to) },
        { "resolution", era.resolution } };
}

json::Object write(const UnitLife& life)
{
    json::Array eras;
    for (const UnitEra& era : life.eras)
        eras.push_back(write(era));
    json::Array successors;
    for (const Succession& next : life.successors)
        successors.push_back(json::Object{ { "to", next.to.value() }, { "on", to_iso(next.on) } });
    return { { "id", life.id.value() }, { "eras", std::move(eras) },
        { "successors", std::move(successors) } };
}

UnitLife read_life(const In& in)
{
    UnitLife life;
    life.id = in.id<UnitId>("id");
    for (const json::Value& item : in.list("eras")) {
        const In one(item);
        UnitEra era;
        era.unit = life.id;
        era.code = one.text("code");
        era.name = one.text("name");
        era.kind = one.choice("kind", parse_unit_kind);
        era.parent = one.optional_id<UnitId>("parent");
        era.from = day_of_text(one.text("from"));
        if (one.has("to"))
            era.to = day_of_text(one.text("to"));
        era.resolution = one.text("resolution");
        life.eras.push_back(std::move(era));
    }
    for (const json::Value& item : in.list("successors")) {
        const In one(item);
        life.successors.push_back({ one.id<UnitId>("to"), day_of_text(one.text("on")) });
    }
    return life;
}

json::Object write(const ChangeTarget& target)
{
    return { { "id", target.id.value() }, { "new", target.is_new },
        { "code", text_or_null(target.code) }, { "name", text_or_null(target.name) },
        { "kind", target.kind ? json::Value(name_of(*target.kind)) : json::Value(nullptr) },
        { "parent", number(target.parent) }, { "takes", numbers(target.takes) } };
}

ChangeTarget read_target(const In& in)
{
    ChangeTarget target;
    target.id = in.id<UnitId>("id");
    target.is_new = in.truth("new");
    target.code = in.optional_text("code");
    target.name = in.optional_text("name");
    if (in.has("kind"))
        target.kind = in.choice("kind", parse_unit_kind);
    target.parent = in.optional_id<UnitId>("parent");
    target.takes = in.ids<UnitId>("takes");
    return target;
}

json::Array write(const app::UnitHoldings& holdings)
{
    json::Array all;
    for (const auto& [table, count] : holdings)
        all.push_back(json::Object{ { "of", table }, { "count", count } });
    return all;
}

app::UnitHoldings read_holdings(const json::Array& list)
{
    app::UnitHoldings holdings;
    for (const json::Value& item : list)
        holdings[In(item).text("of")] = In(item).integer("count");
    return holdings;
}

json::Object write(const app::MovedUnit& moved)
{
    json::Array becomes;
    for (const auto& [id, name] : moved.becomes)
        becomes.push_back(json::Object{ { "id", id.value() }, { "name", name } });
    return { { "unit", moved.unit.value() }, { "name", moved.name },
        { "kind", name_of(moved.kind) },
        { "becomes_kind",
            moved.becomes_kind ? json::Value(name_of(*moved.becomes_kind)) : json::Value(nullptr) },
        { "ends", moved.ends }, { "becomes", std::move(becomes) },
        { "holdings", write(moved.holdings) } };
}

app::MovedUnit read_moved(const In& in)
{
    app::MovedUnit moved;
    moved.unit = in.id<UnitId>("unit");
    moved.name = in.text("name");
    moved.kind = in.choice("kind", parse_unit_kind);
    if (in.has("becomes_kind"))
        moved.becomes_kind = in.choice("becomes_kind", parse_unit_kind);
    moved.ends = in.truth("ends");
    for (const json::Value& item : in.list("becomes"))
        moved.becomes.emplace_back(In(item).id<UnitId>("id"), In(item).text("name"));
    moved.holdings = read_holdings(in.list("holdings"));
    return moved;
}

json::Object write(const app::JoinedStations& joined)
{
    return { { "unit", joined.unit.value() }, { "unit_name", joined.unit_name },
        { "station", joined.station.value() }, { "name", joined.name }, { "made", joined.is_made },
        { "parts", numbers(joined.parts) } };
}

app::JoinedStations read_joined(const In& in)
{
    app::JoinedStations joined;
    joined.unit = in.id<UnitId>("unit");
    joined.unit_name = in.text("unit_name");
    joined.station = in.id<AssetId>("station");
    joined.name = in.text("name");
    joined.is_made = in.truth("made");
    joined.parts = in.ids<AssetId>("parts");
    return joined;
}

}

std::string request_text(const app::UnitChangeRecord& record)
{
    json::Array steps;
    for (const ChangeStep& step : record.change.steps) {
        json::Array to;
        for (const ChangeTarget& target : step.to)
            to.push_back(write(target));
        steps.push_back(json::Object{ { "kind", name_of(step.kind) },
            { "from", numbers(step.from) }, { "to", std::move(to) } });
    }
    json::Array placed;
    for (const auto& [device, unit] : record.placed)
        placed.push_back(json::Object{ { "device", device.value() }, { "unit", unit.value() } });
    return json::serialise(
        json::Object{ { "steps", std::move(steps) }, { "placed", std::move(placed) } });
}

void read_request(std::string_view text, app::UnitChangeRecord& record)
{
    from_text(text, [&](const json::Value& value) {
        const In in(value);
        for (const json::Value& item : in.list("steps")) {
            const In one(item);
            ChangeStep step;
            step.kind = one.choice("kind", parse_change_kind);
            step.from = one.ids<UnitId>("from");
            for (const json::Value& target : one.list("to"))
                step.to.push_back(read_target(In(target)));
            record.change.steps.push_back(std::move(step));
        }
        for (const json::Value& item : in.list("placed"))
            record.placed.emplace_back(
                In(item).id<DeviceId>("device"), In(item).id<UnitId>("unit"));
    });
}

std::string to_text(const ChangeEffect& effect)
{
    json::Array lives;
    for (const ChangedLife& one : effect.lives)
        lives.push_back(json::Object{
            { "before", one.before ? json::Value(write(*one.before)) : json::Value(nullptr) },
            { "after", write(one.after) } });
    json::Array heirs;
    for (const auto& [id, one] : effect.heirs)
        heirs.push_back(json::Object{ { "unit", id.value() }, { "chief", number(one.chief) },
            { "area", numbers(one.area) } });
    json::Array parts;
    for (const auto& [id, of] : effect.parts)
        parts.push_back(json::Object{ { "unit", id.value() }, { "parts", numbers(of) } });
    return json::serialise(json::Object{ { "on", to_iso(effect.on) }, { "lives", std::move(lives) },
        { "heirs", std::move(heirs) }, { "parts", std::move(parts) } });
}

ChangeEffect effect_from(std::string_view text)
{
    return from_text(text, [](const json::Value& value) {
        const In in(value);
        ChangeEffect effect;
        effect.on = day_of_text(in.text("on"));
        for (const json::Value& item : in.list("lives")) {
            const In one(item);
            ChangedLife life;
            if (one.has("before"))
                life.before = read_life(one.inside("before"));
            life.after = read_life(one.inside("after"));
            effect.lives.push_back(std::move(life));
        }
        for (const json::Value& item : in.list("heirs")) {
            const In one(item);
            effect.heirs[one.id<UnitId>("unit")]
                = { one.optional_id<UnitId>("chief"), one.ids<UnitId>("area") };
        }
        // What was done before parts were kept has none.
        if (in.has("parts")) {
            for (const json::Value& item : in.list("parts"))
                effect.parts[In(item).id<UnitId>("unit")] = In(item).ids<UnitId>("parts");
        }
        return effect;
    });
}

std::string to_text(const app::ChangePreview& preview)
{
    json::Array units;
    for (const app::MovedUnit& moved : preview.units)
        units.push_back(write(moved));
    json::Array concerns;
    for (const app::ChangeConcern& one : preview.concerns)
        concerns.push_back(json::Object{ { "code", one.code }, { "unit", one.unit.value() },
            { "unit_name", one.unit_name }, { "detail", one.detail } });
    json::Array permits;
    for (const auto& [unit, permit] : preview.permits_before)
        permits.push_back(json::Object{ { "unit", unit.value() }, { "permit", to_text(permit) } });
    json::Object body{ { "units", std::move(units) }, { "total", write(preview.total) },
        { "concerns", std::move(concerns) }, { "permits", std::move(permits) } };
    if (preview.stations) {
        json::Array stations;
        for (const app::JoinedStations& one : *preview.stations)
            stations.push_back(write(one));
        body["stations"] = std::move(stations);
    }
    return json::serialise(body);
}

app::ChangePreview preview_from(std::string_view text)
{
    return from_text(text, [](const json::Value& value) {
        const In in(value);
        app::ChangePreview preview;
        for (const json::Value& item : in.list("units"))
            preview.units.push_back(read_moved(In(item)));
        preview.total = read_holdings(in.list("total"));
        for (const json::Value& item : in.list("concerns")) {
            const In one(item);
            preview.concerns.push_back({ one.text("code"), one.id<UnitId>("unit"),
                one.text("unit_name"), one.text("detail") });
        }
        if (in.has("permits")) {
            for (const json::Value& item : in.list("permits"))
                preview.permits_before[In(item).id<UnitId>("unit")]
                    = onsite_permit_from(In(item).text("permit"));
        }
        if (in.has("stations")) {
            preview.stations.emplace();
            for (const json::Value& item : in.list("stations"))
                preview.stations->push_back(read_joined(In(item)));
        }
        return preview;
    });
}

}
