#include "server/app/unit_transfer.hpp"

#include <algorithm>
#include <set>
#include <unordered_map>

#include "server/app/airing.hpp"
#include "server/app/emergencies.hpp"
#include "server/app/unit_foresight.hpp"
#include "server/app/unit_inheritance_parts.hpp"

namespace nguon::app {
namespace {

constexpr std::size_t most_concerns = 500;
constexpr std::chrono::days transfer_looked_ahead{ 14 };

class Transfer {
public:
    Transfer(Records& records, const Deed& deed, const UnitChangeRecord& record)
        : records_(records)
        , deed_(deed)
        , record_(record)
        , before_(records.units().whole_register())
        , day_(std::max(day_of(deed.now), record.change.on))
    {
    }

    Result<Transferred> run()
    {
        auto effect = effect_in(records_, before_, record_);
        if (!effect)
            return tl::unexpected(effect.error());
        done_.effect = std::move(*effect);
        if (alert_in_the_way(records_, done_.effect, deed_.now))
            done_.preview.concerns.push_back({ "unit_change.emergency_live", {}, {}, {} });
        if (const auto placed = check_placed(); !placed)
            return tl::unexpected(placed.error());
        list_units();
        if (const auto owned = check_owned(); !owned)
            return tl::unexpected(owned.error());
        const auto undone = record_.reverses ? records_.unit_changes().find(*record_.reverses)
                                             : std::optional<UnitChangeRecord>();
        Inheritance given{ before_, done_.effect, undone ? &undone->effect : nullptr, deed_.now,
            day_, {} };
        if (undone) {
            given.permits_before = undone->preview.permits_before;
            given.joined_before = undone->preview.stations;
            given.undone_at = undone->done;
        }
        const auto paths = paths_of_devices();
        note_district_keys();
        write(given, former_stands(paths));
        tell_who_leaves(paths);
        InheritedRules rules = inherit_rules(records_, given);
        done_.preview.permits_before = std::move(rules.permits);
        add(std::move(rules.concerns));
        add(inherit_pauses(records_, deed_, given));
        add(inherit_thresholds(records_, given));
        add(inherit_roles(records_, given));
        inherit_delegations(records_, deed_, given);
        inherit_places(records_, deed_, given);
        done_.preview.stations = inherit_assets(records_, deed_, given);
        add_schedule_concerns();
        return std::move(done_);
    }

private:
    void add(std::vector<ChangeConcern> concerns)
    {
        for (ChangeConcern& one : concerns) {
            if (done_.preview.concerns.size() < most_concerns)
                done_.preview.concerns.push_back(std::move(one));
        }
    }

    std::string name_after(UnitId unit) const
    {
        if (const ChangedLife* life = done_.effect.find(unit))
            return life->after.eras.back().name;
        const UnitEra* era = before_.known_as(unit, record_.change.on);
        return era == nullptr ? unit.text() : era->name;
    }

    // A device goes into a unit that is there, from one that the change is about. What was moved or
    // removed by hand since the change was booked is no reason to fail on its day.
    Result<void> check_placed()
    {
        const bool was_booked = record_.state == UnitChangeState::planned;
        std::set<DeviceId> seen;
        for (const auto& [id, unit] : record_.placed) {
            const auto device = records_.devices().find(id);
            const std::string name = device ? device->name : id.text();
            if (!seen.insert(id).second)
                return fail(Kind::invalid, "unit_change.repeated", name);
            if (const auto fits = check_place(device, unit); fits)
                placed_.emplace_back(id, unit);
            else if (was_booked)
                add({ { "unit_change.device_left_out", unit, name_after(unit), name } });
            else
                return fits;
        }
        return {};
    }

    Result<void> check_place(const std::optional<Device>& device, UnitId unit) const
    {
        if (!device || device->removed)
            return fail_field("placed", "audience.device_missing");
        const ChangedLife* target = done_.effect.find(unit);
        if (target == nullptr || target->after.era_on(record_.change.on) == nullptr
            || done_.effect.find(device->unit) == nullptr)
            return fail_field("placed", "unit_change.not_in_it", device->name);
        return {};
    }

