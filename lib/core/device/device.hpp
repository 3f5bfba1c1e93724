// A device in the field: a cluster of loudspeakers behind one controller, or a board.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/moment.hpp"
#include "base/result.hpp"
#include "core/ids.hpp"
#include "core/onsite/onsite.hpp"
#include "core/order/turn.hpp"
#include "core/place/place.hpp"

namespace nguon {

enum class DeviceKind : std::uint8_t { speaker, board };

std::string_view name_of(DeviceKind kind);
std::optional<DeviceKind> parse_device_kind(std::string_view text);

// How loud at which time of day: a signed part of the profile. Outside all windows: `volume`.
struct QuietVolume {
    TimeOfDay from{};
    TimeOfDay to{};
    int volume = 0; // percent, 0..100

    friend bool operator==(const QuietVolume&, const QuietVolume&) = default;
};

// What a device is told about itself, signed. It survives a change of units without re-pairing.
struct DeviceProfile {
    DeviceId device;
    Version version = 0; // only grows
    std::vector<UnitId> units; // its unit and all above
    std::vector<GroupId> groups;
    std::optional<Point> place;
    int volume = 80; // percent, 0..100
    int volume_ceiling = 100; // as installed; no command goes above it
    std::vector<QuietVolume> quiet;
    bool exercises = true; // sounds the orders of an exercise
    OnsitePermit onsite; // what may be set off at the place itself
    Turn turn;
    bool requires_person = false; // refuses an order that no person signed with his own key
};

struct Device {
    DeviceId id;
    UnitId unit;
    DeviceKind kind = DeviceKind::speaker;
    std::string name;
    int speakers = 0; // horns on the cluster, 0..64
    std::optional<Point> place;
    std::optional<double> power_w; // amplifier output, watts
    std::optional<double> bearing; // degrees from north, of the main horn
    int volume = 80;
    int volume_ceiling = 100;
    std::vector<QuietVolume> quiet;
    bool exercises = true; // takes part in exercises; taken out where they would frighten
    std::string sim; // the number its modem answers to, "+84..."; empty: none
    Turn turn; // as last computed from the places of all horns, never entered
    Echo echo; // likewise
    std::string public_key; // base64url Ed25519; empty until paired
    Version version = 1;
    Moment created{};
    std::optional<Moment> removed;
};

Result<void> check_device(const Device& device);

// What the server knows of a device from its link; not kept for ever.
struct DeviceStatus {
    bool online = false;
    std::optional<Moment> last_seen;
    Version plan_version = 0; // held
    bool ready = false; // everything of the next 24 h is on the device
    std::optional<std::int64_t> clock_error_ms; // bound the device reports; none: no trusted time
    std::string software;
    int volume = 0;
    std::string on_air; // occurrence or order id, empty: silence
    std::int64_t storage_free = 0; // bytes
    std::vector<std::string> faults; // codes
    std::int64_t log_waiting = 0; // play records not yet uploaded
    std::optional<int> mains_v = {}; // volts of the mains, of a device that measures them
};

enum class CommandVerb : std::uint8_t {
    volume, // args: percent
    stop, // the item on air; never an emergency
    test_tone,
    restart_player,
    report_status,
    recall, // args: bulletin; cut it now and never start it again
    self_test, // in silence: stored sounds, voice, output
};

std::string_view name_of(CommandVerb verb);
std::optional<CommandVerb> parse_command_verb(std::string_view text);

enum class CommandState : std::uint8_t { pending, delivered, done, failed, expired };

std::string_view name_of(CommandState state);
std::optional<CommandState> parse_command_state(std::string_view text);

struct Command {
    CommandId id;
    DeviceId device;
    CommandVerb verb = CommandVerb::report_status;
    std::int64_t number = 0; // volume in percent, or the bulletin's id
    CommandId batch; // of those given at once: the id of the first
    AccountId issued_by;
    Moment issued{};
    Moment expires{};
    CommandState state = CommandState::pending;
    std::string result; // a code when failed
    std::optional<Moment> answered;
};

}
