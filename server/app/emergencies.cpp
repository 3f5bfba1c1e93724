#include "server/app/emergencies.hpp"

#include <algorithm>

#include "protocol/frames.hpp"
#include "server/app/boundaries.hpp"
#include "server/app/cap_feed.hpp"
#include "server/app/emergency_rules.hpp"
#include "server/app/note.hpp"
#include "server/app/templates.hpp"
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

// In every unit of the audience, and in the unit whose emergency it is: a commune does not silence
// the province.
bool may(Records& records, const Deed& deed, Right right, const Emergency& emergency)
{
    const Day today = day_of(deed.now);
    const auto tree = records.units().tree(today);
    const auto units = units_of(records, emergency.saved().audience, today);
    return units && deed.caller.may_in_all(right, *units, *tree)
        && deed.caller.may_in(right, emergency.saved().unit, *tree);
}

Occasion occasion_of(bool exercise) { return exercise ? Occasion::exercise : Occasion::real; }

EmergencyChange change_of(Records& records, const Deed& deed, Emergency emergency,
    std::int64_t revision_before, Version seen, std::string name, std::string comment)
{
    EmergencyChange change{ std::move(emergency), seen, {}, {}, std::move(name),
        std::move(comment) };
    if (change.emergency.saved().revision > revision_before) {
        change.order = order_of(change.emergency);
        const auto meant = devices_meant(records, change.emergency.saved().audience,
            occasion_of(change.emergency.saved().exercise), day_of(deed.now));
        change.devices = named(meant);
        change.order->rounds = rounds_of_order(*change.order, meant);
    }
    return change;
}

// Loads, asks for the right, applies `transition`, and drafts what follows from it.
template <typename Transition>
Result<EmergencyChange> draft(Records& records, const Deed& deed, EmergencyId id,
    std::optional<Version> seen, Right right, std::string name, std::string comment,
    Transition transition)
{
    auto emergency = find_emergency(records, deed, id);
    if (!emergency)
        return tl::unexpected(emergency.error());
    if (!may(records, deed, right, *emergency))
        return not_allowed();
    const Version before = seen.value_or(emergency->version());
    const std::int64_t revision = emergency->saved().revision;
    if (const Result<void> changed = transition(*emergency, before); !changed)
        return tl::unexpected(changed.error());
    return change_of(records, deed, std::move(*emergency), revision, before, std::move(name),
        std::move(comment));
}

bool concerns(Records& records, const Deed& deed, const Emergency& emergency)
{
    const Day today = day_of(deed.now);
    const auto tree = records.units().tree(today);
    if (deed.caller.may_in(Right::view, emergency.saved().unit, *tree))
        return true;
    const auto units = units_of(records, emergency.saved().audience, today);
    const auto mine = deed.caller.units_with(Right::view, *tree);
    return units && std::any_of(units->begin(), units->end(), [&](UnitId unit) {
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

// Whether a device of these units, or below them, stands where the root asks for a person.
bool root_asks(std::span<const UnitId> units, std::span<const UnitId> by_root, const UnitTree& tree)
{
    return std::any_of(by_root.begin(), by_root.end(), [&](UnitId asked) {
        return std::any_of(units.begin(), units.end(),
            [&](UnitId unit) { return tree.covers(asked, unit) || tree.covers(unit, asked); });
    });
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

bool asks_for_person(
    Records& records, const Emergency& emergency, std::span<const UnitId> by_root, Day day)
{
    const auto tree = records.units().tree(day);
    const auto units = units_of(records, emergency.saved().audience, day);
    return units
        && (rules_in_force(records, *units, *tree).requires_person
            || root_asks(*units, by_root, *tree));
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
    preview.requires_person = rules.requires_person || root_asks(*units, person_by_root, *tree);
    preview.may_send = deed.caller.may_in_all(Right::send_emergency, *units, *tree);
    const auto meant = devices_meant(records, audience, occasion, today);
    for (const Device& device : meant) {
        preview.devices.push_back(device.id);
        preview.count.add(device);
    }
    Audience named;
    named.units = audience.units;
    preview.count.households
        = count_households(records, named, *tree) + households_inside(records, audience, *tree);
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
        live ? "emergency.sent" : "emergency.asked_for", {});
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
    return draft(records, deed, id, seen, Right::send_emergency, "emergency.updated",
        std::move(comment), transition);
}

Result<EmergencyChange> draft_approval(Records& records, const Deed& deed, EmergencyId id,
    std::optional<Version> seen, std::string comment)
{
    auto change = draft(records, deed, id, seen, Right::approve_emergency, "emergency.approved",
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
    return draft(records, deed, id, seen, Right::send_emergency, "emergency.glass_broken", reason,
        [&](Emergency& emergency, Version before) {
            return emergency.break_glass(endorsement_of(deed), reason, before);
        });
}

Result<EmergencyChange> draft_end(Records& records, const Deed& deed, EmergencyId id,
    std::optional<Version> seen, std::string comment)
{
    return draft(records, deed, id, seen, Right::send_emergency, "emergency.ended", comment,
        [&](Emergency& emergency, Version before) {
            return emergency.end(endorsement_of(deed), comment, before);
        });
}

Result<EmergencyChange> draft_cancel(Records& records, const Deed& deed, EmergencyId id,
    std::optional<Version> seen, std::string comment)
{
    return draft(records, deed, id, seen, Right::send_emergency, "emergency.cancelled", comment,
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
    // Rights may have gone in between; the second look costs little.
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
    if (!may(records, deed, Right::send_emergency, *emergency))
        return not_allowed();
    const auto orders = records.emergencies().orders(id);
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
    if (!may(records, deed, Right::send_emergency, *emergency))
        return not_allowed();
    auto orders = records.emergencies().orders(id);
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
        && may(records, deed, Right::approve_emergency, emergency))
        deeds.emplace_back(until ? "approve" : "review");
    if (!emergency.is_open() || !may(records, deed, Right::send_emergency, emergency))
        return deeds;
    if (until && *until <= deed.now)
        deeds.emplace_back("break_glass");
    deeds.emplace_back("update");
    if (emergency.state() == EmergencyState::live)
        deeds.insert(deeds.end(), { "end", "resend" });
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
