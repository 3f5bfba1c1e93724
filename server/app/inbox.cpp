#include "server/app/inbox.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "core/text/fold.hpp"
#include "server/app/inbox_parts.hpp"
#include "server/app/meant_units.hpp"

namespace nguon::app {
namespace {

constexpr int most_alerts = 20;

std::vector<Emergency> alerts_from_above(
    Records& records, const Deed& deed, UnitId unit, const UnitTree& tree)
{
    EmergencyFilter filter;
    filter.units = deed.caller.units_with(Right::view, tree);
    filter.unit = unit;
    filter.states = { EmergencyState::live };
    filter.exercise = false;
    std::vector<Emergency> alerts
        = records.emergencies().list(filter, tree, { .limit = most_alerts, .cursor = {} }).items;
    std::erase_if(
        alerts, [&](const Emergency& alert) { return tree.covers(unit, alert.saved().unit); });
    return alerts;
}

// Schedules of the unit itself, or where the unit above airs it those of the unit above.
std::optional<Moment> airing_in(Records& records, BulletinId id, UnitId unit, InboxState state,
    Moment now, const UnitTree& tree)
{
    const bool above = state == InboxState::planned;
    return heard_at(
        records.schedules().of_bulletin(id),
        [&](const Schedule& one) { return tree.covers(unit, one.unit) != above; }, now);
}

// The communes that may hear it and that it was not written in, in the order of names.
std::vector<const Unit*> communes_of(
    Records& records, const Bulletin& bulletin, const UnitTree& tree)
{
    const auto& channels = bulletin.content().channels;
    if (std::find(channels.begin(), channels.end(), Channel::speaker) == channels.end())
        return {};
    const MeantUnits meant(records, bulletin.audience(), tree);
    std::vector<const Unit*> communes;
    const auto look = [&](auto&& self, UnitId id) -> void {
        const Unit* unit = tree.find(id);
        if (is_commune(unit->kind)) {
            if (meant.reaches(id) && !tree.covers(id, bulletin.unit()))
                communes.push_back(unit);
            return;
        }
        for (const UnitId below : tree.children(id))
            self(self, below);
    };
    for (const UnitId root : tree.roots())
        look(look, root);
    std::sort(communes.begin(), communes.end(), [](const Unit* a, const Unit* b) {
        return std::pair(sort_key(a->name), a->id) < std::pair(sort_key(b->name), b->id);
    });
    return communes;
}

bool is_over(const Bulletin& bulletin, Moment now)
{
    const auto& valid_to = bulletin.content().valid_to;
    return bulletin.state() != BulletinState::approved || (valid_to && *valid_to <= now)
        || bulletin.saved().changed < now - (valid_to ? longest_offer : longest_open_offer);
}

class AnswerBook {
public:
    AnswerBook(Records& records, const Bulletin& bulletin, Moment now, const UnitTree& tree)
        : bulletin_(bulletin)
        , now_(now)
        , tree_(tree)
    {
        for (Schedule& schedule : records.schedules().of_bulletin(bulletin.id())) {
            if (schedule.cancelled)
                continue;
            Airing airing{ schedule.unit, air_times(schedule, now), {} };
            if (!schedule.audience.empty())
                airing.meant.emplace(records, schedule.audience, tree);
            airings_.push_back(std::move(airing));
        }
        for (InboxDecision& decision : records.inbox().of_bulletins({ bulletin.id() })) {
            const UnitId unit = decision.unit;
            decisions_.emplace(unit, std::move(decision));
        }
    }

    CommuneAnswer of(const Unit& commune) const
    {
        CommuneAnswer answer{ commune.id, commune.name, InboxState::waiting, {}, {} };
        if (const auto at = decisions_.find(commune.id); at != decisions_.end())
            answer.decision = at->second;
        const bool waits = !answer.decision || answer.decision->waits();
        if (!waits)
            answer.state = answer.decision->answer == InboxAnswer::accepted ? InboxState::accepted
                                                                            : InboxState::left;
        else if (is_over(bulletin_, now_))
            answer.state = InboxState::over;
        else if (is_planned_above(commune.id))
            answer.state = InboxState::planned;
        const bool above = answer.state == InboxState::planned;
        if (above || answer.state == InboxState::accepted) {
            AirTimes times;
            for (const Airing& airing : airings_) {
                if (tree_.covers(commune.id, airing.unit) != above)
                    times.add(airing.times);
            }
            answer.airs_at = times.nearest();
        }
        return answer;
    }

private:
    // A schedule of the bulletin.
    struct Airing {
        UnitId unit;
        AirTimes times;
        std::optional<MeantUnits> meant; // none: all the bulletin is for
    };

    bool is_planned_above(UnitId commune) const
    {
        return std::any_of(airings_.begin(), airings_.end(), [&](const Airing& airing) {
            const bool above = airing.unit == bulletin_.unit()
                || (airing.unit != commune && tree_.covers(airing.unit, commune));
            return above && (!airing.meant || airing.meant->reaches(commune));
        });
    }

