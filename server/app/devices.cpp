#include "server/app/devices.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "core/device/obeys.hpp"
#include "core/import/cells.hpp"
#include "server/app/assets.hpp"
#include "server/app/audience.hpp"
#include "server/app/fresh_ids.hpp"
#include "server/app/note.hpp"
#include "server/app/unit_stays.hpp"
#include "trust/hash.hpp"
#include "trust/keys.hpp"
#include "json/write.hpp"

namespace nguon::app {
namespace {

Subject subject(const Device& device)
{
    return { "device", device.id.value(), device.name, device.unit };
}

Result<void> may(Records& records, const Deed& deed, Right right, UnitId unit)
{
    const auto tree = records.units().tree(day_of(deed.now));
    if (tree->find(unit) == nullptr)
        return fail_field("unit", "unit.missing");
    if (!deed.caller.may_in(right, unit, *tree))
        return fail(Kind::forbidden, "device.not_allowed");
    return {};
}

Command make(const Deed& deed, DeviceId device, const NewCommand& wanted)
{
    Command command;
    command.id = deed.new_id<CommandId>();
    command.device = device;
    command.verb = wanted.verb;
    command.number = wanted.number;
    command.issued_by = deed.caller.account;
    command.issued = deed.now;
    command.expires = deed.now + wanted.life;
    return command;
}

}

Result<DeviceRow> find_device(Records& records, const Deed& deed, DeviceId id)
{
    auto row = records.devices().find_with_status(id);
    const auto tree = records.units().tree(day_of(deed.now));
    if (!row || row->device.removed || !deed.caller.may_in(Right::view, row->device.unit, *tree))
        return fail(Kind::missing, "device.missing");
    return std::move(*row);
}

namespace {

// Written as tables take it, and kept one way: a message goes to the number as it stands.
void tidy_sim(Device& device)
{
    device.sim = parse_phone(device.sim).value_or(std::string(trim(device.sim)));
}

// A message to a number sets off one device, never two.
Result<void> check_sim(Records& records, const Device& device)
{
    if (!device.sim.empty() && records.devices().is_sim_of_another(device.sim, device.id))
        return fail_field("sim", "device.sim_exists", device.sim);
    return {};
}

Result<Device> add_with(Records& records, const Deed& deed, Device device, FreshIds& ids)
{
    tidy_sim(device);
    if (const auto sound = check_device(device); !sound)
        return tl::unexpected(sound.error());
    if (const auto allowed = may(records, deed, Right::manage_devices, device.unit); !allowed)
        return tl::unexpected(allowed.error());
    const auto tree = records.units().tree(day_of(deed.now));
    if (const auto stays = check_stays(*tree, device.unit); !stays)
        return tl::unexpected(stays.error());
    device.id = ids.next<DeviceId>();
    if (const auto own = check_sim(records, device); !own)
        return tl::unexpected(own.error());
    device.version = 1;
    device.created = deed.now;
    device.public_key.clear();
    device.removed.reset();
    records.devices().add(device);
    device_added(records, deed, device);
    note(records, deed, "device.added", subject(device));
    return device;
}

}

Result<Device> add_device(Records& records, const Deed& deed, Device device)
{
    FreshIds ids(deed);
    return add_with(records, deed, std::move(device), ids);
}

Result<std::vector<Device>> add_devices(
    Records& records, const Deed& deed, const std::vector<Device>& devices)
{
    std::vector<Device> added;
    FreshIds ids(deed);
    Error wrong{ Kind::invalid, "input.invalid", {}, {} };
    for (std::size_t i = 0; i < devices.size(); ++i) {
        auto one = add_with(records, deed, devices[i], ids);
        if (one) {
            added.push_back(std::move(*one));
            continue;
        }
        const std::string place = "items[" + std::to_string(i) + "]";
        const Error& error = one.error();
        if (error.fields.empty())
            wrong.fields.push_back({ place + ".unit", error.code, error.detail });
        for (const FieldError& field : error.fields)
            wrong.fields.push_back({ place + "." + field.path, field.code, field.detail });
    }
    if (!wrong.fields.empty())
        return tl::unexpected(wrong);
    return added;
}

Result<Device> edit_device(
    Records& records, const Deed& deed, const Device& wished, std::optional<Version> seen)
{
    const auto found = find_device(records, deed, wished.id);
    if (!found)
        return tl::unexpected(found.error());
    Device device = wished;
    tidy_sim(device);
    if (const auto sound = check_device(device); !sound)
        return tl::unexpected(sound.error());
    const Device& old = found->device;
    for (const UnitId unit : { old.unit, device.unit }) {
        if (const auto allowed = may(records, deed, Right::manage_devices, unit); !allowed)
            return tl::unexpected(allowed.error());
    }
    const Version before = seen.value_or(old.version);
    if (before != old.version)
        return fail(Kind::conflict, "device.stale");
    const auto tree = records.units().tree(day_of(deed.now));
    const auto stays = device.unit == old.unit ? Result<void>() : check_stays(*tree, device.unit);
    if (!stays)
        return tl::unexpected(stays.error());
    // Whoever mends something else need not settle first what was taken before.
    if (device.sim != old.sim) {
        if (const auto own = check_sim(records, device); !own)
            return tl::unexpected(own.error());
    }
    device.public_key = old.public_key;
    device.created = old.created;
    device.removed.reset();
    device.version = before + 1;
    if (!records.devices().save(device, before))
        return fail(Kind::conflict, "device.stale");
    device_changed(records, deed, device);
    note(records, deed, "device.edited", subject(device));
    return device;
}

Result<void> remove_device(
    Records& records, const Deed& deed, DeviceId id, std::optional<Version> seen)
{
    auto found = find_device(records, deed, id);
    if (!found)
        return tl::unexpected(found.error());
    Device device = found->device;
    if (const auto allowed = may(records, deed, Right::manage_devices, device.unit); !allowed)
        return allowed;
    const Version before = seen.value_or(device.version);
    device.removed = deed.now;
    device.version = before + 1;
    if (!records.devices().save(device, before))
        return fail(Kind::conflict, "device.stale");
    device_removed(records, deed, device);
    note(records, deed, "device.removed", subject(device));
    return {};
}

std::string pairing_code_from(const std::string& random)
{
    static constexpr std::string_view letters = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
    std::string code;
    for (std::size_t i = 0; i < 10 && i < random.size(); ++i) {
        if (i == 5)
            code += '-';
        code += letters[static_cast<unsigned char>(random[i]) % letters.size()];
    }
    return code;
}

std::string hash_of_code(const std::string& code)
{
    std::string plain;
    for (const char c : code) {
        if (c != '-' && c != ' ')
            plain += static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    }
    return sha256("pairing " + plain).text();
}

Result<std::string> make_pairing_code(
    Records& records, const Deed& deed, DeviceId id, const std::string& random)
{
    const auto found = find_device(records, deed, id);
    if (!found)
        return tl::unexpected(found.error());
    if (const auto allowed = may(records, deed, Right::manage_devices, found->device.unit);
        !allowed)
        return tl::unexpected(allowed.error());
    std::string code = pairing_code_from(random);
    records.devices().set_pairing_code(id, hash_of_code(code), deed.now + pairing_code_life);
    note(records, deed, "device.pairing_code_made", subject(found->device));
    return code;
}

namespace {

std::optional<UnitId> commune_of(const UnitTree& tree, UnitId unit)
{
    for (const UnitId above : tree.path(unit)) {
        if (is_commune(tree.find(above)->kind))
            return above;
    }
    return std::nullopt;
}

// A key says whose device it is, but is no secret: with a code of his own somebody could take the
// device off another commune, which would not know why it fell silent.
bool is_paired_in_another_commune(
    Records& records, const Deed& deed, const std::string& public_key, const Device& device)
{
    const auto tree = records.units().tree(day_of(deed.now));
    const auto earlier = records.devices().with_key(public_key);
    return std::any_of(earlier.begin(), earlier.end(), [&](const Device& one) {
        return one.id != device.id && commune_of(*tree, one.unit) != commune_of(*tree, device.unit);
    });
}

// Who reads the history of the earlier entry need not be allowed to see the new one: its number
// says nothing to him.
std::vector<Device> leave_others(
    Records& records, const Deed& deed, const std::string& public_key, DeviceId next)
{
    std::vector<Device> left;
    for (Device& earlier : records.devices().with_key(public_key)) {
        if (earlier.id == next)
            continue;
        records.devices().unpair(earlier.id);
        json::Object detail{ { "says", "Chính thiết bị này vừa ghép nối vào một mục khác" },
            { "paired_as", json::of(next) } };
        note(records, deed, "device.unpaired", subject(earlier), std::move(detail));
        left.push_back(std::move(earlier));
    }
    return left;
}

}

Result<Enrolment> enrol_device(Records& records, const std::string& code,
    const std::string& public_key, const std::string& token_hash, const Deed& deed)
{
    if (!PublicKey::parse(public_key))
        return fail_field("public_key", "device.bad_key");
    const auto id = records.devices().take_pairing_code(hash_of_code(code), deed.now);
    const auto device = id ? records.devices().find(*id) : std::nullopt;
    if (!device || device->removed)
        return fail_field("pairing_code", "device.wrong_code");
    if (is_paired_in_another_commune(records, deed, public_key, *device))
        return fail_field("public_key", "device.paired_elsewhere");
    Enrolment enrolled{ *id, device->unit, leave_others(records, deed, public_key, *id) };
    records.devices().pair(*id, public_key, token_hash, deed.now);
    note(records, deed, "device.paired", subject(*device));
    return enrolled;
}

Result<SentCommands> send_commands(
    Records& records, const Deed& deed, const Audience& audience, const NewCommand& wanted)
{
    if (wanted.verb == CommandVerb::volume && (wanted.number < 0 || wanted.number > 100))
        return fail_field("percent", "input.out_of_range", "0–100");
    if (audience.empty())
        return fail_field("audience", "bulletin.audience_is_empty");
    const Day today = day_of(deed.now);
    const auto tree = records.units().tree(today);
    const auto units = units_of(records, audience, today);
    if (!units)
        return tl::unexpected(units.error());
    if (!deed.caller.may_in_all(Right::operate_device, *units, *tree))
        return fail(Kind::forbidden, "device.not_allowed");
    const AudienceReach reach(records, *tree);
    SentCommands sent;
    std::vector<Command>& commands = sent.commands;
    for (const Device* device : reach.devices(audience)) {
        if (!obeys(*device, wanted.verb)) {
            ++sent.skipped;
            continue;
        }
        commands.push_back(make(deed, device->id, wanted));
        commands.back().batch = commands.front().id;
        records.commands().add(commands.back());
    }
    if (commands.empty())
        return fail(Kind::invalid, "device.none_obeys");
    json::Object detail{ { "verb", json::of(name_of(wanted.verb)) }, { "number", wanted.number },
        { "devices", static_cast<std::int64_t>(commands.size()) } };
    const bool single = audience.devices.size() == 1 && commands.size() == 1;
    const auto only = single ? records.devices().find(audience.devices[0]) : std::nullopt;
    note(records, deed, "device.commanded",
        only ? subject(*only) : Subject{ "audience", 0, audience.key(), deed.caller.unit },
        std::move(detail));
    return sent;
}

Result<Paged<CommandRow>> list_commands(
    Records& records, const Deed& deed, CommandFilter filter, const Page& page)
{
    if (filter.device) {
        if (const auto found = find_device(records, deed, *filter.device); !found)
            return tl::unexpected(found.error());
    }
    const auto tree = records.units().tree(day_of(deed.now));
    filter.units = deed.caller.units_with(Right::view, *tree);
    return records.commands().list(filter, *tree, page);
}

namespace {

std::vector<Command> to_loudspeakers(
    Records& records, const Deed& deed, const Audience& audience, const NewCommand& wanted)
{
    const auto tree = records.units().tree(day_of(deed.now));
    const AudienceReach reach(records, *tree);
    std::vector<Command> commands;
    for (const Device* device : reach.devices(audience)) {
        if (!obeys(*device, wanted.verb))
            continue;
        commands.push_back(make(deed, device->id, wanted));
        commands.back().batch = commands.front().id;
        records.commands().add(commands.back());
    }
    return commands;
}

}

std::vector<Command> stop_commands(Records& records, const Deed& deed, UnitId unit)
{
    Audience audience;
    audience.units.push_back(unit);
    return to_loudspeakers(
        records, deed, audience, { CommandVerb::stop, 0, std::chrono::minutes(10) });
}

std::vector<Command> recall_commands(Records& records, const Deed& deed, const Bulletin& bulletin)
{
    return to_loudspeakers(records, deed, bulletin.audience(),
        { CommandVerb::recall, bulletin.id().value(), std::chrono::hours(24 * 15) });
}

}
