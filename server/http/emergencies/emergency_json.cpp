#include "server/http/emergencies/emergency_json.hpp"

#include <algorithm>

#include "server/http/plumbing/messages.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

constexpr std::array hazards{ json::Choice<Hazard>{ "flood", Hazard::flood },
    json::Choice<Hazard>{ "flash_flood", Hazard::flash_flood },
    json::Choice<Hazard>{ "landslide", Hazard::landslide },
    json::Choice<Hazard>{ "storm", Hazard::storm }, json::Choice<Hazard>{ "fire", Hazard::fire },
    json::Choice<Hazard>{ "epidemic", Hazard::epidemic },
    json::Choice<Hazard>{ "dyke", Hazard::dyke },
    json::Choice<Hazard>{ "chemical", Hazard::chemical },
    json::Choice<Hazard>{ "security", Hazard::security },
    json::Choice<Hazard>{ "test", Hazard::test }, json::Choice<Hazard>{ "other", Hazard::other } };
constexpr std::array severities{ json::Choice<Severity>{ "minor", Severity::minor },
    json::Choice<Severity>{ "moderate", Severity::moderate },
    json::Choice<Severity>{ "severe", Severity::severe },
    json::Choice<Severity>{ "extreme", Severity::extreme } };
// The names of what every device stores; "none" begins with the words.
constexpr std::array tones{ json::Choice<std::string_view>{ "attention", "attention" },
    json::Choice<std::string_view>{ "siren", "siren" },
    json::Choice<std::string_view>{ "none", "" } };
constexpr std::array manners{ json::Choice<Manner>{ "in_turns", Manner::in_turns },
    json::Choice<Manner>{ "together", Manner::together } };
constexpr std::array<std::string_view, 3> acts{ "sound", "end", "cancel" };

constexpr std::size_t most_audience = 500;
constexpr double widest_circle_m = 1'000'000; // as an order holds

Point read_point(const json::Field& field)
{
    const auto numbers = field.list(
        { .least = 2, .most = 2 }, [](const json::Field& f) { return f.number(-180, 180); });
    if (numbers.size() != 2)
        return {};
    if (numbers[0] < -90 || numbers[0] > 90)
        field.refuse("input.out_of_range", "-90–90");
    return { numbers[0], numbers[1] };
}

Polygon read_polygon(const json::Field& field)
{
    Polygon polygon = field.list({ .least = 3, .most = 200 }, read_point);
    // What a person drew is closed by us.
    if (polygon.size() >= 3 && polygon.front() != polygon.back())
        polygon.push_back(polygon.front());
    return polygon;
}

Circle read_circle(json::Reader& in)
{
    Circle circle;
    if (const auto centre = in.field("centre"))
        circle.centre = read_point(*centre);
    else
        in.refuse("centre", "input.required");
    circle.radius_m = in.number("radius_m", 1, widest_circle_m);
    return circle;
}

json::Array to_json(Point point) { return { point.latitude, point.longitude }; }

json::Value who(const std::optional<Endorsement>& person)
{
    if (!person)
        return nullptr;
    return json::Object{ { "account", json::of(person->account) },
        { "name", json::of(person->name) }, { "at", json::of(person->at) } };
}

json::Object content_json(const EmergencyContent& content)
{
    json::Object body{ { "text", json::of(content.text) },
        { "hazard", json::of(name_of(content.hazard)) },
        { "severity", json::of(name_of(content.severity)) } };
    body["tone"] = content.tone.empty() ? json::Value("none") : json::of(content.tone);
    body["media"] = content.media.empty() ? json::Value(nullptr) : json::of(content.media);
    body["expires"] = json::of(content.expires);
    body["repeat"] = content.repeat;
    body["airing_ms"] = airing_length(content).count();
    body["manner"] = manner_json(content.manner);
    body["translations"] = translations_json(content.translations);
    return body;
}