    void list_units()
    {
        std::vector<UnitId> listed;
        for (const ChangedLife& one : done_.effect.lives) {
            if (one.is_new())
                continue;
            const UnitEra* was = one.before->era_on(record_.change.on);
            const UnitEra* is = one.after.era_on(record_.change.on);
            if (was == nullptr)
                continue;
            MovedUnit moved;
            moved.unit = one.after.id;
            moved.name = was->name;
            moved.kind = was->kind;
            moved.ends = is == nullptr;
            if (is != nullptr && is->kind != was->kind)
                moved.becomes_kind = is->kind;
            if (moved.ends) {
                const Heirs& heirs = done_.effect.heirs.at(moved.unit);
                std::vector<UnitId> next;
                if (heirs.chief)
                    next.push_back(*heirs.chief);
                for (const Succession& one_next : one.after.successors) {
                    if (one_next.on == record_.change.on && one_next.to != heirs.chief)
                        next.push_back(one_next.to);
                }
                for (const UnitId id : next)
                    moved.becomes.emplace_back(id, name_after(id));
            } else if (is->name != was->name) {
                moved.becomes.emplace_back(moved.unit, is->name);
            } else if (is->parent && is->parent != was->parent) {
                moved.becomes.emplace_back(*is->parent, name_after(*is->parent));
            }
            listed.push_back(moved.unit);
            done_.preview.units.push_back(std::move(moved));
        }
        auto holdings = records_.unit_changes().holdings(listed);
        for (MovedUnit& moved : done_.preview.units) {
            moved.holdings = std::move(holdings[moved.unit]);
            if (!moved.ends)
                continue;
            for (const auto& [table, count] : moved.holdings)
                done_.preview.total[table] += count;
        }
        std::stable_sort(done_.preview.units.begin(), done_.preview.units.end(),
            [](const MovedUnit& a, const MovedUnit& b) { return a.ends > b.ends; });
    }

    // What is dissolved without anybody after it must be empty.
    Result<void> check_owned() const
    {
        for (const MovedUnit& moved : done_.preview.units) {
            if (moved.ends && !done_.effect.heirs.at(moved.unit).chief && !moved.holdings.empty())
                return fail(Kind::conflict, "unit_change.has_belongings", moved.name);
        }
        return {};
    }

    // The unit each device stands in and those above, as they are before the change.
    using Paths = std::vector<std::pair<DeviceId, std::vector<UnitId>>>;
    Paths paths_of_devices() const
    {
        Paths paths;
        for (const auto& [device, unit] : records_.unit_changes().devices_by_unit()) {
            std::vector<UnitId>& path = paths.emplace_back(device, std::vector<UnitId>()).second;
            std::optional<UnitId> at = unit;
            while (at) {
                path.push_back(*at);
                const UnitLife* life = before_.find(*at);
                const UnitEra* era = life == nullptr ? nullptr : life->era_on(day_);
                at = era == nullptr ? std::nullopt : era->parent;
            }
        }
        return paths;
    }

    // Which devices stand in units that end: these go on being meant by their names.
    std::vector<std::pair<DeviceId, UnitId>> former_stands(const Paths& paths) const
    {
        std::vector<std::pair<DeviceId, UnitId>> stood;
        for (const auto& [device, path] : paths) {
            for (const UnitId unit : path) {
                if (done_.effect.heirs.contains(unit))
                    stood.emplace_back(device, unit);
            }
        }
        return stood;
    }

    // The name of a unit that goes on means what stands in it: were it to mean those that left as
    // well, who speaks to it would speak where he has no right.
    void tell_who_leaves(const Paths& paths)
    {
        const auto tree = records_.units().tree(day_);
        std::unordered_map<DeviceId, UnitId> now;
        const auto everyone = records_.devices().everyone();
        for (const Device& device : *everyone)
            now.emplace(device.id, device.unit);
        std::map<UnitId, std::int64_t> left;
        for (const auto& [device, path] : paths) {
            const auto stands = now.find(device);
            for (const UnitId unit : path) {
                if (stands != now.end() && tree->find(unit) != nullptr
                    && !tree->covers(unit, stands->second))
                    ++left[unit];
            }
        }
        for (const auto& [unit, count] : left)
            add({ { "unit_change.devices_leave", unit, name_after(unit), std::to_string(count) } });
    }

    // A key that let alerts of a district through would let them through for the province.
    void note_district_keys()
    {
        for (const ApiKey& key : records_.api_keys().list()) {
            const auto heirs = done_.effect.heirs.find(key.unit);
            if (heirs == done_.effect.heirs.end() || key.revoked || !heirs->second.chief)
                continue;
            const auto& area = heirs->second.area;
            const bool wider = area.size() != 1 || area.front() != *heirs->second.chief;
            if (!wider || key.handling != CapHandling::pass)
                continue;
            held_keys_.push_back(key.id);
            done_.preview.concerns.push_back({ "unit_change.key_held", *heirs->second.chief,
                name_after(*heirs->second.chief), key.name });
        }
    }

