// From the ledger to the archive: what was heard is found again, with its text and its sound.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "server/app/archive.hpp"
#include "server/app/bulletins.hpp"
#include "server/app/schedules.hpp"
#include "server/app/silence.hpp"
#include "server/main/testing/field.hpp"

namespace nguon {
namespace {

using namespace std::chrono_literals;
using app::Records;
using net::Method;
using net::Status;
using testing::at;
using ::testing::ElementsAre;
using testing::entries;
using testing::Field;
using testing::FieldDevice;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using testing::text;
using testing::World;

class ArchiveApi : public ::testing::Test {
protected:
    // Aired on both clusters at `starts`: heard on the first, missed on the second.
    Bulletin heard(const std::string& title, Moment starts)
    {
        const Bulletin bulletin = field.approved_bulletin(title);
        field.aired(bulletin, starts);
        field.give_plans();
        const Moment before = field.world.clock().now();
        field.world.clock().set(starts + 1h);
        for (const Delivery& delivery : field.close(before, starts + 1min)) {
            if (delivery.bulletin != bulletin.id())
                continue;
            FieldDevice& device = delivery.device == first.id() ? first : second;
            if (delivery.device == first.id())
                device.record(delivery, Outcome::played, Reason::none, 10s);
            else
                device.record(delivery, Outcome::missed, Reason::device_down, 0ms);
        }
        EXPECT_EQ(field.send_log(first, first.upload(sent_ + 1)).status, Status::ok);
        EXPECT_EQ(field.send_log(second, second.upload(sent_ + 1)).status, Status::ok);
        ++sent_;
        field.archive();
        return bulletin;
    }
    json::Object archive(const std::string& query = "", AccountId who = AccountId(13))
    {
        return Field::body_of(field.ask(Method::get, "/api/v1/archive?" + query, who));
    }
    std::vector<std::string> titles(const std::string& query = "", AccountId who = AccountId(13))
    {
        std::vector<std::string> found;
        for (const auto& item : entries(archive(query, who), "items"))
            found.push_back(text(at(item, "title")));
        return found;
    }
    std::string code(const net::Response& response)
    {
        return text(at(Field::body_of(response), "code"));
    }
    net::Response ask(const std::string& path, AccountId who = AccountId(13))
    {
        return field.ask(Method::get, path, who);
    }
    net::Response put(const std::string& path, const json::Object& body, AccountId who)
    {
        return field.ask(Method::put, path, who, body);
    }

