// From an audience to the units it concerns and the devices it reaches.
#pragma once

#include "server/app/deed.hpp"

namespace nguon::app {

// Every unit a right is needed in: the units named, those of the groups, those of the devices.
// Refuses what does not exist (audience.unit_missing, group_missing, device_missing), with the path
// of the entry.
Result<std::vector<UnitId>> units_of(Records& records, const Audience& audience, Day day);

// A unit that ended still names the devices that stood in it then: the units where these stand now
// answer for it, or where there are none, those that followed it. One that is there is itself;
// empty: there is no such unit, or nothing followed it.
std::vector<UnitId> units_standing_for(Records& records, UnitId named, const UnitTree& tree);

// Which devices an audience means, for many audiences over one reading of the register.
class AudienceReach {
public:
    AudienceReach(Records& records, const UnitTree& tree);

    // Not removed; each once, in the order of ids.
    std::vector<const Device*> devices(const Audience& audience) const;
    const std::vector<Device>& all() const { return *everyone_; }
    // The unit of the device and everything above it, and then the ended units it stood in.
    std::vector<UnitId> units_above(const Device& device) const;
    std::vector<GroupId> groups_of(const Device& device) const;
    const Device* find(DeviceId id) const;

    // Positions in `all()`, sorted.
    std::vector<std::uint32_t> positions(const Audience& audience) const;

private:
    const UnitTree& tree_;
    std::shared_ptr<const std::vector<Device>> everyone_; // in the order of ids
    std::map<GroupId, Group> groups_;
    // Every device stands under its unit and under each unit above it.
    std::unordered_map<UnitId, std::vector<std::uint32_t>> by_unit_;
    std::unordered_map<DeviceId, std::uint32_t> by_id_;
    std::unordered_map<DeviceId, std::vector<UnitId>> former_; // ended units it stood in
};

struct ReachCount {
    std::int64_t devices = 0;
    std::int64_t speaker_devices = 0; // cụm loa
    std::int64_t speakers = 0; // loa
    std::int64_t boards = 0;
    std::int64_t unpaired = 0; // of the devices: entered, but no program was paired with them yet
    std::int64_t households = 0; // of the hamlets and communes named, where known

    void add(const Device& device);
};
// Of the units named and all below them; of one that ended, its own and those that stood in it.
std::int64_t count_households(Records& records, const Audience& audience, const UnitTree& tree);
ReachCount count_reach(Records& records, const Audience& audience, const UnitTree& tree);

}
