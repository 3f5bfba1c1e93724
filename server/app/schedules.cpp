#include "server/app/schedules.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "server/app/inbox_parts.hpp"
#include "server/app/jingles.hpp"
#include "server/app/note.hpp"
#include "server/app/relays.hpp"
#include "server/app/runs_of_days.hpp"
#include "server/app/schedule_parts.hpp"
#include "server/app/year_words.hpp"
#include "json/write.hpp"

namespace nguon::app {
namespace {

// What has to be aired on several days in a row is not booked for fewer.
void add_days_conflicts(
    std::vector<Conflict>& conflicts, Records& records, const AiringBook& book, RunQuestion asked)
{
    for (const AiringSubject::DaysWanted& wanted : runs_too_short(records, book, asked))
        conflicts.push_back({ "schedule.days_in_a_row", {}, 0, asked.schedule.starts,
            std::to_string(wanted.days), std::nullopt });
}

// Nobody is played to who was not in the approved audience.
Result<void> stays_within_approval(
    Records& records, const Schedule& schedule, const AudienceReach& reach)
{
    if (schedule.audience.empty())
        return {};
    std::vector<BulletinId> ids;
    std::vector<RelaySourceId> sources;
    if (schedule.bulletin)
        ids.push_back(*schedule.bulletin);
    if (schedule.programme) {
        const auto programme = records.programmes().find(*schedule.programme);
        for (const ProgrammeItem& item : programme.value().items) {
            if (item.bulletin)
                ids.push_back(*item.bulletin);
            if (item.relay_source)
                sources.push_back(*item.relay_source);
        }
    }
    const auto wanted = reach.positions(schedule.audience);
    for (const RelaySourceRow& source : records.relay_sources().find_all(sources)) {
        Audience approved_for;
        approved_for.units = { source.unit };
        const auto approved = reach.positions(approved_for);
        if (!std::includes(approved.begin(), approved.end(), wanted.begin(), wanted.end()))
            return fail_field("audience", "relay.outside_unit", source.feed.name);
    }
    for (const Bulletin& bulletin : records.bulletins().find_all(ids)) {
        const auto approved = reach.positions(bulletin.audience());
        if (!std::includes(approved.begin(), approved.end(), wanted.begin(), wanted.end()))
            return fail_field("audience", "schedule.outside_audience", bulletin.content().title);
    }
    return {};
}

std::vector<Airing> airings_of(
    const Schedule& schedule, const AiringSubject& subject, const std::vector<Moment>& starts)
{
    std::vector<Airing> airings;
    for (const Moment start : starts)
        airings.push_back({ schedule.id, subject.title, { start, start + subject.length },
            !schedule.override_reason.empty(), schedule.at_once });
    return airings;
}

void add_validity_conflicts(std::vector<Conflict>& conflicts, const AiringSubject& subject,
    const std::vector<Moment>& starts)
{
    for (const PlannedBulletin& bulletin : subject.bulletins) {
        for (const Moment start : starts) {
            const bool early = bulletin.valid_from && start < *bulletin.valid_from;
            const bool late = bulletin.valid_to && start >= *bulletin.valid_to;
            if (early || late) {
                conflicts.push_back({ "schedule.outside_validity", {}, 0, start,
                    vietnamese_moment(early ? *bulletin.valid_from : *bulletin.valid_to),
                    early ? bulletin.valid_from : std::nullopt });
                return;
            }
        }
    }
}

// Of a series the days of a pause are left out, as people expect it. Answers all of them.
std::set<Moment> add_withheld(ScheduleCheck& check, const AiringBook& book,
    AiringBook::Candidate asked, const std::vector<Airing>& airings,
    const std::vector<Place>& places)
{
    constexpr std::size_t most_told = 20;
    const ExpectedAirings expected(asked.schedule, asked.subject, asked.paused_as);
    std::set<Moment> unheard;
    for (const Airing& airing : airings) {
        const bool nowhere = !places.empty()
            && std::all_of(places.begin(), places.end(),
                [&](const Place& place) { return place.withheld && place.withheld(airing); });
        if (!nowhere)
            continue;
        unheard.insert(airing.span.begins);
        ++check.withheld_count;
        if (check.withheld.size() == most_told)
            continue;
        const Device* device = book.reach().find(places.front().device.value());
        const auto why = book.withheld(expected, airing.span.begins, device->unit);
        check.withheld.push_back({ airing.span.begins, why ? sentence_of(*why) : std::string() });
    }
    return unheard;
}

// What another officer paused meanwhile is in nobody's way who changes only what is said.
bool asks_for_times(const Schedule& schedule, const BeforeEdit& before)
{
    if (before.stored == nullptr)
        return !before.keeps_times;
    return before.stored->starts != schedule.starts
        || before.stored->recurrence != schedule.recurrence;
}

bool is_dark(const Airing& airing, const std::vector<Place>& places)
{
    return std::any_of(places.begin(), places.end(), [&](const Place& place) {
        return std::any_of(place.no_power.begin(), place.no_power.end(),
            [&](const Span& span) { return span.overlaps(airing.span); });
    });
}

// What would be heard on no day at all is refused.
void refuse_unheard(ScheduleCheck& check, const std::vector<Airing>& airings,
    const std::vector<Place>& places, Moment now)
{
    if (airings.empty() || check.withheld_count != airings.size())
        return;
    Conflict conflict{ "schedule.withheld", places.front().device, 0, airings.front().span.begins,
        check.withheld.front().why, nearest_allowed(airings.front(), places, now) };
    for (const Place& place : places)
        conflict.devices += place.devices;
    check.conflicts.insert(check.conflicts.begin(), std::move(conflict));
}

// The starts that a check is about. Of a schedule that runs already only what may still be heard:
// older ones are history, and those it had before are nothing that anybody asks for now. A start in
// the past that it did not have would sound at once, late as it is, and is refused.
Result<std::vector<Moment>> starts_to_check(
    const Schedule& schedule, const Schedule* stored, const AiringSubject& subject, Moment now)
{
    Span window{ schedule.starts, std::max(schedule.starts, now) + check_window };
    if (stored != nullptr && !schedule.recurrence.empty())
        window.begins = std::max(schedule.starts, now - schedule.late.tolerance - subject.length);
    auto starts = starts_between(schedule, window);
    if (!starts || stored == nullptr || window.begins >= now)
        return starts;
    const auto before = starts_between(*stored, { window.begins, now });
    if (!before)
        return before;
    std::erase_if(*starts, [&](Moment start) {
        return start < now && std::binary_search(before->begin(), before->end(), start);
    });
    return starts;
}

}

Subject subject_for_note(const Schedule& schedule, std::string title)
{
    return { "schedule", schedule.id.value(), std::move(title), schedule.unit };
}

Result<void> may_schedule(
    Records& records, const Deed& deed, const Schedule& schedule, const Audience& audience)
{
    const Day today = day_of(deed.now);
    const auto tree = records.units().tree(today);
    auto units = units_of(records, audience, today);
    if (!units)
        return tl::unexpected(units.error());
    units->push_back(schedule.unit);
    if (!deed.caller.may_in_all(Right::edit_schedule, *units, *tree))
        return fail(Kind::forbidden, "schedule.not_allowed");
    if (!schedule.override_reason.empty()
        && !deed.caller.may_in_all(Right::override_quiet_hours, *units, *tree))
        return fail(Kind::forbidden, "schedule.override_not_allowed");
    return {};
}

Error as_refusal(const Conflict& conflict, const char* field)
{
    Error error{ Kind::invalid, conflict.code, conflict.detail, {} };
    error.fields.push_back({ field, conflict.code, conflict.detail });
    if (conflict.suggestion)
        error.suggestion = to_rfc3339(*conflict.suggestion);
    return error;
}

void store_new(Records& records, const Deed& deed, const Schedule& schedule)
{
    records.schedules().add(schedule);
    const auto named = subject_of(records, schedule);
    json::Object detail{ { "starts", json::of(schedule.starts) } };
    if (!schedule.override_reason.empty())
        detail["override"] = json::of(schedule.override_reason);
    note(records, deed, "schedule.added", subject_for_note(schedule, named->title),
        std::move(detail));
}

Result<ScheduleCheck> check_schedule_conflicts(
    Records& records, const Deed& deed, const Schedule& schedule, const BeforeEdit& before)
{
    if (const auto sound = check_schedule(schedule); !sound)
        return tl::unexpected(sound.error());
    const auto tree = records.units().tree(day_of(deed.now));
    const auto named = subject_of(records, schedule, *tree);
    if (!named)
        return tl::unexpected(named.error());
    if (named->audience.empty())
        return fail_field("audience", "bulletin.audience_is_empty");
    if (const auto allowed = may_schedule(records, deed, schedule, named->audience); !allowed)
        return tl::unexpected(allowed.error());
    const auto starts = starts_to_check(schedule, before.stored, *named, deed.now);
    if (!starts)
        return tl::unexpected(starts.error());
    ScheduleCheck result;
    result.length = named->length;
    result.reach = count_reach(records, named->audience, *tree);
    for (std::size_t i = 0; i < std::min<std::size_t>(starts->size(), 5); ++i)
        result.next_starts.push_back((*starts)[i]);
    const Moment first = starts->empty() ? deed.now : starts->front();
    const Moment last = starts->empty() ? deed.now : starts->back();
    const AiringBook book(records, *tree,
        { start_of(day_of(first)) - std::chrono::hours(24), last + std::chrono::hours(24 * 8) },
        { .instead = before.rest });
    if (const auto within = stays_within_approval(records, schedule, book.reach()); !within)
        return tl::unexpected(within.error());
    if (result.reach.devices == 0)
        return fail_field("audience", "schedule.no_devices");
    AiringBook::Candidate asked{ schedule, *named };
    if (before.rest != nullptr)
        asked.paused_as = before.rest->id;
    const auto places = book.places(named->audience, schedule.id, asked);
    for (const Place& place : places)
        result.length = std::max(result.length, named->length + place.longer);
    const auto airings = airings_of(schedule, *named, *starts);
    result.conflicts = check_airings(airings, places, deed.now);
    if (!airings.empty() && is_dark(airings.front(), places))
        result.out_of_outage = nearest_allowed(airings.front(), places, deed.now);
    std::optional unheard = add_withheld(result, book, asked, airings, places);
    if (asks_for_times(schedule, before))
        refuse_unheard(result, airings, places, deed.now);
    else
        unheard.reset();
    add_validity_conflicts(result.conflicts, *named, *starts);
    add_days_conflicts(
        result.conflicts, records, book, { schedule, *named, before.rest, std::move(unheard) });
    return result;
}

std::map<ScheduleId, std::vector<WithheldStart>> withheld_starts(
    Records& records, const UnitTree& tree, Span span, const std::set<ScheduleId>& schedules)
{
    std::map<ScheduleId, std::vector<WithheldStart>> found;
    if (schedules.empty() || !has_particular_days(records, span))
        return found;
    const AiringBook book(records, tree, span, { .only = &schedules });
    for (const AiringBook::Entry& entry : book.entries()) {
        const ExpectedAirings expected(entry.schedule, entry.subject);
        const auto places = book.places_of(entry);
        for (const Moment starts : entry.starts) {
            if (const auto why = book.withheld_everywhere(expected, starts, places))
                found[entry.schedule.id].push_back({ starts, sentence_of(*why) });
        }
    }
    return found;
}

namespace {

// Makes it the caller's, and checks it.
Result<ScheduleCheck> check_new(Records& records, const Deed& deed, Schedule& schedule)
{
    schedule.id = deed.new_id<ScheduleId>();
    schedule.author = deed.caller.account;
    schedule.changed = deed.now;
    schedule.audience.normalise();
    if (const auto ordered = keeps_priority_first(records, deed, schedule); !ordered)
        return tl::unexpected(ordered.error());
    return check_schedule_conflicts(records, deed, schedule);
}

}

Result<Schedule> add_schedule(Records& records, const Deed& deed, Schedule schedule)
{
    const auto checked = check_new(records, deed, schedule);
    if (!checked)
        return tl::unexpected(checked.error());
    if (!checked->conflicts.empty())
        return tl::unexpected(as_refusal(checked->conflicts.front()));
    store_new(records, deed, schedule);
    return schedule;
}

Result<Schedule> add_schedule_near(Records& records, const Deed& deed, Schedule schedule)
{
    const auto checked = check_new(records, deed, schedule);
    if (!checked)
        return tl::unexpected(checked.error());
    const bool is_free = checked->conflicts.empty();
    const auto near = is_free ? checked->out_of_outage : checked->conflicts.front().suggestion;
    if (near) {
        schedule.starts = *near;
        return add_schedule(records, deed, std::move(schedule));
    }
    if (!is_free)
        return tl::unexpected(as_refusal(checked->conflicts.front()));
    store_new(records, deed, schedule);
    return schedule;
}

Result<Schedule> find_schedule(Records& records, const Deed& deed, ScheduleId id)
{
    auto schedule = records.schedules().find(id);
    if (!schedule)
        return fail(Kind::missing, "schedule.missing");
    const auto tree = records.units().tree(day_of(deed.now));
    if (deed.caller.may_in(Right::view, schedule->unit, *tree))
        return *schedule;
    const auto named = subject_of(records, *schedule);
    const auto mine = deed.caller.units_with(Right::view, *tree);
    const bool concerned = named
        && std::any_of(
            named->audience.units.begin(), named->audience.units.end(), [&](UnitId unit) {
                return std::any_of(mine.begin(), mine.end(),
                    [&](UnitId own) { return tree->covers(unit, own) || tree->covers(own, unit); });
            });
    if (!concerned)
        return fail(Kind::missing, "schedule.missing");
    return *schedule;
}

Result<std::vector<ForecastItem>> forecast(
    Records& records, const Deed& deed, DeviceId device, Span span)
{
    if (span.ends <= span.begins || span.length() > std::chrono::hours(24 * 31))
        return fail_field("to", "input.out_of_range", "tối đa 31 ngày");
    const auto found = records.devices().find(device);
    const auto tree = records.units().tree(day_of(deed.now));
    if (!found || !deed.caller.may_in(Right::view, found->unit, *tree))
        return fail(Kind::missing, "device.missing");
    // An airing that began before the span may still be on air in it.
    const Span wide{ span.begins - std::chrono::hours(3), span.ends };
    const AiringBook book(records, *tree, wide);
    const auto slots = book.slots_of(device);
    const Timeline line
        = timeline(slots, {}, {}, { wide.begins, wide.ends + std::chrono::hours(3) });

    std::vector<ForecastItem> items;
    for (std::size_t i = 0; i < slots.size(); ++i) {
        ForecastItem item{ device, slots[i], {}, slots[i].starts, slots[i].span().ends,
            line.fates[i].reason, line.fates[i].outcome, {} };
        for (const Segment& segment : line.segments) {
            if (!segment.is_order()
                && std::get<OccurrenceKey>(segment.what) == slots[i].occurrence) {
                item.starts = segment.span.begins;
                item.ends = segment.span.ends;
            }
        }
        if (item.ends <= span.begins)
            continue;
        items.push_back(std::move(item));
    }
    for (const auto& [slot, why] : book.withheld_from(device)) {
        if (slot.span().ends > span.begins && slot.starts < span.ends)
            items.push_back({ device, slot, {}, slot.starts, slot.span().ends, Reason::none,
                Outcome::missed, sentence_of(why) });
    }
    std::stable_sort(items.begin(), items.end(),
        [](const ForecastItem& a, const ForecastItem& b) { return a.starts < b.starts; });
    std::vector<BulletinId> ids;
    for (const ForecastItem& item : items)
        ids.push_back(item.slot.bulletin);
    std::map<BulletinId, BulletinContent> contents;
    for (const Bulletin& bulletin : records.bulletins().find_all(ids))
        contents[bulletin.id()] = bulletin.content();
    for (ForecastItem& item : items) {
        const auto jingle = jingle_at(item.slot.occurrence.item);
        item.title = jingle ? std::string(title_of(*jingle))
            : item.slot.relay
            ? title_of(*item.slot.relay)
            : title_in_language(contents[item.slot.bulletin], item.slot.occurrence.track());
    }
    return items;
}

}
