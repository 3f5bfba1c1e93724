#include "server/app/contributions.hpp"

#include "base/text.hpp"
#include "core/bulletin/open_blank.hpp"
#include "server/app/audience.hpp"
#include "server/app/bulletins.hpp"
#include "server/app/note.hpp"
#include "json/write.hpp"

namespace nguon::app {
namespace {

Subject subject_of(const Contribution& one, const std::string& title)
{
    return { "bulletin", one.bulletin.value(), title, one.unit };
}

// As it was sent: the bulletin may have moved on since.
std::optional<BulletinContent> sent_content(Records& records, const Contribution& one)
{
    const auto bulletin = records.bulletins().find(one.bulletin);
    if (bulletin && bulletin->version() == one.sent_version)
        return bulletin->content();
    const auto kept = records.bulletins().version(one.bulletin, one.sent_version);
    return kept ? std::optional(kept->content) : std::nullopt;
}

std::string name_of_unit(Records& records, UnitId id, Moment when)
{
    const auto unit = records.units().find(id, day_of(when));
    return unit ? unit->name : std::string();
}

ShownContribution show(Records& records, const Deed& deed, Contribution one, const UnitTree& tree)
{
    ShownContribution shown;
    shown.content = sent_content(records, one).value_or(BulletinContent());
    shown.from_name = name_of_unit(records, one.unit, one.sent_at);
    shown.to_name = name_of_unit(records, one.to, one.sent_at);
    if (const auto copy = one.result ? records.bulletins().find(*one.result) : std::nullopt)
        shown.result_state = copy->state();
    const bool waits = one.state == ContributionState::waiting;
    shown.may_handle = waits && deed.caller.may_in(Right::write_bulletin, one.to, tree);
    shown.may_withdraw = waits && deed.caller.may_in(Right::write_bulletin, one.unit, tree);
    shown.contribution = std::move(one);
    return shown;
}

// For who may see either side.
Result<Contribution> find_visible(
    Records& records, const Deed& deed, ContributionId id, const UnitTree& tree)
{
    auto one = records.contributions().find(id);
    if (!one
        || (!deed.caller.may_in(Right::view, one->unit, tree)
            && !deed.caller.may_in(Right::view, one->to, tree)))
        return fail(Kind::missing, "contribution.missing");
    return *one;
}

// For a change by whoever writes in `side`.
Result<Contribution> load_for(Records& records, const Deed& deed, ContributionId id,
    std::optional<Version> seen, UnitId Contribution::*side)
{
    const auto tree = records.units().tree(day_of(deed.now));
    auto one = find_visible(records, deed, id, *tree);
    if (!one)
        return one;
    if (tree->find((*one).*side) == nullptr)
        return fail(Kind::conflict,
            side == &Contribution::to ? "contribution.unit_ended" : "contribution.sender_ended");
    if (!deed.caller.may_in(Right::write_bulletin, (*one).*side, *tree))
        return fail(Kind::forbidden, "contribution.not_allowed");
    // Somebody who saw an older state is told by the state what happened meanwhile.
    if (seen && *seen != one->version && one->state == ContributionState::waiting)
        return fail(Kind::conflict, "contribution.stale");
    return one;
}

Result<Contribution> save(Records& records, const Deed& deed, Contribution one, const char* what,
    const std::string& title, json::Object detail = {})
{
    if (!records.contributions().save(one, one.version))
        return fail(Kind::conflict, "contribution.stale");
    ++one.version;
    detail["version"] = one.sent_version;
    note(records, deed, what, subject_of(one, title), std::move(detail));
    return one;
}

std::string title_of(Records& records, const Contribution& one)
{
    const auto content = sent_content(records, one);
    return content ? content->title : std::string();
}

}

std::optional<UnitId> editors_above(UnitId unit, const UnitTree& tree)
{
    const Unit* found = tree.find(unit);
    return found != nullptr ? found->parent : std::nullopt;
}

Result<Contribution> contribute(
    Records& records, const Deed& deed, BulletinId id, std::optional<Version> seen)
{
    const auto tree = records.units().tree(day_of(deed.now));
    const auto bulletin = find_bulletin(records, deed, id);
    if (!bulletin)
        return tl::unexpected(bulletin.error());
    if (!deed.caller.may_in(Right::write_bulletin, bulletin->unit(), *tree))
        return fail(Kind::forbidden, "bulletin.not_allowed");
    const auto to = editors_above(bulletin->unit(), *tree);
    if (!to)
        return fail(Kind::conflict, "contribution.nobody_above");
    if (seen && *seen != bulletin->version())
        return fail(Kind::conflict, "bulletin.stale");
    const BulletinContent& content = bulletin->content();
    if (bulletin->state() == BulletinState::recalled)
        return fail(Kind::conflict, "bulletin.wrong_state", "recalled");
    if (trim(content.text).empty() && !content.media)
        return fail_field("text", "bulletin.nothing_to_say");
    if (const auto blank = open_blank(content.text))
        return fail_field("text", "bulletin.open_blank", *blank);
    if (auto before = records.contributions().of_bulletin(id, *to)) {
        if (const auto sent = before->send_again(
                bulletin->version(), deed.caller.account, deed.caller.name, deed.now);
            !sent)
            return tl::unexpected(sent.error());
        return save(records, deed, std::move(*before), "bulletin.contributed", content.title);
    }
    Contribution one;
    one.id = deed.new_id<ContributionId>();
    one.bulletin = id;
    one.sent_version = bulletin->version();
    one.unit = bulletin->unit();
    one.to = *to;
    one.sent_by = deed.caller.account;
    one.sent_name = deed.caller.name;
    one.sent_at = deed.now;
    one.changed = deed.now;
    records.contributions().add(one);
    note(records, deed, "bulletin.contributed", subject_of(one, content.title),
        { { "version", one.sent_version } });
    return one;
}

Result<ShownContribution> find_contribution(Records& records, const Deed& deed, ContributionId id)
{
    const auto tree = records.units().tree(day_of(deed.now));
    auto one = find_visible(records, deed, id, *tree);
    if (!one)
        return tl::unexpected(one.error());
    return show(records, deed, std::move(*one), *tree);
}

Paged<ShownContribution> list_contributions(Records& records, const Deed& deed, Direction direction,
    const std::vector<ContributionState>& states, const Page& page)
{
    const auto tree = records.units().tree(day_of(deed.now));
    // A queue is for those who may work on it; what was sent for whoever may see the sender.
    const Right right = direction == Direction::received ? Right::write_bulletin : Right::view;
    const ContributionFilter filter{ direction, deed.caller.units_with(right, *tree), states };
    Paged<ShownContribution> shown;
    if (filter.units.empty())
        return shown;
    auto found = records.contributions().list(filter, *tree, page);
    shown.next = std::move(found.next);
    for (Contribution& one : found.items)
        shown.items.push_back(show(records, deed, std::move(one), *tree));
    return shown;
}

Result<Contribution> return_contribution(Records& records, const Deed& deed, ContributionId id,
    std::string comment, std::optional<Version> seen)
{
    auto one = load_for(records, deed, id, seen, &Contribution::to);
    if (!one)
        return one;
    if (const auto back = one->give_back(deed.caller.name, std::move(comment), deed.now); !back)
        return tl::unexpected(back.error());
    const std::string title = title_of(records, *one);
    json::Object detail{ { "comment", json::of(one->comment) } };
    return save(
        records, deed, std::move(*one), "bulletin.contribution_returned", title, std::move(detail));
}

Result<Taken> take_contribution(
    Records& records, const Deed& deed, ContributionId id, std::optional<Version> seen)
{
    auto one = load_for(records, deed, id, seen, &Contribution::to);
    if (!one)
        return tl::unexpected(one.error());
    const BulletinId copy = deed.new_id<BulletinId>();
    if (const auto taken = one->take(deed.caller.name, copy, deed.now); !taken)
        return tl::unexpected(taken.error());
    auto content = sent_content(records, *one);
    if (!content)
        return fail(Kind::missing, "bulletin.version_missing");
    const std::string title = content->title;
    // Of its audience only what still exists; nobody at all is for the editors to say.
    const auto known = units_of(records, content->audience, day_of(deed.now));
    if (!known)
        content->audience = {};
    auto written = write_bulletin(records, deed, one->to, std::move(*content), copy);
    if (!written)
        return tl::unexpected(written.error());
    auto saved = save(records, deed, std::move(*one), "bulletin.contribution_taken", title);
    if (!saved)
        return tl::unexpected(saved.error());
    return Taken{ std::move(*saved), std::move(*written) };
}

Result<Contribution> withdraw_contribution(
    Records& records, const Deed& deed, ContributionId id, std::optional<Version> seen)
{
    auto one = load_for(records, deed, id, seen, &Contribution::unit);
    if (!one)
        return one;
    if (const auto gone = one->withdraw(deed.now); !gone)
        return tl::unexpected(gone.error());
    const std::string title = title_of(records, *one);
    return save(records, deed, std::move(*one), "bulletin.contribution_withdrawn", title);
}

Result<std::vector<Contribution>> forget_draft(Records& records, const Deed& deed, BulletinId id)
{
    std::vector<Contribution> sent = records.contributions().all_of(id);
    for (const Contribution& one : sent) {
        if (one.state == ContributionState::waiting)
            return fail(Kind::conflict, "contribution.draft_waits");
        if (one.state == ContributionState::taken)
            return fail(Kind::conflict, "contribution.draft_taken", one.handled_name);
    }
    for (const Contribution& one : sent)
        records.contributions().remove(one.id);
    auto origin = records.contributions().of_result(id);
    if (!origin)
        return sent;
    origin->copy_is_gone(deed.now);
    const std::string title = title_of(records, *origin);
    auto waiting = save(records, deed, std::move(*origin), "bulletin.contribution_reopened", title);
    if (!waiting)
        return tl::unexpected(waiting.error());
    sent.push_back(std::move(*waiting));
    return sent;
}

}
