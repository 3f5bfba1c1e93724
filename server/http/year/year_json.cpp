#include "server/http/year/year_json.hpp"

#include "server/app/year_words.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

constexpr std::array day_kinds{ json::Choice<DayKind>{ "festive", DayKind::festive },
    json::Choice<DayKind>{ "mourning", DayKind::mourning } };

json::Value to_json(const std::optional<LunarDay>& day)
{
    if (!day)
        return nullptr;
    return json::Object{ { "month", day->month }, { "day", day->day } };
}

LunarDay read_lunar(json::Reader& in)
{
    LunarDay day;
    day.month = static_cast<int>(in.integer("month", 1, 12));
    day.day = static_cast<int>(in.integer("day", 1, 30));
    return day;
}

ProfileHours read_hours(json::Reader& in)
{
    ProfileHours hours;
    hours.from = in.time_of_day("from");
    hours.to = in.time_of_day("to");
    hours.allowed = in.boolean("allowed");
    return hours;
}

json::Object to_json(const app::DayAiring& one)
{
    return json::Object{ { "schedule", json::of(one.schedule) },
        { "programme", json::of(one.programme) }, { "starts", json::of(one.span.begins) },
        { "ends", json::of(one.span.ends) }, { "title", json::of(one.title) },
        { "by_unit", json::of(one.by_unit) }, { "clusters", one.clusters },
        { "withheld_clusters", one.withheld_clusters },
        { "withheld", one.withheld.empty() ? json::Value(nullptr) : json::of(one.withheld) },
        { "approved", one.approved }, { "silenced", one.silenced }, { "repeats", one.repeats },
        { "may_edit", one.may_edit }, { "version", one.version } };
}

json::Object to_json(const app::DayAhead& day)
{
    return json::Object{ { "day", json::of(day.day) },
        { "lunar",
            json::Object{ { "day", day.lunar.day }, { "month", day.lunar.month },
                { "year", day.lunar.year }, { "leap", day.lunar.is_leap } } },
        { "profiles", json::list_of(day.profiles) },
        { "airings",
            json::list_of(day.airings, [](const app::DayAiring& one) { return to_json(one); }) },
        { "meetings",
            json::list_of(day.meetings,
                [](const app::DayMeeting& one) {
                    return json::Object{ { "at", json::of(one.at) },
                        { "first", json::of(one.first) }, { "second", json::of(one.second) } };
                }) },
        { "empty", day.is_empty }, { "holes", json::list_of(day.holes, [](const Span& hole) {
                                        return json::Object{ { "from", json::of(hole.begins) },
                                            { "to", json::of(hole.ends) } };
                                    }) } };
}

}

json::Object to_json(const app::ShownPause& shown)
{
    const Pause& pause = shown.pause;
    return json::Object{ { "id", json::of(pause.id) }, { "unit", json::of(pause.unit) },
        { "unit_name", json::of(shown.unit_name) }, { "schedule", json::of(pause.schedule) },
        { "programme", json::of(pause.programme) }, { "target", json::of(shown.target) },
        { "from", json::of(pause.from) }, { "to", json::of(pause.to) },
        { "reason", json::of(pause.reason) }, { "begun", json::of(pause.begun) },
        { "by_name", json::of(pause.by_name) }, { "lifted", json::of(pause.lifted) },
        { "lifted_by", json::of(pause.lifted_by) }, { "holds", shown.holds },
        { "over", shown.is_over }, { "may_lift", shown.may_lift },
        { "warnings", json::list_of(shown.warnings) } };
}

