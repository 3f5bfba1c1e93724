// What is shown of units: lists, and how many loudspeakers stood in each on a day.
#include <algorithm>
#include <numeric>
#include <unordered_map>
#include <unordered_set>

#include "base/text.hpp"
#include "core/text/fold.hpp"
#include "server/app/units.hpp"

namespace nguon::app {
namespace {

ListedUnit without_loudspeakers(const UnitTree& tree, const Unit& unit)
{
    return { unit, static_cast<std::int64_t>(tree.children(unit.id).size()), 0, 0 };
}

// Where devices stood on a day, as far as changes of units have moved them since.
class Stands {
public:
    Stands(Records& records, const UnitIndex& index, Day day, Day today)
        : index_(index)
        , day_(day)
    {
        if (day >= today)
            return;
        for (const auto& [device, unit] : records.devices().former_units()) {
            const auto place = index.place_of(unit);
            if (!place)
                continue;
            // Of a commune and the district above it the commune.
            const auto at = former_.try_emplace(device, *place).first;
            if (index.end_of(*place) - *place < index.end_of(at->second) - at->second)
                at->second = *place;
        }
    }

    // None where it stood nowhere that was there.
    std::optional<std::size_t> place_of(const Device& device) const
    {
        if (day_of(device.created) > day_)
            return std::nullopt;
        const auto now = index_.place_of(device.unit);
        const auto former = former_.find(device.id);
        if (former == former_.end())
            return now;
        // Its hamlet goes on, and stood in the commune that ended.
        const std::size_t stood = former->second;
        return now && stood <= *now && *now < index_.end_of(stood) ? now : stood;
    }

private:
    const UnitIndex& index_;
    Day day_;
    std::unordered_map<DeviceId, std::size_t> former_;
};

// Loudspeakers of every unit with those below it: what stands below a unit are the places behind
// it, so sums up to each place answer for all.
class Loudspeakers {
public:
    Loudspeakers(Records& records, const UnitIndex& index, Day day, Day today)
        : index_(index)
        , clusters_(index.size() + 1)
        , speakers_(index.size() + 1)
    {
        const Stands stands(records, index, day, today);
        const auto devices = records.devices().everyone();
        for (const Device& device : *devices) {
            const auto place
                = device.kind == DeviceKind::speaker ? stands.place_of(device) : std::nullopt;
            if (!place)
                continue;
            clusters_[*place + 1] += 1;
            speakers_[*place + 1] += device.speakers;
        }
        std::partial_sum(clusters_.begin(), clusters_.end(), clusters_.begin());
        std::partial_sum(speakers_.begin(), speakers_.end(), speakers_.begin());
    }

    ListedUnit listed(const UnitTree& tree, std::size_t place) const
    {
        ListedUnit one = without_loudspeakers(tree, *tree.find(index_.at(place)));
        const std::size_t end = index_.end_of(place);
        one.clusters = clusters_[end] - clusters_[place];
        one.speakers = speakers_[end] - speakers_[place];
        return one;
    }

private:
    const UnitIndex& index_;
    std::vector<std::int64_t> clusters_; // in the places before each
    std::vector<std::int64_t> speakers_;
};

// Of one unit that was perhaps changed a moment ago, when there is no index of its tree yet.
ListedUnit with_loudspeakers(Records& records, const UnitTree& tree, const Unit& unit)
{
    ListedUnit one = without_loudspeakers(tree, unit);
    const std::vector<UnitId> below = tree.subtree(unit.id);
    const std::unordered_set<UnitId> area(below.begin(), below.end());
    for (const Devices::Count& count : records.devices().counts()) {
        if (!area.contains(count.unit))
            continue;
        one.clusters += count.clusters;
        one.speakers += count.speakers;
    }
    return one;
}

// The places of a list, one after the other: of the units below one, or of all.
class Places {
public:
    Places(const UnitIndex& index, const UnitTree& tree, const UnitFilter& filter)
        : index_(index)
        , kinds_(filter.kinds)
        , words_(fold(trim(filter.search)))
    {
        if (filter.parent)
            children_ = tree.children(*filter.parent);
    }

