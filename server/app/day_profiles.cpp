#include "server/app/day_profiles.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "server/app/air_rules.hpp"
#include "server/app/as_of.hpp"
#include "server/app/note.hpp"
#include "server/app/unit_on_day.hpp"

namespace nguon::app {
namespace {

// Looked at for the next days of a profile: a lunar year of thirteen months and some more.
constexpr std::chrono::days profiles_looked_ahead{ 400 };

ShownProfile show(const Deed& deed, const UnitTree& tree, DayProfile profile, Day today)
{
    ShownProfile shown;
    if (const Unit* unit = tree.find(profile.unit))
        shown.unit_name = unit->name;
    shown.may_edit = deed.caller.may_in(Right::manage_rules, profile.unit, tree);
    for (Day day = today; day < today + profiles_looked_ahead && shown.next.size() < 2;
         day += std::chrono::days(1)) {
        const bool goes_on = day != today && profile.days.hold_on(day - std::chrono::days(1));
        if (profile.days.hold_on(day) && !goes_on)
            shown.next.push_back(day);
    }
    shown.profile = std::move(profile);
    return shown;
}

ShownProfile show(const Deed& deed, const UnitTree& tree, DayProfile profile)
{
    return show(deed, tree, std::move(profile), day_of(deed.now));
}

// Those above say what holds here, and those below may know of it.
bool is_around(const std::vector<UnitId>& mine, UnitId unit, const UnitTree& tree)
{
    return std::any_of(mine.begin(), mine.end(),
        [&](UnitId own) { return tree.covers(own, unit) || tree.covers(unit, own); });
}

bool is_seen(const Deed& deed, UnitId unit, const UnitTree& tree)
{
    return is_around(deed.caller.units_with(Right::view, tree), unit, tree);
}

// What the caller may look at today, and what led to it: on an earlier day he stood there.
std::vector<UnitId> seen_from(Records& records, const Deed& deed)
{
    const auto tree = records.units().tree(day_of(deed.now));
    std::vector<UnitId> all;
    for (const UnitId own : deed.caller.units_with(Right::view, *tree)) {
        all.push_back(own);
        const auto former = tree->former(own);
        all.insert(all.end(), former.begin(), former.end());
    }
    return all;
}

bool allows_more(const DayProfile& profile, const std::vector<ProfileHours>& before)
{
    return std::any_of(profile.hours.begin(), profile.hours.end(), [&](const ProfileHours& hours) {
        return hours.allowed && std::find(before.begin(), before.end(), hours) == before.end();
    });
}

Result<void> check(
    Records& records, const Deed& deed, const DayProfile& profile, const DayProfile* before)
{
    const auto tree = records.units().tree(day_of(deed.now));
    if (!deed.caller.may_in(Right::manage_rules, profile.unit, *tree))
        return fail(Kind::forbidden, "profile.not_allowed");
    if (const auto sound = check_profile(profile); !sound)
        return sound;
    const auto known = records.categories().all();
    for (const std::string& code : profile.dropped) {
        if (std::none_of(known.begin(), known.end(),
                [&](const Category& category) { return category.code == code; }))
            return fail_field("dropped_categories", "bulletin.unknown_category");
    }
    const bool lifts
        = deed.caller.may_in(Right::manage_rules, lifting_unit(profile.unit, *tree), *tree);
    // It ends by the word of those who may proclaim it, also as an edit that makes it a feast.
    const bool mourns = profile.kind == DayKind::mourning
        || (before != nullptr && before->kind == DayKind::mourning);
    if (mourns && !lifts)
        return fail(Kind::forbidden, "profile.mourning_not_allowed");
    // The same hours on other days are more, too.
    const bool same_days = before != nullptr && before->days == profile.days;
    if (!lifts && allows_more(profile, same_days ? before->hours : std::vector<ProfileHours>()))
        return fail(Kind::forbidden, "rules.allowing_not_allowed");
    return {};
}

// One that the caller may change, in the version he saw.
Result<DayProfile> profile_to_change(
    Records& records, const Deed& deed, DayProfileId id, std::optional<Version> seen)
{
    const auto tree = records.units().tree(day_of(deed.now));
    auto profile = records.day_profiles().find(id);
    if (!profile || profile->removed || !is_seen(deed, profile->unit, *tree))
        return fail(Kind::missing, "profile.missing");
    if (!deed.caller.may_in(Right::manage_rules, profile->unit, *tree))
        return fail(Kind::forbidden, "profile.not_allowed");
    if (seen && *seen != profile->version)
        return fail(Kind::conflict, "profile.stale");
    return std::move(*profile);
}

Subject subject(const DayProfile& profile)
{
    return { "day_profile", profile.id.value(), profile.name, profile.unit };
}

Result<ShownProfile> keep(
    Records& records, const Deed& deed, DayProfile profile, Version seen, const char* what)
{
    profile.changed = deed.now;
    if (!records.day_profiles().save(profile, seen))
        return fail(Kind::conflict, "profile.stale");
    profile.version = seen + 1;
    note(records, deed, what, subject(profile));
    return show(deed, *records.units().tree(day_of(deed.now)), std::move(profile));
}

}

Result<ShownProfile> add_profile(Records& records, const Deed& deed, DayProfile wish)
{
    const auto tree = records.units().tree(day_of(deed.now));
    if (tree->find(wish.unit) == nullptr || !is_seen(deed, wish.unit, *tree))
        return fail_field("unit", "unit.missing");
    wish.id = deed.new_id<DayProfileId>();
    wish.name = std::string(trim(wish.name));
    wish.changed = deed.now;
    if (const auto sound = check(records, deed, wish, nullptr); !sound)
        return tl::unexpected(sound.error());
    records.day_profiles().add(wish);
    note(records, deed, "profile.added", subject(wish));
    return show(deed, *tree, std::move(wish));
}

Result<ShownProfile> edit_profile(Records& records, const Deed& deed, DayProfileId id,
    DayProfile wish, std::optional<Version> seen)
{
    const auto before = profile_to_change(records, deed, id, seen);
    if (!before)
        return tl::unexpected(before.error());
    wish.id = id;
    wish.unit = before->unit;
    wish.name = std::string(trim(wish.name));
    if (const auto sound = check(records, deed, wish, &*before); !sound)
        return tl::unexpected(sound.error());
    return keep(records, deed, std::move(wish), before->version, "profile.saved");
}

Result<ShownProfile> remove_profile(
    Records& records, const Deed& deed, DayProfileId id, std::optional<Version> seen)
{
    auto profile = profile_to_change(records, deed, id, seen);
    if (!profile)
        return tl::unexpected(profile.error());
    // National mourning ends by the word of those who may proclaim it.
    const auto tree = records.units().tree(day_of(deed.now));
    if (profile->kind == DayKind::mourning
        && !deed.caller.may_in(Right::manage_rules, lifting_unit(profile->unit, *tree), *tree))
        return fail(Kind::forbidden, "profile.mourning_not_allowed");
    profile->removed = true;
    const Version version = profile->version;
    return keep(records, deed, std::move(*profile), version, "profile.removed");
}

Result<ShownProfile> find_profile(Records& records, const Deed& deed, DayProfileId id)
{
    const auto tree = records.units().tree(day_of(deed.now));
    auto profile = records.day_profiles().find(id);
    if (!profile || profile->removed || !is_seen(deed, profile->unit, *tree))
        return fail(Kind::missing, "profile.missing");
    return show(deed, *tree, std::move(*profile));
}

Result<ProfileList> list_profiles(
    Records& records, const Deed& deed, std::optional<UnitId> unit, std::optional<Day> day)
{
    const auto asked = as_of(deed, day);
    if (!asked)
        return tl::unexpected(asked.error());
    if (unit) {
        if (const auto there = unit_on(records, deed, *unit, day); !there)
            return tl::unexpected(there.error());
    }
    const auto tree = records.units().tree(asked->day);
    const std::vector<UnitId> mine = seen_from(records, deed);
    const auto wanted = [&](const DayProfile& profile) {
        if (tree->find(profile.unit) == nullptr)
            return false;
        return unit ? tree->covers(profile.unit, *unit) : is_around(mine, profile.unit, *tree);
    };
    auto& profiles = records.day_profiles();
    ProfileList list;
    for (DayProfile& profile : asked->past ? profiles.on(asked->day) : profiles.all()) {
        if (!wanted(profile))
            continue;
        list.items.push_back(show(deed, *tree, std::move(profile), asked->day));
        // Nothing of an earlier day is written again.
        list.items.back().may_edit = list.items.back().may_edit && !asked->past;
    }
    if (asked->past) {
        const auto lost = profiles.not_kept(asked->day);
        list.not_kept = std::count_if(lost.begin(), lost.end(), wanted);
    }
    std::stable_sort(list.items.begin(), list.items.end(), [&](const auto& a, const auto& b) {
        return tree->path(a.profile.unit).size() < tree->path(b.profile.unit).size();
    });
    return list;
}

}
