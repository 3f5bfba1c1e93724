#include "server/http/schedules/schedule_json.hpp"

#include "server/http/bulletins/bulletin_json.hpp"
#include "server/http/plumbing/messages.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

constexpr std::array interruptions{ json::Choice<Interrupted>{ "restart", Interrupted::restart },
    json::Choice<Interrupted>{ "resume_at_break", Interrupted::resume_at_break },
    json::Choice<Interrupted>{ "resume_at_clock", Interrupted::resume_at_clock },
    json::Choice<Interrupted>{ "drop", Interrupted::drop } };
constexpr std::array late_ways{ json::Choice<LatePolicy::Way>{
                                    "start_late", LatePolicy::Way::start_late },
    json::Choice<LatePolicy::Way>{ "seek_in", LatePolicy::Way::seek_in },
    json::Choice<LatePolicy::Way>{ "skip", LatePolicy::Way::skip } };
constexpr std::array short_months{ json::Choice<ShortMonth>{ "last_day", ShortMonth::last_day },
    json::Choice<ShortMonth>{ "skip", ShortMonth::skip } };

std::optional<LatePolicy> read_late(json::Reader& in)
{
    std::optional<LatePolicy> policy;
    in.optional_object("late", [&](json::Reader& late) {
        policy.emplace();
        policy->way = late.optional_choice("way", late_ways).value_or(LatePolicy::Way::start_late);
        const auto minutes = late.optional_integer("tolerance_minutes", 0, 60);
        if (minutes)
            policy->tolerance = std::chrono::minutes(*minutes);
        return true;
    });
    return policy;
}

// RRULE as text, or the day of the lunar month as the object that people mean by it.
std::optional<std::string> read_recurrence(json::Reader& in, std::optional<Moment> starts)
{
    if (in.is_null("recurrence"))
        return std::string();
    const auto field = in.field("recurrence");
    if (!field)
        return std::nullopt;
    if (!field->value().is_object())
        return field->text({ .most = 300 });
    const LunarRule rule = field->object([](json::Reader& lunar) {
        LunarRule read;
        read.day = static_cast<int>(lunar.integer("lunar_day", 1, 30));
        if (const auto month = lunar.optional_integer("lunar_month", 1, 12))
            read.month = static_cast<int>(*month);
        read.until = lunar.optional_day("until");
        return read;
    });
    if (!rule.until && !starts)
        field->refuse("schedule.endless");
    return text_of(rule, starts.value_or(Moment{}));
}

json::Value recurrence_of(const Schedule& schedule)
{
    if (schedule.recurrence.empty())
        return nullptr;
    const auto lunar = parse_lunar_rule(schedule.recurrence);
    if (!lunar || !lunar->until)
        return json::of(schedule.recurrence);
    return json::Object{ { "lunar_day", lunar->day },
        { "lunar_month", lunar->month ? json::Value(*lunar->month) : json::Value(nullptr) },
        { "until", json::of(*lunar->until) } };
}

json::Object to_json(const app::WithheldStart& one)
{
    return json::Object{ { "at", json::of(one.at) }, { "message", json::of(one.why) } };
}

// What frames a programme is no bulletin that could be looked up.
json::Value bulletin_of(const PlanSlot& slot)
{
    const bool is_bulletin = !slot.occurrence.is_jingle() && !slot.relay;
    return is_bulletin ? json::of(slot.bulletin) : json::Value(nullptr);
}
json::Value bulletin_of(const app::Candidate& one)
{
    return one.occurrence.is_jingle() || one.is_relay ? json::Value(nullptr)
                                                      : json::of(one.bulletin);
}

json::Value heard_bulletin(const app::Explanation& explanation)
{
    const PlayRecord& heard = *explanation.heard;
    const bool is_bulletin = !(heard.occurrence && heard.occurrence->is_jingle())
        && std::none_of(explanation.candidates.begin(), explanation.candidates.end(),
            [&](const app::Candidate& one) {
                return one.is_relay && heard.occurrence == one.occurrence;
            });
    return is_bulletin ? json::of(heard.bulletin) : json::Value(nullptr);
}

// What a new schedule and a change of one have in common.
app::ScheduleEdit read_rest(json::Reader& in, std::optional<Moment> starts)
{
    app::ScheduleEdit edit;
    const auto nullable = [&](const char* key, std::size_t most) -> std::optional<std::string> {
        if (in.is_null(key))
            return std::string();
        return in.optional_text(key, { .most = most });
    };
    edit.recurrence = read_recurrence(in, starts);
    edit.override_reason = nullable("override_quiet_hours", 500);
    if (in.has("audience"))
        edit.audience = read_audience(in, "audience");
    edit.interrupted = in.optional_choice("interrupted", interruptions);
    edit.late = read_late(in);
    edit.short_month = in.optional_choice("short_month", short_months);
    return edit;
}

}

