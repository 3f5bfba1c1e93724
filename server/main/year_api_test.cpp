// Pauses, profiles of particular days, the days of Tết and campaigns, over HTTP and down to the
// plan of a device.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/time/first_days.hpp"
#include "server/app/plans.hpp"
#include "server/app/schedules.hpp"
#include "server/main/testing/field.hpp"

namespace nguon {
namespace {

using namespace std::chrono_literals;
using app::Records;
using net::Method;
using net::Status;
using testing::at;
using ::testing::ElementsAre;
using testing::Field;
using testing::FieldDevice;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::text;
using testing::World;

class YearApi : public ::testing::Test {
protected:
    net::Response get(const std::string& path, AccountId who = AccountId(13))
    {
        return field.ask(Method::get, "/api/v1/" + path, who);
    }
    net::Response post(
        const std::string& path, const json::Object& body, AccountId who = AccountId(13))
    {
        return field.ask(Method::post, "/api/v1/" + path, who, body);
    }
    static json::Object body(const net::Response& response) { return Field::body_of(response); }
    static std::string code(const net::Response& response)
    {
        const bool good = response.status == Status::ok || response.status == Status::created;
        return good ? "accepted" : text(at(Field::body_of(response), "code"));
    }
    static std::string page(const net::Response& response)
    {
        const auto* body = std::get_if<std::string>(&response.body);
        return body == nullptr ? std::string() : *body;
    }

    // 05:30 every day from the day after noon on.
    Schedule daily(const std::string& title)
    {
        const Bulletin bulletin = field.approved_bulletin(title);
        const auto deed = field.world.by(field.world.editor);
        Schedule schedule;
        schedule.unit = field.world.commune;
        schedule.bulletin = bulletin.id();
        schedule.starts = *parse_rfc3339("2026-11-24T05:30:00+07:00");
        schedule.recurrence = "FREQ=DAILY;UNTIL=20270301T000000Z";
        auto added = field.world.commit(
            [&](Records& records) { return app::add_schedule(records, deed, schedule); });
        return added.value();
    }
    json::Object pause(const char* from, const char* to, json::Object target)
    {
        target["from"] = from;
        target["to"] = to;
        target["reason"] = "nghỉ Tết";
        return target;
    }
    json::Object of_commune() { return { { "unit", field.world.commune.text() } }; }
    static json::Object mourning(const char* from, const char* to)
    {
        return { { "name", "Quốc tang" }, { "kind", "mourning" }, { "from", from }, { "to", to },
            { "dropped_categories", json::Array{ "3" } } };
    }
    // The days on which the device's plan has something.
    std::vector<std::string> planned_days(DeviceId device)
    {
        field.give_plans();
        std::vector<std::string> days;
        field.world.truth().read([&](Records& records) {
            const auto plan = records.plans().latest(device);
            for (const PlanSlot& slot : app::slots_of_plan(records, *plan))
                days.push_back(to_iso(day_of(slot.starts)));
        });
        return days;
    }

