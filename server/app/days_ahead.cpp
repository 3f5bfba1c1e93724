#include "server/app/days_ahead.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include "server/app/year_words.hpp"

namespace nguon::app {
namespace {

constexpr std::size_t most_meetings = 50; // told of one day

// An airing on the clusters of the unit.
struct PlacedAhead {
    DayAiring airing;
    std::vector<std::uint32_t> heard_on; // positions, sorted
};

class DaysOf {
public:
    DaysOf(Records& records, const Deed& deed, UnitId unit, Span span)
        : deed_(deed)
        , tree_(records.units().tree(day_of(deed.now)))
        , unit_(unit)
        , rules_(day_rules_of(records, unit, *tree_, span))
        , book_(records, *tree_, span)
    {
        for (const Device& device : book_.reach().all()) {
            if (device.kind == DeviceKind::speaker && tree_->covers(unit, device.unit))
                ++clusters_;
        }
        for (const AiringBook::Entry& entry : book_.entries())
            place(entry);
        std::sort(placed_.begin(), placed_.end(), [](const PlacedAhead& a, const PlacedAhead& b) {
            return std::tie(a.airing.span, a.airing.title)
                < std::tie(b.airing.span, b.airing.title);
        });
    }

    std::int64_t clusters() const { return clusters_; }

    DayAhead on(Day day) const
    {
        DayAhead ahead;
        ahead.day = day;
        ahead.lunar = lunar_date(day);
        for (const DayProfile* profile : rules_.profiles_on(day))
            ahead.profiles.push_back(profile->name);
        std::vector<const PlacedAhead*> running; // heard before, and not over when the next begins
        for (const PlacedAhead& one : placed_) {
            if (day_of(one.airing.span.begins) != day)
                continue;
            ahead.airings.push_back(one.airing);
            if (one.heard_on.empty())
                continue;
            ahead.is_empty = ahead.is_empty && one.airing.silenced;
            std::erase_if(running, [&](const PlacedAhead* before) {
                return before->airing.span.ends <= one.airing.span.begins;
            });
            for (const PlacedAhead* before : running) {
                if (ahead.meetings.size() < most_meetings && meet(*before, one))
                    ahead.meetings.push_back(
                        { one.airing.span.begins, before->airing.title, one.airing.title });
            }
            running.push_back(&one);
        }
        if (!ahead.is_empty)
            ahead.holes = holes_on(day, ahead.airings);
        return ahead;
    }

private:
    static bool meet(const PlacedAhead& a, const PlacedAhead& b)
    {
        std::vector<std::uint32_t> common;
        std::set_intersection(a.heard_on.begin(), a.heard_on.end(), b.heard_on.begin(),
            b.heard_on.end(), std::back_inserter(common));
        return a.airing.span.overlaps(b.airing.span) && !common.empty();
    }

    static bool is_stopped(const Pause& pause, const DayAiring& airing)
    {
        return pause.is_of_unit() || pause.schedule == airing.schedule
            || (pause.programme && pause.programme == airing.programme);
    }

    std::vector<Span> holes_on(Day day, const std::vector<DayAiring>& airings) const
    {
        std::vector<Span> found;
        const Span whole{ start_of(day), start_of(day + std::chrono::days(1)) };
        for (const Pause* pause : rules_.pauses_within(day)) {
            const Span hole{ std::max(pause->span().begins, whole.begins),
                std::min(pause->span().ends, whole.ends) };
            bool is_planned = false;
            bool is_heard = false;
            for (const DayAiring& airing : airings) {
                if (!hole.covers(airing.span.begins))
                    continue;
                is_planned = is_planned || is_stopped(*pause, airing);
                is_heard = is_heard || (airing.withheld.empty() && !airing.silenced);
            }
            if (is_planned && !is_heard)
                found.push_back(hole);
        }
        std::sort(found.begin(), found.end());
        found.erase(std::unique(found.begin(), found.end()), found.end());
        return found;
    }

    void place(const AiringBook::Entry& entry)
    {
        std::vector<std::uint32_t> meant;
        std::int64_t silenced = 0;
        for (const std::uint32_t position : entry.devices) {
            const Device& device = book_.reach().all()[position];
            if (device.kind != DeviceKind::speaker || !tree_->covers(unit_, device.unit))
                continue;
            meant.push_back(position);
            silenced += book_.is_silenced(device) ? 1 : 0;
        }
        if (meant.empty())
            return;
        DayAiring airing;
        airing.schedule = entry.schedule.id;
        airing.programme = entry.schedule.programme;
        airing.title = entry.subject.title;
        airing.approved = entry.subject.not_approved.empty();
        airing.silenced = silenced == static_cast<std::int64_t>(meant.size());
        airing.repeats = !entry.schedule.recurrence.empty();
        airing.version = entry.schedule.version;
        if (const Unit* by = tree_->find(entry.schedule.unit))
            airing.by_unit = by->name;
        airing.may_edit = deed_.caller.may_in(Right::edit_schedule, entry.schedule.unit, *tree_);
        // As long as where it is heard in the most languages.
        Milliseconds length{};
        for (const std::uint32_t position : meant)
            length = std::max(
                length, entry.subject.length_in(book_.order_at(book_.reach().all()[position])));
        const ExpectedAirings expected(entry.schedule, entry.subject);
        for (const Moment starts : entry.starts) {
            airing.span = { starts, starts + length };
            add(expected, airing, meant);
        }
    }

    void add(
        const ExpectedAirings& expected, DayAiring airing, const std::vector<std::uint32_t>& meant)
    {
        PlacedAhead placed;
        std::map<UnitId, std::optional<Withheld>> why;
        for (const std::uint32_t position : meant) {
            const UnitId unit = book_.reach().all()[position].unit;
            const auto [at, is_new] = why.try_emplace(unit);
            if (is_new)
                at->second = book_.withheld(expected, airing.span.begins, unit);
            if (!at->second)
                placed.heard_on.push_back(position);
            else if (airing.withheld.empty())
                airing.withheld = sentence_of(*at->second);
        }
        airing.withheld_clusters = static_cast<std::int64_t>(meant.size() - placed.heard_on.size());
        airing.clusters = static_cast<std::int64_t>(
            placed.heard_on.empty() ? meant.size() : placed.heard_on.size());
        if (!placed.heard_on.empty())
            airing.withheld.clear();
        placed.airing = std::move(airing);
        placed_.push_back(std::move(placed));
    }

    const Deed& deed_;
    std::shared_ptr<const UnitTree> tree_;
    UnitId unit_;
    DayRules rules_; // of the unit itself
    AiringBook book_;
    std::int64_t clusters_ = 0;
    std::vector<PlacedAhead> placed_;
};

}

Result<DaysAhead> days_ahead(
    Records& records, const Deed& deed, std::optional<UnitId> asked, Day from, Day to)
{
    const UnitId unit = asked.value_or(deed.caller.unit);
    const auto tree = records.units().tree(day_of(deed.now));
    const Unit* found = tree->find(unit);
    if (found == nullptr || !deed.caller.may_in(Right::view, unit, *tree))
        return fail(Kind::missing, "unit.missing");
    if (to < from || to - from >= most_days_ahead)
        return fail_field("to", "input.out_of_range",
            "tối đa " + std::to_string(most_days_ahead.count()) + " ngày");
    const DaysOf days(records, deed, unit, { start_of(from), start_of(to + std::chrono::days(1)) });
    DaysAhead ahead{ unit, found->name, days.clusters(), {} };
    for (Day day = from; day <= to; day += std::chrono::days(1))
        ahead.days.push_back(days.on(day));
    return ahead;
}

}
