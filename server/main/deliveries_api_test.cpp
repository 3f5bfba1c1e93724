// From the airing to the proof: expectations, signed play logs, and the ledger officers read.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

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
using ::testing::StartsWith;
using testing::text;
using testing::World;

class LedgerApi : public ::testing::Test {
protected:
    // One bulletin aired on both clusters, an hour ago by now, and closed into the ledger.
    void SetUp() override
    {
        expected = field.closed_airing(bulletin, starts);
        ASSERT_THAT(expected, SizeIs(2));
    }
    void plays(FieldDevice& device, Outcome result, Reason reason, Milliseconds heard)
    {
        device.record(expected.at(device.id()), result, reason, heard);
    }
    json::Object ledger(const std::string& query = "", AccountId who = AccountId(11))
    {
        return Field::body_of(field.ask(Method::get, "/api/v1/deliveries?" + query, who));
    }
    std::vector<std::string> states(const json::Object& body)
    {
        std::vector<std::string> found;
        for (const auto& item : entries(body, "items"))
            found.push_back(text(at(item, "state")));
        return found;
    }
    std::int64_t sum(const json::Object& body, const char* state)
    {
        return at(body, "summary", state).as_int64();
    }
    std::string code(const net::Response& response)
    {
        return text(at(Field::body_of(response), "code"));
    }
    // The first cluster has the newest plan, with all that its status tells.
    Version holds_latest()
    {
        DeviceStatus status;
        status.ready = true;
        field.world.commit([&](Records& records) {
            status.plan_version = records.plans().latest(first.id())->version;
            records.devices().save_statuses({ { first.id(), status } });
        });
        return status.plan_version;
    }
    json::Object missed_rows()
    {
        json::Array rows;
        for (const auto& [device, delivery] : expected) {
            rows.push_back(json::Object{
                { "device", device.text() }, { "occurrence", delivery.occurrence.text() } });
        }
        return { { "deliveries", rows } };
    }

    Field field;
    FieldDevice first{ field.world, field.world.first_cluster };
    FieldDevice second{ field.world, field.world.second_cluster };
    Bulletin bulletin = field.approved_bulletin("Tiêm phòng \"dại\"");
    Moment starts = World::noon() + 1h;
    std::map<DeviceId, Delivery> expected;
};