    void write(const Inheritance& given, const std::vector<std::pair<DeviceId, UnitId>>& stood)
    {
        std::vector<UnitLife> lives;
        std::vector<UnitId> back;
        for (const ChangedLife& one : done_.effect.lives) {
            lives.push_back(one.after);
            if (one.has_come_back(record_.change.on))
                back.push_back(one.after.id);
        }
        records_.units().put(lives);
        UnitChanges& changes = records_.unit_changes();
        if (record_.reverses) {
            changes.hand_back(*record_.reverses, record_.id);
            changes.forget_former(back);
        }
        std::map<UnitId, UnitId> chiefs;
        for (const auto& [unit, heirs] : done_.effect.heirs) {
            if (heirs.chief)
                chiefs.emplace(unit, *heirs.chief);
        }
        changes.hand_over(record_.id, chiefs, placed_);
        hand_on(given);
        changes.add_former(stood);
        for (const ApiKeyId id : held_keys_) {
            auto key = records_.api_keys().find(id);
            key->handling = CapHandling::hold;
            key->passed_by.reset();
            records_.api_keys().save(*key);
        }
    }

    // What was decided and is spoken where units came from; the days of what is spoken there are
    // kept as well.
    void hand_on(const Inheritance& given)
    {
        const auto pasts = pasts_of(given);
        std::vector<UnitId> heirs;
        for (const auto& [unit, past] : pasts)
            heirs.push_back(unit);
        const auto before = records_.units().languages(heirs);
        records_.unit_changes().hand_on(pasts);
        for (const auto& [unit, languages] : records_.units().languages(heirs)) {
            const auto own = before.find(unit);
            if (own == before.end() || own->second != languages)
                records_.units().set_languages(unit, languages, given_from(given, unit));
        }
    }

    // What stands in each other's way in the units as they will be: airings that meet, quiet hours
    // and caps that now hold for more.
    void add_schedule_concerns()
    {
        const Moment from = std::max(deed_.now, start_of(day_));
        const auto tree = records_.units().tree(day_);
        const AiringBook book(
            records_, *tree, Span{ from, start_of(day_ + transfer_looked_ahead) });
        std::set<UnitId> heirs;
        for (const auto& [unit, next] : done_.effect.heirs) {
            if (next.chief && next.area == std::vector{ *next.chief })
                heirs.insert(*next.chief);
        }
        std::set<std::pair<std::string, ScheduleId>> told;
        for (const UnitId unit : heirs) {
            if (is_full())
                return;
            Audience all;
            all.units.push_back(unit);
            for (Place& place : book.places(all, std::nullopt)) {
                // Silence is told by itself, and everything would be in its way.
                place.rules.silenced = false;
                add_conflicts(unit, place, from, told);
            }
        }
    }

    bool is_full() const { return done_.preview.concerns.size() >= most_concerns; }

    void add_conflicts(
        UnitId unit, Place& place, Moment from, std::set<std::pair<std::string, ScheduleId>>& told)
    {
        for (std::size_t i = 0; i < place.airings.size() && !is_full(); ++i) {
            if (place.airings[i].at_once || place.airings[i].span.begins < from)
                continue;
            // Taken out while it is looked at: nothing is in its own way.
            const auto at = place.airings.begin() + static_cast<std::ptrdiff_t>(i);
            Airing airing = std::move(*at);
            place.airings.erase(at);
            const auto conflict = conflict_of(airing, place, from);
            if (conflict && told.emplace(conflict->code, airing.schedule).second)
                add({ { conflict->code, unit, name_after(unit),
                    airing.subject + ", " + vietnamese_moment(conflict->at)
                        + (conflict->detail.empty() ? "" : ": " + conflict->detail) } });
            place.airings.insert(
                place.airings.begin() + static_cast<std::ptrdiff_t>(i), std::move(airing));
        }
    }

    Records& records_;
    const Deed& deed_;
    const UnitChangeRecord& record_;
    UnitRegister before_;
    Day day_; // from which on it holds for what has no days of its own
    std::vector<std::pair<DeviceId, UnitId>> placed_;
    std::vector<ApiKeyId> held_keys_;
    Transferred done_;
};

}

bool alert_in_the_way(Records& records, const ChangeEffect& effect, Moment now)
{
    const auto open = records.emergencies().open(now);
    if (open.empty())
        return false;
    const auto tree = records.units().tree(day_of(now));
    std::vector<UnitId> touched;
    for (const ChangedLife& one : effect.lives) {
        if (tree->find(one.after.id) != nullptr)
            touched.push_back(one.after.id);
    }
    return std::any_of(open.begin(), open.end(), [&](const Emergency& emergency) {
        std::vector<UnitId> meant = units_left(records, emergency.saved().audience, day_of(now));
        meant.push_back(emergency.saved().unit);
        return std::any_of(meant.begin(), meant.end(), [&](UnitId unit) {
            return std::any_of(touched.begin(), touched.end(),
                [&](UnitId one) { return tree->covers(unit, one) || tree->covers(one, unit); });
        });
    });
}

Result<Transferred> transfer(Records& records, const Deed& deed, const UnitChangeRecord& record)
{
    return Transfer(records, deed, record).run();
}

}
