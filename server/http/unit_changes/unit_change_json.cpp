#include "server/http/unit_changes/unit_change_json.hpp"

#include "base/text.hpp"
#include "server/http/plumbing/messages.hpp"
#include "server/http/units/unit_kinds.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

constexpr std::size_t most_steps = 5'000;
constexpr std::size_t most_units = 2'000;
constexpr std::size_t most_devices = 20'000;
constexpr std::size_t steps_shown = 50;
constexpr std::size_t joined_shown = 50;
constexpr std::size_t open_shown = 300;
constexpr std::size_t most_table = 2'000'000; // characters; the whole country has 250,000

constexpr std::array change_kinds{ json::Choice<ChangeKind>{ "merge", ChangeKind::merge },
    json::Choice<ChangeKind>{ "split", ChangeKind::split },
    json::Choice<ChangeKind>{ "rename", ChangeKind::rename },
    json::Choice<ChangeKind>{ "move", ChangeKind::move },
    json::Choice<ChangeKind>{ "dissolve", ChangeKind::dissolve } };

std::optional<std::string> trimmed(std::optional<std::string> text)
{
    return text ? std::optional(std::string(trim(*text))) : text;
}

ChangeTarget read_target(
    json::Reader& in, const app::Deed& deed, std::vector<std::pair<DeviceId, UnitId>>& placed)
{
    ChangeTarget target;
    const auto id = in.optional_id<UnitId>("id");
    target.is_new = !id;
    target.id = id.value_or(UnitId());
    if (target.is_new)
        target.id = deed.new_id<UnitId>();
    target.code = trimmed(in.optional_text("code", { .most = 20 }));
    target.name = trimmed(in.optional_text("name", { .least = 1, .most = 200 }));
    target.kind = in.optional_choice("kind", unit_kinds);
    target.parent = in.optional_id<UnitId>("parent");
    target.takes = in.optional_list("takes", { .most = most_units }, [](const json::Field& field) {
                         return field.id<UnitId>();
                     }).value_or(std::vector<UnitId>());
    const auto devices = in.optional_list("devices", { .most = most_devices },
        [](const json::Field& field) { return field.id<DeviceId>(); });
    if (devices) {
        for (const DeviceId device : *devices)
            placed.emplace_back(device, target.id);
    }
    return target;
}

ChangeStep read_step(
    json::Reader& in, const app::Deed& deed, std::vector<std::pair<DeviceId, UnitId>>& placed)
{
    ChangeStep step;
    step.kind = in.choice("kind", change_kinds);
    step.from = in.list("from", { .least = 1, .most = most_units },
        [](const json::Field& field) { return field.id<UnitId>(); });
    step.to = in.optional_list("to", { .most = 100 }, [&](json::Reader& target) {
                    return read_target(target, deed, placed);
                }).value_or(std::vector<ChangeTarget>());
    return step;
}

json::Object named(UnitId id, const std::string& name)
{
    return { { "id", json::of(id) }, { "name", json::of(name) } };
}

json::Object named(app::Records& records, UnitId id, Day day)
{
    std::string name;
    for (const UnitEra& era : records.units().history(id)) {
        if (name.empty() || era.from < day)
            name = era.name;
    }
    return named(id, name);
}

json::Object counts(const app::UnitHoldings& holdings)
{
    json::Object all;
    for (const auto& [table, count] : holdings)
        all[table] = count;
    return all;
}

json::Object joined_stations_of(const app::ChangePreview& preview)
{
    const auto before
        = [](const app::JoinedStations& one) { return one.parts.size() + (one.is_made ? 0 : 1); };
    std::size_t all_before = 0;
    std::size_t all_parts = 0;
    std::size_t after = 0;
    json::Array units;
    if (preview.stations) {
        after = preview.stations->size();
        for (const app::JoinedStations& one : *preview.stations) {
            all_before += before(one);
            all_parts += one.parts.size();
            if (units.size() < joined_shown)
                units.push_back(json::Object{ { "unit", json::of(one.unit) },
                    { "unit_name", json::of(one.unit_name) }, { "station", json::of(one.name) },
                    { "made", one.is_made }, { "before", static_cast<std::int64_t>(before(one)) },
                    { "parts", static_cast<std::int64_t>(one.parts.size()) } });
        }
    }
    return { { "before", static_cast<std::int64_t>(all_before) },
        { "after", static_cast<std::int64_t>(after) },
        { "parts", static_cast<std::int64_t>(all_parts) }, { "units", std::move(units) } };
}

json::Object to_json(
    app::Records& records, const ChangeStep& step, const ChangeTarget& target, Day on)
{
    // What is renamed is itself, and keeps its name where only its kind or code is another one.
    const UnitId id = step.kind == ChangeKind::rename ? step.from.front() : target.id;
    json::Object body = target.name ? named(id, *target.name) : named(records, id, on);
    body["kind"] = target.kind ? json::of(name_of(*target.kind)) : json::Value(nullptr);
    return body;
}

json::Object to_json(app::Records& records, const ChangeStep& step, Day on)
{
    return { { "kind", json::of(name_of(step.kind)) },
        { "from", json::list_of(step.from, [&](UnitId id) { return named(records, id, on); }) },
        { "to", json::list_of(step.to, [&](const ChangeTarget& target) {
             return to_json(records, step, target, on);
         }) } };
}