ShownSchedule show(
    app::Records& records, const Schedule& schedule, const UnitTree& tree, std::optional<Span> span)
{
    ShownSchedule shown;
    shown.schedule = schedule;
    if (const auto subject = app::subject_of(records, schedule, tree)) {
        shown.title = subject->title;
        shown.length = subject->length;
        shown.audience = subject->audience;
        shown.approved = subject->not_approved.empty();
        if (!subject->bulletins.empty())
            shown.priority = subject->bulletins.front().priority;
    }
    if (span) {
        if (const auto starts = starts_between(schedule, *span))
            shown.occurrences = *starts;
    }
    return shown;
}

json::Object to_json(const ShownSchedule& shown)
{
    const Schedule& s = shown.schedule;
    json::Object body{ { "id", json::of(s.id) }, { "unit", json::of(s.unit) },
        { "bulletin", json::of(s.bulletin) }, { "programme", json::of(s.programme) },
        { "bulletin_title", s.bulletin ? json::of(shown.title) : json::Value(nullptr) },
        { "programme_name", s.programme ? json::of(shown.title) : json::Value(nullptr) },
        { "starts", json::of(s.starts) }, { "duration_ms", shown.length.count() },
        { "audience", to_json(shown.audience) },
        { "interrupted", json::of(name_of(s.interrupted)) },
        { "late",
            json::Object{ { "way", json::of(name_of(s.late.way)) },
                { "tolerance_minutes",
                    std::chrono::duration_cast<std::chrono::minutes>(s.late.tolerance)
                        .count() } } },
        { "approved", shown.approved }, { "cancelled", s.cancelled }, { "version", s.version },
        { "changed", json::of(s.changed) }, { "at_once", s.at_once }, { "repeat", s.repeat } };
    body["recurrence"] = recurrence_of(s);
    body["short_month"] = s.short_month == ShortMonth::skip ? "skip" : "last_day";
    body["override_quiet_hours"]
        = s.override_reason.empty() ? json::Value(nullptr) : json::of(s.override_reason);
    body["priority"] = json::of(name_of(shown.priority.value_or(Priority::normal)));
    body["exceptions"] = json::list_of(s.exceptions);
    body["ends"] = json::of(s.cut_at);
    body["occurrences"] = json::list_of(shown.occurrences);
    body["withheld"]
        = json::list_of(shown.withheld, [](const app::WithheldStart& one) { return to_json(one); });
    body["warnings"] = json::list_of(shown.warnings);
    return body;
}

json::Object to_json(const Conflict& conflict)
{
    return json::Object{ { "code", json::of(conflict.code) },
        { "device", json::of(conflict.device) }, { "devices", conflict.devices },
        { "at", json::of(conflict.at) },
        { "message",
            json::of(
                vietnamese_moment(conflict.at) + ": " + message(conflict.code, conflict.detail)) },
        { "suggestion", json::of(conflict.suggestion) } };
}

json::Object to_json(const app::ScheduleCheck& check)
{
    return json::Object{ { "ok", check.conflicts.empty() },
        { "conflicts",
            json::list_of(check.conflicts, [](const Conflict& one) { return to_json(one); }) },
        { "devices", check.reach.devices }, { "speaker_devices", check.reach.speaker_devices },
        { "speakers", check.reach.speakers }, { "duration_ms", check.length.count() },
        { "next_starts", json::list_of(check.next_starts) },
        { "withheld",
            json::list_of(
                check.withheld, [](const app::WithheldStart& one) { return to_json(one); }) },
        { "withheld_count", check.withheld_count } };
}

json::Object to_json(const app::ForecastItem& item)
{
    return json::Object{ { "device", json::of(item.device) },
        { "kind", json::of(name_of(item.slot.kind)) }, { "bulletin", bulletin_of(item.slot) },
        { "bulletin_title", json::of(item.title) },
        { "schedule", json::of(item.slot.occurrence.schedule) },
        { "planned", json::of(item.slot.starts) }, { "starts", json::of(item.starts) },
        { "ends", json::of(item.ends) }, { "priority", json::of(name_of(item.slot.priority)) },
        { "outcome", json::of(name_of(item.outcome)) },
        { "reason", json::of(name_of(item.reason)) }, { "withheld", json::of(item.withheld) } };
}

