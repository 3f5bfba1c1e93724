// What devices tell of themselves in the ledger, making up for what was missed, and the schedule of
// the electricity company.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/app/devices.hpp"
#include "server/app/schedules.hpp"
#include "server/main/testing/power_api.hpp"

namespace nguon {
namespace {

using namespace std::chrono_literals;
using app::Records;
using net::Method;
using net::Status;
using testing::at;
using testing::entries;
using testing::Field;
using testing::FieldDevice;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using testing::text;
using testing::World;

class PowerApi : public testing::PowerApi { };

TEST_F(PowerApi, a_power_cut_is_told_from_a_fault_and_from_a_lost_line)
{
    misses(second, Reason::device_down,
        Outage{ OutageKind::power, starts - 2min, starts + 12min, true });
    EXPECT_EQ(text(at(row(second), "reason")), "no_power");
    EXPECT_EQ(text(at(row(second), "reason_text")),
        "Mất điện: thiết bị tắt nguồn khoảng 12:58 đến 13:12");

    misses(first, Reason::device_down,
        Outage{ OutageKind::crash, starts - 1min, starts + 3min, true });
    EXPECT_EQ(text(at(row(first), "reason")), "broken");
    EXPECT_THAT(text(at(row(first), "reason_text")), HasSubstr("Hỏng: bộ phát dừng đột ngột"));
}

TEST_F(PowerApi, without_a_line_only_sound_that_never_came_is_missed)
{
    const Outage away{ OutageKind::link, starts - 3h, starts + 30min, true };
    misses(second, Reason::media_missing, away);
    EXPECT_EQ(text(at(row(second), "reason")), "no_network");
    EXPECT_EQ(text(at(row(second), "reason_text")),
        "Mất mạng, chưa tải xong âm thanh: thiết bị không có mạng khoảng 10:00 đến 13:30");

    first.record(expected.at(first.id()), Outcome::played, Reason::none, 10s);
    first.tell(away);
    ASSERT_EQ(field.send_log(first, first.upload(1)).status, Status::ok);
    EXPECT_EQ(text(at(row(first), "state")), "played");
    EXPECT_TRUE(at(row(first), "reason").is_null());
}

TEST_F(PowerApi, a_clock_that_nobody_trusts_decides_nothing)
{
    misses(second, Reason::device_down,
        Outage{ OutageKind::power, starts - 2min, starts + 12min, false });
    EXPECT_EQ(text(at(row(second), "reason")), "device_down");
}

TEST_F(PowerApi, proven_play_wins_over_power_data_and_the_contradiction_is_an_incident)
{
    first.record(expected.at(first.id()), Outcome::played, Reason::none, 10s);
    first.tell({ OutageKind::power, starts - 10min, starts + 20min, true });
    ASSERT_EQ(field.send_log(first, first.upload(1)).status, Status::ok);
    const auto shown = row(first);
    EXPECT_EQ(text(at(shown, "state")), "played");
    EXPECT_EQ(text(at(shown, "reason")), "power_contradicts_log");
    EXPECT_THAT(text(at(shown, "reason_text")),
        HasSubstr("Nhật ký ghi đã phát, nhưng thiết bị tắt nguồn khoảng 12:50 đến 13:20"));
    const auto incidents = get("/api/v1/incidents");
    ASSERT_THAT(entries(incidents, "items"), SizeIs(1));
    EXPECT_EQ(text(at(incidents, "items", 0, "code")), "power.contradicts_log");
    EXPECT_EQ(text(at(incidents, "items", 0, "device")), first.id().text());
    EXPECT_THAT(text(at(incidents, "items", 0, "message")), HasSubstr("13:00"));
    EXPECT_THAT(entries(get("/api/v1/incidents?device=" + second.id().text()), "items"), IsEmpty());
    const auto stranger
        = Field::body_of(field.ask(Method::get, "/api/v1/incidents", field.world.stranger));
    EXPECT_THAT(entries(stranger, "items"), IsEmpty());
}

TEST_F(PowerApi, of_an_earlier_day_what_had_been_told_and_pasted_by_then_is_listed)
{
    testing::World& world = field.world;
    app::Deed eve = world.by(world.admin);
    eve.now -= 24h;
    const std::string day = "day=" + to_iso(day_of(eve.now));
    Device wish;
    wish.name = "Cụm loa chợ";
    wish.unit = world.hamlet;
    wish.speakers = 2;
    const auto market
        = world.commit([&](app::Records& records) { return app::add_device(records, eve, wish); });
    ASSERT_TRUE(market) << market.error().code;
    world.facts().write([&](app::Facts& facts) {
        facts.play_logs().add_incident(market->id, "log.gap", "3", eve.now);
        facts.play_logs().add_incident(market->id, "log.gap", "9", world.clock().now());
        return true;
    });
    Device moved = *market;
    moved.name = "Cụm loa chợ mới";
    ASSERT_TRUE(world.commit([&](app::Records& records) {
        return app::edit_device(records, world.by(world.admin), moved, std::nullopt);
    }));
    EXPECT_THAT(entries(get("/api/v1/incidents"), "items"), SizeIs(2));
    const auto then = get("/api/v1/incidents?" + day);
    ASSERT_THAT(entries(then, "items"), SizeIs(1));
    EXPECT_EQ(text(at(then, "items", 0, "device_name")), "Cụm loa chợ");
    const std::string elsewhere = "&unit=" + world.other_commune.text();
    EXPECT_THAT(entries(get("/api/v1/incidents?" + day + elsewhere), "items"), IsEmpty());

    ASSERT_EQ(paste("Từ 12:30 đến 15:00 ngày 24/11/2026, khu vực: xóm Làng Mười").status,
        Status::created);
    EXPECT_THAT(entries(get(outages), "items"), SizeIs(1));
    EXPECT_THAT(entries(get(std::string(outages) + "?" + day), "items"), IsEmpty());
    for (const char* path : { "/api/v1/incidents", outages })
        EXPECT_EQ(
            ask(Method::get, std::string(path) + "?day=2099-01-01").status, Status::unprocessable)
            << path;
}

TEST_F(PowerApi, an_item_that_went_on_after_a_cut_accuses_nobody)
{
    first.record(expected.at(first.id()), Outcome::partial, Reason::device_down, 12min, 15min);
    first.tell({ OutageKind::power, starts + 2min, starts + 5min, true });
    ASSERT_EQ(field.send_log(first, first.upload(1)).status, Status::ok);
    EXPECT_NE(at(row(first), "reason"), json::Value("power_contradicts_log"));
    EXPECT_THAT(entries(get("/api/v1/incidents"), "items"), IsEmpty());
}

TEST_F(PowerApi, a_contradiction_is_found_whichever_of_both_came_first)
{
    const Outage off{ OutageKind::power, starts - 10min, starts + 20min, true };
    first.record(expected.at(first.id()), Outcome::played, Reason::none, 10s);
    ASSERT_EQ(field.send_log(first, first.upload(1)).status, Status::ok);
    first.tell(off);
    ASSERT_EQ(field.send_log(first, first.upload(2)).status, Status::ok);
    EXPECT_THAT(entries(get("/api/v1/incidents?device=" + first.id().text()), "items"), SizeIs(1));

    second.tell(off);
    ASSERT_EQ(field.send_log(second, second.upload(1)).status, Status::ok);
    second.record(expected.at(second.id()), Outcome::played, Reason::none, 10s);
    ASSERT_EQ(field.send_log(second, second.upload(2)).status, Status::ok);
    EXPECT_THAT(entries(get("/api/v1/incidents?device=" + second.id().text()), "items"), SizeIs(1));
}

TEST_F(PowerApi, what_was_missed_is_made_up_for_once)
{
    misses(second, Reason::device_down,
        Outage{ OutageKind::power, starts - 2min, starts + 12min, true });
    json::Object look = missed(second);
    look["preview"] = true;
    const auto shown = ask(Method::post, "/api/v1/deliveries/retry", look);
    ASSERT_EQ(shown.status, Status::ok);
    EXPECT_EQ(text(at(Field::body_of(shown), "items", 0, "starts")), "2026-11-23T14:10:00+07:00");
    EXPECT_EQ(text(at(Field::body_of(shown), "items", 0, "bulletin_title")), "Tiêm phòng dại");
    EXPECT_EQ(field.plan_changes, 0) << "a preview changes nothing";
    EXPECT_TRUE(at(row(second), "made_up").is_null());

    ASSERT_EQ(
        ask(Method::post, "/api/v1/deliveries/retry", missed(second)).status, Status::created);
    auto again = row(second);
    EXPECT_EQ(text(at(again, "state")), "missed") << "it stays missed";
    EXPECT_EQ(text(at(again, "made_up", "starts")), "2026-11-23T14:10:00+07:00");
    EXPECT_TRUE(at(again, "made_up", "state").is_null());
    EXPECT_THAT(text(at(again, "reason_text")), HasSubstr("; phát bù lúc 14:10 ngày 23/11/2026"));
    EXPECT_EQ(code(ask(Method::post, "/api/v1/deliveries/retry", missed(second))),
        "delivery.made_up_already");

    // Heard: the row that was missed says so, and the airing is marked as what it is.
    field.give_plans();
    field.world.clock().set(starts + 2h);
    const auto closed = field.close(starts + 1min, starts + 2h);
    ASSERT_THAT(closed, SizeIs(1));
    second.record(closed.front(), Outcome::played, Reason::none, 10s);
    ASSERT_EQ(field.send_log(second, second.upload(1)).status, Status::ok);
    again = row(second);
    EXPECT_EQ(text(at(again, "made_up", "state")), "played");
    EXPECT_THAT(
        text(at(again, "reason_text")), HasSubstr("; đã phát bù lúc 14:10 ngày 23/11/2026"));
    const auto all = get("/api/v1/deliveries?state=played&device=" + second.id().text());
    EXPECT_TRUE(at(all, "items", 0, "makes_up").as_bool());
}

TEST_F(PowerApi, a_make_up_that_was_called_off_may_be_made_again)
{
    misses(second, Reason::device_down, std::nullopt);
    const auto made = Field::body_of(ask(Method::post, "/api/v1/deliveries/retry", missed(second)));
    const auto deed = field.world.by(field.world.editor);
    const auto cancelled = field.world.commit([&](Records& records) {
        return app::cancel_schedule(records, deed,
            *ScheduleId::parse(text(at(made, "items", 0, "schedule"))), app::EditScope::all,
            std::nullopt, std::nullopt);
    });
    ASSERT_TRUE(cancelled);
    EXPECT_EQ(
        ask(Method::post, "/api/v1/deliveries/retry", missed(second)).status, Status::created);
}

TEST_F(PowerApi, making_up_stays_clear_of_announced_outages)
{
    misses(second, Reason::device_down, std::nullopt);
    ASSERT_EQ(ask(Method::post, outages,
                  { { "text", "Từ 14:05 đến 16:00 ngày 23/11/2026, khu vực: xóm Làng Mười" } })
                  .status,
        Status::created);
    const auto made = Field::body_of(ask(Method::post, "/api/v1/deliveries/retry", missed(second)));
    EXPECT_EQ(text(at(made, "items", 0, "starts")), "2026-11-23T16:00:00+07:00");
}

TEST_F(PowerApi, a_pasted_schedule_marks_moves_and_drafts)
{
    add_template();
    // One cluster stands outside the hamlet.
    field.world.commit([&](Records& records) {
        Device device = *records.devices().find(first.id());
        device.unit = field.world.commune;
        ++device.version;
        ASSERT_TRUE(records.devices().save(device, device.version - 1));
    });
    const auto series = field.aired(bulletin, starts + 24h);
    const std::string words
        = "Từ 12:30 đến 15:00 ngày 24/11/2026, khu vực: xóm Làng Mười, xóm Đồng Chuối";
    auto shown = Field::body_of(ask(Method::post, preview, { { "text", words } }));
    ASSERT_THAT(entries(shown, "rows"), SizeIs(1));
    EXPECT_EQ(text(at(shown, "rows", 0, "places", 0, "state")), "known");
    EXPECT_EQ(text(at(shown, "rows", 0, "places", 0, "unit")), field.world.hamlet.text());
    EXPECT_EQ(text(at(shown, "rows", 0, "places", 1, "state")), "unknown");
    EXPECT_EQ(code(ask(Method::post, outages, { { "text", words } })), "power.unsettled");

    const std::string key = text(at(shown, "rows", 0, "places", 1, "key"));
    const json::Array places{ json::Object{ { "key", key }, { "unit", nullptr } } };
    json::Object wish{ { "text", words }, { "places", places } };
    shown = Field::body_of(ask(Method::post, preview, wish));
    EXPECT_EQ(at(shown, "fresh").as_int64(), 1);
    ASSERT_THAT(entries(shown, "clusters"), SizeIs(1));
    EXPECT_EQ(text(at(shown, "clusters", 0, "device")), second.id().text());
    ASSERT_THAT(entries(shown, "airings"), SizeIs(1));
    EXPECT_EQ(at(shown, "airings", 0, "devices").as_int64(), 1);
    EXPECT_EQ(at(shown, "airings", 0, "all").as_int64(), 2);
    EXPECT_EQ(text(at(shown, "airings", 0, "after")), "2026-11-24T15:00:00+07:00");
    EXPECT_EQ(text(at(shown, "airings", 0, "before")), "2026-11-24T12:25:00+07:00");
    EXPECT_EQ(text(at(shown, "notices", 0, "text")),
        "Từ 12:30 đến 15:00 ngày 24/11/2026, cắt điện tại Xóm Làng Mười.");

    wish["moves"] = json::Array{ json::Object{ { "schedule", series.id.text() },
        { "starts", "2026-11-24T13:00:00+07:00" }, { "to", "2026-11-24T15:00:00+07:00" } } };
    const auto taken = ask(Method::post, outages, wish);
    ASSERT_EQ(taken.status, Status::created);
    const auto body = Field::body_of(taken);
    EXPECT_THAT(entries(body, "refused"), IsEmpty());
    ASSERT_THAT(entries(at(body, "paste").as_object(), "moved"), SizeIs(1));
    EXPECT_TRUE(at(body, "paste", "moved", 0, "extra").as_bool())
        << "the other cluster hears it as planned";
    ASSERT_THAT(entries(at(body, "paste").as_object(), "notices"), SizeIs(1));

    // Pasted once more: nothing.
    json::Object again = wish;
    again.erase("moves");
    const auto twice = ask(Method::post, outages, again);
    EXPECT_EQ(twice.status, Status::ok);
    EXPECT_TRUE(at(Field::body_of(twice), "paste").is_null());
    EXPECT_THAT(entries(get(outages), "items"), SizeIs(1));

    const auto device = get("/api/v1/devices/" + second.id().text());
    EXPECT_EQ(text(at(device, "planned_outage", "from")), "2026-11-24T12:30:00+07:00");
    EXPECT_TRUE(at(get("/api/v1/devices/" + first.id().text()), "planned_outage").is_null());

    // And all of it back.
    const std::string paste = text(at(body, "paste", "id"));
    const auto undone = ask(Method::remove, outages + ("/" + paste));
    ASSERT_EQ(undone.status, Status::ok);
    EXPECT_THAT(entries(Field::body_of(undone), "refused"), IsEmpty());
    EXPECT_EQ(code(ask(Method::remove, outages + ("/" + paste))), "power.undone_already");
    EXPECT_TRUE(at(get("/api/v1/devices/" + second.id().text()), "planned_outage").is_null());
    const auto bulletins = field.world.commit([&](Records& records) {
        return records.bulletins().find(*BulletinId::parse(text(at(body, "paste", "notices", 0))));
    });
    EXPECT_FALSE(bulletins) << "the draft that nobody touched is deleted";
    const auto extra = field.world.commit([&](Records& records) {
        return records.schedules().find(
            *ScheduleId::parse(text(at(body, "paste", "moved", 0, "schedule"))));
    });
    ASSERT_TRUE(extra);
    EXPECT_TRUE(extra->cancelled);
}

TEST_F(PowerApi, an_airing_that_nobody_would_hear_moves_as_a_whole_and_back)
{
    const auto later = field.aired(bulletin, starts + 24h);
    const std::string words = "Từ 12:30 đến 15:00 ngày 24/11/2026, khu vực: toàn bộ xã Võ Nhai";
    const json::Array moves{ json::Object{ { "schedule", later.id.text() },
        { "starts", "2026-11-24T13:00:00+07:00" }, { "to", "2026-11-24T15:00:00+07:00" } } };
    const auto taken
        = Field::body_of(ask(Method::post, outages, { { "text", words }, { "moves", moves } }));
    EXPECT_FALSE(at(taken, "paste", "moved", 0, "extra").as_bool());
    const auto starts_of = [&] {
        return field.world.commit(
            [&](Records& records) { return records.schedules().find(later.id)->starts; });
    };
    EXPECT_EQ(starts_of(), *parse_rfc3339("2026-11-24T15:00:00+07:00"));
    ASSERT_EQ(
        ask(Method::remove, outages + ("/" + text(at(taken, "paste", "id")))).status, Status::ok);
    EXPECT_EQ(starts_of(), *parse_rfc3339("2026-11-24T13:00:00+07:00"));
}

TEST_F(PowerApi, a_silent_cluster_in_an_announced_outage_is_no_fault)
{
    ASSERT_EQ(ask(Method::post, outages,
                  { { "text", "Từ 14:30 đến 17:00 ngày 23/11/2026, khu vực: Làng Mười" } })
                  .status,
        Status::created)
        << "a name without its title and marks is found";
    const auto coming = field.aired(bulletin, starts + 2h);
    field.give_plans();
    field.world.clock().set(starts + 5h);
    std::optional<Delivery> dark;
    for (const Delivery& one : field.close(starts + 1min, starts + 5h)) {
        if (one.device == second.id() && one.occurrence.schedule == coming.id)
            dark = one;
    }
    ASSERT_TRUE(dark);
    const std::string path
        = "/api/v1/deliveries?schedule=" + coming.id.text() + "&device=" + second.id().text();
    EXPECT_EQ(text(at(get(path), "items", 0, "reason")), "no_power_announced")
        << "the log is awaited from a cluster that has no power";
    second.record(*dark, Outcome::missed, Reason::device_down, 0ms);
    second.tell({ OutageKind::power, starts + 92min, starts + 4h, true });
    ASSERT_EQ(field.send_log(second, second.upload(1)).status, Status::ok);
    EXPECT_EQ(text(at(get(path), "items", 0, "reason")), "no_power_announced");
    EXPECT_EQ(text(at(get(path), "items", 0, "reason_text")),
        "Mất điện (theo lịch): thiết bị tắt nguồn khoảng 14:32 đến 17:00");
}

TEST_F(PowerApi, refuses_who_may_not_and_what_cannot_be_read)
{
    const json::Object words{ { "text",
        "Từ 12:30 đến 15:00 ngày 24/11/2026, khu vực: xóm Làng Mười" } };
    EXPECT_EQ(
        code(field.ask(Method::post, outages, field.world.stranger, words)), "power.unsettled")
        << "to the officer of another commune the hamlet is unknown";
    const json::Array places{ json::Object{
        { "key", "xom lang muoi|" }, { "unit", field.world.hamlet.text() } } };
    json::Object forced = words;
    forced["places"] = places;
    EXPECT_EQ(
        code(field.ask(Method::post, outages, field.world.stranger, forced)), "power.not_allowed");
    EXPECT_EQ(ask(Method::post, preview, { { "text", "Kính gửi Ủy ban" } }).status,
        Status::unprocessable);
    EXPECT_EQ(ask(Method::post, preview).status, Status::unprocessable);
    EXPECT_EQ(code(ask(Method::remove, outages + std::string("/12345"))), "power.paste_missing");
    EXPECT_EQ(code(ask(Method::post, outages,
                  { { "text", "Từ 12:30 đến 15:00, khu vực: xóm Làng Mười" } })),
        "power.unsettled")
        << "a row without a day waits for the officer";
    EXPECT_EQ(ask(Method::post, outages,
                  { { "text", "Từ 12:30 đến 15:00, khu vực: xóm Làng Mười" },
                      { "left", json::Array{ 1 } } })
                  .status,
        Status::ok)
        << "and is left out if he says so";
    EXPECT_THAT(entries(get(outages), "items"), IsEmpty());
}

TEST_F(PowerApi, a_move_that_a_rule_forbids_is_told_and_the_rest_is_kept)
{
    const auto later = field.aired(bulletin, starts + 24h);
    const json::Array moves{ json::Object{ { "schedule", later.id.text() },
                                 { "starts", "2026-11-24T13:00:00+07:00" },
                                 { "to", "2026-11-23T13:00:00+07:00" } },
        json::Object{ { "schedule", later.id.text() }, { "starts", "2026-11-25T13:00:00+07:00" },
            { "to", "2026-11-25T15:00:00+07:00" } } };
    const auto taken = ask(Method::post, outages,
        { { "text", "Từ 12:30 đến 15:00 ngày 24/11/2026, khu vực: toàn bộ xã Võ Nhai" },
            { "moves", moves } });
    ASSERT_EQ(taken.status, Status::created);
    const auto body = Field::body_of(taken);
    ASSERT_THAT(entries(body, "refused"), SizeIs(2));
    EXPECT_EQ(text(at(body, "refused", 0, "code")), "schedule.past");
    EXPECT_EQ(text(at(body, "refused", 1, "code")), "power.not_in_the_dark");
    EXPECT_EQ(at(body, "paste", "outages").as_int64(), 1);
}

}
}