json::Object to_json(const StageTimes& times)
{
    return { { "p50_ms", json::of(times.p50) }, { "p95_ms", json::of(times.p95) },
        { "last_ms", json::of(times.last) } };
}

json::Object to_json(const OrderCounts& counts, std::int64_t unreachable)
{
    return { { "planned", counts.planned }, { "waiting", counts.waiting },
        { "unreachable", unreachable }, { "received", counts.received },
        { "accepted", counts.accepted }, { "sounding", counts.sounding },
        { "sounded", counts.sounded }, { "refused", counts.refused } };
}

}

OrderAudience read_order_audience(json::Reader& in, std::string_view key)
{
    OrderAudience audience;
    in.list(key, { .least = 1, .most = most_audience }, [&](json::Reader& entry) {
        const auto unit = entry.optional_id<UnitId>("unit");
        const auto group = entry.optional_id<GroupId>("group");
        const auto device = entry.optional_id<DeviceId>("device");
        const auto polygon = entry.field("polygon");
        const auto circle = entry.optional_object("circle", read_circle);
        if (unit.has_value() + group.has_value() + device.has_value() + polygon.has_value()
                + circle.has_value()
            != 1)
            entry.refuse("unit", "audience.one_of");
        if (unit)
            audience.units.push_back(*unit);
        if (group)
            audience.groups.push_back(*group);
        if (device)
            audience.devices.push_back(*device);
        if (polygon)
            audience.polygons.push_back(read_polygon(*polygon));
        if (circle)
            audience.circles.push_back(*circle);
        return true;
    });
    return audience;
}

json::Array to_json(const OrderAudience& audience)
{
    json::Array targets;
    for (const UnitId unit : audience.units)
        targets.push_back(json::Object{ { "unit", json::of(unit) } });
    for (const GroupId group : audience.groups)
        targets.push_back(json::Object{ { "group", json::of(group) } });
    for (const DeviceId device : audience.devices)
        targets.push_back(json::Object{ { "device", json::of(device) } });
    for (const Polygon& polygon : audience.polygons)
        targets.push_back(json::Object{
            { "polygon", json::list_of(polygon, [](Point point) { return to_json(point); }) } });
    for (const Circle& circle : audience.circles) {
        json::Object shape{ { "centre", to_json(circle.centre) }, { "radius_m", circle.radius_m } };
        targets.push_back(json::Object{ { "circle", std::move(shape) } });
    }
    return targets;
}

std::map<std::string, std::string> read_blanks(const json::Field& field)
{
    constexpr std::size_t most_blanks = 20;
    constexpr std::size_t longest_filling = 200; // bytes
    std::map<std::string, std::string> blanks;
    const json::Object object = field.raw_object();
    if (object.size() > most_blanks)
        field.refuse("input.too_many", std::to_string(most_blanks));
    for (const auto& member : object) {
        const auto* text = member.value().if_string();
        if (text == nullptr)
            field.refuse("input.wrong_type", "text");
        else if (text->size() > longest_filling)
            field.refuse("input.too_long", std::to_string(longest_filling));
        else if (std::any_of(text->begin(), text->end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20; }))
            field.refuse("input.control_characters");
        else
            blanks.emplace(std::string(member.key()), std::string(*text));
    }
    return blanks;
}

void read_emergency_content(json::Reader& in, EmergencyContent& content)
{
    if (auto text
        = in.optional_text("text", { .most = longest_emergency_text, .lines = json::Lines::many }))
        say(content, std::move(*text));
    content.hazard = in.optional_choice("hazard", hazards).value_or(content.hazard);
    content.severity = in.optional_choice("severity", severities).value_or(content.severity);
    if (const auto tone = in.optional_choice("tone", tones))
        content.tone = std::string(*tone);
    if (in.is_null("media"))
        content.media.clear();
    else if (auto media = in.optional_text("media", { .least = 64, .most = 64 }))
        content.media = std::move(*media);
    content.expires = in.optional_moment("expires").value_or(content.expires);
    content.repeat
        = static_cast<int>(in.optional_integer("repeat", 1, 10).value_or(content.repeat));
    content.manner = read_manner(in).value_or(content.manner);
}

