// The schedule of the electricity company, pasted again, by another unit, and taken back after
// somebody else went on with what it had moved.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

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
using ::testing::IsEmpty;
using ::testing::SizeIs;
using testing::text;

constexpr const char* at_one = "2026-11-24T13:00:00+07:00";
constexpr const char* at_three = "2026-11-24T15:00:00+07:00";

class PlannedOutagesApi : public testing::PowerApi {
protected:
    void let_one_stand_outside()
    {
        field.world.commit([&](Records& records) {
            Device device = *records.devices().find(first.id());
            device.unit = field.world.commune;
            ++device.version;
            ASSERT_TRUE(records.devices().save(device, device.version - 1));
        });
    }
    Schedule schedule_of(const net::Response& taken)
    {
        const auto id
            = *ScheduleId::parse(text(at(Field::body_of(taken), "paste", "moved", 0, "schedule")));
        return field.world.commit([&](Records& records) { return *records.schedules().find(id); });
    }
    void move_on(ScheduleId id, Moment to)
    {
        const auto deed = field.world.by(field.world.approver);
        ASSERT_TRUE(field.world.commit([&](Records& records) {
            app::ScheduleEdit edit;
            edit.starts = to;
            return app::edit_schedule(
                records, deed, id, edit, app::EditScope::all, std::nullopt, std::nullopt);
        }));
    }
    net::Response undo(const net::Response& taken)
    {
        return ask(
            Method::remove, outages + ("/" + text(at(Field::body_of(taken), "paste", "id"))));
    }
    bool is_dark(const FieldDevice& device)
    {
        return !at(get("/api/v1/devices/" + device.id().text()), "planned_outage").is_null();
    }

    const std::string hamlet = "Từ 12:30 đến 15:00 ngày 24/11/2026, khu vực: xóm Làng Mười";
    const std::string commune = "Từ 12:30 đến 15:00 ngày 24/11/2026, khu vực: toàn bộ xã Võ Nhai";
};

TEST_F(PlannedOutagesApi, who_was_given_an_extra_airing_is_offered_none_by_a_second_paste)
{
    let_one_stand_outside();
    const auto later = field.aired(bulletin, starts + 24h);
    ASSERT_EQ(paste(hamlet, move(later, at_one, at_three)).status, Status::created);
    const std::string more
        = hamlet + "\nTừ 20:00 đến 20:30 ngày 24/11/2026, khu vực: xóm Làng Mười";
    const auto shown = Field::body_of(ask(Method::post, preview, { { "text", more } }));
    EXPECT_EQ(at(shown, "fresh").as_int64(), 1);
    EXPECT_EQ(at(shown, "known").as_int64(), 1);
    EXPECT_THAT(entries(shown, "airings"), IsEmpty());
    const auto taken = paste(more, move(later, at_one, at_three));
    ASSERT_EQ(taken.status, Status::created);
    const auto body = Field::body_of(taken);
    EXPECT_THAT(entries(at(body, "paste"), "moved"), IsEmpty());
    EXPECT_EQ(text(at(body, "refused", 0, "code")), "power.not_in_the_dark");
}

TEST_F(PlannedOutagesApi, an_airing_that_is_named_twice_is_given_once)
{
    let_one_stand_outside();
    const auto later = field.aired(bulletin, starts + 24h);
    auto moves = move(later, at_one, at_three);
    moves.push_back(move(later, at_one, "2026-11-24T16:00:00+07:00").front());
    const auto body = Field::body_of(paste(hamlet, moves));
    EXPECT_THAT(entries(at(body, "paste"), "moved"), SizeIs(1));
    ASSERT_THAT(entries(body, "refused"), SizeIs(1));
    EXPECT_EQ(text(at(body, "refused", 0, "code")), "power.moved_twice");
}

