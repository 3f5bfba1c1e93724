#include "server/http/devices/device_json.hpp"

#include "server/app/jingles.hpp"
#include "server/app/power_facts.hpp"
#include "server/app/relays.hpp"
#include "server/http/plumbing/messages.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

constexpr std::array device_kinds{ json::Choice<DeviceKind>{ "speaker", DeviceKind::speaker },
    json::Choice<DeviceKind>{ "board", DeviceKind::board } };
// A recall is no command of its own: it follows from recalling a bulletin.
constexpr std::array command_verbs{ json::Choice<CommandVerb>{ "volume", CommandVerb::volume },
    json::Choice<CommandVerb>{ "stop", CommandVerb::stop },
    json::Choice<CommandVerb>{ "test_tone", CommandVerb::test_tone },
    json::Choice<CommandVerb>{ "restart_player", CommandVerb::restart_player },
    json::Choice<CommandVerb>{ "report_status", CommandVerb::report_status },
    json::Choice<CommandVerb>{ "self_test", CommandVerb::self_test } };

// Of a device on air the key of the airing; anything else it may report is no title.
std::string title_of(app::Records& records, const std::string& on_air)
{
    const auto key = OccurrenceKey::parse(on_air);
    const auto schedule = key ? records.schedules().find(key->schedule) : std::nullopt;
    if (!schedule)
        return {};
    if (const auto jingle = jingle_at(key->item))
        return std::string(app::title_of(*jingle));
    auto bulletin = schedule->bulletin;
    if (schedule->programme) {
        const auto programme = records.programmes().find(*schedule->programme);
        const auto item = static_cast<std::size_t>(key->item);
        if (!programme || item >= programme->items.size())
            return {};
        if (const auto& source = programme->items[item].relay_source) {
            const auto row = records.relay_sources().find(*source);
            return row ? app::title_of(row->feed) : std::string();
        }
        bulletin = programme->items[item].bulletin;
    }
    const auto found = bulletin ? records.bulletins().find(*bulletin) : std::nullopt;
    return found ? found->content().title : std::string();
}

json::Object to_json(const DeviceStatus& status, const std::string& on_air)
{
    json::Object body{ { "online", status.online }, { "last_seen", json::of(status.last_seen) },
        { "ready", status.ready }, { "clock_error_ms", json::of(status.clock_error_ms) },
        { "plan_version", status.plan_version }, { "volume", status.volume },
        { "software", json::of(status.software) }, { "faults", json::list_of(status.faults) },
        { "storage_free", status.storage_free }, { "log_waiting", status.log_waiting } };
    body["on_air"] = on_air.empty() ? json::Value(nullptr) : json::of(on_air);
    return body;
}

json::Value arguments_of(const Command& command)
{
    switch (command.verb) {
    case CommandVerb::volume:
        return json::Object{ { "percent", command.number } };
    case CommandVerb::recall:
        return json::Object{ { "bulletin", json::of(BulletinId(command.number)) } };
    default:
        return json::Object{};
    }
}

json::Value reason_of(const Command& command)
{
    if (command.state == CommandState::expired)
        return json::of(message("command.expired"));
    if (command.state != CommandState::failed)
        return nullptr;
    return json::of(find_message(command.result) ? message(command.result)
                                                 : message("command.failed", command.result));
}

template <typename T, typename Read>
void read_nullable(json::Reader& in, std::string_view key, std::optional<T>& into, Read read)
{
    if (in.is_null(key))
        into.reset();
    else if (auto value = read())
        into = std::move(value);
}

void read_place(json::Reader& in, Device& device)
{
    if (in.is_null("lat") || in.is_null("lon")) {
        device.place.reset();
        return;
    }
    const auto latitude = in.optional_number("lat", -90, 90);
    const auto longitude = in.optional_number("lon", -180, 180);
    if (latitude && longitude)
        device.place = Point{ *latitude, *longitude };
    else if (latitude || longitude)
        in.refuse(latitude ? "lon" : "lat", "input.required");
}

QuietVolume read_quiet(json::Reader& in)
{
    return { in.time_of_day("from"), in.time_of_day("to"),
        static_cast<int>(in.integer("volume", 0, 100)) };
}

}

ShownDevice show(app::Records& records, const UnitTree& tree, app::DeviceRow row)
{
    ShownDevice shown;
    if (const Unit* unit = tree.find(row.device.unit))
        shown.unit_name = unit->name;
    if (row.status.online && !row.status.on_air.empty())
        shown.on_air = title_of(records, row.status.on_air);
    shown.row = std::move(row);
    shown.self_test = records.commands().latest_self_test(shown.row.device.id);
    return shown;
}

void add_outage(ShownDevice& shown, app::Records& records, const UnitTree& tree,
    const std::vector<PlannedOutage>& outages)
{
    if (outages.empty())
        return;
    const auto units = app::units_meaning(records, tree, shown.row.device);
    const auto first = std::find_if(outages.begin(), outages.end(), [&](const PlannedOutage& one) {
        return std::find(units.begin(), units.end(), one.unit) != units.end();
    });
    if (first != outages.end())
        shown.planned_outage = first->span;
}

