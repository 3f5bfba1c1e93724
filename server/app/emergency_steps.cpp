// What becomes of a change that was checked and signed, and what is done with an alert that stands.
#include <algorithm>

#include "protocol/frames.hpp"
#include "server/app/cap_feed.hpp"
#include "server/app/emergency_parts.hpp"
#include "json/write.hpp"

namespace nguon::app {
namespace {

constexpr std::size_t longest_name = 120; // of a text that stands for its emergency

Permission to_repeat(const StoredOrder& order)
{
    return order.act == OrderAct::sound ? may_sound : may_silence;
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
        return emergency_not_allowed();
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
        return emergency_not_allowed();
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
        return emergency_not_allowed();
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
