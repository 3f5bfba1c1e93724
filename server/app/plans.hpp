// Compiling what every device plays: schedules to bodies, bodies to devices. Pure over the records;
// signing and sending are done outside.
#pragma once

#include "protocol/plan.hpp"
#include "server/app/airing.hpp"
#include "server/app/earshot.hpp"

namespace nguon::app {

// From the day before (an item may still be on air) to the end of the fourteenth day.
Span window_of_plans(Moment now);

struct CompiledPlans {
    Span window;
    std::vector<protocol::PackedBody> bodies;
    std::map<DeviceId, std::vector<PlanPart>>
        parts; // of every device, sorted by hash; may be empty
    std::map<DeviceId, DeviceProfile> profiles; // version not filled in
    std::map<DeviceId, Echo> echoes; // of those that are disturbed
};
CompiledPlans compile_plans(Records& records, const UnitTree& tree, Moment now, TurnBook& turns);
CompiledPlans compile_plans(Records& records, const UnitTree& tree, Moment now);

// Headers of the devices whose plan is not what they were given last, ready to be signed.
struct PlanChange {
    PlanHeader header;
    std::string content_hash;
};
struct ProfileChange {
    DeviceId device;
    ProfileState state;
    bool is_said = true; // the device gets a new profile; false: only we know better
};
struct PlanChanges {
    std::vector<PlanChange> plans;
    std::vector<ProfileChange> profiles;
};
PlanChanges changed_plans(Records& records, const CompiledPlans& compiled, Version keyring_version,
    const std::string& audit_seal, Moment now);

// The profile of one device as it is now, with the version it was given.
std::optional<DeviceProfile> profile_of(Records& records, DeviceId device, Moment now);

// Whether the plan has the device hold this sound.
bool names_media(Records& records, const StoredPlan& plan, const MediaHash& hash);
// The slots of a plan that was given out, from its stored bodies.
std::vector<PlanSlot> slots_of_plan(Records& records, const StoredPlan& plan);
// What plans say of a template.
PlanTemplate plan_template_of(const Template& one);
// The templates that it brought, by id.
std::vector<PlanTemplate> templates_of_plan(Records& records, const StoredPlan& plan);

}