json::Object to_json(const ShownDevice& shown)
{
    const Device& device = shown.row.device;
    json::Array quiet;
    for (const QuietVolume& window : device.quiet) {
        quiet.push_back(json::Object{ { "from", json::of(vietnamese_time(window.from)) },
            { "to", json::of(vietnamese_time(window.to)) }, { "volume", window.volume } });
    }
    json::Object body{ { "id", json::of(device.id) }, { "unit", json::of(device.unit) },
        { "unit_name", json::of(shown.unit_name) }, { "kind", json::of(name_of(device.kind)) },
        { "name", json::of(device.name) }, { "speakers", device.speakers },
        { "power_w", json::of(device.power_w) }, { "bearing", json::of(device.bearing) },
        { "volume", device.volume }, { "volume_ceiling", device.volume_ceiling },
        { "quiet", std::move(quiet) }, { "exercises", device.exercises },
        { "sim", json::of(device.sim) }, { "paired", !device.public_key.empty() },
        { "status", to_json(shown.row.status, shown.on_air) }, { "version", device.version },
        { "created", json::of(device.created) } };
    body["self_test"] = shown.self_test
        ? json::Value(json::Object{ { "state", json::of(name_of(shown.self_test->state)) },
            { "at", json::of(shown.self_test->answered.value_or(shown.self_test->issued)) },
            { "reason", reason_of(*shown.self_test) } })
        : json::Value(nullptr);
    body["planned_outage"] = shown.planned_outage
        ? json::Value(json::Object{ { "from", json::of(shown.planned_outage->begins) },
            { "to", json::of(shown.planned_outage->ends) } })
        : json::Value(nullptr);
    body["lat"] = device.place ? json::Value(device.place->latitude) : json::Value(nullptr);
    body["lon"] = device.place ? json::Value(device.place->longitude) : json::Value(nullptr);
    return body;
}

ShownCommand show(app::Records& records, app::CommandRow row)
{
    const auto account = records.accounts().find(row.command.issued_by);
    return { std::move(row), account ? account->name : std::string() };
}

json::Object to_json(const ShownCommand& shown)
{
    const Command& command = shown.row.command;
    return json::Object{ { "id", json::of(command.id) }, { "batch", json::of(command.batch) },
        { "device", json::of(command.device) }, { "device_name", json::of(shown.row.device_name) },
        { "verb", json::of(name_of(command.verb)) }, { "args", arguments_of(command) },
        { "state", json::of(name_of(command.state)) }, { "issued_by", json::of(command.issued_by) },
        { "issued_by_name", json::of(shown.issued_by_name) },
        { "issued_at", json::of(command.issued) }, { "expires", json::of(command.expires) },
        { "answered_at", json::of(command.answered) }, { "reason", reason_of(command) } };
}

void read_device(json::Reader& in, Device& device)
{
    if (const auto unit = in.optional_id<UnitId>("unit"))
        device.unit = *unit;
    if (const auto kind = in.optional_choice("kind", device_kinds))
        device.kind = *kind;
    if (auto name = in.optional_text("name", { .least = 1, .most = 200 }))
        device.name = std::move(*name);
    if (const auto speakers = in.optional_integer("speakers", 0, 64))
        device.speakers = static_cast<int>(*speakers);
    read_place(in, device);
    read_nullable(
        in, "power_w", device.power_w, [&] { return in.optional_number("power_w", 0, 5'000); });
    read_nullable(
        in, "bearing", device.bearing, [&] { return in.optional_number("bearing", 0, 359.99); });
    if (const auto volume = in.optional_integer("volume", 0, 100))
        device.volume = static_cast<int>(*volume);
    if (const auto ceiling = in.optional_integer("volume_ceiling", 0, 100))
        device.volume_ceiling = static_cast<int>(*ceiling);
    device.exercises = in.optional_boolean("exercises").value_or(device.exercises);
    if (auto sim = in.optional_text("sim", { .most = 30 }))
        device.sim = std::move(*sim);
    if (auto quiet = in.optional_list("quiet", { .most = 9 }, read_quiet))
        device.quiet = std::move(*quiet);
}

app::NewCommand read_command(json::Reader& in)
{
    app::NewCommand command;
    command.verb = in.choice("verb", command_verbs);
    const bool sets_volume = command.verb == CommandVerb::volume;
    const bool has_arguments = in.optional_object("args", [&](json::Reader& args) {
        const auto percent = args.optional_integer("percent", 0, 100);
        if (percent.has_value() != sets_volume)
            args.refuse("percent", sets_volume ? "input.required" : "input.unknown_field");
        command.number = percent.value_or(0);
    });
    if (sets_volume && !has_arguments)
        in.refuse("args.percent", "input.required");
    return command;
}

}