TEST_F(PlannedOutagesApi, what_somebody_moved_on_meanwhile_is_not_moved_back)
{
    const auto later = field.aired(bulletin, starts + 24h);
    const auto taken = paste(commune, move(later, at_one, at_three));
    ASSERT_EQ(taken.status, Status::created);
    move_on(later.id, starts + 48h);
    const auto undone = Field::body_of(undo(taken));
    ASSERT_THAT(entries(undone, "refused"), SizeIs(1));
    EXPECT_EQ(text(at(undone, "refused", 0, "code")), "power.changed_since");
    EXPECT_EQ(schedule_of(taken).starts, starts + 48h);
    EXPECT_FALSE(is_dark(second)) << "the outages are gone all the same";
}

TEST_F(PlannedOutagesApi, an_extra_airing_that_somebody_planned_anew_is_not_called_off)
{
    let_one_stand_outside();
    const auto later = field.aired(bulletin, starts + 24h);
    const auto taken = paste(hamlet, move(later, at_one, at_three));
    ASSERT_EQ(taken.status, Status::created);
    const Schedule extra = schedule_of(taken);
    // Back where it was: what stands there is his word now.
    move_on(extra.id, extra.starts + 1h);
    move_on(extra.id, extra.starts);
    EXPECT_EQ(text(at(Field::body_of(undo(taken)), "refused", 0, "code")), "power.changed_since");
    EXPECT_FALSE(schedule_of(taken).cancelled);
}

TEST_F(PlannedOutagesApi, what_another_unit_announced_as_well_stays_when_one_takes_its_own_back)
{
    add_template();
    const auto by_province
        = field.ask(Method::post, outages, field.world.province_approver, { { "text", hamlet } });
    ASSERT_EQ(by_province.status, Status::created);
    const auto shown = Field::body_of(ask(Method::post, preview, { { "text", hamlet } }));
    EXPECT_EQ(at(shown, "fresh").as_int64(), 1);
    EXPECT_THAT(entries(shown, "notices"), IsEmpty()) << "people are told once";
    const auto by_commune = paste(hamlet);
    ASSERT_EQ(by_commune.status, Status::created);
    EXPECT_EQ(at(Field::body_of(by_commune), "paste", "outages").as_int64(), 1);

    const std::string first_paste = text(at(Field::body_of(by_province), "paste", "id"));
    ASSERT_EQ(
        field.ask(Method::remove, outages + ("/" + first_paste), field.world.province_approver)
            .status,
        Status::ok);
    EXPECT_TRUE(is_dark(second));
    ASSERT_EQ(undo(by_commune).status, Status::ok);
    EXPECT_FALSE(is_dark(second));
}

TEST_F(PlannedOutagesApi, of_many_dark_clusters_some_are_named_and_all_are_counted)
{
    std::string words;
    for (int i = 0; i < 260; ++i)
        words += fmt::format("Từ {0:02}:{1:02} đến {0:02}:{2:02} ngày 24/11/2026, khu vực: toàn bộ"
                             " xã Võ Nhai\n",
            i / 20, i % 20 * 3, i % 20 * 3 + 1);
    const auto shown = Field::body_of(ask(Method::post, preview, { { "text", words } }));
    EXPECT_THAT(entries(shown, "clusters"), SizeIs(500));
    EXPECT_EQ(at(shown, "clusters_total").as_int64(), 520);
}

TEST_F(PlannedOutagesApi, a_misprinted_year_waits_for_the_officer)
{
    const std::string typo = "Từ 08:00 đến 09:00 ngày 24/11/2062, khu vực: xóm Làng Mười";
    const auto shown
        = Field::body_of(ask(Method::post, preview, { { "text", hamlet + "\n" + typo } }));
    EXPECT_EQ(text(at(shown, "rows", 1, "problem")), "power.too_far");
    EXPECT_TRUE(at(shown, "rows", 1, "open").as_bool());
    EXPECT_EQ(at(shown, "fresh").as_int64(), 1);
    EXPECT_EQ(code(paste(typo)), "power.unsettled");
}

}
}