    Field field;
    FieldDevice first{ field.world, field.world.first_cluster };
    FieldDevice second{ field.world, field.world.second_cluster };
    Moment noon = World::noon();

private:
    std::int64_t sent_ = 0;
};

TEST_F(ArchiveApi, holds_one_row_for_a_bulletin_however_often_it_was_heard)
{
    const Bulletin bulletin = heard("Lịch cấp nước", noon + 1h);
    const auto body = archive();
    ASSERT_THAT(entries(body, "items"), SizeIs(1));
    const auto row = at(body, "items", 0);
    EXPECT_EQ(text(at(row, "bulletin")), bulletin.id().text());
    EXPECT_EQ(at(row, "airings").as_int64(), 1);
    EXPECT_EQ(at(row, "plays").as_int64(), 1) << "the second cluster missed it";
    EXPECT_EQ(at(row, "heard_ms").as_int64(), 10'000);
    EXPECT_EQ(text(at(row, "unit_name")), "Xã Võ Nhai");
    EXPECT_EQ(text(at(row, "voice")), "speech");
    EXPECT_EQ(text(at(row, "kind")), "planned");
    EXPECT_EQ(text(at(row, "excerpt")), "Ngày mai cấp nước từ 6 giờ.");

    const auto whole = Field::body_of(ask("/api/v1/archive/" + bulletin.id().text()));
    EXPECT_EQ(at(whole, "heard", 0, "planned").as_int64(), 2);
    EXPECT_EQ(at(whole, "heard", 0, "heard_on").as_int64(), 1);
    EXPECT_TRUE(at(whole, "kept_until").is_null());
}

TEST_F(ArchiveApi, does_not_hold_what_nobody_heard)
{
    const Bulletin bulletin = field.approved_bulletin("Chưa ai nghe");
    field.aired(bulletin, noon + 1h);
    field.give_plans();
    field.world.clock().set(noon + 2h);
    field.close(noon, noon + 2h);
    field.archive();
    EXPECT_THAT(titles(), IsEmpty());
    EXPECT_EQ(code(ask("/api/v1/archive/" + bulletin.id().text())), "archive.missing");
    EXPECT_EQ(code(ask("/api/v1/archive/nothing")), "archive.missing");
}

TEST_F(ArchiveApi, is_searched_with_marks_and_without_and_by_day_and_class)
{
    heard("Đường Đình Cả tạm dừng", noon + 1h);
    heard("Lịch cấp nước", noon + 25h);
    EXPECT_THAT(titles(), ElementsAre("Lịch cấp nước", "Đường Đình Cả tạm dừng"))
        << "heard last first";
    EXPECT_THAT(titles("q=duong+dinh"), ElementsAre("Đường Đình Cả tạm dừng"));
    EXPECT_THAT(titles("q=%C4%91%C6%B0%E1%BB%9Dng"), ElementsAre("Đường Đình Cả tạm dừng"));
    EXPECT_THAT(titles("q=khong+co"), IsEmpty());
    const std::string today = to_iso(day_of(noon));
    const std::string tomorrow = to_iso(day_of(noon) + std::chrono::days(1));
    EXPECT_THAT(titles("from=" + tomorrow), ElementsAre("Lịch cấp nước"));
    EXPECT_THAT(titles("from=" + today + "&to=" + tomorrow), SizeIs(1));
    EXPECT_THAT(titles("voice=recording"), IsEmpty());
    EXPECT_THAT(titles("kind=planned&priority=normal"), SizeIs(2));
    EXPECT_THAT(titles("kind=at_once"), IsEmpty());
    EXPECT_THAT(titles("unit=3"), IsEmpty());
    EXPECT_EQ(code(ask("/api/v1/archive?voice=robot")), "input.not_a_choice");
    EXPECT_EQ(code(ask("/api/v1/archive?from=mai")), "input.bad_day");
    const auto page = archive("limit=1");
    EXPECT_THAT(
        titles("limit=1&cursor=" + text(at(page, "next"))), ElementsAre("Đường Đình Cả tạm dừng"));
}

TEST_F(ArchiveApi, is_seen_in_the_own_unit_and_below)
{
    const Bulletin bulletin = heard("Lịch cấp nước", noon + 1h);
    EXPECT_THAT(titles("", field.world.admin), SizeIs(1));
    EXPECT_THAT(titles("", field.world.stranger), IsEmpty());
    const std::string path = "/api/v1/archive/" + bulletin.id().text();
    for (const char* part : { "", "/sound", "/text" })
        EXPECT_EQ(code(ask(path + part, field.world.stranger)), "archive.missing");
}

TEST_F(ArchiveApi, text_and_sound_are_taken_home)
{
    const Bulletin bulletin = heard("Đổi giờ họp", noon + 1h);
    const std::string path = "/api/v1/archive/" + bulletin.id().text();
    const auto words = ask(path + "/text");
    EXPECT_EQ(
        std::get<std::string>(words.body), "Đổi giờ họp\r\n\r\nNgày mai cấp nước từ 6 giờ.\r\n");
    EXPECT_EQ(words.headers.get("Content-Disposition"), "attachment; filename=\"doi-gio-hop.txt\"");
    EXPECT_EQ(code(ask(path + "/sound")), "media.missing");
    field.put_sound("sound of ten seconds");
    const auto sound = ask(path + "/sound?save");
    EXPECT_EQ(sound.status, Status::ok);
    EXPECT_THAT(
        std::string(sound.headers.get("Content-Disposition")), HasSubstr("doi-gio-hop.opus"));
}

TEST_F(ArchiveApi, sounds_are_kept_as_long_as_the_rule_says_and_text_and_ledger_for_ever)
{
    const Bulletin bulletin = heard("Lịch cấp nước", noon + 1h);
    field.put_sound("sound of ten seconds");
    const std::string rule = "/api/v1/units/1/archive-rule";
    EXPECT_EQ(code(put(rule, { { "months", 6 } }, field.world.editor)), "unit.missing");
    EXPECT_EQ(code(put("/api/v1/units/2/archive-rule", { { "months", 6 } }, field.world.approver)),
        "archive.rule_not_allowed");
    EXPECT_EQ(code(put(rule, { { "months", 1 } }, field.world.admin)), "archive.months");
    ASSERT_EQ(put(rule, { { "months", 6 } }, field.world.admin).status, Status::ok);
    EXPECT_EQ(
        code(put(rule, { { "months", 7 }, { "version", 9 } }, field.world.admin)), "rules.stale");
    const auto seen = Field::body_of(ask("/api/v1/units/2/archive-rule"));
    EXPECT_EQ(at(seen, "inherited_months").as_int64(), 6);
    EXPECT_EQ(text(at(seen, "inherited_from")), "Tỉnh Thái Nguyên");

    const auto outdated = [&](Moment now) {
        std::vector<BulletinId> found;
        field.world.truth().read(
            [&](Records& records) { found = app::outdated_sounds(records, now, 10); });
        return found;
    };
    EXPECT_THAT(outdated(noon + 24h * 150), IsEmpty());
    EXPECT_THAT(outdated(noon + 24h * 190), ElementsAre(bulletin.id()));
    const std::string own = "/api/v1/units/2/archive-rule";
    EXPECT_EQ(
        code(put(own, { { "months", 3 } }, field.world.editor)), "archive.shorter_than_above");
    ASSERT_EQ(put(own, { { "months", 24 } }, field.world.editor).status, Status::ok);
    EXPECT_THAT(outdated(noon + 24h * 190), IsEmpty()) << "the commune keeps them longer";

    const auto deed = field.world.by(field.world.admin);
    const auto cleaned = field.world.commit(
        [&](Records& records) { return app::clean_sounds(records, deed, { bulletin.id() }); });
    ASSERT_THAT(cleaned, SizeIs(1));
    const std::string path = "/api/v1/archive/" + bulletin.id().text();
    EXPECT_EQ(code(ask(path + "/sound")), "archive.sound_cleaned");
    EXPECT_EQ(ask(path + "/text").status, Status::ok);
    EXPECT_FALSE(at(archive(), "items", 0, "has_sound").as_bool());
    EXPECT_THAT(outdated(noon + 24h * 3'000), IsEmpty()) << "once is enough";
}

TEST_F(ArchiveApi, the_months_of_an_earlier_day_are_those_that_were_written_by_then)
{
    field.world.commit([&](Records& records) {
        EXPECT_TRUE(records.archive().save_rule(
            { field.world.province, 6, 0 }, 0, *parse_iso_day("2026-03-01")));
    });
    const std::string own = "/api/v1/units/2/archive-rule";
    const auto saved
        = Field::body_of(put(own, { { "months", 24 }, { "version", 0 } }, field.world.editor));
    EXPECT_EQ(at(saved, "since"), "2026-11-23");
    const auto eve = Field::body_of(ask(own + "?day=2026-11-22"));
    EXPECT_EQ(at(eve, "months").as_int64(), 0);
    EXPECT_EQ(at(eve, "inherited_months").as_int64(), 6);
    EXPECT_EQ(at(eve, "since"), "2026-03-01");
    EXPECT_FALSE(at(eve, "may_save").as_bool());
    const auto before = Field::body_of(ask(own + "?day=2026-02-28"));
    EXPECT_EQ(at(before, "inherited_months").as_int64(), 0);
    EXPECT_TRUE(at(before, "since").is_null());
    EXPECT_EQ(code(ask(own + "?day=2025-06-30")), "unit.not_then");
    EXPECT_EQ(ask(own + "?day=2026-11-24").status, Status::unprocessable);
}

TEST_F(ArchiveApi, what_is_still_scheduled_keeps_its_sound)
{
    const Bulletin bulletin = heard("Lịch cấp nước", noon + 1h);
    field.put_sound("sound of ten seconds");
    ASSERT_EQ(put("/api/v1/units/1/archive-rule", { { "months", 6 } }, field.world.admin).status,
        Status::ok);
    field.aired(bulletin, noon + 24h * 300);
    field.world.truth().read([&](Records& records) {
        EXPECT_THAT(app::outdated_sounds(records, noon + 24h * 200, 10), IsEmpty());
    });
}

TEST_F(ArchiveApi, a_sound_is_kept_while_any_bulletin_that_has_it_is_scheduled)
{
    heard("Lịch cấp nước", noon + 1h);
    field.put_sound("sound of ten seconds");
    ASSERT_EQ(put("/api/v1/units/1/archive-rule", { { "months", 6 } }, field.world.admin).status,
        Status::ok);
    const Bulletin alone = field.approved_bulletin("Chúc Tết");
    const Bulletin composed = field.approved_bulletin("Chào năm mới");
    const auto outdated = [&] {
        std::vector<BulletinId> found;
        field.world.truth().read(
            [&](Records& records) { found = app::outdated_sounds(records, noon + 24h * 200, 10); });
        return found;
    };
    ASSERT_THAT(outdated(), SizeIs(1));
    const Schedule single = field.aired(alone, noon + 24h * 300);
    EXPECT_THAT(outdated(), IsEmpty());
    const auto deed = field.world.by(field.world.editor);
    ASSERT_TRUE(field.world.commit([&](Records& records) {
        return app::cancel_schedule(
            records, deed, single.id, app::EditScope::all, std::nullopt, std::nullopt);
    }));
    ASSERT_THAT(outdated(), SizeIs(1));
    ASSERT_TRUE(field.world.commit([&](Records& records) {
        app::NewProgramme wanted;
        wanted.unit = field.world.commune;
        wanted.name = "Giao thừa";
        wanted.items = { { ProgrammeItem::Source::bulletin, composed.id(), {} } };
        wanted.schedule.emplace();
        wanted.schedule->starts = noon + 24h * 300;
        wanted.schedule->audience.units = { field.world.commune };
        return app::add_programme(records, deed, wanted);
    }));
    EXPECT_THAT(outdated(), IsEmpty());
}

TEST(AddMonths, ends_on_the_last_day_of_a_shorter_month)
{
    EXPECT_EQ(to_iso(app::add_months(*parse_iso_day("2026-11-30"), 3)), "2027-02-28");
    EXPECT_EQ(to_iso(app::add_months(*parse_iso_day("2026-01-15"), -2)), "2025-11-15");
}

class SilencedLedger : public ArchiveApi {
protected:
    void silence()
    {
        const auto deed = field.world.by(field.world.editor);
        ASSERT_TRUE(field.world.commit([&](Records& records) {
            return app::silence_unit(records, deed, field.world.commune, "Có đám tang", 2h);
        }));
        field.give_plans();
    }
    void lift()
    {
        const auto deed = field.world.by(field.world.editor);
        ASSERT_TRUE(field.world.commit([&](Records& records) {
            return app::lift_silence(records, deed, field.world.commune);
        }));
        field.give_plans();
    }
};

TEST_F(SilencedLedger, tells_what_did_not_sound_and_that_somebody_silenced_it)
{
    field.aired(field.approved_bulletin(), noon + 1h);
    field.give_plans();
    field.world.clock().set(noon + 30min);
    silence();
    const auto closed = field.close(noon, noon + 2h);
    ASSERT_THAT(closed, SizeIs(2));
    for (const Delivery& delivery : closed) {
        EXPECT_EQ(delivery.state, DeliveryState::missed);
        EXPECT_EQ(delivery.reason, Reason::silenced);
    }
    field.world.clock().set(noon + 2h);
    const auto body = Field::body_of(ask("/api/v1/deliveries"));
    EXPECT_EQ(at(body, "summary", "missed").as_int64(), 2);
    EXPECT_EQ(text(at(body, "items", 0, "reason")), "silenced");
    EXPECT_EQ(text(at(body, "items", 0, "reason_text")), "Đã dừng toàn bộ loa");
}

TEST_F(SilencedLedger, tells_it_also_when_the_silence_was_lifted_before_the_closing)
{
    field.aired(field.approved_bulletin(), noon + 1h);
    field.give_plans();
    field.world.clock().set(noon + 30min);
    silence();
    field.world.clock().set(noon + 90min);
    lift();
    EXPECT_THAT(field.close(noon, noon + 2h), SizeIs(2));
}

TEST_F(SilencedLedger, tells_nothing_of_what_sounded_before_or_after)
{
    field.aired(field.approved_bulletin(), noon + 1h);
    field.aired(field.approved_bulletin(), noon + 3h);
    field.give_plans();
    field.world.clock().set(noon + 90min);
    silence();
    field.world.clock().set(noon + 2h);
    lift();
    const auto closed = field.close(noon, noon + 4h);
    ASSERT_THAT(closed, SizeIs(4));
    for (const Delivery& delivery : closed)
        EXPECT_EQ(delivery.state, DeliveryState::awaiting);
}

TEST_F(SilencedLedger, believes_a_device_that_sounded_before_it_heard_of_the_silence)
{
    field.aired(field.approved_bulletin(), noon + 1h);
    field.give_plans();
    field.world.clock().set(noon + 30min);
    silence();
    auto closed = field.close(noon, noon + 2h);
    for (const Delivery& delivery : closed) {
        if (delivery.device == first.id())
            first.record(delivery, Outcome::played, Reason::none, 10s);
    }
    ASSERT_EQ(field.send_log(first, first.upload(1)).status, Status::ok);
    field.world.clock().set(noon + 2h);
    const auto body = Field::body_of(ask("/api/v1/deliveries"));
    EXPECT_EQ(at(body, "summary", "played").as_int64(), 1);
    EXPECT_EQ(at(body, "summary", "missed").as_int64(), 1);
}

TEST_F(ArchiveApi, an_airing_that_was_stopped_is_told_before_its_planned_end)
{
    const Bulletin bulletin = field.approved_bulletin();
    const auto schedule = field.aired(bulletin, noon + 1h);
    field.give_plans();
    field.close(noon, noon + 1h);
    field.world.clock().set(noon + 1h + 4s);
    Delivery delivery;
    delivery.occurrence = { schedule.id, schedule.starts, 0 };
    delivery.bulletin = bulletin.id();
    delivery.planned_at = schedule.starts;
    first.holds_plan(field.plan_version(first.id()));
    first.record(delivery, Outcome::partial, Reason::stopped, 3s);
    ASSERT_EQ(field.send_log(first, first.upload(1)).status, Status::ok);
    const auto body = Field::body_of(ask("/api/v1/deliveries?bulletin=" + bulletin.id().text()));
    ASSERT_THAT(entries(body, "items"), SizeIs(1)) << "six seconds before its planned end";
    EXPECT_EQ(text(at(body, "items", 0, "state")), "partial");
    EXPECT_EQ(text(at(body, "items", 0, "reason")), "stopped");
    EXPECT_EQ(at(body, "items", 0, "heard_ms").as_int64(), 3'000);
    EXPECT_EQ(at(body, "items", 0, "length_ms").as_int64(), 10'000);
    EXPECT_EQ(at(body, "summary", "on_air").as_int64(), 1) << "the other cluster still sounds";
    EXPECT_EQ(at(body, "summary", "planned").as_int64(), 1);

    field.close(noon + 1h, noon + 2h);
    field.world.clock().set(noon + 2h);
    const auto after = Field::body_of(ask("/api/v1/deliveries?bulletin=" + bulletin.id().text()));
    EXPECT_EQ(at(after, "summary", "planned").as_int64(), 2) << "the closing counts it once";
    EXPECT_EQ(at(after, "summary", "partial").as_int64(), 1);
}

TEST_F(SilencedLedger, what_the_silence_cut_is_told_though_the_device_holds_the_silent_plan_by_then)
{
    const Bulletin bulletin = field.approved_bulletin();
    const auto schedule = field.aired(bulletin, noon + 1h);
    field.give_plans();
    const Version held = field.plan_version(first.id());
    field.world.commit(
        [&](Records& records) { records.plans().note_held(first.id(), held, noon + 1min); });
    field.close(noon, noon + 1h);
    field.world.clock().set(noon + 1h + 3s);
    silence();
    first.holds_plan(field.plan_version(first.id()));
    ASSERT_NE(field.plan_version(first.id()), held);
    Delivery delivery;
    delivery.occurrence = { schedule.id, schedule.starts, 0 };
    delivery.bulletin = bulletin.id();
    delivery.planned_at = schedule.starts;
    first.record(delivery, Outcome::partial, Reason::stopped, 3s);
    ASSERT_EQ(field.send_log(first, first.upload(1)).status, Status::ok);
    const auto body = Field::body_of(ask("/api/v1/deliveries?bulletin=" + bulletin.id().text()));
    ASSERT_THAT(entries(body, "items"), SizeIs(1));
    EXPECT_EQ(text(at(body, "items", 0, "reason")), "stopped");
}

}
}