    Field field;
    FieldDevice first{ field.world, field.world.first_cluster };
    AccountId admin = field.world.admin;
};

TEST_F(YearApi, a_pause_takes_its_days_out_of_the_plan_and_the_forecast_says_why)
{
    daily("Bản tin sáng");
    const auto made = post("pauses", pause("2026-11-25", "2026-11-26", of_commune()));
    ASSERT_EQ(made.status, Status::created) << page(made);
    EXPECT_EQ(field.plan_changes, 1);
    const auto days = planned_days(field.world.first_cluster);
    EXPECT_THAT(days, Not(::testing::Contains("2026-11-25")));
    EXPECT_THAT(days, Not(::testing::Contains("2026-11-26")));
    EXPECT_THAT(days, ::testing::Contains("2026-11-24"));
    EXPECT_THAT(days, ::testing::Contains("2026-11-27"));
    const auto forecast = body(
        get("forecast?device=21&from=2026-11-25T00:00:00%2B07:00&to=2026-11-26T00:00:00%2B07:00"));
    ASSERT_EQ(at(forecast, "items").as_array().size(), 1U);
    EXPECT_EQ(text(at(forecast, "items", 0, "withheld")),
        "Tạm ngừng từ 25/11/2026 đến 26/11/2026: nghỉ Tết");
    EXPECT_EQ(text(at(forecast, "items", 0, "outcome")), "missed");
    const auto explained = body(get("explain?device=21&at=2026-11-25T05:30:05%2B07:00"));
    EXPECT_EQ(at(explained, "on_air"), json::Value(nullptr));
    EXPECT_EQ(text(at(explained, "reasons", 0, "code")), "withheld");
    EXPECT_THAT(text(at(explained, "reasons", 0, "message")),
        HasSubstr("Tạm ngừng từ 25/11/2026 đến 26/11/2026: nghỉ Tết"));
    EXPECT_THAT(page(get("prints/weekly-programme.pdf?from=2026-11-23")),
        HasSubstr("Tạm ngừng từ 25/11/2026 đến 26/11/2026: nghỉ Tết"));
}

TEST_F(YearApi, a_pause_is_refused_that_no_pause_can_be)
{
    const auto add = [&](const char* from, const char* to, json::Object target,
                         AccountId who = AccountId(13)) {
        return code(post("pauses", pause(from, to, std::move(target)), who));
    };
    EXPECT_EQ(add("2026-11-26", "2026-11-25", of_commune()), "pause.ends_before_it_starts");
    EXPECT_EQ(add("2026-11-25", "2036-11-25", of_commune()), "pause.too_long");
    EXPECT_EQ(add("2026-11-20", "2026-11-22", of_commune()), "pause.is_over");
    EXPECT_EQ(add("2026-11-25", "2026-11-26", {}), "pause.one_target");
    EXPECT_EQ(add("2026-11-25", "2026-11-26", { { "unit", "2" }, { "schedule", "5" } }),
        "pause.one_target");
    EXPECT_EQ(add("2026-11-25", "2026-11-26", { { "schedule", "5" } }), "schedule.missing");
    EXPECT_EQ(add("2026-11-25", "2026-11-26", { { "programme", "5" } }), "programme.missing");
    EXPECT_EQ(add("2026-11-25", "2026-11-26", of_commune(), field.world.stranger), "unit.missing");
    EXPECT_EQ(add("2026-11-25", "2026-11-26", { { "unit", "1" } }), "unit.missing");
    EXPECT_EQ(add("2026-11-25", "2026-11-26", of_commune(), field.world.province_approver),
        "pause.not_allowed")
        << "who approves does not stop loudspeakers";
    EXPECT_EQ(add("2026-11-25", "2026-11-26", of_commune()), "accepted");
    EXPECT_EQ(add("2026-11-26", "2026-11-30", of_commune()), "pause.overlaps");
    EXPECT_EQ(code(post("pauses",
                  { { "unit", "2" }, { "from", "2026-12-01" }, { "to", "2026-12-02" },
                      { "reason", " " } })),
        "pause.reason_needed");
}

TEST_F(YearApi, a_running_series_is_stopped_today_and_goes_on_when_the_pause_is_lifted)
{
    const Schedule series = daily("Bản tin sáng");
    field.world.clock().set(*parse_rfc3339("2026-11-25T05:29:00+07:00"));
    const auto made
        = post("pauses", pause("2026-11-25", "2026-11-27", { { "schedule", series.id.text() } }));
    ASSERT_EQ(made.status, Status::created) << page(made);
    EXPECT_EQ(text(at(body(made), "target")), "Bản tin sáng");
    EXPECT_TRUE(at(body(made), "holds").as_bool());
    auto days = planned_days(field.world.first_cluster);
    EXPECT_EQ(days.front(), "2026-11-24") << "what was heard before stays";
    EXPECT_EQ(days.at(1), "2026-11-28");
    field.world.clock().advance(2h);
    const std::string id = text(at(body(made), "id"));
    const auto lifted = field.ask(Method::remove, "/api/v1/pauses/" + id, AccountId(13));
    ASSERT_EQ(lifted.status, Status::ok) << page(lifted);
    EXPECT_TRUE(at(body(lifted), "over").as_bool());
    days = planned_days(field.world.first_cluster);
    EXPECT_EQ(days.at(1), "2026-11-26") << "this morning's stays unheard, tomorrow's is not";
    EXPECT_EQ(code(field.ask(Method::remove, "/api/v1/pauses/" + id, AccountId(13))),
        "pause.over_already");
    EXPECT_EQ(code(field.ask(Method::remove, "/api/v1/pauses/99", AccountId(13))), "pause.missing");
}

TEST_F(YearApi, a_commune_cannot_lift_what_the_province_paused)
{
    const auto made = post("pauses", pause("2026-11-25", "2026-11-26", { { "unit", "1" } }), admin);
    ASSERT_EQ(made.status, Status::created) << page(made);
    const auto seen = body(get("pauses"));
    ASSERT_EQ(at(seen, "items").as_array().size(), 1U);
    EXPECT_EQ(text(at(seen, "items", 0, "unit_name")), "Tỉnh Thái Nguyên");
    EXPECT_FALSE(at(seen, "items", 0, "may_lift").as_bool());
    EXPECT_NE(code(field.ask(
                  Method::remove, "/api/v1/pauses/" + text(at(body(made), "id")), AccountId(13))),
        "accepted");
}

TEST_F(YearApi, mourning_is_proclaimed_by_the_province_with_one_act_and_drops_music_only)
{
    const Schedule music = daily("Ca nhạc theo yêu cầu");
    field.world.commit([&](Records& records) {
        auto saved = records.bulletins().find(*music.bulletin)->saved();
        saved.content.category = "3";
        const Version seen = saved.version;
        EXPECT_TRUE(records.bulletins().save(Bulletin(saved), seen, field.world.editor));
    });
    EXPECT_EQ(code(post("day-profiles", mourning("2026-11-25", "2026-11-26"))),
        "profile.mourning_not_allowed");
    const auto made = post("day-profiles", mourning("2026-11-25", "2026-11-26"), admin);
    ASSERT_EQ(made.status, Status::created) << page(made);
    EXPECT_THAT(planned_days(field.world.first_cluster), Not(::testing::Contains("2026-11-25")));
    const auto explained = body(get("explain?device=21&at=2026-11-25T05:30:05%2B07:00"));
    EXPECT_THAT(text(at(explained, "reasons", 0, "message")),
        HasSubstr("Ngày quốc tang: không phát văn nghệ, ca nhạc, giải trí"));
    // Edited and removed only from where it was made.
    const std::string path = "/api/v1/day-profiles/" + text(at(body(made), "id"));
    EXPECT_EQ(
        code(field.ask(Method::put, path, AccountId(13), mourning("2026-11-25", "2026-11-25"))),
        "profile.not_allowed");
    EXPECT_EQ(code(field.ask(Method::remove, path, AccountId(13))), "profile.not_allowed");
    json::Object shorter = mourning("2026-11-25", "2026-11-25");
    shorter["version"] = 1;
    EXPECT_EQ(field.ask(Method::put, path, admin, shorter).status, Status::ok);
    EXPECT_EQ(code(field.ask(Method::put, path, admin, shorter)), "profile.stale");
    EXPECT_THAT(planned_days(field.world.first_cluster), ::testing::Contains("2026-11-26"));
    EXPECT_EQ(field.ask(Method::remove, path, admin).status, Status::no_content);
    EXPECT_THAT(planned_days(field.world.first_cluster), ::testing::Contains("2026-11-25"));
}

TEST_F(YearApi, what_frames_a_programme_closes_up_and_is_silent_while_there_is_mourning)
{
    std::int64_t number = 990;
    for (const Jingle kind : { Jingle::opening, Jingle::bumper, Jingle::closing }) {
        app::JingleRow row;
        row.unit = field.world.commune;
        row.kind = kind;
        row.id = BulletinId(++number);
        row.media = MediaHash(64, 'a');
        row.length = 5s;
        row.size = 9'000;
        row.statement = "{signed}";
        row.changed = World::noon();
        field.world.commit([&](Records& records) { records.jingles().save(row, 0); });
    }
    app::NewProgramme wish;
    wish.unit = field.world.commune;
    wish.name = "Chương trình sáng";
    wish.framed = true;
    for (const char* title : { "Tin xã", "Ca nhạc", "Lịch cấp nước" })
        wish.items.push_back(
            { ProgrammeItem::Source::bulletin, field.approved_bulletin(title).id(), {} });
    wish.schedule.emplace();
    wish.schedule->starts = *parse_rfc3339("2026-11-24T05:30:00+07:00");
    wish.schedule->recurrence = "FREQ=DAILY;COUNT=3";
    wish.schedule->audience.units = { field.world.commune };
    const auto deed = field.world.by(field.world.editor);
    const auto made = field.world.commit(
        [&](Records& records) { return app::add_programme(records, deed, wish); });
    ASSERT_TRUE(made) << made.error().code;
    field.world.commit([&](Records& records) {
        auto saved = records.bulletins().find(*wish.items[1].bulletin)->saved();
        saved.content.category = "3";
        const Version seen = saved.version;
        EXPECT_TRUE(records.bulletins().save(Bulletin(saved), seen, field.world.editor));
    });
    // Seconds after the start at which something begins, by day.
    const auto begins = [&](const char* day) {
        std::vector<std::int64_t> found;
        field.world.truth().read([&](Records& records) {
            const auto tree = records.units().tree(day_of(World::noon()));
            const app::AiringBook book(records, *tree, app::window_of_plans(World::noon()));
            for (const PlanSlot& slot : book.slots_of(field.world.first_cluster)) {
                if (to_iso(day_of(slot.starts)) == day)
                    found.push_back(
                        (slot.starts - slot.occurrence.starts) / std::chrono::seconds(1));
            }
        });
        return found;
    };
    EXPECT_THAT(begins("2026-11-25"), ElementsAre(0, 5, 15, 20, 30, 35, 45));
    ASSERT_EQ(
        post("day-profiles", mourning("2026-11-25", "2026-11-25"), admin).status, Status::created);
    EXPECT_THAT(begins("2026-11-25"), ElementsAre(0, 10)) << "two bulletins and no music";
    json::Object quiet = mourning("2026-11-26", "2026-11-26");
    quiet["kind"] = "festive";
    quiet["name"] = "Ngày thi tốt nghiệp";
    ASSERT_EQ(post("day-profiles", quiet, admin).status, Status::created);
    EXPECT_THAT(begins("2026-11-26"), ElementsAre(0, 5, 15, 20, 30))
        << "the song is gone, and one bumper stands between the others";
    ASSERT_EQ(
        post("pauses", pause("2026-11-26", "2026-11-26", of_commune())).status, Status::created);
    EXPECT_THAT(begins("2026-11-26"), IsEmpty()) << "nothing frames nothing";
}

TEST_F(YearApi, days_of_the_year_are_told_as_they_were_on_an_earlier_day)
{
    DayProfile profile;
    profile.id = DayProfileId(70);
    profile.unit = field.world.province;
    profile.name = "Quốc tang";
    profile.days.from = profile.days.to = *parse_iso_day("2026-03-10");
    profile.changed = start_of(*parse_iso_day("2026-03-01"));
    field.world.commit([&](Records& records) { records.day_profiles().add(profile); });
    EXPECT_EQ(
        field.ask(Method::remove, "/api/v1/day-profiles/70", admin).status, Status::no_content);
    EXPECT_THAT(at(body(get("day-profiles?unit=2")), "items").as_array(), IsEmpty());
    const auto eve = body(get("day-profiles?unit=2&day=2026-03-09"));
    EXPECT_EQ(text(at(eve, "items", 0, "name")), "Quốc tang");
    EXPECT_EQ(text(at(eve, "items", 0, "next", 0)), "2026-03-10") << "as it was to come then";
    EXPECT_EQ(at(eve, "not_kept").as_int64(), 0);
    const auto mine = body(get("day-profiles?day=2026-11-22", admin));
    EXPECT_EQ(at(mine, "items").as_array().size(), 1U);
    EXPECT_FALSE(at(mine, "items", 0, "may_edit").as_bool());
    EXPECT_THAT(at(body(get("day-profiles?unit=2&day=2026-02-28")), "items").as_array(), IsEmpty());
    EXPECT_EQ(code(get("day-profiles?unit=2&day=2025-06-30")), "unit.not_then");
    EXPECT_EQ(get("day-profiles?day=2026-11-24").status, Status::unprocessable);
}

TEST_F(YearApi, a_commune_adds_stricter_days_and_cannot_allow_what_is_quiet)
{
    json::Object own{ { "name", "Tết của xã" },
        { "lunar_from", json::Object{ { "month", 1 }, { "day", 1 } } },
        { "lunar_to", json::Object{ { "month", 1 }, { "day", 3 } } },
        { "hours",
            json::Array{
                json::Object{ { "from", "22:00" }, { "to", "00:30" }, { "allowed", true } } } } };
    EXPECT_EQ(code(post("day-profiles", own)), "rules.allowing_not_allowed");
    own["hours"].as_array().front().as_object()["allowed"] = false;
    const auto made = post("day-profiles", own);
    ASSERT_EQ(made.status, Status::created) << page(made);
    EXPECT_EQ(text(at(body(made), "next", 0)), "2027-02-06");
    EXPECT_EQ(text(at(body(made), "days")), "mùng 1 tháng Giêng đến mùng 3 tháng Giêng âm lịch");
    own["dropped_categories"] = json::Array{ "no such" };
    EXPECT_EQ(code(post("day-profiles", own)), "bulletin.unknown_category");
    EXPECT_EQ(
        code(post("day-profiles", own, field.world.province_approver)), "profile.not_allowed");
    EXPECT_EQ(at(body(get("day-profiles?unit=4")), "items").as_array().size(), 1U)
        << "it holds in the hamlet";
    EXPECT_THAT(at(body(get("day-profiles", field.world.stranger)), "items").as_array(), IsEmpty());
    EXPECT_EQ(code(get("day-profiles?unit=2", field.world.stranger)), "unit.missing");
}

TEST_F(YearApi, on_the_eve_of_tet_a_programme_is_accepted_until_half_past_midnight)
{
    field.world.commit([&](Records& records) {
        AirRules rules;
        rules.unit = field.world.province;
        rules.quiet = { { 21h, 24h }, { 0h, 5h } };
        EXPECT_TRUE(records.air_rules().save(rules, 0));
    });
    const Bulletin greeting = field.approved_bulletin("Chúc Tết");
    const json::Object wish{ { "bulletin", greeting.id().text() },
        { "starts", "2027-02-06T00:10:00+07:00" } };
    const auto refused = body(post("schedules/check", wish));
    EXPECT_EQ(text(at(refused, "conflicts", 0, "code")), "schedule.quiet_hours");
    const json::Object eve{ { "name", "Giao thừa" },
        { "lunar_from", json::Object{ { "month", 12 }, { "day", 30 } } },
        { "lunar_to", json::Object{ { "month", 12 }, { "day", 30 } } },
        { "hours",
            json::Array{
                json::Object{ { "from", "21:00" }, { "to", "00:30" }, { "allowed", true } } } } };
    ASSERT_EQ(post("day-profiles", eve, admin).status, Status::created);
    EXPECT_TRUE(at(body(post("schedules/check", wish)), "ok").as_bool());
    json::Object later = wish;
    later["starts"] = "2027-02-06T00:30:00+07:00";
    EXPECT_FALSE(at(body(post("schedules/check", later)), "ok").as_bool());
}

TEST_F(YearApi, a_series_leaves_out_paused_days_and_what_is_never_heard_is_refused)
{
    ASSERT_EQ(
        post("pauses", pause("2026-11-25", "2026-11-26", of_commune())).status, Status::created);
    const Bulletin bulletin = field.approved_bulletin("Lịch cấp nước");
    json::Object wish{ { "bulletin", bulletin.id().text() },
        { "starts", "2026-11-25T17:00:00+07:00" } };
    const auto once = body(post("schedules/check", wish));
    EXPECT_EQ(text(at(once, "conflicts", 0, "code")), "schedule.withheld");
    EXPECT_THAT(text(at(once, "conflicts", 0, "message")), HasSubstr("nghỉ Tết"));
    EXPECT_EQ(text(at(once, "conflicts", 0, "suggestion")), "2026-11-27T00:00:00+07:00");
    EXPECT_EQ(code(post("schedules", wish)), "schedule.withheld");
    wish["recurrence"] = "FREQ=DAILY;COUNT=4";
    const auto series = body(post("schedules/check", wish));
    EXPECT_TRUE(at(series, "ok").as_bool());
    EXPECT_EQ(at(series, "withheld_count"), json::Value(2));
    EXPECT_EQ(text(at(series, "withheld", 0, "message")),
        "Tạm ngừng từ 25/11/2026 đến 26/11/2026: nghỉ Tết");
}

TEST_F(YearApi, the_volume_of_a_day_is_in_the_profile_and_no_louder_than_the_device)
{
    const auto volumes = [&] {
        std::vector<int> found;
        field.world.truth().read([&](Records& records) {
            const Moment now = field.world.clock().now();
            const auto tree = records.units().tree(day_of(now));
            const auto compiled = app::compile_plans(records, *tree, now);
            const DeviceProfile& profile = compiled.profiles.at(field.world.first_cluster);
            found.push_back(profile.volume);
            for (const QuietVolume& window : profile.quiet)
                found.push_back(window.volume);
        });
        return found;
    };
    EXPECT_THAT(volumes(), ElementsAre(80));
    json::Object day = mourning("2026-11-24", "2026-11-24");
    day["volume"] = 50;
    ASSERT_EQ(post("day-profiles", day, admin).status, Status::created);
    EXPECT_THAT(volumes(), ElementsAre(80)) << "tomorrow";
    field.world.clock().set(*parse_rfc3339("2026-11-24T00:00:00+07:00"));
    EXPECT_THAT(volumes(), ElementsAre(50, 50));
    field.world.clock().advance(24h);
    EXPECT_THAT(volumes(), ElementsAre(80));
}

TEST_F(YearApi, the_days_of_tet_are_told_hour_by_hour_with_what_is_paused_and_what_is_empty)
{
    daily("Bản tin sáng");
    ASSERT_EQ(
        post("pauses", pause("2027-02-06", "2027-02-08", of_commune())).status, Status::created);
    const auto ahead = body(get("days-ahead"));
    EXPECT_EQ(text(at(ahead, "from")), "2027-01-30");
    EXPECT_EQ(text(at(ahead, "tet", "first")), "2027-02-06");
    EXPECT_EQ(text(at(ahead, "to")), "2027-02-12");
    ASSERT_EQ(at(ahead, "days").as_array().size(), 14U);
    EXPECT_EQ(at(ahead, "days", 0, "lunar", "day"), json::Value(23));
    EXPECT_EQ(at(ahead, "days", 0, "lunar", "month"), json::Value(12));
    EXPECT_FALSE(at(ahead, "days", 0, "empty").as_bool());
    EXPECT_EQ(at(ahead, "days", 0, "airings", 0, "withheld"), json::Value(nullptr));
    EXPECT_EQ(at(ahead, "days", 7, "lunar", "day"), json::Value(1));
    EXPECT_TRUE(at(ahead, "days", 7, "empty").as_bool());
    EXPECT_EQ(text(at(ahead, "days", 7, "airings", 0, "withheld")),
        "Tạm ngừng từ 06/02/2027 đến 08/02/2027: nghỉ Tết");
    EXPECT_EQ(at(ahead, "days", 7, "airings", 0, "clusters"), json::Value(2));
    EXPECT_FALSE(at(ahead, "days", 10, "empty").as_bool());
    EXPECT_EQ(code(get("days-ahead?from=2026-12-01&to=2027-02-01")), "input.out_of_range");
    EXPECT_EQ(code(get("days-ahead?from=2026-12-01")), "input.required");
    EXPECT_EQ(code(get("days-ahead?unit=3")), "unit.missing");
}

TEST_F(YearApi, a_campaign_of_the_province_takes_bulletins_of_communes_and_is_counted)
{
    const json::Object wish{ { "unit", "1" }, { "name", "Bầu cử" }, { "from", "2026-11-20" },
        { "to", "2026-12-20" }, { "goal_bulletins", 3 }, { "goal_airings", 30 },
        { "responsible", "Sở Văn hóa, Thể thao và Du lịch" } };
    EXPECT_EQ(code(post("campaigns", wish)), "campaign.not_allowed");
    json::Object backwards = wish;
    backwards["to"] = "2026-11-19";
    EXPECT_EQ(code(post("campaigns", backwards, admin)), "campaign.ends_before_it_starts");
    const auto made = post("campaigns", wish, admin);
    ASSERT_EQ(made.status, Status::created) << page(made);
    const std::string id = text(at(body(made), "id"));
    EXPECT_EQ(at(body(get("campaigns")), "items").as_array().size(), 1U) << "seen below";

    const Bulletin bulletin = field.approved_bulletin("Ngày bầu cử");
    field.aired(bulletin, World::noon() + 1h);
    field.give_plans();
    field.world.clock().set(World::noon() + 2h);
    for (const Delivery& delivery : field.close(World::noon(), World::noon() + 90min)) {
        if (delivery.device == first.id())
            first.record(delivery, Outcome::played, Reason::none, 10s);
    }
    ASSERT_EQ(field.send_log(first, first.upload(1)).status, Status::ok);
    const std::string path = "/api/v1/bulletins/" + bulletin.id().text() + "/campaign";
    const auto put = [&](json::Object body, AccountId who = AccountId(13)) {
        return field.ask(Method::put, path, who, body);
    };
    EXPECT_EQ(code(put({ { "campaign", "99" } })), "campaign.missing");
    EXPECT_EQ(code(put({ { "campaign", id } }, field.world.stranger)), "bulletin.missing");
    EXPECT_EQ(text(at(body(put({ { "campaign", id } })), "name")), "Bầu cử");
    EXPECT_EQ(text(at(body(field.ask(Method::get, path, AccountId(13))), "campaign")), id);

    const auto shown = body(get("campaigns/" + id));
    EXPECT_EQ(at(shown, "bulletins"), json::Value(1));
    EXPECT_EQ(at(shown, "airings"), json::Value(1));
    EXPECT_FALSE(at(shown, "may_edit").as_bool());
    const auto figures = body(get("statistics/airings?by=campaign"));
    EXPECT_EQ(text(at(figures, "items", 0, "label")), "Bầu cử");
    EXPECT_EQ(at(figures, "items", 0, "plays"), json::Value(1));
    EXPECT_THAT(
        page(get("statistics/airings?by=campaign&format=csv")), HasSubstr("Đợt tuyên truyền"));
    EXPECT_EQ(at(body(get("schedules?campaign=" + id)), "items").as_array().size(), 1U);
    EXPECT_THAT(at(body(get("schedules?campaign=99")), "items").as_array(), IsEmpty());
    field.archive();
    EXPECT_EQ(at(body(get("archive?campaign=" + id)), "items").as_array().size(), 1U);
    EXPECT_THAT(at(body(get("archive?campaign=99")), "items").as_array(), IsEmpty());

    json::Object closed = wish;
    closed.erase("unit");
    closed["closed"] = true;
    EXPECT_EQ(code(field.ask(Method::put, "/api/v1/campaigns/" + id, AccountId(13), closed)),
        "campaign.not_allowed");
    ASSERT_EQ(field.ask(Method::put, "/api/v1/campaigns/" + id, admin, closed).status, Status::ok);
    ASSERT_EQ(put({ { "campaign", nullptr } }).status, Status::ok);
    EXPECT_EQ(code(put({ { "campaign", id } })), "campaign.closed");
    EXPECT_EQ(text(at(body(get("statistics/airings?by=campaign")), "items", 0, "label")),
        "Ngoài đợt tuyên truyền");
}

}
}
