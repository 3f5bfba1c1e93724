#include "server/http/upkeep/breakdown_json.hpp"

#include "server/http/plumbing/since.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

template <typename Enum> using Choices = json::Choice<Enum>;

constexpr std::array breakdown_kinds{ Choices<BreakdownKind>{ "offline", BreakdownKind::offline },
    Choices<BreakdownKind>{ "silent", BreakdownKind::silent },
    Choices<BreakdownKind>{ "unheard", BreakdownKind::unheard },
    Choices<BreakdownKind>{ "voltage", BreakdownKind::voltage },
    Choices<BreakdownKind>{ "clock", BreakdownKind::clock },
    Choices<BreakdownKind>{ "storage", BreakdownKind::storage },
    Choices<BreakdownKind>{ "tamper", BreakdownKind::tamper },
    Choices<BreakdownKind>{ "other", BreakdownKind::other } };

constexpr std::array moves{ Choices<BreakdownState>{ "in_work", BreakdownState::in_work },
    Choices<BreakdownState>{ "waiting_part", BreakdownState::waiting_part },
    Choices<BreakdownState>{ "done", BreakdownState::done },
    Choices<BreakdownState>{ "confirmed", BreakdownState::confirmed } };

constexpr std::array causes{ Choices<BreakdownCause>{ "power", BreakdownCause::power },
    Choices<BreakdownCause>{ "line", BreakdownCause::line },
    Choices<BreakdownCause>{ "sim", BreakdownCause::sim },
    Choices<BreakdownCause>{ "amplifier", BreakdownCause::amplifier },
    Choices<BreakdownCause>{ "horn", BreakdownCause::horn },
    Choices<BreakdownCause>{ "wiring", BreakdownCause::wiring },
    Choices<BreakdownCause>{ "controller", BreakdownCause::controller },
    Choices<BreakdownCause>{ "memory_card", BreakdownCause::memory_card },
    Choices<BreakdownCause>{ "lightning", BreakdownCause::lightning },
    Choices<BreakdownCause>{ "vandalism", BreakdownCause::vandalism },
    Choices<BreakdownCause>{ "setting", BreakdownCause::setting },
    Choices<BreakdownCause>{ "other", BreakdownCause::other } };

json::Object step_json(const BreakdownStep& step)
{
    return { { "state", json::of(name_of(step.state)) }, { "at", json::of(step.at) },
        { "by_name", json::of(step.by_name) }, { "note", json::of(step.note) } };
}

json::Object part_json(const app::BreakdownPart& part)
{
    json::Object body{ { "name", json::of(part.name) }, { "quantity", part.quantity },
        { "at", json::of(part.at) }, { "by_name", json::of(part.by_name) } };
    body["spare"] = json::of(part.spare);
    return body;
}

std::optional<std::int64_t> in_ms(const std::optional<Milliseconds>& length)
{
    return length ? std::optional<std::int64_t>(length->count()) : std::nullopt;
}

}

json::Object to_json(const app::ShownBreakdown& shown)
{
    const Breakdown& one = shown.breakdown;
    json::Object body{ { "id", json::of(one.id) }, { "unit", json::of(one.unit) },
        { "unit_name", json::of(shown.unit_name) }, { "device", json::of(one.device) },
        { "device_name", json::of(shown.device_name) }, { "kind", json::of(name_of(one.kind)) },
        { "state", json::of(name_of(one.state)) }, { "text", json::of(one.text) },
        { "devices", one.devices }, { "since", json::of(one.since) },
        { "opened", json::of(one.opened) }, { "opened_by", json::of(one.opened_by) },
        { "done", json::of(one.done) }, { "account", json::of(one.account) },
        { "account_name", json::of(one.account_name) }, { "contractor", json::of(one.contractor) },
        { "contractor_name", json::of(shown.contractor_name) },
        { "cause", json::of(name_of(one.cause)) }, { "reopened", one.reopened },
        { "repair_ms", json::of(in_ms(repair_time(one))) }, { "may_assign", shown.may_assign },
        { "may_work", shown.may_work }, { "version", one.version },
        { "changed", json::of(one.changed) } };
    return body;
}