json::Object to_json(const app::ShownProfile& shown)
{
    const DayProfile& profile = shown.profile;
    return json::Object{ { "id", json::of(profile.id) }, { "unit", json::of(profile.unit) },
        { "unit_name", json::of(shown.unit_name) }, { "name", json::of(profile.name) },
        { "kind", json::of(name_of(profile.kind)) }, { "from", json::of(profile.days.from) },
        { "to", json::of(profile.days.to) }, { "lunar_from", to_json(profile.days.lunar_from) },
        { "lunar_to", to_json(profile.days.lunar_to) },
        { "hours",
            json::list_of(profile.hours,
                [](const ProfileHours& hours) {
                    return json::Object{ { "from", json::of(vietnamese_time(hours.from)) },
                        { "to", json::of(vietnamese_time(hours.to)) },
                        { "allowed", hours.allowed } };
                }) },
        { "dropped_categories", json::list_of(profile.dropped) },
        { "volume", json::of(profile.volume) }, { "own_only", profile.own_only },
        { "act", json::of(profile.act) }, { "version", profile.version },
        { "changed", json::of(profile.changed) }, { "may_edit", shown.may_edit },
        { "days", json::of(app::words_of(profile.days)) }, { "next", json::list_of(shown.next) } };
}

json::Object to_json(const app::ShownCampaign& shown)
{
    const Campaign& one = shown.campaign;
    return json::Object{ { "id", json::of(one.id) }, { "unit", json::of(one.unit) },
        { "unit_name", json::of(shown.unit_name) }, { "name", json::of(one.name) },
        { "from", json::of(one.from) }, { "to", json::of(one.to) },
        { "goal_bulletins", one.goal_bulletins }, { "goal_airings", one.goal_airings },
        { "responsible", json::of(one.responsible) }, { "closed", one.closed },
        { "bulletins", shown.bulletins.size() }, { "airings", shown.airings },
        { "version", one.version }, { "changed", json::of(one.changed) },
        { "may_edit", shown.may_edit } };
}

json::Object to_json(const app::DaysAhead& ahead)
{
    return json::Object{ { "unit", json::of(ahead.unit) },
        { "unit_name", json::of(ahead.unit_name) }, { "clusters", ahead.clusters },
        { "from", json::of(ahead.days.front().day) }, { "to", json::of(ahead.days.back().day) },
        { "days",
            json::list_of(ahead.days, [](const app::DayAhead& day) { return to_json(day); }) } };
}

app::PauseWish read_pause(json::Reader& in)
{
    app::PauseWish wish;
    wish.unit = in.optional_id<UnitId>("unit");
    wish.schedule = in.optional_id<ScheduleId>("schedule");
    wish.programme = in.optional_id<ProgrammeId>("programme");
    wish.from = in.day("from");
    wish.to = in.day("to");
    wish.reason = in.text("reason", { .most = longest_pause_reason });
    return wish;
}

DayProfile read_profile(json::Reader& in)
{
    DayProfile profile;
    profile.name = in.text("name", { .least = 1, .most = 100 });
    profile.kind = in.optional_choice("kind", day_kinds).value_or(DayKind::festive);
    profile.days.from = in.optional_day("from");
    profile.days.to = in.optional_day("to");
    profile.days.lunar_from = in.optional_object("lunar_from", read_lunar);
    profile.days.lunar_to = in.optional_object("lunar_to", read_lunar);
    profile.hours = in.optional_list("hours", { .most = most_profile_hours }, read_hours)
                        .value_or(std::vector<ProfileHours>());
    profile.dropped
        = in.optional_list("dropped_categories", { .most = most_profile_categories },
                [](const json::Field& code) { return code.text({ .least = 1, .most = 20 }); })
              .value_or(std::vector<std::string>());
    if (const auto volume = in.optional_integer("volume", 1, 100))
        profile.volume = static_cast<int>(*volume);
    profile.own_only = in.optional_boolean("own_only").value_or(false);
    profile.act = in.optional_text("act", { .most = 200 }).value_or("");
    return profile;
}

Campaign read_campaign(json::Reader& in)
{
    Campaign campaign;
    campaign.name = in.text("name", { .least = 1, .most = 200 });
    campaign.from = in.day("from");
    campaign.to = in.day("to");
    campaign.goal_bulletins = in.optional_integer("goal_bulletins", 0, greatest_goal).value_or(0);
    campaign.goal_airings = in.optional_integer("goal_airings", 0, greatest_goal).value_or(0);
    campaign.responsible = in.optional_text("responsible", { .most = 200 }).value_or("");
    campaign.closed = in.optional_boolean("closed").value_or(false);
    return campaign;
}

}
