#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/account/rights.hpp"
#include "core/device/device.hpp"
#include "core/unit/dated.hpp"
#include "server/app/page.hpp"

namespace nguon::app {

struct DeviceFilter {
    std::vector<UnitId> units; // in these or below; empty: none may be seen
    std::optional<UnitId> unit;
    std::optional<DeviceKind> kind;
    std::optional<bool> online;
    std::optional<bool> paired;
    std::optional<GroupId> group;
    std::string search;
};

struct DeviceRow {
    Device device;
    DeviceStatus status;
};

struct ProfileState {
    Version version = 0;
    std::string hash;
    Turn turn; // among those in its earshot
    Echo echo; // not said to the device: what an order's pauses are computed from
};

// What decides how far a cluster is heard, and may be entered anew.
struct Sounding {
    int speakers = 0;
    std::optional<double> power_w;
    std::optional<double> bearing;
    int volume_ceiling = 100;

    friend bool operator==(const Sounding&, const Sounding&) = default;
};
inline Sounding sounding_of(const Device& device)
{
    return { device.speakers, device.power_w, device.bearing, device.volume_ceiling };
}
using Soundings = std::map<DeviceId, Dated<Sounding>>;

class Devices {
public:
    virtual ~Devices() = default;

    virtual std::optional<Device> find(DeviceId id) = 0;
    virtual std::optional<DeviceRow> find_with_status(DeviceId id) = 0;
    // In the order of name, then id.
    virtual Paged<DeviceRow> list(
        const DeviceFilter& filter, const UnitTree& tree, const Page& page)
        = 0;
    // Not removed, in the order of ids. Kept in memory while nothing of them changes: an order asks
    // for all, and the press waits.
    virtual std::shared_ptr<const std::vector<Device>> everyone() = 0;
    std::vector<Device> all() { return *everyone(); }
    // Loudspeaker clusters and their horns in each unit that has any itself.
    struct Count {
        UnitId unit;
        std::int64_t clusters = 0;
        std::int64_t speakers = 0;
    };
    virtual std::vector<Count> counts() = 0;
    // The units that devices stood in when these ended; whoever names such a unit means them still.
    virtual std::vector<std::pair<DeviceId, UnitId>> former_units() = 0;
    virtual std::vector<UnitId> former_units_of(DeviceId id) = 0;
    // Where those that stood in the unit when it ended stand now.
    virtual std::vector<UnitId> standing_after(UnitId ended) = 0;
    virtual void add(const Device& device) = 0;
    virtual bool save(const Device& device, Version seen) = 0;
    // From the day on it sounds as it stands there, if it did not before. One that is added does so
    // from its first day.
    virtual void tell_sounding(const Device& device, Day from) = 0;
    // Of all, or of these, on the day. Where nothing was written down for so early a day: the first
    // that was, without a day.
    virtual Soundings soundings_on(Day day) = 0;
    virtual Soundings soundings_on(Day day, const std::vector<DeviceId>& devices) = 0;
    // Several rows at once: the link's statuses are written in batches, never per frame.
    virtual void save_statuses(const std::vector<std::pair<DeviceId, DeviceStatus>>& statuses) = 0;
    // At start nobody is online.
    virtual void mark_all_offline() = 0;