TEST_F(LedgerApi, what_is_over_is_awaited_until_the_log_settles_it)
{
    auto body = ledger();
    EXPECT_EQ(sum(body, "planned"), 2);
    EXPECT_EQ(sum(body, "awaiting"), 2);
    EXPECT_EQ(text(at(body, "items", 0, "reason_text")), "Thiết bị chưa kết nối lần nào");

    plays(first, Outcome::played, Reason::none, 10s);
    plays(second, Outcome::missed, Reason::device_down, 0ms);
    EXPECT_EQ(field.send_log(first, first.upload(1)).status, Status::ok);
    EXPECT_EQ(field.send_log(second, second.upload(1)).status, Status::ok);
    body = ledger();
    EXPECT_EQ(sum(body, "planned"), 2);
    EXPECT_EQ(sum(body, "played"), 1);
    EXPECT_EQ(sum(body, "missed"), 1);
    EXPECT_THAT(states(body), ElementsAre("missed", "played")) << "failures first";
    EXPECT_EQ(text(at(body, "items", 0, "reason")), "device_down");
    EXPECT_EQ(text(at(body, "items", 0, "reason_text")), "Mất điện hoặc thiết bị khởi động lại");
    EXPECT_EQ(text(at(body, "items", 0, "device_name")), "Cụm loa cổng chợ");
    EXPECT_EQ(text(at(body, "items", 0, "unit_name")), "Xóm Làng Mười");
    EXPECT_EQ(text(at(body, "items", 1, "bulletin_title")), "Tiêm phòng \"dại\"");
    EXPECT_EQ(at(body, "items", 1, "heard_ms").as_int64(), 10'000);
    EXPECT_TRUE(at(body, "items", 1, "reason").is_null());
}

TEST_F(LedgerApi, a_log_that_came_before_the_closing_settles_as_well)
{
    FieldDevice third(field.world, field.world.first_cluster);
    const auto later = field.aired(bulletin, starts + 2h);
    field.give_plans();
    Delivery coming = expected.at(third.id());
    coming.occurrence = { later.id, later.starts, 0 };
    coming.planned_at = later.starts;
    third.record(coming, Outcome::partial, Reason::stopped, 4s);
    ASSERT_EQ(field.send_log(third, third.upload(1)).status, Status::ok);
    field.close(starts + 1h, starts + 3h);
    const auto body = ledger("state=partial");
    EXPECT_THAT(states(body), ElementsAre("partial"));
    EXPECT_EQ(text(at(body, "items", 0, "reason_text")), "Cán bộ vận hành đã dừng");
    EXPECT_EQ(sum(body, "planned"), 4) << "the summary is of the whole window";
}

TEST_F(LedgerApi, an_upload_may_come_twice_but_not_with_a_gap_a_fork_or_another_key)
{
    plays(first, Outcome::played, Reason::none, 10s);
    const auto upload = first.upload(1);
    for (int i = 0; i < 2; ++i) {
        const auto answer = field.send_log(first, upload);
        ASSERT_EQ(answer.status, Status::ok);
        EXPECT_EQ(at(Field::body_of(answer), "acknowledged").as_int64(), 1);
    }
    EXPECT_EQ(sum(ledger(), "played"), 1);
    const auto log = Field::body_of(field.ask(Method::get, "/api/v1/playlog", field.world.admin));
    EXPECT_THAT(entries(log, "items"), SizeIs(1));

    // A record is left out.
    plays(second, Outcome::missed, Reason::late, 0ms);
    plays(second, Outcome::played, Reason::none, 10s);
    EXPECT_EQ(code(field.send_log(second, second.upload(2))), "log.gap");

    // What was signed is not what is sent.
    auto altered = second.upload(1);
    const auto at_word = altered.entries[0].find("missed");
    altered.entries[0].replace(at_word, 6, "played");
    EXPECT_EQ(code(field.send_log(second, altered)), "log.broken_chain");
    EXPECT_EQ(sum(ledger(), "played"), 1);

    // The token of one device with the log of another.
    const auto foreign = field.ask_as(
        first.token(), Method::post, "/device/v1/playlog", protocol::encode(second.upload(1)));
    EXPECT_THAT(code(foreign), StartsWith("trust."));
    const auto unknown = field.ask_as(
        "nobody's token", Method::post, "/device/v1/playlog", protocol::encode(second.upload(1)));
    EXPECT_EQ(unknown.status, Status::unauthorized);
    EXPECT_EQ(field.send_log(second, second.upload(1)).status, Status::ok);
}

TEST_F(LedgerApi, is_read_page_by_page_across_the_states)
{
    plays(first, Outcome::played, Reason::none, 10s);
    plays(second, Outcome::refused, Reason::expired, 0ms);
    field.send_log(first, first.upload(1));
    field.send_log(second, second.upload(1));
    const auto page = ledger("limit=1");
    EXPECT_THAT(states(page), ElementsAre("refused"));
    const auto rest = ledger("limit=1&cursor=" + text(at(page, "next")));
    EXPECT_THAT(states(rest), ElementsAre("played"));
    EXPECT_TRUE(at(rest, "next").is_null()) << "no empty page at the end";
    EXPECT_THAT(states(ledger("cursor=nonsense")), IsEmpty());
    EXPECT_EQ(field.ask(Method::get, "/api/v1/deliveries?state=lost", field.world.admin).status,
        Status::unprocessable);
}

TEST_F(LedgerApi, is_cut_to_what_the_caller_may_see)
{
    const auto body = ledger("", field.world.stranger);
    EXPECT_THAT(states(body), IsEmpty());
    EXPECT_EQ(sum(body, "planned"), 0);
    const auto asked = ledger("unit=" + field.world.commune.text(), field.world.stranger);
    EXPECT_EQ(sum(asked, "planned"), 0) << "asking for a unit opens nothing";
    EXPECT_EQ(sum(ledger("", field.world.editor), "planned"), 2);
    plays(first, Outcome::played, Reason::none, 10s);
    field.send_log(first, first.upload(1));
    const auto log
        = Field::body_of(field.ask(Method::get, "/api/v1/playlog", field.world.stranger));
    EXPECT_THAT(entries(log, "items"), IsEmpty());
    const auto csv = field.ask(Method::get, "/api/v1/deliveries?format=csv", field.world.stranger);
    EXPECT_THAT(field.text_of(csv), ::testing::Not(HasSubstr("Cụm loa cổng chợ")));
}

TEST_F(LedgerApi, says_since_when_a_device_is_away_while_its_log_is_awaited)
{
    DeviceStatus status;
    status.last_seen = *parse_rfc3339("2026-11-23T12:30:00+07:00");
    field.world.commit([&](Records& records) {
        records.devices().save_statuses({ { first.id(), status } });
    });
    const auto body = ledger("device=" + first.id().text());
    ASSERT_THAT(entries(body, "items"), SizeIs(1));
    EXPECT_EQ(text(at(body, "items", 0, "reason")), "link_down");
    EXPECT_EQ(text(at(body, "items", 0, "reason_text")),
        "Mất kết nối từ 12:30 ngày 23/11/2026, chưa có nhật ký");
}

TEST_F(LedgerApi, says_of_a_cluster_that_was_removed_since_why_its_log_does_not_come)
{
    const std::string gone = "/api/v1/devices/" + first.id().text();
    ASSERT_EQ(field.ask(Method::remove, gone, field.world.admin).status, Status::no_content);
    EXPECT_THAT(entries(ledger(), "items"), SizeIs(2));
    const auto body = ledger("device=" + first.id().text());
    ASSERT_THAT(entries(body, "items"), SizeIs(1));
    EXPECT_EQ(text(at(body, "items", 0, "device_name")), "Cụm loa nhà văn hóa");
    EXPECT_EQ(text(at(body, "items", 0, "reason")), "removed");
    EXPECT_THAT(text(at(body, "items", 0, "reason_text")), StartsWith("Cụm loa đã gỡ khỏi"));
}

TEST_F(LedgerApi, counts_what_is_to_come_by_the_plans_that_devices_hold)
{
    field.aired(bulletin, starts + 3h);
    field.give_plans();
    const Version given = holds_latest();
    auto body = ledger("from=2026-11-23&to=2026-11-24");
    EXPECT_EQ(sum(body, "planned"), 2) << "only what is over";
    EXPECT_EQ(sum(body, "coming"), 2);
    EXPECT_EQ(sum(body, "delivered"), 1);
    EXPECT_EQ(sum(body, "ready"), 0) << "the device has not said that the sound is there";
    field.world.commit([&](Records& records) {
        records.plans().note_held(first.id(), given, field.world.clock().now());
    });
    body = ledger("from=2026-11-23&to=2026-11-24");
    EXPECT_EQ(sum(body, "ready"), 1);
    const auto past = ledger("from=2026-11-22&to=2026-11-23");
    EXPECT_EQ(sum(past, "coming"), 0);
}

TEST_F(LedgerApi, an_airing_is_counted_from_before_it_begins_until_it_is_closed)
{
    // Five seconds of sound on two paired devices, seen every second from before to after.
    const auto airing = field.aired(bulletin, starts + 3h);
    field.give_plans();
    const auto count = [&](const char* state) {
        return sum(ledger("from=2026-11-23&to=2026-11-24&schedule=" + airing.id.text()), state);
    };
    field.world.clock().set(starts + 3h - 1s);
    EXPECT_EQ(count("coming"), 2);
    EXPECT_EQ(count("on_air"), 0);
    field.world.clock().set(starts + 3h);
    EXPECT_EQ(count("coming"), 0);
    EXPECT_EQ(count("on_air"), 2);
    field.world.clock().set(starts + 3h + 1min);
    EXPECT_EQ(count("on_air"), 2) << "over, and not closed yet";
    field.close(starts + 2h, starts + 3h + 1min);
    EXPECT_EQ(count("on_air"), 0);
    EXPECT_EQ(count("planned"), 2);
    EXPECT_EQ(count("awaiting"), 2);
}

TEST_F(
    LedgerApi, what_is_to_come_on_a_device_never_paired_is_counted_apart_because_nothing_plays_it)
{
    json::Object wish{ { "name", "Cụm loa chưa lắp" }, { "unit", field.world.hamlet.text() },
        { "speakers", 2 } };
    ASSERT_EQ(field.ask(Method::post, "/api/v1/devices", field.world.admin, wish).status,
        Status::created);
    const auto airing = field.aired(bulletin, starts + 3h);
    field.give_plans();
    const auto count = [&](const char* state) {
        return sum(ledger("from=2026-11-23&to=2026-11-24&schedule=" + airing.id.text()), state);
    };
    EXPECT_EQ(count("coming"), 2) << "of those that will have a row";
    EXPECT_EQ(count("unpaired"), 1);
    field.world.clock().set(starts + 3h);
    EXPECT_EQ(count("on_air"), 2);
    EXPECT_EQ(count("unpaired"), 0) << "it is not to come any more";
}

TEST_F(LedgerApi, an_airing_is_ready_only_in_a_plan_that_the_device_acknowledged)
{
    field.aired(bulletin, starts + 3h);
    field.give_plans();
    const Version given = holds_latest();
    field.world.commit([&](Records& records) {
        records.plans().note_held(first.id(), given, field.world.clock().now());
    });
    const auto later = field.aired(bulletin, starts + 4h);
    const std::string window = "from=2026-11-23&to=2026-11-24";
    const auto expect = [&](std::int64_t delivered, std::int64_t ready, const char* when) {
        const auto of_it = ledger(window + "&schedule=" + later.id.text());
        EXPECT_EQ(sum(of_it, "coming"), 2) << when;
        EXPECT_EQ(sum(of_it, "delivered"), delivered) << when;
        EXPECT_EQ(sum(of_it, "ready"), ready) << when;
        EXPECT_EQ(sum(ledger(window), "ready"), 1 + ready)
            << "the earlier airing stays ready " << when;
    };
    expect(0, 0, "before any plan has it");
    field.give_plans();
    expect(0, 0, "while the plan is on its way");
    const Version newer = holds_latest();
    expect(1, 0, "while its sound is on its way");
    field.world.commit([&](Records& records) {
        records.plans().note_held(first.id(), newer, field.world.clock().now());
    });
    expect(1, 1, "once the device has it all");
}

TEST_F(LedgerApi, says_how_long_an_airing_was_heard_and_how_good_the_clock_was)
{
    plays(first, Outcome::played, Reason::none, 10s);
    field.send_log(first, first.upload(1));
    const auto body = ledger("device=" + first.id().text());
    EXPECT_EQ(text(at(body, "items", 0, "ended_at")), "2026-11-23T13:00:10+07:00");
    EXPECT_EQ(at(body, "items", 0, "clock_error_ms"), 7);
    const auto awaited = ledger("device=" + second.id().text());
    EXPECT_TRUE(at(awaited, "items", 0, "ended_at").is_null());
    EXPECT_TRUE(at(awaited, "items", 0, "clock_error_ms").is_null());
}

TEST_F(LedgerApi, comes_as_a_table_that_spreadsheets_read_and_do_not_run)
{
    field.world.commit([&](Records& records) {
        Device device = *records.devices().find(first.id());
        device.name = "=HYPERLINK(1)";
        return records.devices().save(device, device.version);
    });
    plays(first, Outcome::played, Reason::none, 10s);
    field.send_log(first, first.upload(1));
    const auto answer = field.ask(Method::get, "/api/v1/deliveries?format=csv", field.world.admin);
    EXPECT_THAT(std::string(answer.headers.get("Content-Type")), StartsWith("text/csv"));
    const std::string csv = field.text_of(answer);
    EXPECT_THAT(csv, StartsWith("\xEF\xBB\xBF\"Cụm loa\",\"Đơn vị\""));
    EXPECT_THAT(csv,
        HasSubstr("\"'=HYPERLINK(1)\",\"Xóm Làng Mười\",\"Tiêm phòng \"\"dại\"\"\","
                  "\"23/11/2026 13:00:00\",\"23/11/2026 13:00:00\",\"10\",\"10\","
                  "\"Đã phát\",\"\"\r\n"));
    EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 3);
}