std::optional<std::vector<Translation>> read_translations(json::Reader& in)
{
    return in.optional_list("translations", { .most = most_translations }, [](json::Reader& one) {
        return Translation{ one.text("language", { .least = 2, .most = 35 }),
            one.text("text",
                { .least = 1, .most = longest_emergency_text, .lines = json::Lines::many }) };
    });
}

void read_translations(json::Reader& in, EmergencyContent& content)
{
    if (auto said = read_translations(in))
        content.translations = std::move(*said);
}

json::Array translations_json(const std::vector<Translation>& translations)
{
    return json::list_of(translations, [](const Translation& one) {
        return json::Object{ { "language", json::of(one.language) },
            { "text", json::of(one.text) } };
    });
}

std::optional<std::optional<Manner>> read_manner(json::Reader& in)
{
    if (in.is_null("manner"))
        return std::optional<Manner>();
    if (const auto said = in.optional_choice("manner", manners))
        return said;
    return std::nullopt;
}

json::Value manner_json(const std::optional<Manner>& manner)
{
    return manner ? json::of(name_of(*manner)) : json::Value(nullptr);
}

// Where most of a round's devices stand comes first; a long tail of hamlets helps nobody.
json::Array units_of_round(const app::HearingRound& round, const UnitTree& tree)
{
    constexpr std::size_t most_named = 20;
    std::vector<std::pair<UnitId, std::int64_t>> units(round.by_unit.begin(), round.by_unit.end());
    std::stable_sort(units.begin(), units.end(),
        [](const auto& a, const auto& b) { return a.second > b.second; });
    units.resize(std::min(units.size(), most_named));
    return json::list_of(units, [&](const auto& one) {
        const Unit* unit = tree.find(one.first);
        return json::Object{ { "unit", json::of(one.first) },
            { "name", unit ? json::of(unit->name) : json::Value(nullptr) },
            { "devices", one.second } };
    });
}

json::Object to_json(const app::HearingPlan& plan, const UnitTree& tree)
{
    const auto round = [&](const app::HearingRound& one) {
        return json::Object{ { "starts_ms", one.starts.count() }, { "ends_ms", one.ends.count() },
            { "devices", one.devices }, { "speakers", one.speakers },
            { "unit_count", static_cast<std::int64_t>(one.by_unit.size()) },
            { "units", units_of_round(one, tree) } };
    };
    return json::Object{ { "rounds", json::list_of(plan.rounds, round) },
        { "manner", json::of(name_of(plan.manner)) },
        { "phrase_gap_ms", plan.spacing.phrases.count() },
        { "airing_gap_ms", plan.spacing.airings.count() }, { "airing_ms", plan.airing.count() },
        { "all_have_heard_ms", plan.all_have_heard.count() }, { "over_ms", plan.over.count() },
        { "unplaced", plan.unplaced } };
}

json::Object to_json(const Emergency& emergency)
{
    const Emergency::Saved& saved = emergency.saved();
    json::Object body = content_json(saved.content);
    body["id"] = json::of(saved.id);
    body["unit"] = json::of(saved.unit);
    body["level"] = json::of(name_of(saved.level));
    body["exercise"] = saved.exercise;
    body["reach"] = json::of(name_of(saved.reach));
    body["state"] = json::of(name_of(saved.state));
    body["version"] = saved.version;
    body["revision"] = saved.revision;
    body["audience"] = to_json(saved.audience);
    body["author"] = who(saved.author);
    body["approver"] = who(saved.approver);
    body["proposal"] = nullptr;
    if (saved.proposal) {
        json::Object proposal = content_json(saved.proposal->content);
        proposal["by"] = who(saved.proposal->by);
        body["proposal"] = std::move(proposal);
    }
    body["break_glass"]
        = saved.break_glass.empty() ? json::Value(nullptr) : json::of(saved.break_glass);
    body["break_glass_from"] = json::of(emergency.patient_until());
    body["pressed_at"] = json::of(saved.pressed);
    body["review_due"] = json::of(saved.review_due);
    body["reviewed"] = who(saved.reviewed);
    body["comment"] = saved.comment.empty() ? json::Value(nullptr) : json::of(saved.comment);
    body["created"] = json::of(saved.created);
    body["changed"] = json::of(saved.changed);
    body["ended"] = json::of(saved.ended);
    return body;
}

