// Devices: entering them in the register, pairing, commands.
#pragma once

#include "server/app/deed.hpp"

namespace nguon::app {

inline constexpr std::chrono::hours pairing_code_life{ 24 * 7 };
inline constexpr std::size_t random_for_pairing_code = 10; // bytes

Result<DeviceRow> find_device(Records& records, const Deed& deed, DeviceId id);
// Named, placed and standing as on the day; all else is as it is known today.
struct DeviceThen {
    Device device;
    std::string unit_name; // on the day
};
// Those of an earlier day that the caller may see today, by name; of a group, those that stood then
// in what it names today. Refuses a day to come, and what nobody knows of an earlier day: line and
// pairing.
Result<Paged<DeviceThen>> list_devices_on(
    Records& records, const Deed& deed, const DeviceFilter& wish, Day day, const Page& page);
// One of them, as it stood on the day: device.missing also for whoever may see neither where it
// stood then nor where it last stood, asset.not_then.
Result<DeviceThen> find_device_on(Records& records, const Deed& deed, DeviceId id, Day day);
// All loudspeakers and boards as the register has them standing on an earlier day, by its names and
// with the sound of then; the rest is what is known today.
std::shared_ptr<const std::vector<Device>> devices_then(
    Records& records, Day day, const Soundings& soundings);
Result<Device> add_device(Records& records, const Deed& deed, Device device);
// All or none; what is wrong with a device has its place in the path: "items[3].name".
Result<std::vector<Device>> add_devices(
    Records& records, const Deed& deed, const std::vector<Device>& devices);
// `device` holds the wished-for state; id, key and creation stay as they were.
Result<Device> edit_device(
    Records& records, const Deed& deed, const Device& device, std::optional<Version> seen);
Result<void> remove_device(
    Records& records, const Deed& deed, DeviceId id, std::optional<Version> seen);
// A code of ten digits and letters to be typed at the device; an earlier one is dead.
Result<std::string> make_pairing_code(
    Records& records, const Deed& deed, DeviceId id, const std::string& random);

// What a device gets for its code: itself, and the secret for its HTTP requests.
struct Enrolment {
    DeviceId device;
    UnitId unit;
    std::vector<Device> left; // entries of the register that it was paired with before
};
// One device stands behind one entry: where its key was paired with another, that one is unpaired.
// Refuses with device.wrong_code (unknown, used or expired: not told apart) or device.bad_key.
Result<Enrolment> enrol_device(Records& records, const std::string& code,
    const std::string& public_key, const std::string& token_hash, const Deed& deed);

// Without the letters and digits that look alike.
std::string pairing_code_from(const std::string& random);
std::string hash_of_code(const std::string& code);

struct NewCommand {
    CommandVerb verb = CommandVerb::report_status;
    std::int64_t number = 0;
    Milliseconds life = std::chrono::minutes(10);
};
struct SentCommands {
    std::vector<Command> commands;
    std::int64_t skipped = 0; // devices of the audience that cannot obey
};
// To every device of the audience that can obey; refuses without the right in all of its units, and
// where none can.
Result<SentCommands> send_commands(
    Records& records, const Deed& deed, const Audience& audience, const NewCommand& command);
// Of one device, one batch, or everything the caller may see; newest first.
Result<Paged<CommandRow>> list_commands(
    Records& records, const Deed& deed, CommandFilter filter, const Page& page);
// Cuts what is on air in the unit, on every loudspeaker that has a program.
std::vector<Command> stop_commands(Records& records, const Deed& deed, UnitId unit);
// The recall of a bulletin, to every device that has it in a plan. In the transaction of the
// recall.
std::vector<Command> recall_commands(Records& records, const Deed& deed, const Bulletin& bulletin);

}
