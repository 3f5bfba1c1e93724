#include "server/app/emergencies.hpp"

#include <algorithm>

#include "protocol/frames.hpp"
#include "server/app/boundaries.hpp"
#include "server/app/cap_feed.hpp"
#include "server/app/emergency_rights.hpp"
#include "server/app/emergency_rules.hpp"
#include "server/app/note.hpp"
#include "server/app/templates.hpp"
#include "trust/limits.hpp"
#include "json/write.hpp"

namespace nguon::app {
namespace {

constexpr std::size_t longest_name = 120; // of a text that stands for its emergency

Endorsement endorsement_of(const Deed& deed)
{
    return { deed.caller.account, deed.caller.name, deed.caller.unit, deed.now,
        deed.personal ? std::optional(deed.personal->proof) : std::nullopt };
}

Subject subject_of(const Emergency& emergency)
{
    const Emergency::Saved& saved = emergency.saved();
    return { "emergency", saved.id.value(), saved.content.text.substr(0, longest_name * 3),
        saved.unit };
}

tl::unexpected<Error> not_allowed() { return fail(Kind::forbidden, "emergency.not_allowed"); }

constexpr Permission may_sound{ Right::send_emergency, Effect::sounds };
constexpr Permission may_approve{ Right::approve_emergency, Effect::sounds };
constexpr Permission may_silence{ Right::send_emergency, Effect::silences };

Permission to_repeat(const StoredOrder& order)
{
    return order.act == OrderAct::sound ? may_sound : may_silence;
}

Occasion occasion_of(bool exercise) { return exercise ? Occasion::exercise : Occasion::real; }

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

Result<EmergencyChange> change_of(Records& records, const Deed& deed, Emergency emergency,
    std::int64_t revision_before, Version seen, std::string name, std::string comment,
    Permission permission)
{
    EmergencyChange change{ std::move(emergency), seen, {}, {}, std::move(name), std::move(comment),
        permission };
    const Emergency::Saved& saved = change.emergency.saved();
    const bool told = saved.revision > revision_before;
    if (!told && !change.emergency.patient_until())
        return change;
    const auto meant
        = devices_meant(records, saved.audience, occasion_of(saved.exercise), day_of(deed.now));
    Order order = told ? order_of(change.emergency) : order_if_approved(change.emergency);
    order.rounds = rounds_of_order(order, meant);
    if (permission.effect == Effect::sounds) {
        if (const auto fits = check_size(order, told ? 0 : 1); !fits)
            return tl::unexpected(fits.error());
    }
    if (told) {
        change.order = std::move(order);
        change.devices = named(meant);
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
    Transition transition)
{
    auto emergency = find_emergency(records, deed, id);
    if (!emergency)
        return tl::unexpected(emergency.error());
    if (!may(records, deed, permission, *emergency))
        return not_allowed();
    if (permission.effect == Effect::sounds)
        tighten(records, *emergency, day_of(deed.now));
    const Version before = seen.value_or(emergency->version());
    const std::int64_t revision = emergency->saved().revision;
    if (const Result<void> changed = transition(*emergency, before); !changed)
        return tl::unexpected(changed.error());
    return change_of(records, deed, std::move(*emergency), revision, before, std::move(name),
        std::move(comment), permission);
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

std::vector<UnitId> units_of(std::span<const MeantDevice> devices)
{
    std::vector<UnitId> units;
    for (const MeantDevice& device : devices)
        units.push_back(device.unit);
    std::sort(units.begin(), units.end());
    units.erase(std::unique(units.begin(), units.end()), units.end());
    return units;
}

// Of these units those whose devices ask for a person.
std::vector<UnitId> asking(Records& records, std::span<const UnitId> units,
    std::span<const UnitId> by_root, const UnitTree& tree)
{
    const EmergencyRuleBook book(records, tree);
    std::vector<UnitId> found;
    for (const UnitId unit : units) {
        const bool root_asks = std::any_of(
            by_root.begin(), by_root.end(), [&](UnitId asked) { return tree.covers(asked, unit); });
        if (root_asks || book.of(unit).requires_person)
            found.push_back(unit);
    }
    return found;
}

json::Object detail_of(const EmergencyChange& change)
{
    const Emergency::Saved& saved = change.emergency.saved();
    json::Object detail{ { "version", saved.version }, { "revision", saved.revision } };
    if (saved.exercise)
        detail["exercise"] = true;
    if (change.order)
        detail["devices"] = static_cast<std::int64_t>(change.devices.size());
    if (change.order && !change.order->approvals.empty() && change.order->approvals.back().by.proof)
        detail["passkey"] = json::of(change.order->approvals.back().by.proof->kid);
    if (!change.comment.empty())
        detail["comment"] = json::of(change.comment);
    return detail;
}

}

std::vector<UnitId> units_asking_for_person(
    Records& records, const EmergencyChange& change, std::span<const UnitId> by_root, Day day)
{
    const auto tree = records.units().tree(day);
    return asking(records,
        change.devices.empty() ? units_left(records, change.emergency.saved().audience, day)
                               : units_of(change.devices),
        by_root, *tree);
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

Result<EmergencyPreview> preview_emergency(Records& records, const Deed& deed,
    const OrderAudience& audience, EmergencyContent content, Occasion occasion,
    std::span<const UnitId> person_by_root)
{
    const Day today = day_of(deed.now);
    const auto tree = records.units().tree(today);
    const auto units = units_of(records, audience, today);
    if (!units)
        return tl::unexpected(units.error());
    EmergencyPreview preview;
    preview.reach = reach_of(*units, *tree);
    const EmergencyRules rules = rules_in_force(records, *units, *tree);
    preview.rule = rules.of(preview.reach);
    preview.may_send = deed.caller.may_in_all(Right::send_emergency, *units, *tree);
    const auto meant = devices_meant(records, audience, occasion, today);
    for (const Device& device : meant) {
        preview.devices.push_back(device.id);
        preview.count.add(device);
    }
    const auto standing = meant.empty() ? *units : units_of(named(meant));
    preview.requires_person = !asking(records, standing, person_by_root, *tree).empty();
    Audience counted;
    counted.units = audience.units;
    preview.count.households
        = count_households(records, counted, *tree) + households_inside(records, audience, *tree);
    if (!content.media.empty()) {
        if (const auto file = records.media().find(content.media))
            content.media_length = file->duration;
    }
    Order order = order_of_content(content, occasion == Occasion::exercise);
    order.starts = deed.now;
    order.expires = content.expires;
    order.rounds = rounds_of_order(order, meant);
    preview.hearing = hearing_plan(order, meant);
    return preview;
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
        return not_allowed();
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
    auto emergency = Emergency::declare(std::move(draft), deed.now);
    if (!emergency)
        return tl::unexpected(emergency.error());
    const bool live = emergency->state() == EmergencyState::live;
    return change_of(records, deed, std::move(*emergency), 0, 0,
        live ? "emergency.sent" : "emergency.asked_for", {}, may_sound);
}

Result<EmergencyChange> draft_update(Records& records, const Deed& deed, EmergencyId id,
    std::optional<Version> seen, const std::function<void(EmergencyContent&)>& change,
    std::string comment)
{
    const auto transition = [&](Emergency& emergency, Version before) -> Result<void> {
        EmergencyContent content = emergency.saved().content;
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
        return emergency.update(std::move(content), endorsement_of(deed), before);
    };
    return draft(
        records, deed, id, seen, may_sound, "emergency.updated", std::move(comment), transition);
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

StoredOrder stored_order(const EmergencyChange& change, const std::string& document)
{
    const Order& order = change.order.value();
    return { order.id, order.revision, order.act, document, order.audience, order.media,
        order.issued, order.expires, order.exercise };
}

std::optional<OrderWay> stored_way(
    const std::vector<StoredOrder>& orders, Facts& facts, std::optional<std::int64_t> revision)
{
    const auto at = std::find_if(orders.rbegin(), orders.rend(),
        [&](const StoredOrder& one) { return !revision || one.revision == *revision; });
    if (at == orders.rend())
        return std::nullopt;
    return OrderWay{ at->revision, at->act, at->pressed,
        facts.order_receipts().all(at->emergency, at->revision) };
}

Result<Emergency> save_change(
    Records& records, const Deed& deed, const EmergencyChange& change, const std::string& document)
{
    if (document.size() > protocol::most_order_bytes)
        return fail(Kind::invalid, "emergency.too_large");
    if (const auto still = may_still(records, deed, change); !still)
        return tl::unexpected(still.error());
    if (change.seen == 0)
        records.emergencies().add(change.emergency);
    else if (!records.emergencies().save(change.emergency, change.seen))
        return fail(Kind::conflict, "emergency.stale");
    if (change.order) {
        records.emergencies().add_order(stored_order(change, document));
        publish_cap(records, change.emergency, *change.order, day_of(deed.now));
    }
    note(records, deed, change.deed, subject_of(change.emergency), detail_of(change));
    return change.emergency;
}

Result<Emergency> resend_order(Records& records, const Deed& deed, EmergencyId id)
{
    auto emergency = find_emergency(records, deed, id);
    if (!emergency)
        return emergency;
    const auto orders = records.emergencies().orders(id);
    if (!may(records, deed, orders.empty() ? may_sound : to_repeat(orders.back()), *emergency))
        return not_allowed();
    if (orders.empty() || orders.back().expires <= deed.now)
        return fail(Kind::conflict, "emergency.not_live");
    note(records, deed, "emergency.resent", subject_of(*emergency),
        { { "revision", orders.back().revision } });
    return emergency;
}

Result<StoredOrder> order_for_stick(Records& records, const Deed& deed, EmergencyId id)
{
    const auto emergency = find_emergency(records, deed, id);
    if (!emergency)
        return tl::unexpected(emergency.error());
    auto orders = records.emergencies().orders(id);
    if (!may(records, deed, orders.empty() ? may_sound : to_repeat(orders.back()), *emergency))
        return not_allowed();
    if (orders.empty() || orders.back().expires <= deed.now)
        return fail(Kind::conflict, "emergency.not_live");
    note(records, deed, "emergency.stick_taken", subject_of(*emergency),
        { { "revision", orders.back().revision } });
    return std::move(orders.back());
}

std::vector<std::string> possible_deeds(
    Records& records, const Deed& deed, const Emergency& emergency)
{
    std::vector<std::string> deeds;
    const Emergency::Saved& saved = emergency.saved();
    if (saved.content.expires <= deed.now)
        return deeds;
    const auto until = emergency.patient_until();
    const AccountId asked = (saved.proposal ? saved.proposal->by : saved.author).account;
    if ((until || emergency.awaits_review()) && asked != deed.caller.account
        && may(records, deed, may_approve, emergency))
        deeds.emplace_back(until ? "approve" : "review");
    if (!emergency.is_open())
        return deeds;
    const bool live = emergency.state() == EmergencyState::live;
    const bool sounds = may(records, deed, may_sound, emergency);
    const bool silences = may(records, deed, may_silence, emergency);
    if (sounds && until && *until <= deed.now)
        deeds.emplace_back("break_glass");
    if (sounds)
        deeds.emplace_back("update");
    if (silences && live)
        deeds.emplace_back("end");
    if (sounds && live)
        deeds.emplace_back("resend");
    if (silences)
        deeds.emplace_back("cancel");
    return deeds;
}

Result<Emergency> answer_emergency(
    Records& records, const Deed& deed, EmergencyId id, std::optional<UnitId> unit)
{
    auto emergency = find_emergency(records, deed, id);
    if (!emergency)
        return emergency;
    if (emergency->saved().revision == 0)
        return fail(Kind::conflict, "emergency.not_live");
    const auto tree = records.units().tree(day_of(deed.now));
    const UnitId asked = unit.value_or(deed.caller.unit);
    const UnitId where = commune_of(asked, *tree).value_or(asked);
    if (tree->find(where) == nullptr)
        return fail_field("unit", "unit.missing");
    if (!deed.caller.may_in(Right::operate_device, where, *tree))
        return not_allowed();
    if (records.emergencies().add_answer(id, { where, endorsement_of(deed) })) {
        Subject subject = subject_of(*emergency);
        subject.unit = where;
        note(records, deed, "emergency.answered", std::move(subject));
    }
    return emergency;
}

std::vector<Emergency> expire_emergencies(Records& records, const Deed& deed)
{
    std::vector<Emergency> expired;
    for (Emergency& emergency : records.emergencies().overdue(deed.now)) {
        const Version before = emergency.version();
        if (!emergency.expire(deed.now) || !records.emergencies().save(emergency, before))
            continue;
        note(records, deed, "emergency.expired", subject_of(emergency));
        expired.push_back(std::move(emergency));
    }
    return expired;
}

}
