#include "core/unit/change_draft.hpp"

#include <algorithm>

#include "core/unit/depth.hpp"

namespace nguon {
namespace {

bool same_words(const UnitEra& a, const UnitEra& b)
{
    return a.code == b.code && a.name == b.name && a.kind == b.kind && a.parent == b.parent;
}

// No tree of units is as deep; what goes on for longer goes round.
constexpr std::size_t longest_line = 100;

// Whether the unit is there on every day of [from, to).
bool is_there(const UnitLife& life, Day from, const std::optional<Day>& to)
{
    Day reached = from;
    for (const UnitEra& era : life.eras) {
        if (!era.holds_on(reached))
            continue;
        if (!era.to || (to && *to <= *era.to))
            return true;
        reached = *era.to;
    }
    return false;
}

}

ChangeDraft::ChangeDraft(const UnitRegister& before, Day on, std::string resolution)
    : before_(before)
    , now_(before)
    , on_(on)
    , resolution_(std::move(resolution))
{
    for (const auto& [id, life] : now_.lives()) {
        for (const UnitEra& era : life.eras) {
            if (era.parent && (!era.to || *era.to > on_))
                below_[*era.parent].insert(id);
            if (era.parent && era.holds_on(on_))
                stood_in_[*era.parent].push_back(id);
        }
    }
}

std::string ChangeDraft::name_of(UnitId id) const
{
    const UnitEra* era = now_.known_as(id, on_);
    return era == nullptr ? id.text() : era->name;
}

Result<void> ChangeDraft::require(UnitId id) const
{
    const UnitLife* life = now_.find(id);
    if (life == nullptr)
        return fail(Kind::missing, "unit_change.unit_missing", id.text());
    const UnitEra* era = life->era_on(on_);
    if (era == nullptr && on_ < life->begins())
        return fail(Kind::invalid, "unit_change.before_it_existed",
            name_of(id) + ", " + vietnamese_day(life->begins()));
    if (era == nullptr) {
        const auto ended = life->ends();
        return fail(Kind::invalid, "unit_change.ended_already",
            ended ? name_of(id) + ", " + vietnamese_day(*ended) : name_of(id));
    }
    // What was decided for a later day would be lost.
    if (life->eras.back().from > on_)
        return fail(Kind::conflict, "unit_change.changed_later",
            name_of(id) + ", " + vietnamese_day(life->eras.back().from));
    if (era->to)
        return fail(Kind::conflict, "unit_change.changed_later",
            name_of(id) + ", " + vietnamese_day(*era->to));
    return {};
}

// What ends on the day it began was there on no day: no list would ever show it. What was made of
// others on that day is found through them.
Result<void> ChangeDraft::require_a_day(UnitId id) const
{
    const UnitLife* life = before_.find(id);
    if (life == nullptr || life->begins() < on_)
        return {};
    const bool was_made_of_others = std::any_of(
        before_.lives().begin(), before_.lives().end(), [id](const auto& entry) {
            const auto& next = entry.second.successors;
            return std::any_of(
                next.begin(), next.end(), [id](const Succession& one) { return one.to == id; });
        });
    if (!was_made_of_others)
        return fail(Kind::invalid, "unit_change.before_it_existed",
            name_of(id) + ", " + vietnamese_day(life->begins()));
    return {};
}

std::optional<UnitId> ChangeDraft::parent_of(UnitId id) const
{
    const UnitLife* life = now_.find(id);
    const UnitEra* era = life == nullptr ? nullptr : life->era_on(on_);
    return era == nullptr ? std::nullopt : era->parent;
}

UnitLife& ChangeDraft::touch(UnitId id)
{
    touched_.insert(id);
    return now_.at(id);
}

void ChangeDraft::set_era(UnitId id, UnitEra fields)
{
    UnitLife& life = touch(id);
    fields.unit = id;
    fields.from = on_;
    fields.to = std::nullopt;
    fields.resolution = resolution_;
    if (const UnitEra* now = life.era_on(on_); now != nullptr && now->parent)
        below_[*now->parent].erase(id);
    if (fields.parent)
        below_[*fields.parent].insert(id);
    std::erase_if(life.eras, [&](const UnitEra& era) { return era.from >= on_; });
    if (!life.eras.empty()) {
        UnitEra& last = life.eras.back();
        if (!last.to || *last.to > on_)
            last.to = on_;
        // Taken back on the day it began: nothing has changed.
        if (last.to == on_ && same_words(last, fields)) {
            last.to = std::nullopt;
            return;
        }
    }
    life.eras.push_back(std::move(fields));
}

Result<void> ChangeDraft::establish(const ChangeTarget& target)
{
    if (!target.is_new)
        return require(target.id);
    if (!target.name || target.name->empty())
        return fail_field("name", "input.required");
    if (!target.kind)
        return fail_field("kind", "input.required");
    if (now_.find(target.id) != nullptr)
        return fail(Kind::invalid, "unit_change.repeated", *target.name);
    UnitLife life;
    life.id = target.id;
    now_.put(std::move(life));
    UnitEra era;
    era.code = target.code.value_or("");
    era.name = *target.name;
    era.kind = *target.kind;
    era.parent = target.parent;
    set_era(target.id, std::move(era));
    return {};
}

Result<void> ChangeDraft::alter(const ChangeTarget& target)
{
    if (target.is_new)
        return {};
    UnitEra era = *now_.find(target.id)->era_on(on_);
    const UnitEra before = era;
    era.code = target.code.value_or(era.code);
    era.name = target.name.value_or(era.name);
    era.kind = target.kind.value_or(era.kind);
    if (target.parent)
        era.parent = target.parent;
    if (era.name.empty())
        return fail_field("name", "input.required");
    if (era != before)
        set_era(target.id, std::move(era));
    return {};
}

void ChangeDraft::place(UnitId id, UnitId parent)
{
    UnitEra era = *now_.find(id)->era_on(on_);
    if (era.parent == parent)
        return;
    era.parent = parent;
    set_era(id, std::move(era));
}

void ChangeDraft::stop(UnitId id)
{
    UnitLife& life = touch(id);
    UnitEra& last = life.eras.back();
    if (last.parent)
        below_[*last.parent].erase(id);
    last.to = on_;
}

// What stands there on the day, and what will from a later one on.
void ChangeDraft::move_children(UnitId from, std::optional<UnitId> to)
{
    const std::set<UnitId> children = below_[from];
    for (const UnitId id : children) {
        // What takes over the unit it stood in comes to stand where that one stood.
        const auto parent = to == id ? parent_of(from) : to;
        const UnitLife& life = *now_.find(id);
        if (const UnitEra* era = life.era_on(on_); era != nullptr && era->parent == from) {
            const std::vector<UnitEra> later = [&] {
                std::vector<UnitEra> kept;
                std::copy_if(life.eras.begin(), life.eras.end(), std::back_inserter(kept),
                    [&](const UnitEra& one) { return one.from > on_; });
                return kept;
            }();
            const auto ends = era->to;
            UnitEra moved = *era;
            moved.parent = parent;
            set_era(id, std::move(moved));
            UnitLife& changed = now_.at(id);
            changed.eras.back().to = ends;
            changed.eras.insert(changed.eras.end(), later.begin(), later.end());
        }
        for (UnitEra& era : touch(id).eras) {
            if (era.from > on_ && era.parent == from)
                era.parent = parent;
        }
        if (parent)
            below_[*parent].insert(id);
    }
    below_[from].clear();
}

void ChangeDraft::part(UnitId id, const std::vector<UnitId>& parts)
{
    link(id, parts);
    // Should it end by a later step, it was where these parts are now as well.
    auto& given = given_[id];
    std::copy_if(parts.begin(), parts.end(), std::back_inserter(given),
        [&](UnitId one) { return one != id; });
}

void ChangeDraft::link(UnitId id, const std::vector<UnitId>& parts)
{
    UnitLife& life = touch(id);
    for (const UnitId part : parts) {
        if (part == id)
            continue;
        // Merged, taken apart and merged again: the last time counts.
        std::erase_if(life.successors, [&](const Succession& next) { return next.to == part; });
        life.successors.push_back({ part, on_ });
    }
}

void ChangeDraft::end(UnitId id, const std::vector<UnitId>& successors)
{
    move_children(id, successors.front());
    stop(id);
    link(id, successors);
    Heirs heirs{ successors.front(), successors };
    if (const auto given = given_.find(id); given != given_.end())
        heirs.area.insert(heirs.area.end(), given->second.begin(), given->second.end());
    named_[id] = std::move(heirs);
}

Result<void> ChangeDraft::dissolve(UnitId id, std::optional<UnitId> next)
{
    if (!next && !below_[id].empty())
        return fail(Kind::invalid, "unit_change.no_successor", name_of(id));
    if (next)
        move_children(id, next);
    stop(id);
    if (next)
        link(id, { *next });
    named_[id] = { next, {} };
    dissolved_.insert(id);
    return {};
}

void ChangeDraft::revive(UnitId id, const UnitEra& then)
{
    // On the very day of its end nothing has come after it.
    std::erase_if(touch(id).successors, [&](const Succession& next) { return next.on == on_; });
    set_era(id, then);
}

std::optional<UnitId> ChangeDraft::final_chief(UnitId id) const
{
    std::set<UnitId> seen;
    std::optional<UnitId> at = id;
    while (at && seen.insert(*at).second) {
        const auto named = named_.find(*at);
        if (named == named_.end())
            return at;
        at = named->second.chief;
    }
    return std::nullopt;
}

std::vector<UnitId> ChangeDraft::final_area(UnitId id, std::set<UnitId>& seen) const
{
    if (!seen.insert(id).second)
        return {};
    std::vector<UnitId> area;
    std::vector<UnitId> parts;
    if (const auto named = named_.find(id); named != named_.end()) {
        parts = named->second.area;
    } else {
        area.push_back(id);
        if (const auto given = given_.find(id); given != given_.end())
            parts = given->second;
    }
    if (dissolved_.contains(id)) {
        if (const auto children = stood_in_.find(id); children != stood_in_.end())
            parts.insert(parts.end(), children->second.begin(), children->second.end());
    }
    for (const UnitId part : parts) {
        for (const UnitId one : final_area(part, seen)) {
            if (std::find(area.begin(), area.end(), one) == area.end())
                area.push_back(one);
        }
    }
    return area;
}

// A code names one unit on any day.
Result<void> ChangeDraft::check_codes() const
{
    std::map<std::string_view, std::vector<const UnitEra*>> by_code;
    for (const auto& [id, life] : now_.lives()) {
        for (const UnitEra& era : life.eras) {
            if (!era.code.empty() && (!era.to || *era.to > on_))
                by_code[era.code].push_back(&era);
        }
    }
    for (const auto& [code, eras] : by_code) {
        for (std::size_t a = 0; a < eras.size(); ++a) {
            for (std::size_t b = a + 1; b < eras.size(); ++b) {
                const bool meet = (!eras[a]->to || *eras[a]->to > eras[b]->from)
                    && (!eras[b]->to || *eras[b]->to > eras[a]->from);
                const bool ours
                    = touched_.contains(eras[a]->unit) || touched_.contains(eras[b]->unit);
                if (meet && ours && eras[a]->unit != eras[b]->unit)
                    return fail(Kind::conflict, "unit_change.code_taken",
                        std::string(code) + ", " + eras[a]->name + ", " + eras[b]->name);
            }
        }
    }
    return {};
}

std::optional<Level> ChangeDraft::level_on(UnitId id, Day day) const
{
    std::optional<UnitId> at = id;
    for (std::size_t steps = 0; at && steps < longest_line; ++steps) {
        const UnitLife* life = now_.find(*at);
        const UnitEra* era = life == nullptr ? nullptr : life->era_on(day);
        if (era == nullptr)
            return std::nullopt;
        if (const auto level = level_of(era->kind))
            return level;
        at = era->parent;
    }
    return std::nullopt;
}

// From the day on, whoever was touched or stands below has its parent on each of its days.
Result<void> ChangeDraft::check_parents() const
{
    for (const auto& [id, life] : now_.lives()) {
        for (const UnitEra& era : life.eras) {
            const Day from = std::max(era.from, on_);
            if (!era.parent || (era.to && *era.to <= from))
                continue;
            if (!touched_.contains(id) && !touched_.contains(*era.parent))
                continue;
            const UnitLife* parent = now_.find(*era.parent);
            if (parent == nullptr || !is_there(*parent, from, era.to))
                return fail(Kind::invalid, "unit.parent_missing", era.name);
        }
    }
    return {};
}

// A ring can close only on a day on which one of those that were touched comes to stand elsewhere.
Result<void> ChangeDraft::check_rings() const
{
    std::set<Day> days{ on_ };
    for (const UnitId id : touched_) {
        for (const UnitEra& era : now_.find(id)->eras) {
            if (era.from > on_)
                days.insert(era.from);
        }
    }
    for (const Day day : days) {
        for (const UnitId id : touched_) {
            std::optional<UnitId> at = id;
            std::size_t steps = 0;
            while (at) {
                const UnitEra* era = now_.find(*at)->era_on(day);
                at = era == nullptr ? std::nullopt : era->parent;
                if (++steps > longest_line)
                    return fail(Kind::invalid, "unit.cycle", name_of(id));
            }
            if (steps > most_levels)
                return fail(Kind::invalid, "unit.too_deep", std::to_string(most_levels));
        }
    }
    return {};
}

// Who has a level of his own stands below what he stands in: no commune in a commune.
Result<void> ChangeDraft::check_kinds() const
{
    for (const auto& [id, life] : now_.lives()) {
        for (const UnitEra& era : life.eras) {
            const Day from = std::max(era.from, on_);
            if (!era.parent || (era.to && *era.to <= from))
                continue;
            if (!touched_.contains(id) && !touched_.contains(*era.parent))
                continue;
            if (const auto above = level_on(*era.parent, from); above && level_of(era.kind) >= above)
                return fail(Kind::invalid, "unit.kind_above_parent", era.name);
        }
    }
    return {};
}

Result<ChangeEffect> ChangeDraft::finish()
{
    if (const auto sound = check_codes(); !sound)
        return tl::unexpected(sound.error());
    if (const auto sound = check_parents(); !sound)
        return tl::unexpected(sound.error());
    if (const auto sound = check_rings(); !sound)
        return tl::unexpected(sound.error());
    if (const auto sound = check_kinds(); !sound)
        return tl::unexpected(sound.error());
    ChangeEffect effect;
    effect.on = on_;
    for (const UnitId id : touched_) {
        const UnitLife* before = before_.find(id);
        const UnitLife& after = *now_.find(id);
        if (before == nullptr)
            effect.lives.push_back({ std::nullopt, after });
        else if (*before != after)
            effect.lives.push_back({ *before, after });
    }
    for (const auto& [id, named] : named_) {
        std::set<UnitId> seen;
        Heirs heirs{ final_chief(id), final_area(id, seen) };
        if (heirs.area.empty() && heirs.chief && !dissolved_.contains(id))
            heirs.area.push_back(*heirs.chief);
        effect.heirs.emplace(id, std::move(heirs));
    }
    for (const auto& [id, given] : given_) {
        if (named_.contains(id))
            continue;
        std::set<UnitId> seen;
        std::vector<UnitId> parts = final_area(id, seen);
        std::erase(parts, id);
        if (!parts.empty())
            effect.parts.emplace(id, std::move(parts));
    }
    return effect;
}

}