TEST_F(LedgerApi, what_was_missed_is_aired_again_on_exactly_those_devices)
{
    plays(first, Outcome::played, Reason::none, 10s);
    plays(second, Outcome::missed, Reason::device_down, 0ms);
    field.send_log(first, first.upload(1));
    field.send_log(second, second.upload(1));
    const auto answer
        = field.ask(Method::post, "/api/v1/deliveries/retry", field.world.editor, missed_rows());
    ASSERT_EQ(answer.status, Status::created);
    const auto body = Field::body_of(answer);
    ASSERT_THAT(entries(body, "items"), SizeIs(1));
    EXPECT_EQ(text(at(body, "items", 0, "starts")), "2026-11-23T14:10:00+07:00");
    EXPECT_EQ(field.plan_changes, 1);
    const auto made = field.world.commit([&](Records& records) {
        return records.schedules().find(*ScheduleId::parse(text(at(body, "items", 0, "schedule"))));
    });
    ASSERT_TRUE(made);
    EXPECT_EQ(made->audience.devices, std::vector{ second.id() });
}

TEST_F(LedgerApi, by_a_filter_all_that_was_missed_is_aired_again)
{
    plays(second, Outcome::missed, Reason::device_down, 0ms);
    field.send_log(second, second.upload(1));
    const json::Object filter{ { "from", "2026-11-23T00:00:00+07:00" },
        { "to", "2026-11-24T00:00:00+07:00" }, { "bulletin", bulletin.id().text() } };
    const auto answer = field.ask(Method::post, "/api/v1/deliveries/retry", field.world.editor,
        { { "filter", filter }, { "starts", "2026-11-23T15:00:00+07:00" } });
    ASSERT_EQ(answer.status, Status::created);
    EXPECT_EQ(at(Field::body_of(answer), "items", 0, "devices").as_int64(), 1);
}

