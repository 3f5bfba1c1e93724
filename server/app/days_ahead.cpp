#include "server/app/days_ahead.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include "server/app/year_words.hpp"

namespace nguon::app {
namespace {

// An airing on the clusters of the unit.
struct Placed {
    DayAiring airing;
    std::vector<std::uint32_t> heard_on; // positions, sorted
};

class DaysOf {
public:
    DaysOf(Records& records, const Deed& deed, UnitId unit, Span span)
        : deed_(deed)
        , tree_(records.units().tree(day_of(deed.now)))
        , unit_(unit)
        , book_(records, *tree_, span)
    {
        for (const Device& device : book_.reach().all()) {
            if (device.kind == DeviceKind::speaker && tree_->covers(unit, device.unit))
                ++clusters_;
        }
        for (const AiringBook::Entry& entry : book_.entries())
            place(entry);
        std::sort(placed_.begin(), placed_.end(), [](const Placed& a, const Placed& b) {
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
        for (const DayProfile* profile : book_.days_of(place_of_unit()).profiles_on(day))
            ahead.profiles.push_back(profile->name);
        const Placed* before = nullptr;
        for (const Placed& one : placed_) {
            if (day_of(one.airing.span.begins) != day)
                continue;
            ahead.airings.push_back(one.airing);
            if (one.heard_on.empty())
                continue;
            ahead.is_empty = ahead.is_empty && one.airing.silenced;
            if (before != nullptr && meet(*before, one))
                ahead.meetings.push_back(
                    { one.airing.span.begins, before->airing.title, one.airing.title });
            if (before == nullptr || before->airing.span.ends < one.airing.span.ends)
                before = &one;
        }
        return ahead;
    }

private:
    static bool meet(const Placed& a, const Placed& b)
    {
        std::vector<std::uint32_t> common;
        std::set_intersection(a.heard_on.begin(), a.heard_on.end(), b.heard_on.begin(),
            b.heard_on.end(), std::back_inserter(common));
        return a.airing.span.overlaps(b.airing.span) && !common.empty();
    }

    // A place in which the profiles of the unit hold: its own devices, or those below.
    UnitId place_of_unit() const
    {
        for (const Device& device : book_.reach().all()) {
            if (tree_->covers(unit_, device.unit))
                return device.unit;
        }
        return unit_;
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
        for (const Moment starts : entry.starts)
            add(entry, airing, meant, starts);
    }

    void add(const AiringBook::Entry& entry, DayAiring airing,
        const std::vector<std::uint32_t>& meant, Moment starts)
    {
        Placed placed;
        std::map<UnitId, std::optional<Withheld>> why;
        for (const std::uint32_t position : meant) {
            const UnitId unit = book_.reach().all()[position].unit;
            const auto [at, is_new] = why.try_emplace(unit);
            if (is_new)
                at->second = book_.withheld(entry.schedule, entry.subject, starts, unit);
            if (!at->second)
                placed.heard_on.push_back(position);
            else if (airing.withheld.empty())
                airing.withheld = sentence_of(*at->second);
        }
        airing.span = { starts, starts + entry.subject.length };
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
    AiringBook book_;
    std::int64_t clusters_ = 0;
    std::vector<Placed> placed_;
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