    // Pairing: a code is used once, until it expires.
    virtual void set_pairing_code(DeviceId id, const std::string& code_hash, Moment expires) = 0;
    virtual std::optional<DeviceId> take_pairing_code(const std::string& code_hash, Moment now) = 0;
    // The device's key and the hash of its HTTP token; an earlier key is dead from here on.
    virtual void pair(
        DeviceId id, const std::string& public_key, const std::string& token_hash, Moment now)
        = 0;
    // Whether one that is not removed has the number, beside this one.
    virtual bool is_sim_of_another(const std::string& sim, DeviceId device) = 0;
    // Not removed, paired with this key; in the order of ids.
    virtual std::vector<Device> with_key(const std::string& public_key) = 0;
    // Neither key nor token opens anything from here on.
    virtual void unpair(DeviceId id) = 0;
    virtual std::optional<DeviceId> find_by_token_hash(const std::string& hash) = 0;
    // The profile a device was last given: version, hash of what it says, and its turn.
    virtual std::optional<ProfileState> profile_state(DeviceId id) = 0;
    virtual std::map<DeviceId, ProfileState> profile_states() = 0;
    virtual void set_profile_state(DeviceId id, const ProfileState& state) = 0;
};

struct Group {
    GroupId id;
    UnitId unit; // whose group it is
    std::string name;
    std::vector<UnitId> units;
    std::vector<DeviceId> devices;
    Version version = 1;
    std::optional<Manner> manner = {}; // of its alerts; none: as the units have it
};

class Groups {
public:
    virtual ~Groups() = default;

    virtual std::optional<Group> find(GroupId id) = 0;
    virtual std::vector<Group> find_all(const std::vector<GroupId>& ids) = 0;
    // Only those made before `made_before`, where it is given.
    virtual Paged<Group> list(const std::vector<UnitId>& units, const UnitTree& tree,
        const Page& page, std::optional<Moment> made_before = {})
        = 0;
    // Each time one of these was saved by a person, the oldest first, with the name it was given:
    // more is not known of the past of a group.
    struct Saved {
        GroupId group;
        std::string name;
        Moment at{};
    };
    virtual std::vector<Saved> saved(const std::vector<GroupId>& ids) = 0;
    virtual std::vector<Group> all() = 0;
    virtual void add(const Group& group) = 0;
    virtual bool save(const Group& group, Version seen) = 0;
    virtual bool remove(GroupId id) = 0;
};

struct CommandFilter {
    std::vector<UnitId> units; // of devices in these or below; empty: none may be seen
    std::optional<DeviceId> device;
    std::optional<CommandId> batch;
    std::optional<BulletinId> recall_of; // the recalls of this bulletin
};

struct CommandRow {
    Command command;
    std::string device_name;
};

// How far the recall of a bulletin has come.
struct RecallReach {
    std::int64_t total = 0; // devices that were told to drop it
    std::int64_t reached = 0; // and said that they did
};

class Commands {
public:
    virtual ~Commands() = default;

    virtual void add(const Command& command) = 0;
    virtual std::optional<Command> find(CommandId id) = 0;
    // Not answered and not expired, oldest first: what a device gets when it comes back.
    virtual std::vector<Command> open_of(DeviceId device, Moment now) = 0;
    // Newest first.
    virtual Paged<CommandRow> list(
        const CommandFilter& filter, const UnitTree& tree, const Page& page)
        = 0;
    // The newest that was booked for the device, whatever came of it.
    virtual std::optional<Command> latest_self_test(DeviceId device) = 0;
    virtual RecallReach recall_reach(BulletinId bulletin) = 0;
    // False: it was answered already, or is not this device's.
    virtual bool answer(
        CommandId id, DeviceId device, CommandState state, const std::string& result, Moment now)
        = 0;
    // Sent on their lines; what has its result already keeps it.
    virtual void mark_delivered(const std::vector<CommandId>& ids) = 0;
    virtual std::int64_t expire(Moment now) = 0;
    // Self-tests that expired before `moment`, at most so many, but never the newest of a device:
    // they come every night, and only the last one is looked at.
    virtual std::int64_t forget_self_tests(Moment moment, int most) = 0;
};

// One of `everyone`; null: it is not there, or was removed.
inline const Device* device_in(const std::vector<Device>& everyone, DeviceId id)
{
    const auto at = std::lower_bound(everyone.begin(), everyone.end(), id,
        [](const Device& device, DeviceId wanted) { return device.id < wanted; });
    return at == everyone.end() || at->id != id ? nullptr : &*at;
}

}
