#include "server/app/plans.hpp"

#include "server/app/emergency_rules.hpp"

#include <algorithm>
#include <set>

#include "server/app/onsite.hpp"

namespace nguon::app {
namespace {

DeviceProfile make_profile(const Device& device, const AudienceReach& reach,
    const EmergencyRuleBook& rules, const std::map<UnitId, OnsitePermit>& permits)
{
    DeviceProfile profile;
    profile.device = device.id;
    profile.units = reach.units_above(device);
    profile.groups = reach.groups_of(device);
    profile.place = device.place;
    profile.volume = device.volume;
    profile.volume_ceiling = device.volume_ceiling;
    profile.quiet = device.quiet;
    profile.exercises = device.exercises;
    profile.requires_person = rules.of(device.unit).requires_person;
    profile.onsite = permit_for(permits, profile.units);
    return profile;
}

constexpr std::size_t most_quiet_windows = 10; // as many as a device takes

// On a day whose profile names a volume, ordinary sound is at most as loud from midnight on.
// Whatever an officer sets or commands, a window of the profile stands above it; alerts are not
// bound by windows.
void hold_volume(DeviceProfile& profile, const DayRules& days, Moment now)
{
    const auto most = days.volume_on(day_of(now));
    if (!most)
        return;
    profile.volume = std::min(profile.volume, *most);
    for (QuietVolume& window : profile.quiet)
        window.volume = std::min(window.volume, *most);
    // A device has one window less of its own; were there more, that of the day is the one to stay.
    profile.quiet.resize(std::min(profile.quiet.size(), most_quiet_windows - 1));
    profile.quiet.push_back({ TimeOfDay::zero(), std::chrono::hours(24), *most });
}

// What the profile says, without version and date.
std::string content_hash_of(DeviceProfile profile)
{
    profile.version = 1;
    return sha256(protocol::to_payload(profile, moment_from_unix_ms(0))).text();
}

std::vector<PlanBody> bodies_of(Records& records, const StoredPlan& plan)
{
    std::vector<PlanBody> bodies;
    for (const PlanPart& part : plan.parts) {
        const auto packed = records.plans().body(part.hash);
        const auto hash = Hash::parse(part.hash);
        if (!packed || !hash)
            continue;
        if (auto body = protocol::unpack(*packed, *hash))
            bodies.push_back(std::move(*body));
    }
    return bodies;
}

// What emergencies may need at once: a body without slots for each unit that has templates.
std::vector<PlanBody> prepared_bodies(Records& records)
{
    std::map<UnitId, std::set<PlanMedia>> by_unit;
    std::map<UnitId, std::vector<PlanTemplate>> templates;
    for (const Template& one : records.templates().prepared()) {
        templates[one.unit].push_back(plan_template_of(one));
        by_unit[one.unit];
        if (!one.media.empty())
            by_unit[one.unit].insert({ one.media, one.media_size });
        for (const Track& track : one.tracks) {
            if (const auto file = track.media ? records.media().find(*track.media) : std::nullopt)
                by_unit[one.unit].insert({ file->hash, file->size });
        }
    }
    std::vector<PlanBody> bodies;
    for (const auto& [unit, media] : by_unit) {
        Audience audience;
        audience.units.push_back(unit);
        bodies.push_back(
            { audience.key(), {}, {}, { media.begin(), media.end() }, templates[unit] });
    }
    return bodies;
}

}

Span window_of_plans(Moment now)
{
    const Day today = day_of(now);
    return { start_of(today - std::chrono::days(1)),
        start_of(today + plan_window + std::chrono::days(1)) };
}

CompiledPlans compile_plans(Records& records, const UnitTree& tree, Moment now)
{
    TurnBook turns;
    return compile_plans(records, tree, now, turns);
}

CompiledPlans compile_plans(Records& records, const UnitTree& tree, Moment now, TurnBook& turns)
{
    CompiledPlans compiled;
    compiled.window = window_of_plans(now);
    const AiringBook book(records, tree, compiled.window);

    struct Bundle {
        std::vector<PlannedSchedule> schedules;
        std::vector<std::uint32_t> devices;
    };
    std::map<std::string, Bundle> by_audience;
    for (const AiringBook::Entry& entry : book.entries()) {
        if (entry.subject.bulletins.empty() || entry.devices.empty())
            continue;
        Bundle& group = by_audience[entry.subject.audience.key()];
        group.schedules.push_back(AiringBook::planned(entry));
        group.devices = entry.devices;
    }
    const auto permits = all_permits(records);
    const auto& devices = book.reach().all();
    const EmergencyRuleBook rules(records, tree);
    std::set<std::uint32_t> silenced; // positions
    for (std::uint32_t position = 0; position < devices.size(); ++position) {
        if (book.is_silenced(devices[position]))
            silenced.insert(position);
    }
    for (const Device& device : devices) {
        if (device.kind != DeviceKind::speaker)
            continue;
        compiled.parts[device.id];
        auto [made, is_new] = compiled.profiles.emplace(
            device.id, make_profile(device, book.reach(), rules, permits));
        hold_volume(made->second, book.days_of(device.unit), now);
    }
    const EarshotPlan& earshot = turns.of(devices);
    for (const auto& [device, turn] : earshot.turns)
        compiled.profiles.at(device).turn = turn;
    compiled.echoes = earshot.echoes;
    for (const auto& [key, group] : by_audience) {
        std::vector<PlannedBulletin> bulletins;
        for (const PlannedSchedule& planned : group.schedules) {
            std::copy_if(planned.bulletins.begin(), planned.bulletins.end(),
                std::back_inserter(bulletins),
                [](const PlannedBulletin& bulletin) { return !bulletin.tracks.empty(); });
        }
        std::set<Hash> known; // several orders of languages, or of days, may come to the same
        for (const auto& [order, alike] : book.by_order(bulletins, group.devices)) {
            const auto whole = compile_body(key, group.schedules, compiled.window, order);
            if (!whole)
                continue;
            // Places under the same pauses and profiles share a body: nearly always that is one.
            std::map<std::string, std::vector<std::uint32_t>> by_days;
            for (const std::uint32_t position : alike) {
                if (!silenced.contains(position))
                    by_days[book.days_of(devices[position].unit).key()].push_back(position);
            }
            for (const auto& [days, positions] : by_days) {
                PlanBody body = *whole;
                book.withhold(body.slots, devices[positions.front()].unit);
                if (body.slots.empty())
                    continue;
                auto packed = protocol::pack(body);
                const PlanPart part{ packed.hash.text(),
                    static_cast<std::int64_t>(packed.gzip.size()) };
                if (known.insert(packed.hash).second)
                    compiled.bodies.push_back(std::move(packed));
                for (const std::uint32_t position : positions) {
                    if (const auto at = compiled.parts.find(devices[position].id);
                        at != compiled.parts.end())
                        at->second.push_back(part);
                }
            }
        }
    }
    for (const PlanBody& body : prepared_bodies(records)) {
        compiled.bodies.push_back(protocol::pack(body));
        const PlanPart part{ compiled.bodies.back().hash.text(),
            static_cast<std::int64_t>(compiled.bodies.back().gzip.size()) };
        for (auto& [device, parts] : compiled.parts) {
            if (protocol::means(body.audience, compiled.profiles.at(device)))
                parts.push_back(part);
        }
    }
    for (auto& [device, parts] : compiled.parts)
        std::sort(parts.begin(), parts.end(),
            [](const PlanPart& a, const PlanPart& b) { return a.hash < b.hash; });
    return compiled;
}

PlanChanges changed_plans(Records& records, const CompiledPlans& compiled, Version keyring_version,
    const std::string& audit_seal, Moment now)
{
    PlanChanges changes;
    auto states = records.devices().profile_states();
    for (const auto& [device, profile] : compiled.profiles) {
        ProfileState& state = states[device];
        const std::string hash = content_hash_of(profile);
        const auto disturbed = compiled.echoes.find(device);
        const Echo echo = disturbed == compiled.echoes.end() ? Echo() : disturbed->second;
        const bool is_said = hash != state.hash;
        if (!is_said && echo == state.echo)
            continue;
        if (is_said)
            state = { std::max(state.version + 1, unix_ms(now)), hash, profile.turn, {} };
        state.echo = echo;
        changes.profiles.push_back({ device, state, is_said });
    }
    std::map<DeviceId, Plans::Head> heads;
    for (Plans::Head& head : records.plans().heads())
        heads.emplace(head.device, std::move(head));
    for (const auto& [device, parts] : compiled.parts) {
        PlanHeader header;
        header.device = device;
        header.issued = now;
        header.window = compiled.window;
        header.parts = parts;
        header.keyring_version = keyring_version;
        header.profile_version = states[device].version;
        header.audit_seal = audit_seal;
        std::string hash = sha256(protocol::content_of(header)).text();
        const auto head = heads.find(device);
        if (head != heads.end() && head->second.content_hash == hash
            && head->second.version >= head->second.highest_seen)
            continue;
        header.version = head == heads.end()
            ? next_plan_version(0, 0, now)
            : next_plan_version(head->second.version, head->second.highest_seen, now);
        changes.plans.push_back({ std::move(header), std::move(hash) });
    }
    return changes;
}

std::optional<DeviceProfile> profile_of(Records& records, DeviceId id, Moment now)
{
    const auto device = records.devices().find(id);
    const auto state = records.devices().profile_state(id);
    if (!device || device->removed || !state)
        return std::nullopt;
    const auto tree = records.units().tree(day_of(now));
    DeviceProfile profile;
    profile.device = id;
    profile.version = std::max<Version>(state->version, 1);
    profile.units = tree->path(device->unit);
    for (const UnitId former : records.devices().former_units_of(id)) {
        if (tree->find(former) == nullptr)
            profile.units.push_back(former);
    }
    for (const Group& group : records.groups().all()) {
        const bool by_unit = std::any_of(group.units.begin(), group.units.end(), [&](UnitId unit) {
            return std::find(profile.units.begin(), profile.units.end(), unit)
                != profile.units.end();
        });
        if (by_unit
            || std::find(group.devices.begin(), group.devices.end(), id) != group.devices.end())
            profile.groups.push_back(group.id);
    }
    profile.place = device->place;
    profile.volume = device->volume;
    profile.volume_ceiling = device->volume_ceiling;
    profile.quiet = device->quiet;
    profile.exercises = device->exercises;
    profile.turn = state->turn;
    profile.requires_person = EmergencyRuleBook(records, *tree).of(device->unit).requires_person;
    profile.onsite = permit_for(records, profile.units);
    hold_volume(profile,
        day_rules_of(records, device->unit, *tree, { now, now + std::chrono::hours(1) }), now);
    return profile;
}

PlanTemplate plan_template_of(const Template& one)
{
    return { one.id, one.title, one.text, one.tone, one.repeat, one.media, one.media_length,
        one.version };
}

std::vector<PlanTemplate> templates_of_plan(Records& records, const StoredPlan& plan)
{
    std::vector<PlanTemplate> all;
    for (PlanBody& body : bodies_of(records, plan))
        std::ranges::move(body.templates, std::back_inserter(all));
    std::ranges::sort(all, {}, &PlanTemplate::id);
    const auto twice = std::ranges::unique(all, {}, &PlanTemplate::id);
    all.erase(twice.begin(), twice.end());
    return all;
}

std::vector<PlanSlot> slots_of_plan(Records& records, const StoredPlan& plan)
{
    return merge_slots(bodies_of(records, plan));
}

bool names_media(Records& records, const StoredPlan& plan, const MediaHash& hash)
{
    const auto bodies = bodies_of(records, plan);
    return std::any_of(bodies.begin(), bodies.end(), [&](const PlanBody& body) {
        const auto is_it = [&](const auto& one) { return one.hash == hash; };
        const auto plays_it = [&](const PlanSlot& slot) { return slot.media == hash; };
        return std::any_of(body.media.begin(), body.media.end(), is_it)
            || std::any_of(body.slots.begin(), body.slots.end(), plays_it);
    });
}

}
