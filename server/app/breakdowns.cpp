#include "server/app/breakdowns.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "server/app/contractors.hpp"
#include "server/app/delegations.hpp"
#include "server/app/note.hpp"
#include "server/app/upkeep.hpp"
#include "server/app/upkeep_parts.hpp"
#include "json/write.hpp"

namespace nguon::app {
namespace {

struct Standing {
    Breakdown breakdown;
    std::shared_ptr<const UnitTree> tree;
    std::optional<ContractorId> firm; // he sees it as one of this
};

Result<Standing> standing(Records& records, const Deed& deed, BreakdownId id)
{
    auto found = records.breakdowns().find(id);
    if (!found)
        return fail(Kind::missing, "breakdown.missing");
    Standing standing{ std::move(*found), records.units().tree(day_of(deed.now)), std::nullopt };
    const Breakdown& one = standing.breakdown;
    if (const auto firm = contractor_of(records, deed)) {
        const auto device_of
            = one.device ? records.contractors().of_device(*one.device) : std::nullopt;
        if (one.contractor != firm->id && device_of != firm->id)
            return fail(Kind::missing, "breakdown.missing");
        standing.firm = firm->id;
        return standing;
    }
    if (!may_see_to(deed, Right::view, one.unit, *standing.tree))
        return fail(Kind::missing, "breakdown.missing");
    return standing;
}

bool may_assign(const Deed& deed, const Standing& standing)
{
    return !standing.firm
        && may_see_to(deed, Right::operate_device, standing.breakdown.unit, *standing.tree);
}

// A firm works on what was given to it, not on all it may look at.
bool may_work(const Deed& deed, const Standing& standing)
{
    return standing.firm ? standing.breakdown.contractor == standing.firm
                         : may_assign(deed, standing);
}

ShownBreakdown shown(Records& records, const Deed& deed, const Standing& standing)
{
    ShownBreakdown one;
    one.breakdown = standing.breakdown;
    if (const Unit* unit = standing.tree->find(one.breakdown.unit))
        one.unit_name = unit->name;
    if (one.breakdown.device) {
        if (const auto device = records.devices().find(*one.breakdown.device))
            one.device_name = device->name;
    }
    if (one.breakdown.contractor) {
        if (const auto firm = records.contractors().find(*one.breakdown.contractor))
            one.contractor_name = firm->name;
    }
    one.may_assign = may_assign(deed, standing);
    one.may_work = may_work(deed, standing);
    return one;
}

ShownBreakdown shown_whole(Records& records, const Deed& deed, const Standing& standing)
{
    ShownBreakdown one = shown(records, deed, standing);
    const BreakdownId id = one.breakdown.id;
    one.steps = records.breakdowns().steps(id);
    one.parts = records.breakdowns().parts(id);
    for (const DeviceId device : records.breakdowns().devices_of(id)) {
        if (const auto found = records.devices().find(device))
            one.devices.push_back(found->name);
    }
    one.clocks = clocks_of(one.steps, deed.now);
    return one;
}

void note_breakdown(Records& records, const Deed& deed, const char* what, const Breakdown& one,
    json::Object detail = {})
{
    note(records, deed, what,
        { "breakdown", one.id.value(), std::string(words_of(one.kind)), one.unit },
        std::move(detail));
}

// Writes the change with its step; refuses what somebody else was faster with.
Result<ShownBreakdown> save(Records& records, const Deed& deed, Standing standing,
    std::optional<Version> seen, const std::string& note_text)
{
    Breakdown& one = standing.breakdown;
    const Version before = one.version;
    one.changed = deed.now;
    if (seen.value_or(before) != before || !records.breakdowns().save(one, before))
        return fail(Kind::conflict, "breakdown.stale");
    one.version = before + 1;
    records.breakdowns().add_step(one.id, { one.state, deed.now, deed.caller.name, note_text });
    return shown_whole(records, deed, standing);
}

Result<void> choose_worker(Records& records, const BreakdownWorker& worker, Standing& standing)
{
    Breakdown& one = standing.breakdown;
    one.account = worker.account;
    one.account_name.clear();
    one.contractor = worker.contractor;
    if (worker.account && worker.contractor)
        return fail_field("contractor", "breakdown.two_workers");
    if (worker.account) {
        auto account = records.accounts().find(*worker.account);
        // Who stands in for somebody works in his place.
        if (account)
            lend(records, *account, standing.tree->day());
        if (!account || account->disabled
            || !account->caller().may_in(Right::view, one.unit, *standing.tree))
            return fail_field("account", "breakdown.wrong_account");
        one.account_name = account->name;
    }
    if (worker.contractor) {
        const auto firm = records.contractors().find(*worker.contractor);
        const bool serves = firm && !firm->ended
            && (standing.tree->covers(firm->unit, one.unit)
                || standing.tree->covers(one.unit, firm->unit));
        if (!serves)
            return fail_field("contractor", "contractor.missing");
    }
    return {};
}

}

std::string_view words_of(BreakdownKind kind)
{
    switch (kind) {
    case BreakdownKind::offline:
        return "Mất kết nối";
    case BreakdownKind::silent:
        return "Không ra tiếng";
    case BreakdownKind::unheard:
        return "Có lịch mà không phát";
    case BreakdownKind::voltage:
        return "Điện áp ngoài mức cho phép";
    case BreakdownKind::clock:
        return "Đồng hồ sai";
    case BreakdownKind::storage:
        return "Bộ nhớ đầy hoặc hỏng";
    case BreakdownKind::tamper:
        return "Nghi bị can thiệp";
    case BreakdownKind::other:
        return "Sự cố khác";
    }
    return "";
}

Paged<ShownBreakdown> list_breakdowns(
    Records& records, const Deed& deed, BreakdownFilter filter, const Page& page)
{
    const auto tree = records.units().tree(day_of(deed.now));
    const auto firm = contractor_of(records, deed);
    if (firm)
        filter.contractor = firm->id;
    else
        filter.units = deed.caller.units_with(Right::view, *tree);
    const std::optional<ContractorId> own = firm ? std::optional(firm->id) : std::nullopt;
    auto found = records.breakdowns().list(filter, *tree, page);
    Paged<ShownBreakdown> all;
    all.next = found.next;
    for (Breakdown& one : found.items)
        all.items.push_back(shown(records, deed, Standing{ std::move(one), tree, own }));
    return all;
}

Result<ShownBreakdown> show_breakdown(Records& records, const Deed& deed, BreakdownId id)
{
    const auto found = standing(records, deed, id);
    if (!found)
        return tl::unexpected(found.error());
    return shown_whole(records, deed, *found);
}

Result<ShownBreakdown> report_breakdown(
    Records& records, const Deed& deed, const ReportedBreakdown& reported)
{
    const auto tree = records.units().tree(day_of(deed.now));
    Breakdown one;
    one.unit = reported.unit;
    one.device = reported.device;
    if (reported.device) {
        const auto device = records.devices().find(*reported.device);
        if (!device || device->removed || !may_see_to(deed, Right::view, device->unit, *tree))
            return fail_field("device", "device.missing");
        one.unit = device->unit;
    }
    if (tree->find(one.unit) == nullptr || !deed.caller.may_in(Right::view, one.unit, *tree))
        return fail_field("unit", "unit.missing");
    if (!deed.caller.may_in(Right::operate_device, one.unit, *tree))
        return fail(Kind::forbidden, "breakdown.not_allowed");
    one.text = std::string(trim(reported.text));
    if (one.text.empty())
        return fail_field("text", "input.required");
    one.kind = reported.kind;
    if (one.device && one.kind != BreakdownKind::other) {
        const auto open = records.breakdowns().open();
        if (std::any_of(open.begin(), open.end(), [&](const OpenBreakdown& other) {
                return other.device == one.device && other.kind == one.kind;
            }))
            return fail(Kind::conflict, "breakdown.open_already");
    }
    one.id = deed.new_id<BreakdownId>();
    one.since = one.opened = one.changed = deed.now;
    one.opened_by = deed.caller.name;
    records.breakdowns().add(one, {});
    records.breakdowns().add_step(one.id, { one.state, deed.now, deed.caller.name, {} });
    note_breakdown(records, deed, "breakdown.reported", one);
    return shown_whole(records, deed, Standing{ std::move(one), tree, std::nullopt });
}

Result<ShownBreakdown> assign_breakdown(Records& records, const Deed& deed, BreakdownId id,
    const BreakdownWorker& worker, std::optional<Version> seen)
{
    auto found = standing(records, deed, id);
    if (!found)
        return tl::unexpected(found.error());
    if (!may_assign(deed, *found))
        return fail(Kind::forbidden, "breakdown.not_allowed");
    Breakdown& one = found->breakdown;
    if (!is_open(one.state))
        return fail(Kind::conflict, "breakdown.is_done");
    const auto contractor_before = one.contractor;
    if (const auto chosen = choose_worker(records, worker, *found); !chosen)
        return tl::unexpected(chosen.error());
    const bool anybody = worker.account || worker.contractor;
    if (!anybody)
        one.state = BreakdownState::fresh;
    else if (one.state == BreakdownState::fresh)
        one.state = BreakdownState::assigned;
    const Breakdown after = one;
    auto saved = save(records, deed, std::move(*found), seen, {});
    if (saved) {
        saved->contractor_before = contractor_before;
        note_breakdown(records, deed, anybody ? "breakdown.assigned" : "breakdown.unassigned",
            after,
            { { "to", json::of(after.account ? after.account_name : saved->contractor_name) } });
    }
    return saved;
}

Result<ShownBreakdown> move_breakdown(Records& records, const Deed& deed, BreakdownId id,
    const BreakdownMove& move, std::optional<Version> seen)
{
    auto found = standing(records, deed, id);
    if (!found)
        return tl::unexpected(found.error());
    Breakdown& one = found->breakdown;
    const bool of_unit
        = move.to == BreakdownState::confirmed || !is_open(one.state); // and sending it back
    if (of_unit ? !may_assign(deed, *found) : !may_work(deed, *found))
        return fail(Kind::forbidden, "breakdown.not_allowed");
    if (!may_follow(one.state, move.to))
        return fail(Kind::conflict, "breakdown.wrong_state");
    if (move.to == BreakdownState::done) {
        if (!move.cause || *move.cause == BreakdownCause::unknown
            || *move.cause == BreakdownCause::by_itself)
            return fail_field("cause", "input.required");
        one.cause = *move.cause;
        one.done = deed.now;
    }
    if (move.to == BreakdownState::in_work && !is_open(one.state)) {
        one.done.reset();
        ++one.reopened;
    }
    one.state = move.to;
    const Breakdown after = one;
    auto saved = save(records, deed, std::move(*found), seen, std::string(trim(move.note)));
    if (saved)
        note_breakdown(records, deed, "breakdown.moved", after,
            { { "state", json::of(name_of(after.state)) } });
    return saved;
}

Result<ShownBreakdown> put_part(
    Records& records, const Deed& deed, BreakdownId id, BreakdownPart part)
{
    const auto found = standing(records, deed, id);
    if (!found)
        return tl::unexpected(found.error());
    if (!may_work(deed, *found))
        return fail(Kind::forbidden, "breakdown.not_allowed");
    if (found->breakdown.state == BreakdownState::confirmed)
        return fail(Kind::conflict, "breakdown.is_done");
    part.name = std::string(trim(part.name));
    // A firm brings its own; the pool is the communes'.
    if (part.spare && found->firm)
        return fail_field("spare", "spare.missing");
    if (part.spare) {
        auto name = take_spare(records, deed, *part.spare, part.quantity, found->breakdown);
        if (!name)
            return tl::unexpected(name.error());
        part.name = std::move(*name);
    }
    if (part.name.empty())
        return fail_field("name", "input.required");
    if (records.breakdowns().parts(id).size() >= most_parts)
        return fail(Kind::too_many, "breakdown.too_many_parts", std::to_string(most_parts));
    part.at = deed.now;
    part.by_name = deed.caller.name;
    records.breakdowns().add_part(id, part);
    note_breakdown(records, deed, "breakdown.part_used", found->breakdown,
        { { "part", json::of(part.name) }, { "quantity", part.quantity } });
    return shown_whole(records, deed, *found);
}

}
