#include "server/app/unit_transfer.hpp"

#include <algorithm>
#include <set>

#include "server/app/airing.hpp"
#include "server/app/emergencies.hpp"
#include "server/app/unit_inheritance.hpp"

namespace nguon::app {
namespace {

constexpr std::size_t most_concerns = 500;
constexpr std::chrono::days looked_ahead{ 14 };

class Transfer {
public:
    Transfer(Records& records, const Deed& deed, const UnitChangeRecord& record)
        : records_(records)
        , deed_(deed)
        , record_(record)
        , before_(records.units().whole_register())
        , today_(day_of(deed.now))
    {
    }

    Result<Transferred> run()
    {
        std::optional<UnitChangeRecord> undone;
        if (record_.reverses) {
            undone = records_.unit_changes().find(*record_.reverses);
            if (!undone || undone->state != UnitChangeState::done)
                return fail(Kind::conflict, "unit_change.wrong_state");
        }
        auto effect = undone
            ? reversal_of(before_, undone->effect, record_.change.on, record_.change.resolution)
            : effect_of(before_, record_.change);
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
        const auto stood = former_stands();
        note_district_keys();
        write(undone ? &*undone : nullptr, stood);
        const Inheritance given{ before_, done_.effect, undone ? &undone->effect : nullptr,
            deed_.now, std::max(today_, record_.change.on) };
        add(inherit_rules(records_, given));
        add(inherit_roles(records_, given));
        inherit_places(records_, deed_, given);
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

    // A device goes into a unit that is there, from one that the change is about.
    Result<void> check_placed() const
    {
        for (const auto& [id, unit] : record_.placed) {
            const auto device = records_.devices().find(id);
            if (!device || device->removed)
                return fail_field("placed", "audience.device_missing");
            const ChangedLife* target = done_.effect.find(unit);
            const ChangedLife* from = done_.effect.find(device->unit);
            if (target == nullptr || target->after.era_on(record_.change.on) == nullptr
                || from == nullptr)
                return fail_field("placed", "unit_change.not_in_it", device->name);
        }
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

    // Which devices stand, today, in units that end: these go on being meant by their names.
    std::vector<std::pair<DeviceId, UnitId>> former_stands() const
    {
        const Day day = std::max(today_, record_.change.on);
        std::vector<std::pair<DeviceId, UnitId>> stood;
        for (const auto& [device, unit] : records_.unit_changes().devices_by_unit()) {
            std::optional<UnitId> at = unit;
            while (at) {
                if (done_.effect.heirs.contains(*at))
                    stood.emplace_back(device, *at);
                const UnitLife* life = before_.find(*at);
                const UnitEra* era = life == nullptr ? nullptr : life->era_on(day);
                at = era == nullptr ? std::nullopt : era->parent;
            }
        }
        return stood;
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

    void write(
        const UnitChangeRecord* undone, const std::vector<std::pair<DeviceId, UnitId>>& stood)
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
        if (undone != nullptr) {
            changes.hand_back(undone->id);
            changes.forget_former(back);
        }
        std::map<UnitId, UnitId> chiefs;
        for (const auto& [unit, heirs] : done_.effect.heirs) {
            if (heirs.chief)
                chiefs.emplace(unit, *heirs.chief);
        }
        changes.hand_over(record_.id, chiefs, record_.placed);
        changes.add_former(stood);
        for (const ApiKeyId id : held_keys_) {
            auto key = records_.api_keys().find(id);
            key->handling = CapHandling::hold;
            key->passed_by.reset();
            records_.api_keys().save(*key);
        }
    }

    // What stands in each other's way in the units as they will be: airings that meet, quiet hours
    // and caps that now hold for more.
    void add_schedule_concerns()
    {
        const Day day = std::max(today_, record_.change.on);
        const Moment from = std::max(deed_.now, start_of(day));
        const auto tree = records_.units().tree(day);
        const AiringBook book(records_, *tree, Span{ from, start_of(day + looked_ahead) });
        std::set<UnitId> heirs;
        for (const auto& [unit, next] : done_.effect.heirs) {
            if (next.chief && next.area == std::vector{ *next.chief })
                heirs.insert(*next.chief);
        }
        std::vector<ChangeConcern> concerns;
        std::set<std::pair<std::string, ScheduleId>> told;
        for (const UnitId unit : heirs) {
            Audience all;
            all.units.push_back(unit);
            for (Place& place : book.places(all, std::nullopt)) {
                // Silence is told by itself, and everything would be in its way.
                place.rules.silenced = false;
                add_conflicts(unit, place, from, told, concerns);
            }
        }
        add(std::move(concerns));
    }

    void add_conflicts(UnitId unit, const Place& place, Moment from,
        std::set<std::pair<std::string, ScheduleId>>& told, std::vector<ChangeConcern>& concerns)
    {
        for (std::size_t i = 0; i < place.airings.size(); ++i) {
            const Airing& airing = place.airings[i];
            if (airing.at_once || airing.span.begins < from)
                continue;
            Place others = place;
            others.airings.erase(others.airings.begin() + static_cast<std::ptrdiff_t>(i));
            for (const Conflict& conflict : check_airings({ airing }, { others }, from)) {
                if (!told.emplace(conflict.code, airing.schedule).second)
                    continue;
                concerns.push_back({ conflict.code, unit, name_after(unit),
                    airing.subject + ", " + vietnamese_moment(conflict.at)
                        + (conflict.detail.empty() ? "" : ": " + conflict.detail) });
            }
        }
    }

    Records& records_;
    const Deed& deed_;
    const UnitChangeRecord& record_;
    UnitRegister before_;
    Day today_;
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