    bool holds(UnitId id) const
    {
        if (children_)
            return std::find(children_->begin(), children_->end(), id) != children_->end();
        return index_.place_of(id).has_value();
    }

    // The first one, or that behind `last`, which it holds; none when there are no more.
    std::optional<std::size_t> next(std::optional<UnitId> last) const
    {
        return children_ ? next_child(last) : next_of_all(last);
    }

private:
    bool has_kind(std::size_t place) const
    {
        return kinds_.empty()
            || std::find(kinds_.begin(), kinds_.end(), index_.kind(place)) != kinds_.end();
    }

    std::optional<std::size_t> next_of_all(std::optional<UnitId> last) const
    {
        std::size_t at = last ? *index_.place_of(*last) + 1 : 0;
        for (at = index_.find(words_, at); at < index_.size(); at = index_.find(words_, at + 1)) {
            if (has_kind(at))
                return at;
        }
        return std::nullopt;
    }

    std::optional<std::size_t> next_child(std::optional<UnitId> last) const
    {
        auto at = children_->begin();
        if (last)
            at = std::find(children_->begin(), children_->end(), *last) + 1;
        for (; at != children_->end(); ++at) {
            const std::size_t place = *index_.place_of(*at);
            if (has_kind(place) && index_.fits(words_, place))
                return place;
        }
        return std::nullopt;
    }

    const UnitIndex& index_;
    std::optional<std::span<const UnitId>> children_;
    std::vector<UnitKind> kinds_;
    std::string words_;
};

// The day on which a unit is shown that nobody named a day for.
Day day_to_show(const std::vector<UnitEra>& history, Day today)
{
    const UnitEra& last = history.back();
    if (last.to && *last.to <= today)
        return *last.to - std::chrono::days(1);
    return std::max(today, history.front().from);
}

}

Result<Paged<ListedUnit>> list_units(
    Records& records, Day day, Day today, const UnitFilter& filter, const Page& page)
{
    const auto tree = records.units().tree(day);
    const auto index = records.units().index(day);
    const Places places(*index, *tree, filter);
    std::optional<UnitId> last;
    if (!page.cursor.empty()) {
        last = UnitId::parse(page.cursor);
        if (!last || !places.holds(*last))
            return fail_field("cursor", "input.bad_cursor");
    }
    const Loudspeakers loudspeakers(records, *index, day, today);
    Paged<ListedUnit> found;
    while (const auto place = places.next(last)) {
        if (found.items.size() == static_cast<std::size_t>(page.limit)) {
            found.next = last->text();
            break;
        }
        last = index->at(*place);
        found.items.push_back(loudspeakers.listed(*tree, *place));
    }
    return found;
}

Result<ShownUnit> show_unit(Records& records, const Deed& deed, UnitId id, std::optional<Day> asked)
{
    ShownUnit shown;
    shown.history = records.units().history(id);
    if (shown.history.empty())
        return fail(Kind::missing, "unit.missing");
    const Day day = asked.value_or(day_to_show(shown.history, day_of(deed.now)));
    const auto tree = records.units().tree(day);
    const Unit* unit = tree->find(id);
    if (unit == nullptr)
        return fail(Kind::missing, "unit.missing");
    const Day today = day_of(deed.now);
    if (day < today) {
        const auto index = records.units().index(day);
        shown.listed
            = Loudspeakers(records, *index, day, today).listed(*tree, *index->place_of(id));
    } else {
        shown.listed = with_loudspeakers(records, *tree, *unit);
    }
    const auto counted = records.units().households_on({ id }, day);
    if (const auto at = counted.find(id); at != counted.end())
        shown.households = at->second;
    for (const UnitEra& era : shown.history) {
        if (era.from <= day)
            shown.resolution = era.resolution;
    }
    return shown;
}

}
