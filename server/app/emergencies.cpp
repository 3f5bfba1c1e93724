#include "server/app/emergencies.hpp"

#include <algorithm>

#include "server/app/emergency_parts.hpp"
#include "server/app/emergency_rules.hpp"
#include "server/app/templates.hpp"
#include "trust/limits.hpp"

namespace nguon::app {
namespace {

// What an approval that is not there yet may need in an order: name and place of who gives it, and
// what his own key signs.
constexpr std::size_t room_for_approval = 700; // bytes
constexpr std::size_t room_for_signature = 110; // of the province's, under an approval

// Whether the order fits with everybody's signature: the first person hears it, not the second one
// in the minute in which it must sound.
Result<void> check_size(const Order& order, std::size_t approvals_to_come)
{
    std::size_t bytes = protocol::to_payload(order).size() + approvals_to_come * room_for_approval;
    for (const OrderApproval& approval : order.approvals) {
        if (!approval.by.proof)
            bytes += room_for_signature;
        else if (approval.by.proof->signature.empty())
            bytes += room_for_approval; // he is asked what he wants to sign
    }
    if (bytes > most_order_payload)
        return fail(Kind::invalid, "emergency.too_large");
    return {};
}

// `meant`: where it was looked up already, which takes its time in a large register.
Result<EmergencyChange> change_of(Records& records, const Deed& deed, Emergency emergency,
    std::int64_t revision_before, Version seen, std::string name, std::string comment,
    Permission permission, std::optional<Meant> meant = {})
{
    EmergencyChange change{ std::move(emergency), seen, {}, {}, std::move(name), std::move(comment),
        permission };
    const Emergency::Saved& saved = change.emergency.saved();
    const bool told = saved.revision > revision_before;
    if (!told && !change.emergency.patient_until())
        return change;
    if (!meant)
        meant = meant_now(records, saved, deed.now);
    Order order = told ? order_of(change.emergency) : order_if_approved(change.emergency);
    if (permission.effect == Effect::sounds) {
        const EmergencyContent& content
            = !told && saved.proposal ? saved.proposal->content : saved.content;
        order.rounds = rounds_of_order(order, meant->devices, manner_or_usual(content));
        if (const auto fits = check_size(order, told ? 0 : 1); !fits)
            return tl::unexpected(fits.error());
    }
    if (told) {
        change.order = std::move(order);
        change.devices = named(meant->devices);
    }
    return change;
}

// Who has to agree follows from whom it reaches now, not only from whom it reached when it was
// written: a group may have grown, a device moved, a rule become stricter.
void tighten(Records& records, Emergency& emergency, Day today)
{
    const auto tree = records.units().tree(today);
    const auto units = units_left(records, emergency.saved().audience, today);
    const Reach reach = std::max(emergency.saved().reach, reach_of(units, *tree));
    emergency.tighten(reach, rules_in_force(records, units, *tree).of(reach));
}

// Loads, asks for the right, applies `transition`, and drafts what follows from it.
template <typename Transition>
Result<EmergencyChange> draft(Records& records, const Deed& deed, EmergencyId id,
    std::optional<Version> seen, Permission permission, std::string name, std::string comment,
    Transition transition, const std::optional<Meant>& meant = {})
{
    auto emergency = find_emergency(records, deed, id);
    if (!emergency)
        return tl::unexpected(emergency.error());
    if (!may(records, deed, permission, *emergency))
        return emergency_not_allowed();
    if (permission.effect == Effect::sounds)
        tighten(records, *emergency, day_of(deed.now));
    const Version before = seen.value_or(emergency->version());
    const std::int64_t revision = emergency->saved().revision;
    if (const Result<void> changed = transition(*emergency, before); !changed)
        return tl::unexpected(changed.error());
    return change_of(records, deed, std::move(*emergency), revision, before, std::move(name),
        std::move(comment), permission, meant);
}

bool concerns(Records& records, const Deed& deed, const Emergency& emergency)
{
    const Day today = day_of(deed.now);
    const auto tree = records.units().tree(today);
    const std::vector<UnitId> homes = homes_of(records, emergency, *tree);
    if (std::any_of(homes.begin(), homes.end(),
            [&](UnitId home) { return deed.caller.may_in(Right::view, home, *tree); }))
        return true;
    const auto units = units_left(records, emergency.saved().audience, today);
    const auto mine = deed.caller.units_with(Right::view, *tree);
    return std::any_of(units.begin(), units.end(), [&](UnitId unit) {
        return std::any_of(mine.begin(), mine.end(),
            [&](UnitId own) { return tree->covers(unit, own) || tree->covers(own, unit); });
    });
}

Result<EmergencyContent> content_of(Records& records, const Deed& deed, const NewEmergency& wanted)
{
    EmergencyContent content = wanted.content;
    if (wanted.from) {
        const auto found = find_template(records, deed, *wanted.from);
        if (!found)
            return fail_field("template", "template.missing");
        auto made = nguon::content_of(*found, wanted.blanks);
        if (!made)
            return made;
        made->expires = content.expires;
        content = std::move(*made);
    }
    const EmergencyContent before = content;
    if (wanted.change)
        wanted.change(content);
    // Other words with the old sound would be a lie.
    if (content.text != before.text && content.media == before.media)
        content.media.clear();
    return content;
}

}

Result<Emergency> find_emergency(Records& records, const Deed& deed, EmergencyId id)
{
    auto emergency = records.emergencies().find(id);
    if (!emergency || !concerns(records, deed, *emergency))
        return fail(Kind::missing, "emergency.missing");
    return std::move(*emergency);
}

Paged<Emergency> list_emergencies(
    Records& records, const Deed& deed, EmergencyFilter filter, const Page& page)
{
    const auto tree = records.units().tree(day_of(deed.now));
    filter.units = deed.caller.units_with(Right::view, *tree);
    return records.emergencies().list(filter, *tree, page);
}

Result<EmergencyChange> draft_emergency(
    Records& records, const Deed& deed, const NewEmergency& wanted)
{
    const Day today = day_of(deed.now);
    const auto tree = records.units().tree(today);
    const auto units = units_of(records, wanted.audience, today);
    if (!units)
        return tl::unexpected(units.error());
    Emergency::Saved draft;
    draft.id = deed.personal ? deed.personal->order : deed.new_id<EmergencyId>();
    draft.unit = wanted.unit.value_or(deed.caller.unit);
    if (tree->find(draft.unit) == nullptr)
        return fail_field("unit", "unit.missing");
    if (units->empty())
        return fail_field("audience", "emergency.nobody");
    if (!deed.caller.may_in_all(Right::send_emergency, *units, *tree)
        || !deed.caller.may_in(Right::send_emergency, draft.unit, *tree))
        return emergency_not_allowed();
    draft.level = tree->level(draft.unit).value_or(Level::commune);
    draft.exercise = wanted.exercise;
    draft.reach = reach_of(*units, *tree);
    draft.rule = rules_in_force(records, *units, *tree).of(draft.reach);
    draft.audience = wanted.audience;
    auto content = content_of(records, deed, wanted);
    if (!content)
        return tl::unexpected(content.error());
    draft.content = std::move(*content);
    // What is said nowhere must be the same when it is shown to be signed and when it is sent.
    if (draft.content.expires == Moment())
        draft.content.expires = (deed.personal ? deed.personal->proof.at : deed.now) + usual_life;
    draft.author = endorsement_of(deed);
    if (!draft.content.media.empty()) {
        const auto file = records.media().find(draft.content.media);
        if (!file)
            return fail_field("media", "media.missing");
        draft.content.media_length = file->duration;
    }
    auto meant = meant_now(records, draft, deed.now);
    arrange(draft.content, records, draft.audience, *units, *tree, meant.devices);
    auto emergency = Emergency::declare(std::move(draft), deed.now);
    if (!emergency)
        return tl::unexpected(emergency.error());
    const bool live = emergency->state() == EmergencyState::live;
    return change_of(records, deed, std::move(*emergency), 0, 0,
        live ? "emergency.sent" : "emergency.asked_for", {}, may_sound, std::move(meant));
}

Result<EmergencyChange> draft_update(Records& records, const Deed& deed, EmergencyId id,
    std::optional<Version> seen, const std::function<void(EmergencyContent&)>& change,
    std::string comment)
{
    std::optional<Meant> meant;
    const auto transition = [&](Emergency& emergency, Version before) -> Result<void> {
        const Emergency::Saved& saved = emergency.saved();
        EmergencyContent content = saved.content;
        const MediaHash spoken = content.media;
        const std::string text = content.text;
        change(content);
        // Other words with the old sound would be a lie.
        if (content.text != text && content.media == spoken)
            content.media.clear();
        content.media_length = {};
        if (!content.media.empty()) {
            const auto file = records.media().find(content.media);
            if (!file)
                return fail_field("media", "media.missing");
            content.media_length = file->duration;
        }
        const Day today = day_of(deed.now);
        const auto units = units_left(records, saved.audience, today);
        meant = meant_now(records, saved, deed.now);
        arrange(
            content, records, saved.audience, units, *records.units().tree(today), meant->devices);
        return emergency.update(std::move(content), endorsement_of(deed), before);
    };
    return draft(records, deed, id, seen, may_sound, "emergency.updated", std::move(comment),
        transition, meant);
}

Result<EmergencyChange> draft_approval(Records& records, const Deed& deed, EmergencyId id,
    std::optional<Version> seen, std::string comment)
{
    auto change = draft(records, deed, id, seen, may_approve, "emergency.approved",
        std::move(comment), [&](Emergency& emergency, Version before) {
            return emergency.approve(endorsement_of(deed), before);
        });
    if (change && !change->order)
        change->deed = "emergency.reviewed";
    return change;
}

Result<EmergencyChange> draft_break_glass(Records& records, const Deed& deed, EmergencyId id,
    std::optional<Version> seen, std::string reason)
{
    return draft(records, deed, id, seen, may_sound, "emergency.glass_broken", reason,
        [&](Emergency& emergency, Version before) {
            return emergency.break_glass(endorsement_of(deed), reason, before);
        });
}

Result<EmergencyChange> draft_end(Records& records, const Deed& deed, EmergencyId id,
    std::optional<Version> seen, std::string comment)
{
    return draft(records, deed, id, seen, may_silence, "emergency.ended", comment,
        [&](Emergency& emergency, Version before) {
            return emergency.end(endorsement_of(deed), comment, before);
        });
}

Result<EmergencyChange> draft_cancel(Records& records, const Deed& deed, EmergencyId id,
    std::optional<Version> seen, std::string comment)
{
    return draft(records, deed, id, seen, may_silence, "emergency.cancelled", comment,
        [&](Emergency& emergency, Version before) {
            return emergency.cancel(endorsement_of(deed), comment, before);
        });
}

}