json::Object full_body(app::Records& records, const app::Deed& deed, const Emergency& emergency)
{
    json::Object body = to_json(emergency);
    const auto unit = records.units().find(emergency.saved().unit, day_of(deed.now));
    body["unit_name"] = unit ? json::of(unit->name) : json::Value(nullptr);
    body["deeds"] = json::list_of(app::possible_deeds(records, deed, emergency));
    return body;
}

json::Object to_json(const app::ReachCount& count)
{
    return { { "devices", count.devices }, { "speaker_devices", count.speaker_devices },
        { "speakers", count.speakers }, { "boards", count.boards },
        { "households", count.households } };
}

json::Object progress_json(
    const app::OrderWay& way, const UnitTree& tree, const std::function<bool(DeviceId)>& connected)
{
    std::vector<OrderReceipt> receipts = way.receipts;
    std::map<UnitId, std::int64_t> unreachable;
    std::int64_t out_of_reach = 0;
    for (OrderReceipt& receipt : receipts) {
        receipt.unit = commune_of(receipt.unit, tree).value_or(receipt.unit);
        if (receipt.stage() == OrderStage::waiting && !connected(receipt.device)) {
            ++unreachable[receipt.unit];
            ++out_of_reach;
        }
    }
    const OrderProgress progress = progress_of(receipts, way.pressed);
    json::Array units;
    for (const auto& [unit, counts] : progress.by_unit) {
        json::Object one = to_json(counts, unreachable[unit]);
        const Unit* known = tree.find(unit);
        one["unit"] = json::of(unit);
        one["name"] = known ? json::of(known->name) : json::Value(nullptr);
        units.push_back(std::move(one));
    }
    json::Object times{ { "received", to_json(progress.received) },
        { "sounding", to_json(progress.sounding) }, { "sounded", to_json(progress.sounded) } };
    return { { "revision", way.revision },
        { "act", json::of(acts[static_cast<std::size_t>(way.act)]) },
        { "pressed_at", json::of(way.pressed) },
        { "counts", to_json(progress.counts, out_of_reach) }, { "times", std::move(times) },
        { "units", std::move(units) } };
}

json::Object to_json(const ShownReceipt& shown)
{
    const OrderReceipt& receipt = shown.receipt;
    json::Object body{ { "device", json::of(receipt.device) }, { "name", json::of(shown.name) },
        { "unit", json::of(receipt.unit) }, { "unit_name", json::of(shown.unit_name) },
        { "online", shown.online }, { "stage", json::of(name_of(receipt.stage())) } };
    body["reason"] = receipt.reason.empty() ? json::Value(nullptr) : json::of(receipt.reason);
    body["reason_text"]
        = receipt.reason.empty() ? json::Value(nullptr) : json::of(message(receipt.reason));
    body["received_at"] = json::of(receipt.when(OrderStage::received));
    body["accepted_at"] = json::of(receipt.when(OrderStage::accepted));
    body["sounding_at"] = json::of(receipt.when(OrderStage::sounding));
    body["sounded_at"] = json::of(receipt.when(OrderStage::sounded));
    body["refused_at"] = json::of(receipt.when(OrderStage::refused));
    return body;
}

}