TEST_F(LedgerApi, airing_again_is_refused_with_the_reason)
{
    const auto retry = [&](AccountId who, json::Object body) {
        return field.ask(Method::post, "/api/v1/deliveries/retry", who, body);
    };
    EXPECT_EQ(code(retry(field.world.editor, missed_rows())), "delivery.nothing_to_retry")
        << "what is awaited may have been played";
    plays(second, Outcome::missed, Reason::late, 0ms);
    field.send_log(second, second.upload(1));
    EXPECT_EQ(code(retry(field.world.stranger, missed_rows())), "delivery.nothing_to_retry")
        << "he does not see them";
    EXPECT_EQ(retry(field.world.editor, {}).status, Status::unprocessable);
    json::Object past = missed_rows();
    past["starts"] = "2026-11-23T13:30:00+07:00";
    EXPECT_EQ(code(retry(field.world.editor, past)), "schedule.past");
    field.ask(Method::post, "/api/v1/bulletins/" + bulletin.id().text() + "/recall",
        field.world.admin, { { "comment", "Đã hoãn" } });
    EXPECT_EQ(code(retry(field.world.editor, missed_rows())), "bulletin.wrong_state");
    EXPECT_EQ(field.plan_changes, 0);
}

TEST_F(LedgerApi, a_recalled_bulletin_says_how_many_devices_do_not_know_yet)
{
    const std::string path = "/api/v1/bulletins/" + bulletin.id().text();
    EXPECT_TRUE(
        at(Field::body_of(field.ask(Method::get, path, field.world.admin)), "recall").is_null());
    const auto answer = field.ask(
        Method::post, path + "/recall", field.world.admin, { { "comment", "Đã hoãn" } });
    ASSERT_EQ(answer.status, Status::ok);
    EXPECT_EQ(at(Field::body_of(answer), "recall", "total").as_int64(), 2);
    ASSERT_THAT(field.sent, SizeIs(2));
    EXPECT_EQ(field.sent[0].verb, CommandVerb::recall);
    field.world.commit([&](Records& records) {
        const Command& told = field.sent[0];
        return records.commands().answer(
            told.id, told.device, CommandState::done, "", World::noon());
    });
    const auto body = Field::body_of(field.ask(Method::get, path, field.world.admin));
    EXPECT_EQ(at(body, "recall", "reached").as_int64(), 1);
}