json::Object to_json(const app::Explanation& explanation)
{
    json::Object body{ { "device", json::of(explanation.device) },
        { "at", json::of(explanation.at) }, { "past", explanation.past },
        { "plan_version", json::of(explanation.plan_version) } };
    body["on_air"] = nullptr;
    json::Array reasons;
    const auto lines = app::sentences(explanation);
    std::size_t line = explanation.past && explanation.heard ? 1 : 0;
    if (line == 1)
        reasons.push_back(
            json::Object{ { "code", "heard" }, { "message", json::of(lines[0].second) },
                { "won", true }, { "bulletin", heard_bulletin(explanation) } });
    for (const app::Candidate& one : explanation.candidates) {
        if (one.on_air) {
            body["on_air"] = json::Object{ { "bulletin", bulletin_of(one) },
                { "bulletin_title", json::of(one.title) },
                { "schedule", json::of(one.occurrence.schedule) },
                { "started", json::of(one.starts) } };
        }
        reasons.push_back(json::Object{ { "bulletin", bulletin_of(one) },
            { "bulletin_title", json::of(one.title) },
            { "schedule", json::of(one.occurrence.schedule) }, { "won", one.on_air },
            { "code", json::of(lines[line].first) }, { "message", json::of(lines[line].second) } });
        ++line;
    }
    for (; line < lines.size(); ++line)
        reasons.push_back(json::Object{ { "code", json::of(lines[line].first) },
            { "message", json::of(lines[line].second) }, { "won", false } });
    body["reasons"] = std::move(reasons);
    return body;
}

json::Object to_json(const Programme& programme)
{
    json::Array items;
    for (const ProgrammeItem& item : programme.items) {
        const bool relay = item.source == ProgrammeItem::Source::relay;
        json::Object one{ { "bulletin", json::of(item.bulletin) } };
        one["relay_minutes"] = relay
            ? json::Value(
                std::chrono::duration_cast<std::chrono::minutes>(item.relay_length).count())
            : json::Value(nullptr);
        one["relay_source"] = json::of(item.relay_source);
        items.push_back(std::move(one));
    }
    return json::Object{ { "id", json::of(programme.id) }, { "unit", json::of(programme.unit) },
        { "name", json::of(programme.name) }, { "items", std::move(items) },
        { "framed", programme.framed }, { "version", programme.version },
        { "changed", json::of(programme.changed) } };
}

Schedule read_schedule(json::Reader& in, UnitId default_unit)
{
    Schedule schedule;
    schedule.unit = in.optional_id<UnitId>("unit").value_or(default_unit);
    schedule.bulletin = in.optional_id<BulletinId>("bulletin");
    schedule.programme = in.optional_id<ProgrammeId>("programme");
    schedule.starts = in.moment("starts");
    const app::ScheduleEdit rest = read_rest(in, schedule.starts);
    schedule.recurrence = rest.recurrence.value_or("");
    schedule.audience = rest.audience.value_or(Audience{});
    schedule.override_reason = rest.override_reason.value_or("");
    schedule.interrupted = rest.interrupted.value_or(Interrupted::restart);
    schedule.late = rest.late.value_or(LatePolicy{});
    schedule.short_month = rest.short_month.value_or(ShortMonth::last_day);
    return schedule;
}

app::ScheduleEdit read_schedule_edit(json::Reader& in)
{
    const auto starts = in.optional_moment("starts");
    app::ScheduleEdit edit = read_rest(in, starts);
    edit.starts = starts;
    edit.bulletin = in.optional_id<BulletinId>("bulletin");
    edit.programme = in.optional_id<ProgrammeId>("programme");
    if (edit.bulletin && edit.programme)
        in.refuse("programme", "schedule.one_subject");
    return edit;
}

std::vector<ProgrammeItem> read_programme_items(json::Reader& in)
{
    return in.list("items", { .least = 1, .most = 50 }, [](json::Reader& one) {
        ProgrammeItem item;
        item.bulletin = one.optional_id<BulletinId>("bulletin");
        const auto minutes = one.optional_integer("relay_minutes", 1, 120);
        if (minutes) {
            item.source = ProgrammeItem::Source::relay;
            item.relay_length = std::chrono::minutes(*minutes);
        }
        item.relay_source = one.optional_id<RelaySourceId>("relay_source");
        if (item.bulletin.has_value() == minutes.has_value())
            one.refuse("bulletin", "programme.one_of");
        if (item.relay_source && !minutes)
            one.refuse("relay_source", "programme.one_of");
        return item;
    });
}

}
