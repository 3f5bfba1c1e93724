#include "core/year/day_rules.hpp"

#include <algorithm>
#include <tuple>

namespace nguon {
namespace {

Withheld by_profile(Withheld::By by, const DayProfile& profile)
{
    Withheld why;
    why.by = by;
    why.name = profile.name;
    why.kind = profile.kind;
    why.profile = profile.id;
    return why;
}

Withheld by_pause(const Pause& pause)
{
    Withheld why;
    why.name = pause.reason;
    why.from = pause.from;
    why.to = pause.to;
    why.pause = pause.id;
    return why;
}

bool concerns(const Pause& pause, const AiringTraits& airing)
{
    if (pause.is_of_unit())
        return !airing.at_once;
    return (pause.schedule && *pause.schedule == airing.schedule)
        || (pause.programme && pause.programme == airing.programme);
}

std::optional<Withheld> against(const DayProfile& profile, const AiringTraits& airing)
{
    const auto& dropped = profile.dropped;
    if (std::find(dropped.begin(), dropped.end(), airing.category) != dropped.end()) {
        Withheld why = by_profile(Withheld::By::category, profile);
        why.category = airing.category;
        return why;
    }
    if (profile.own_only && !airing.own && !airing.at_once && airing.priority == Priority::normal)
        return by_profile(Withheld::By::own_only, profile);
    return std::nullopt;
}

}

bool DatedProfile::holds_on(Day day) const
{
    return std::binary_search(days.begin(), days.end(), day);
}

DatedProfiles dated(std::vector<DayProfile> profiles, Span span)
{
    DatedProfiles found;
    for (DayProfile& profile : profiles) {
        DatedProfile one;
        for (Day day = day_of(span.begins) - std::chrono::days(1); start_of(day) < span.ends;
             day += std::chrono::days(1)) {
            if (profile.days.hold_on(day))
                one.days.push_back(day);
        }
        if (profile.removed || one.days.empty())
            continue;
        one.profile = std::move(profile);
        found.push_back(std::make_shared<const DatedProfile>(std::move(one)));
    }
    return found;
}

DayRules::DayRules(
    std::span<const UnitId> path, std::span<const Pause> pauses, const DatedProfiles& profiles)
{
    const auto depth = [&](UnitId unit) {
        return std::distance(path.begin(), std::find(path.begin(), path.end(), unit));
    };
    const auto below = static_cast<std::ptrdiff_t>(path.size()); // of none in the path
    for (const Pause& pause : pauses) {
        if (!pause.is_of_unit() || depth(pause.unit) < below)
            pauses_.push_back(pause);
    }
    std::sort(pauses_.begin(), pauses_.end(), [](const Pause& a, const Pause& b) {
        return std::tuple(!a.is_of_unit(), a.from, a.id)
            < std::tuple(!b.is_of_unit(), b.from, b.id);
    });
    for (const auto& one : profiles) {
        if (depth(one->profile.unit) < below)
            profiles_.push_back(one);
    }
    const auto rank = [&](const DayProfile& profile) {
        return std::tuple(profile.kind != DayKind::mourning, -depth(profile.unit), profile.id);
    };
    std::sort(profiles_.begin(), profiles_.end(),
        [&](const auto& a, const auto& b) { return rank(a->profile) < rank(b->profile); });
    for (const Pause& pause : pauses_) {
        if (pause.is_of_unit())
            key_ += "p" + pause.id.text();
    }
    for (const auto& one : profiles_) {
        key_ += "d" + one->profile.id.text();
        asks_for_own_ = asks_for_own_ || one->profile.own_only;
    }
    // What is its own differs from commune to commune.
    if (asks_for_own_ && !path.empty())
        key_ += "u" + path.front().text();
}

std::vector<const DayProfile*> DayRules::profiles_on(Day day) const
{
    std::vector<const DayProfile*> found;
    for (const auto& one : profiles_) {
        if (one->holds_on(day))
            found.push_back(&one->profile);
    }
    return found;
}

std::vector<const Pause*> DayRules::pauses_within(Day day) const
{
    const Span whole{ start_of(day), start_of(day + std::chrono::days(1)) };
    std::vector<const Pause*> found;
    for (const Pause& pause : pauses_) {
        const Span held = pause.span();
        const bool is_part = held.begins > whole.begins || held.ends < whole.ends;
        if (held.begins < held.ends && held.overlaps(whole) && is_part)
            found.push_back(&pause);
    }
    return found;
}

std::optional<Withheld> DayRules::withheld(const AiringTraits& airing) const
{
    for (const Pause& pause : pauses_) {
        if (pause.span().covers(airing.starts) && concerns(pause, airing))
            return by_pause(pause);
    }
    const Day day = day_of(airing.starts);
    for (const DayProfile* profile : profiles_on(day)) {
        if (auto why = against(*profile, airing))
            return why;
    }
    if (airing.at_once)
        return std::nullopt;
    if (const DayProfile* profile = closes(airing.heard))
        return by_profile(Withheld::By::hours, *profile);
    return std::nullopt;
}

bool DayRules::hold_over(Span heard) const
{
    const bool paused = std::any_of(pauses_.begin(), pauses_.end(),
        [&](const Pause& pause) { return pause.span().covers(heard.begins); });
    if (paused)
        return true;
    for (Day day = day_of(heard.begins) - std::chrono::days(1); start_of(day) < heard.ends;
         day += std::chrono::days(1)) {
        if (std::any_of(profiles_.begin(), profiles_.end(),
                [&](const auto& one) { return one->holds_on(day); }))
            return true;
    }
    return false;
}

const DayProfile* DayRules::closes(Span heard) const
{
    // Hours that a profile closes may go over midnight, so those of the day before are asked, too;
    // what is heard may go over midnight as well.
    for (Day day = day_of(heard.begins) - std::chrono::days(1); start_of(day) < heard.ends;
         day += std::chrono::days(1)) {
        for (const auto& one : profiles_) {
            const auto& hours = one->profile.hours;
            const bool closed = one->holds_on(day)
                && std::any_of(hours.begin(), hours.end(), [&](const ProfileHours& these) {
                       return !these.allowed && these.on(day).overlaps(heard);
                   });
            if (closed)
                return &one->profile;
        }
    }
    return nullptr;
}

std::vector<Span> DayRules::opened(Span span) const
{
    std::vector<Span> open;
    std::vector<Span> closed;
    const Day first = day_of(span.begins) - std::chrono::days(1);
    for (Day day = first; start_of(day) < span.ends; day += std::chrono::days(1)) {
        const auto profiles = profiles_on(day);
        const bool mourning = is_mourned(day);
        for (const DayProfile* profile : profiles) {
            for (const ProfileHours& hours : profile->hours) {
                if (!hours.allowed)
                    closed.push_back(hours.on(day));
                else if (!mourning || profile->kind == DayKind::mourning)
                    open.push_back(hours.on(day));
            }
            // What the eve of a mourning allows ends with the eve.
            if (profile->kind == DayKind::mourning) {
                for (Span& before : open) {
                    if (day_of(before.begins) < day && before.ends > start_of(day))
                        before.ends = start_of(day);
                }
            }
        }
    }
    std::vector<Span> left;
    for (const Span& one : open) {
        for (const Span& part : without(one, closed)) {
            if (part.overlaps(span))
                left.push_back(part);
        }
    }
    return left;
}

bool DayRules::is_mourned(Day day) const
{
    const auto profiles = profiles_on(day);
    return !profiles.empty() && profiles.front()->kind == DayKind::mourning;
}

std::optional<int> DayRules::volume_on(Day day) const
{
    std::optional<int> least;
    for (const DayProfile* profile : profiles_on(day)) {
        if (profile->volume)
            least = std::min(least.value_or(*profile->volume), *profile->volume);
    }
    return least;
}

std::vector<Span> without(Span span, std::vector<Span> taken)
{
    std::sort(taken.begin(), taken.end());
    std::vector<Span> left;
    Moment at = span.begins;
    for (const Span& one : taken) {
        if (one.ends <= at || one.begins >= span.ends)
            continue;
        if (at < one.begins)
            left.push_back({ at, one.begins });
        at = one.ends;
    }
    if (at < span.ends)
        left.push_back({ at, span.ends });
    return left;
}

}