TEST_F(LedgerApi, the_history_of_a_bulletin_tells_who_did_what_newest_first)
{
    const std::string path = "/api/v1/bulletins/" + bulletin.id().text();
    field.ask(Method::post, path + "/recall", field.world.admin, { { "comment", "Đã hoãn" } });
    const auto body = Field::body_of(field.ask(Method::get, path + "/history", field.world.editor));
    std::vector<std::string> deeds;
    for (const auto& step : entries(body, "items"))
        deeds.push_back(text(at(step, "deed")));
    EXPECT_THAT(deeds,
        ElementsAre(
            "bulletin.recalled", "bulletin.approved", "bulletin.submitted", "bulletin.written"));
    EXPECT_EQ(text(at(body, "items", 0, "comment")), "Đã hoãn");
    EXPECT_EQ(text(at(body, "items", 0, "by_name")), "Nguyễn Văn Quản");
    EXPECT_EQ(text(at(body, "items", 1, "by_name")), "Hoàng Văn Duyệt");
    const auto next
        = Field::body_of(field.ask(Method::get, path + "/history?limit=3", field.world.editor));
    EXPECT_TRUE(at(next, "next").is_string());
    EXPECT_EQ(
        field.ask(Method::get, path + "/history", field.world.stranger).status, Status::not_found);
}

}
}
