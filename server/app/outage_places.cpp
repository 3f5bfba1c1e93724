#include "server/app/outage_places.hpp"

#include <algorithm>
#include <array>

#include "base/names.hpp"
#include "core/text/fold.hpp"

namespace nguon::app {
namespace {

constexpr std::size_t most_choices = 8;

constexpr Names<ReadPlace::State, 6> place_state_names{ "known", "chosen", "left", "address",
    "ambiguous", "unknown" };

constexpr std::array place_titles{ std::string_view("to dan pho "), std::string_view("khu dan cu "),
    std::string_view("khu pho "), std::string_view("thi tran "), std::string_view("dac khu "),
    std::string_view("phuong "), std::string_view("xom "), std::string_view("thon "),
    std::string_view("ban "), std::string_view("lang "), std::string_view("buon "),
    std::string_view("bon "), std::string_view("soc "), std::string_view("khu "),
    std::string_view("ap "), std::string_view("to "), std::string_view("xa ") };

// "TDP 3", "P. Đồng Quang": short for a title.
std::string spelled_out(std::string folded)
{
    constexpr std::array<std::pair<std::string_view, std::string_view>, 4> shorts{ {
        { "tdp ", "to dan pho " },
        { "tdp. ", "to dan pho " },
        { "tt ", "thi tran " },
        { "tt. ", "thi tran " },
    } };
    for (const auto& [abbreviated, title] : shorts) {
        if (folded.starts_with(abbreviated))
            return std::string(title) + folded.substr(abbreviated.size());
    }
    return folded;
}

std::string bare(const std::string& folded)
{
    for (const std::string_view title : place_titles) {
        if (folded.starts_with(title) && folded.size() > title.size())
            return folded.substr(title.size());
    }
    return folded;
}

std::string exact(std::string_view text) { return to_lower(to_nfc(text)); }

}

std::string_view name_of(ReadPlace::State state) { return place_state_names.of(state); }

bool ReadOutage::is_open() const
{
    if (left || over)
        return false;
    return !row.problem.empty()
        || std::any_of(
            places.begin(), places.end(), [](const ReadPlace& place) { return place.is_open(); });
}

OutagePlaces::OutagePlaces(const Deed& deed, const UnitTree& tree)
    : tree_(tree)
{
    for (const UnitId top : deed.caller.units_with(Right::edit_schedule, tree)) {
        for (const UnitId id : tree.subtree(top)) {
            const Unit* unit = tree.find(id);
            const std::string name = fold(unit->name);
            by_name_[name].push_back(unit);
            by_bare_[bare(name)].push_back(unit);
        }
    }
}

OutagePlaces::Found OutagePlaces::within(const Found& found, const std::string& commune) const
{
    const std::string wanted = spelled_out(fold(commune));
    Found inside;
    for (const Unit* unit : found) {
        const auto path = tree_.path(unit->id);
        const bool fits = std::any_of(path.begin() + 1, path.end(), [&](UnitId above) {
            const std::string name = fold(tree_.find(above)->name);
            return name == wanted || bare(name) == bare(wanted);
        });
        if (fits)
            inside.push_back(unit);
    }
    return inside;
}

OutagePlaces::Found OutagePlaces::alike(const std::string& wanted) const
{
    Found found;
    for (const auto& [name, units] : by_bare_) {
        const bool similar = wanted.size() >= 3 && name.size() >= 3
            && (name.find(wanted) != std::string::npos || wanted.find(name) != std::string::npos);
        if (similar)
            found.insert(found.end(), units.begin(), units.end());
        if (found.size() >= most_choices)
            break;
    }
    return found;
}

ReadPlace::Choice OutagePlaces::choice(const Unit& unit) const
{
    const Unit* parent = unit.parent ? tree_.find(*unit.parent) : nullptr;
    return { unit.id, parent ? unit.name + ", " + parent->name : unit.name };
}

ReadPlace OutagePlaces::read(
    const OutageArea& area, const std::map<std::string, std::optional<UnitId>>& settled) const
{
    ReadPlace place;
    place.area = area;
    place.key = fold(area.name + "|" + area.within);
    const std::string wanted = spelled_out(fold(area.name));
    const auto named = by_name_.find(wanted);
    // "Làng Mười" may be all of a name without its title, or one with the title "làng".
    auto barely = by_bare_.find(wanted);
    const bool is_untitled = barely != by_bare_.end();
    if (!is_untitled)
        barely = by_bare_.find(bare(wanted));
    // A name without its title may be any unit of that name; with another title it is asked about.
    const bool is_sure = named != by_name_.end() || is_untitled;
    Found found = named != by_name_.end() ? named->second
        : barely != by_bare_.end()        ? barely->second
                                          : alike(bare(wanted));
    const bool is_guess = named == by_name_.end() && barely == by_bare_.end();
    Found inside = area.within.empty() ? found : within(found, area.within);
    if (inside.size() > 1) {
        Found same;
        std::copy_if(inside.begin(), inside.end(), std::back_inserter(same),
            [&](const Unit* unit) { return exact(unit->name) == exact(area.name); });
        if (same.size() == 1)
            inside = same;
    }
    const auto take = [&](const Unit& unit, ReadPlace::State state) {
        place.state = state;
        place.unit = unit.id;
        place.unit_name = unit.name;
    };
    for (const Unit* unit : found) {
        if (place.choices.size() < most_choices)
            place.choices.push_back(choice(*unit));
    }
    if (const auto answer = settled.find(place.key); answer != settled.end()) {
        const Unit* unit = answer->second ? tree_.find(*answer->second) : nullptr;
        place.state = ReadPlace::State::left;
        if (unit != nullptr)
            take(*unit, ReadPlace::State::chosen);
    } else if (area.address) {
        place.state = ReadPlace::State::address;
    } else if (inside.size() == 1 && is_sure && !is_guess) {
        take(*inside.front(), ReadPlace::State::known);
    } else {
        place.state = found.empty() ? ReadPlace::State::unknown : ReadPlace::State::ambiguous;
    }
    return place;
}

}
