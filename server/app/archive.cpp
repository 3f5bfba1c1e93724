#include "server/app/archive.hpp"

#include <algorithm>
#include <map>

#include "base/names.hpp"
#include "server/app/bulletins.hpp"
#include "server/app/note.hpp"
#include "server/app/unit_on_day.hpp"
#include "json/write.hpp"

namespace nguon::app {
namespace {

constexpr Names<AiredKind, 2> aired_kind_names{ "planned", "at_once" };
constexpr Names<AiredVoice, 2> voice_names{ "speech", "recording" };

const ArchiveRule* own_rule(const std::vector<ArchiveRule>& rules, UnitId unit)
{
    const auto at = std::find_if(rules.begin(), rules.end(),
        [&](const ArchiveRule& rule) { return rule.unit == unit && rule.months > 0; });
    return at == rules.end() ? nullptr : &*at;
}

ShownArchiveRule shown_rule(Records& records, const Deed& deed, const UnitOnDay& asked)
{
    const UnitTree& tree = *asked.tree;
    const auto written = records.archive().rules_on(asked.path, asked.day);
    const auto rules = asked.is_past ? rules_in(written) : records.archive().rules();
    ShownArchiveRule made;
    for (const ArchiveRule& rule : rules) {
        if (rule.unit == asked.unit) {
            made.months = rule.months;
            made.version = rule.version;
        }
    }
    made.since = since_of(written, asked.unit);
    if (asked.path.size() > 1) {
        if (const auto above = rule_for(rules, asked.path[1], tree)) {
            made.inherited = above->months;
            made.inherited_from = tree.find(above->unit)->name;
            if (made.months == 0)
                made.since = since_of(written, above->unit);
        }
    }
    made.may_save = !asked.is_past && deed.caller.may_in(Right::manage_rules, asked.unit, tree);
    return made;
}

}

std::string_view name_of(AiredKind kind) { return aired_kind_names.of(kind); }
std::optional<AiredKind> parse_aired_kind(std::string_view text)
{
    return aired_kind_names.find(text);
}
std::string_view name_of(AiredVoice voice) { return voice_names.of(voice); }
std::optional<AiredVoice> parse_aired_voice(std::string_view text)
{
    return voice_names.find(text);
}

Day add_months(Day day, int months)
{
    using namespace std::chrono;
    const year_month_day date{ day };
    const year_month month = year_month{ date.year(), date.month() } + std::chrono::months(months);
    const year_month_day wanted{ month.year(), month.month(), date.day() };
    return wanted.ok()
        ? Day(local_days(wanted))
        : Day(local_days(year_month_day_last(month.year(), month_day_last(month.month()))));
}

std::optional<AiredBulletin> aired_of(
    const std::vector<AiringRow>& airings, AiredKind kind, AiredVoice voice)
{
    AiredBulletin aired;
    aired.kind = kind;
    aired.voice = voice;
    // The languages of one airing are one airing; every cluster hears the main text, and some hear
    // others beside it.
    std::map<OccurrenceKey, std::int64_t> plays;
    for (const AiringRow& airing : airings) {
        if (airing.heard_on() == 0)
            continue;
        aired.bulletin = airing.bulletin;
        aired.first = plays.empty() ? airing.planned_at : std::min(aired.first, airing.planned_at);
        aired.last = std::max(aired.last, airing.planned_at);
        std::int64_t& most = plays[airing.occurrence.of_main()];
        most = std::max(most, airing.heard_on());
        aired.heard += airing.heard;
        aired.days.push_back(day_of(airing.planned_at));
    }
    if (plays.empty())
        return std::nullopt;
    aired.airings = static_cast<std::int64_t>(plays.size());
    for (const auto& [airing, clusters] : plays)
        aired.plays += clusters;
    std::sort(aired.days.begin(), aired.days.end());
    aired.days.erase(std::unique(aired.days.begin(), aired.days.end()), aired.days.end());
    return aired;
}

void refresh_archive(Records& records, BulletinId id, const std::vector<AiringRow>& airings)
{
    const auto bulletin = records.bulletins().find(id);
    if (!bulletin)
        return; // a draft that was deleted was never aired
    const auto schedules = records.schedules().of_bulletin(id);
    const bool at_once = std::any_of(schedules.begin(), schedules.end(),
        [](const Schedule& schedule) { return schedule.at_once; });
    const auto aired = aired_of(airings, at_once ? AiredKind::at_once : AiredKind::planned,
        bulletin->content().media ? AiredVoice::recording : AiredVoice::speech);
    if (aired)
        records.archive().save(*aired);
    else
        records.archive().remove(id);
}

Paged<ArchiveRow> list_archive(
    Records& records, const Deed& deed, ArchiveFilter filter, const Page& page)
{
    const auto tree = records.units().tree(day_of(deed.now));
    filter.bulletin.units = deed.caller.units_with(Right::view, *tree);
    return records.archive().list(filter, *tree, page);
}

std::optional<ArchiveRule> rule_for(
    const std::vector<ArchiveRule>& rules, UnitId unit, const UnitTree& tree)
{
    std::optional<ArchiveRule> longest;
    for (const UnitId above : tree.path(unit)) {
        const ArchiveRule* rule = own_rule(rules, above);
        if (rule != nullptr && (!longest || rule->months > longest->months))
            longest = *rule;
    }
    return longest;
}

Result<ArchivedBulletin> find_aired(Records& records, const Deed& deed, BulletinId id)
{
    auto bulletin = find_bulletin(records, deed, id);
    auto aired = bulletin ? records.archive().find(id) : std::nullopt;
    if (!aired)
        return fail(Kind::missing, "archive.missing");
    const auto tree = records.units().tree(day_of(deed.now));
    std::optional<Day> kept_until;
    if (const auto rule = rule_for(records.archive().rules(), bulletin->unit(), *tree))
        kept_until = add_months(day_of(aired->last), rule->months);
    return ArchivedBulletin{ { std::move(*bulletin), std::move(*aired) }, kept_until };
}

Result<ShownArchiveRule> archive_rule(
    Records& records, const Deed& deed, UnitId unit, std::optional<Day> day)
{
    const auto asked = unit_on(records, deed, unit, day);
    if (!asked)
        return tl::unexpected(asked.error());
    return shown_rule(records, deed, *asked);
}

Result<ShownArchiveRule> save_archive_rule(
    Records& records, const Deed& deed, UnitId unit, int months, std::optional<Version> seen)
{
    const auto here = unit_on(records, deed, unit);
    if (!here)
        return tl::unexpected(here.error());
    const UnitTree& tree = *here->tree;
    if (!deed.caller.may_in(Right::manage_rules, unit, tree))
        return fail(Kind::forbidden, "archive.rule_not_allowed");
    if (months != 0 && (months < least_months_kept || months > most_months_kept))
        return fail_field("months", "archive.months");
    const auto before = shown_rule(records, deed, *here);
    if (months != 0 && months < before.inherited)
        return fail_field("months", "archive.shorter_than_above", before.inherited_from);
    if (!records.archive().save_rule({ unit, months, 0 }, seen.value_or(before.version), here->day))
        return fail(Kind::conflict, "rules.stale");
    note(records, deed, "archive.rule_saved", { "unit", unit.value(), tree.find(unit)->name, unit },
        { { "months", months } });
    return shown_rule(records, deed, *here);
}

std::vector<BulletinId> outdated_sounds(Records& records, Moment now, int most)
{
    std::vector<BulletinId> found;
    const auto rules = records.archive().rules();
    const auto tree = records.units().tree(day_of(now));
    for (const ArchiveRule& rule : rules) {
        if (rule.months == 0 || tree->find(rule.unit) == nullptr)
            continue;
        // Below it a unit may have a rule of its own.
        auto units = tree->subtree(rule.unit);
        std::erase_if(
            units, [&](UnitId unit) { return rule_for(rules, unit, *tree)->unit != rule.unit; });
        const Moment before = start_of(add_months(day_of(now), -rule.months));
        for (const BulletinId id :
            records.archive().outdated(units, before, now, most - static_cast<int>(found.size())))
            found.push_back(id);
        if (static_cast<int>(found.size()) >= most)
            break;
    }
    return found;
}

namespace {

// The other languages go with the first, but for what something else names.
std::vector<CleanedSound> clean_tracks(Records& records, const std::vector<Bulletin>& bulletins)
{
    std::map<MediaHash, BulletinId> spoken;
    for (const Bulletin& bulletin : bulletins) {
        for (const Track& track : bulletin.content().tracks) {
            if (track.media)
                spoken.emplace(*track.media, bulletin.id());
        }
    }
    std::vector<MediaHash> sounds;
    for (const auto& [hash, bulletin] : spoken)
        sounds.push_back(hash);
    const auto named = records.archive().still_named(sounds);
    std::vector<CleanedSound> cleaned;
    sounds.clear();
    for (const auto& [hash, bulletin] : spoken) {
        const auto file = named.contains(hash) ? std::nullopt : records.media().find(hash);
        if (!file)
            continue;
        cleaned.push_back({ bulletin, hash, file->size });
        sounds.push_back(hash);
    }
    records.archive().remove_sounds(sounds);
    return cleaned;
}

}

std::vector<CleanedSound> clean_sounds(
    Records& records, const Deed& deed, const std::vector<BulletinId>& ids)
{
    std::vector<CleanedSound> cleaned;
    std::vector<Bulletin> without;
    for (const Bulletin& bulletin : records.bulletins().find_all(ids)) {
        if (!bulletin.sound())
            continue;
        const auto& sound = *bulletin.sound();
        records.archive().mark_cleaned(bulletin.id(), deed.now);
        note(records, deed, "archive.sound_cleaned",
            { "bulletin", bulletin.id().value(), bulletin.content().title, bulletin.unit() },
            { { "size", sound.size } });
        cleaned.push_back({ bulletin.id(), sound.hash, sound.size });
        without.push_back(bulletin);
    }
    for (CleanedSound& track : clean_tracks(records, without))
        cleaned.push_back(std::move(track));
    return cleaned;
}

}
