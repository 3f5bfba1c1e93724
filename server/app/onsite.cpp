#include "server/app/onsite.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "server/app/note.hpp"
#include "server/app/unit_on_day.hpp"
#include "trust/pin.hpp"
#include "json/write.hpp"

namespace nguon::app {
namespace {

// Templates that a device of the unit holds: those of the units above it and its own.
Result<void> check_templates(
    Records& records, const OnsitePermit& permit, const std::vector<UnitId>& upwards)
{
    Error error{ Kind::invalid, "input.invalid", {}, {} };
    for (std::size_t i = 0; i < permit.templates.size(); ++i) {
        const auto one = records.templates().find(permit.templates[i]);
        const bool held = one && !one->removed && one->kind == TemplateKind::emergency
            && std::find(upwards.begin(), upwards.end(), one->unit) != upwards.end();
        if (!held)
            error.fields.push_back({ fmt::format("templates[{}]", i), "template.missing", {} });
    }
    if (!error.fields.empty())
        return tl::unexpected(error);
    return {};
}

std::optional<OnsitePermitRow> nearest_permit(Records& records, const std::vector<UnitId>& upwards)
{
    for (const UnitId unit : upwards) {
        if (auto row = records.onsite_permits().find(unit))
            return row;
    }
    return std::nullopt;
}

std::optional<OnsitePermitRow> nearest_of(
    const DatedByUnit<OnsitePermit>& written, const std::vector<UnitId>& upwards)
{
    for (const UnitId unit : upwards) {
        if (const auto at = written.find(unit); at != written.end())
            return OnsitePermitRow{ unit, at->second.what, 0 };
    }
    return std::nullopt;
}

}

Result<ShownPermit> show_permit(
    Records& records, const Deed& deed, UnitId unit, std::optional<Day> day)
{
    const auto asked = unit_on(records, deed, unit, day);
    if (!asked)
        return tl::unexpected(asked.error());
    const auto written = records.onsite_permits().on(asked->path, asked->day);
    ShownPermit shown;
    shown.unit = unit;
    const auto row
        = asked->is_past ? nearest_of(written, asked->path) : nearest_permit(records, asked->path);
    if (!row)
        return shown;
    shown.permit = row->permit;
    shown.since = since_of(written, row->unit);
    if (row->unit == unit)
        shown.version = row->version;
    else
        shown.inherited_from = row->unit;
    return shown;
}

Result<OnsitePermit> hashed(const WishedPermit& wished)
{
    OnsitePermit permit{ wished.templates, wished.button, {}, wished.stick };
    Error error{ Kind::invalid, "input.invalid", {}, {} };
    for (std::size_t i = 0; i < wished.people.size(); ++i) {
        const WishedPermit::Person& person = wished.people[i];
        if (person.pin.empty()) {
            permit.people.push_back({ person.name, {} });
        } else if (check_pin(person.pin)) {
            permit.people.push_back({ person.name, hash_pin(person.pin) });
        } else {
            error.fields.push_back({ fmt::format("people[{}].pin", i), "onsite.weak_pin", {} });
        }
    }
    if (!error.fields.empty())
        return tl::unexpected(error);
    return permit;
}

Result<ShownPermit> save_permit(Records& records, const Deed& deed, UnitId unit,
    OnsitePermit permit, std::optional<Version> seen)
{
    const auto tree = records.units().tree(day_of(deed.now));
    const Unit* found = tree->find(unit);
    if (found == nullptr || !deed.caller.may_in(Right::view, unit, *tree))
        return fail(Kind::missing, "unit.missing");
    if (!deed.caller.may_in(Right::send_emergency, unit, *tree))
        return fail(Kind::forbidden, "onsite.not_allowed");
    const auto before = records.onsite_permits().find(unit);
    const Version current = before ? before->version : 0;
    if (seen && *seen != current)
        return fail(Kind::conflict, "onsite.stale");
    for (std::size_t i = 0; i < permit.people.size(); ++i) {
        OnsitePerson& person = permit.people[i];
        const OnsitePerson* known
            = before && person.pin.empty() ? before->permit.find(person.name) : nullptr;
        if (known)
            person.pin = known->pin;
        if (person.pin.empty())
            return fail_field(fmt::format("people[{}].pin", i), "input.required");
    }
    if (const auto sound = check_permit(permit); !sound)
        return tl::unexpected(sound.error());
    if (const auto sound = check_templates(records, permit, tree->path(unit)); !sound)
        return tl::unexpected(sound.error());
    if (!records.onsite_permits().save({ unit, permit, current + 1 }, current, day_of(deed.now)))
        return fail(Kind::conflict, "onsite.stale");
    note(records, deed, "onsite.saved", { "unit", unit.value(), found->name, unit },
        json::Object{ { "templates", static_cast<std::int64_t>(permit.templates.size()) },
            { "people", static_cast<std::int64_t>(permit.people.size()) },
            { "button", static_cast<bool>(permit.button) }, { "stick", permit.stick } });
    return show_permit(records, deed, unit);
}

OnsitePermit permit_for(Records& records, const std::vector<UnitId>& upwards)
{
    auto row = nearest_permit(records, upwards);
    return row ? std::move(row->permit) : OnsitePermit();
}

OnsitePermit permit_for(
    const std::map<UnitId, OnsitePermit>& permits, const std::vector<UnitId>& upwards)
{
    for (const UnitId unit : upwards) {
        if (const auto at = permits.find(unit); at != permits.end())
            return at->second;
    }
    return {};
}

std::map<UnitId, OnsitePermit> all_permits(Records& records)
{
    std::map<UnitId, OnsitePermit> permits;
    for (OnsitePermitRow& row : records.onsite_permits().all())
        permits.emplace(row.unit, std::move(row.permit));
    return permits;
}

void note_onsite(
    Records& records, const Deed& deed, DeviceId id, const std::vector<PlayRecord>& played)
{
    const std::int64_t noted = records.onsite_notes().of(id);
    const auto device = records.devices().find(id);
    for (const PlayRecord& record : played) {
        if (!record.onsite || record.sequence <= noted)
            continue;
        records.onsite_notes().reach(id, record.sequence);
        if (!device)
            continue;
        const auto words
            = record.onsite->from ? records.templates().find(record.onsite->from) : std::nullopt;
        json::Object detail{ { "way", json::of(name_of(record.onsite->way)) },
            { "who", json::of(record.onsite->who) }, { "sequence", record.sequence },
            { "result", json::of(name_of(record.result)) },
            { "at", json::of(record.started_at.value_or(record.planned_at)) } };
        if (words)
            detail["template"] = json::of(words->title);
        note(records, deed, "device.onsite_alert",
            { "device", id.value(), device->name, device->unit }, std::move(detail));
    }
}

}