    const Bulletin& bulletin_;
    Moment now_;
    const UnitTree& tree_;
    std::vector<Airing> airings_;
    std::map<UnitId, InboxDecision> decisions_;
};

// What a list goes on behind: the last commune shown, which may have left the list since.
std::optional<std::string> name_behind(Records& records, UnitId unit, const UnitTree& tree)
{
    if (const Unit* found = tree.find(unit))
        return found->name;
    const auto history = records.units().history(unit);
    return history.empty() ? std::nullopt : std::optional(history.back().name);
}

// A part of a list that is made anew each time; the cursor is the last unit shown.
Paged<CommuneAnswer> cut(
    Records& records, std::vector<CommuneAnswer> all, const Page& page, const UnitTree& tree)
{
    auto from = all.begin();
    if (const auto after = UnitId::parse(page.cursor)) {
        const auto name = name_behind(records, *after, tree);
        if (!name)
            return {};
        const std::pair behind(sort_key(*name), *after);
        from = std::find_if(all.begin(), all.end(), [&](const CommuneAnswer& one) {
            return std::pair(sort_key(one.name), one.unit) > behind;
        });
    }
    Paged<CommuneAnswer> paged;
    const auto rest = static_cast<std::size_t>(all.end() - from);
    const auto count = std::min<std::size_t>(
        rest, static_cast<std::size_t>(std::clamp(page.limit, 1, Page::most)));
    paged.items.assign(std::make_move_iterator(from),
        std::make_move_iterator(from + static_cast<std::ptrdiff_t>(count)));
    if (count < rest && count > 0)
        paged.next = paged.items.back().unit.text();
    return paged;
}

}

Result<ShownInbox> show_inbox(
    Records& records, const Deed& deed, UnitId unit, InboxState state, const Page& page)
{
    const auto tree = records.units().tree(day_of(deed.now));
    if (tree->find(unit) == nullptr || !deed.caller.may_in(Right::view, unit, *tree))
        return fail(Kind::missing, "unit.missing");
    ShownInbox shown;
    shown.unit = unit;
    // A province has no loudspeakers of its own, and a hamlet no station.
    if (!is_commune(tree->find(unit)->kind))
        return shown;
    shown.rule = rule_for(records, unit, *tree);
    shown.may_decide = deed.caller.may_in(Right::edit_schedule, unit, *tree);
    shown.sounding = alerts_from_above(records, deed, unit, *tree);
    shown.counts = records.inbox().count(unit, *tree, deed.now);
    auto found = records.inbox().list({ unit, state, deed.now }, *tree, page);
    shown.page.next = std::move(found.next);
    for (InboxEntry& entry : found.items) {
        const auto& from = entry.bulletin.unit();
        // A unit that ended since has the name it had when this was approved.
        const auto source = records.units().find(from, day_of(entry.bulletin.saved().changed));
        InboxItem item{ std::move(entry.bulletin), source ? source->name : std::string(),
            std::move(entry.decision), {} };
        if (state == InboxState::accepted || state == InboxState::planned)
            item.airs_at = airing_in(records, item.bulletin.id(), unit, state, deed.now, *tree);
        shown.page.items.push_back(std::move(item));
    }
    return shown;
}

Result<InboxDecision> leave_bulletin(Records& records, const Deed& deed, UnitId unit, BulletinId id,
    std::string reason, std::optional<Version> seen)
{
    const auto tree = records.units().tree(day_of(deed.now));
    if (const auto found = deciding_unit(records, deed, unit, *tree); !found)
        return tl::unexpected(found.error());
    const auto offered = find_offered(records, deed, unit, id, seen, *tree);
    if (!offered)
        return tl::unexpected(offered.error());
    if (offered->before && offered->before->answer == InboxAnswer::left)
        return fail(Kind::conflict, "inbox.already_left", words_of(*offered->before));
    if (offered->bulletin.priority() != Priority::normal)
        return fail(Kind::conflict, "inbox.priority_must_air");
    if (trim(reason).empty())
        return fail_field("reason", "inbox.reason_needed");
    return save_decision(
        records, deed, *offered, unit, InboxAnswer::left, std::string(trim(reason)));
}

Result<InboxAnswers> answers_to(Records& records, const Deed& deed, BulletinId id,
    std::optional<InboxState> state, const Page& page)
{
    const auto tree = records.units().tree(day_of(deed.now));
    const auto bulletin = records.bulletins().find(id);
    // For its own side: a commune has no business with what its neighbours say.
    if (!bulletin || !deed.caller.may_in(Right::view, bulletin->unit(), *tree))
        return fail(Kind::missing, "bulletin.missing");
    InboxAnswers answers;
    const AnswerBook book(records, *bulletin, deed.now, *tree);
    std::vector<CommuneAnswer> wanted;
    const bool was_offered = bulletin->approval().has_value();
    for (const Unit* commune :
        was_offered ? communes_of(records, *bulletin, *tree) : std::vector<const Unit*>()) {
        CommuneAnswer answer = book.of(*commune);
        ++answers.counts[answer.state];
        if (!state || *state == answer.state)
            wanted.push_back(std::move(answer));
    }
    answers.page = cut(records, std::move(wanted), page, *tree);
    return answers;
}

}