json::Object to_whole_json(const app::ShownBreakdown& shown)
{
    json::Object body = to_json(shown);
    body["steps"] = json::list_of(shown.steps, step_json);
    body["parts"] = json::list_of(shown.parts, part_json);
    body["device_names"] = json::list_of(shown.devices);
    json::Array clocks;
    for (const auto& [state, length] : shown.clocks)
        clocks.push_back(json::Object{
            { "state", json::of(name_of(state)) }, { "ms", json::of(length.count()) } });
    body["clocks"] = std::move(clocks);
    return body;
}

json::Object to_json(const app::BreakdownFigure& figure)
{
    const app::BreakdownSum& sum = figure.sum;
    json::Object body{ { "unit", json::of(sum.unit) }, { "unit_name", json::of(figure.unit_name) },
        { "above", json::of(figure.above) }, { "above_name", json::of(figure.above_name) },
        { "kind", json::of(name_of(sum.kind)) }, { "month", json::of(sum.month) },
        { "opened", sum.opened }, { "done", sum.done } };
    body["mean_repair_ms"]
        = sum.done > 0 ? json::Value(sum.repair.count() / sum.done) : json::Value(nullptr);
    return body;
}

json::Object to_json(const app::ShownBreakdownRules& shown)
{
    const BreakdownRules& rules = shown.rules;
    return { { "unit", json::of(rules.unit) }, { "from", json::of(shown.from) },
        { "own", shown.is_own }, { "may_edit", shown.may_edit }, { "by_itself", rules.by_itself },
        { "offline_min", rules.offline_min }, { "fault_min", rules.fault_min },
        { "well_min", rules.well_min }, { "reopen_h", rules.reopen_h },
        { "clock_ms", rules.clock_ms }, { "storage_mb", rules.storage_mb },
        { "unheard", rules.unheard }, { "mains_min_v", rules.mains_min_v },
        { "mains_max_v", rules.mains_max_v }, { "group_least", rules.group_least },
        { "since", since_of(shown.since) }, { "version", rules.version } };
}

app::ReportedBreakdown read_reported(json::Reader& in)
{
    app::ReportedBreakdown reported;
    reported.device = in.optional_id<DeviceId>("device");
    if (const auto unit = in.optional_id<UnitId>("unit"))
        reported.unit = *unit;
    else if (!reported.device)
        in.refuse("unit", "input.required");
    reported.kind = in.optional_choice("kind", breakdown_kinds).value_or(BreakdownKind::other);
    reported.text = in.text("text", { .least = 1, .most = longest_breakdown_text });
    return reported;
}

app::BreakdownMove read_move(json::Reader& in)
{
    app::BreakdownMove move;
    move.to = in.choice("state", moves);
    move.note = in.optional_text("note", { .most = longest_breakdown_note }).value_or("");
    move.cause = in.optional_choice("cause", causes);
    return move;
}

BreakdownRules read_breakdown_rules(json::Reader& in)
{
    BreakdownRules rules;
    const auto number
        = [&](const char* key) { return static_cast<int>(in.integer(key, 0, 1'000'000)); };
    rules.by_itself = in.boolean("by_itself");
    rules.offline_min = number("offline_min");
    rules.fault_min = number("fault_min");
    rules.well_min = number("well_min");
    rules.reopen_h = number("reopen_h");
    rules.clock_ms = number("clock_ms");
    rules.storage_mb = number("storage_mb");
    rules.unheard = number("unheard");
    rules.mains_min_v = number("mains_min_v");
    rules.mains_max_v = number("mains_max_v");
    rules.group_least = number("group_least");
    return rules;
}

}