constexpr std::string_view reason_of(const ReformOpen& open)
{
    switch (open.reason) {
    case ReformOpen::Reason::unknown:
        return "unknown";
    case ReformOpen::Reason::ambiguous:
        return "ambiguous";
    case ReformOpen::Reason::unnamed:
        return "unnamed";
    }
    return "";
}

json::Object to_json(const ReformOpen& open)
{
    return { { "reason", json::of(reason_of(open)) },
        { "line", open.line == 0 ? json::Value(nullptr) : json::Value(open.line) },
        { "code", json::of(open.code) }, { "name", json::of(open.name) },
        { "mention", json::of(open.mention) },
        { "suggestions", json::list_of(open.suggestions, [](const ReformSuggestion& one) {
             return json::Object{ { "code", json::of(one.code) }, { "name", json::of(one.name) } };
         }) } };
}

json::Object to_json(const app::ChangeConcern& concern)
{
    return { { "code", json::of(concern.code) },
        { "message", json::of(message(concern.code, concern.detail)) },
        { "unit", json::of(concern.unit) }, { "unit_name", json::of(concern.unit_name) },
        { "detail", json::of(concern.detail) } };
}

}

app::WishedChange read_change(json::Reader& in, const app::Deed& deed)
{
    app::WishedChange wished;
    wished.change.resolution = in.text("resolution", { .least = 1, .most = 200 });
    wished.change.on = in.day("on");
    if (in.has("kind")) {
        wished.change.steps.push_back(read_step(in, deed, wished.placed));
        return wished;
    }
    wished.change.steps = in.list("steps", { .least = 1, .most = most_steps },
        [&](json::Reader& step) { return read_step(step, deed, wished.placed); });
    return wished;
}

app::ReformWish read_reform_wish(json::Reader& in)
{
    app::ReformWish wish;
    wish.resolution = in.text("resolution", { .least = 1, .most = 200 });
    wish.on = in.day("on");
    wish.table = in.text("table", { .least = 1, .most = most_table, .lines = json::Lines::many });
    wish.settled
        = in.optional_list("settled", { .most = most_steps }, [](json::Reader& one) {
                ReformDecision decision;
                decision.code = one.text("code", { .least = 1, .most = 20 });
                decision.mention = one.optional_text("mention", { .most = 500 }).value_or("");
                decision.old_code = one.optional_text("old_code", { .most = 20 }).value_or("");
                return decision;
            }).value_or(std::vector<ReformDecision>());
    return wish;
}

json::Object to_json(const ReformReading& reading)
{
    json::Array open;
    for (const ReformOpen& one : reading.open) {
        if (open.size() < open_shown)
            open.push_back(to_json(one));
    }
    return { { "mentions", static_cast<std::int64_t>(reading.mentions) },
        { "by_neighbours", static_cast<std::int64_t>(reading.by_neighbours) },
        { "split", static_cast<std::int64_t>(reading.split) },
        { "open_total", static_cast<std::int64_t>(reading.open.size()) },
        { "open", std::move(open) } };
}

json::Object to_json(app::Records& records, const app::UnitChangeRecord& record)
{
    const Day on = record.change.on;
    json::Array steps;
    for (const ChangeStep& step : record.change.steps) {
        if (steps.size() < steps_shown)
            steps.push_back(to_json(records, step, on));
    }
    return { { "id", json::of(record.id) }, { "state", json::of(app::name_of(record.state)) },
        { "resolution", json::of(record.change.resolution) }, { "on", json::of(on) },
        { "reverses", json::of(record.reverses) }, { "steps", std::move(steps) },
        { "steps_total", static_cast<std::int64_t>(record.change.steps.size()) },
        { "units_total", static_cast<std::int64_t>(record.preview.units.size()) },
        { "units_ended",
            static_cast<std::int64_t>(std::count_if(record.preview.units.begin(),
                record.preview.units.end(), [](const auto& moved) { return moved.ends; })) },
        { "total", counts(record.preview.total) },
        { "joined_stations", joined_stations_of(record.preview) },
        { "conflicts",
            json::list_of(record.preview.concerns,
                [](const app::ChangeConcern& one) { return to_json(one); }) },
        { "by_name", json::of(record.by_name) }, { "created", json::of(record.created) },
        { "done", json::of(record.done) },
        { "problem",
            record.problem.empty() ? json::Value(nullptr)
                                   : json::of(message(record.problem, record.problem_detail)) },
        { "version", record.version } };
}

json::Object to_json(const app::MovedUnit& moved)
{
    return { { "unit", json::of(moved.unit) }, { "name", json::of(moved.name) },
        { "kind", json::of(name_of(moved.kind)) },
        { "becomes_kind",
            moved.becomes_kind ? json::of(name_of(*moved.becomes_kind)) : json::Value(nullptr) },
        { "ends", moved.ends },
        { "becomes",
            json::list_of(
                moved.becomes, [](const auto& one) { return named(one.first, one.second); }) },
        { "holdings", counts(moved.holdings) } };
}

}
