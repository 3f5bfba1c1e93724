// What clients are answered about the inbox: shapes, counts, refusals with the way out.
#include <gmock/gmock.h>

#include "server/app/bulletins.hpp"
#include "server/app/schedules.hpp"
#include "server/main/testing/field.hpp"

namespace nguon {
namespace {

using namespace std::chrono_literals;
using app::Records;
using testing::at;
using testing::entries;
using testing::Field;
using testing::World;

class InboxApi : public ::testing::Test {
protected:
    BulletinId sent(const char* title, Priority priority = Priority::normal)
    {
        BulletinContent content;
        content.title = title;
        content.text = "Nội dung của tỉnh.";
        content.channels = { Channel::speaker };
        content.audience.units = { world.province };
        content.priority = priority;
        const auto author = world.by(world.admin);
        const auto approver = world.by(world.province_approver);
        return world.commit([&](Records& records) {
            const auto written
                = app::write_bulletin(records, author, world.province, content).value();
            const auto submitted
                = app::submit_bulletin(records, author, written.id(), written.version()).value();
            app::attach_sound(records, submitted.id(), { std::string(64, 'a'), 10s, 40'000 },
                submitted.version());
            const auto draft = app::draft_approval(records, approver, submitted.id(), {});
            return app::approve_bulletin(
                records, approver, submitted.id(), draft.value(), "{signed}")
                ->id();
        });
    }
    json::Object ask(AccountId who, const std::string& target, unsigned status = 200)
    {
        const auto answer = field.ask(net::Method::get, target, who);
        EXPECT_EQ(static_cast<unsigned>(answer.status), status) << target;
        return Field::body_of(answer);
    }
    json::Object send(AccountId who, const std::string& target, const json::Object& body,
        unsigned status, net::Method method = net::Method::post)
    {
        const auto answer = field.ask(method, target, who, body);
        json::Object read = Field::body_of(answer);
        EXPECT_EQ(static_cast<unsigned>(answer.status), status)
            << target << " " << json::serialise(read);
        return read;
    }
    static std::string of(BulletinId id, const char* deed)
    {
        return "/api/v1/inbox/" + id.text() + "/" + deed;
    }
    static std::string code(const json::Object& body)
    {
        const auto* errors = body.if_contains("errors");
        if (errors != nullptr && !errors->as_array().empty())
            return testing::text(at(*errors, 0, "code"));
        return testing::text(body.at("code"));
    }

    Field field;
    World& world = field.world;
};

TEST_F(InboxApi, lists_what_waits_with_counts_and_says_what_may_be_done)
{
    sent("Tin thường");
    sent("Tin ưu tiên", Priority::priority);
    const json::Object body = ask(world.editor, "/api/v1/inbox");
    EXPECT_EQ(body.at("waiting").as_int64(), 2);
    EXPECT_EQ(body.at("priority").as_int64(), 1);
    EXPECT_TRUE(body.at("may_decide").as_bool());
    EXPECT_TRUE(body.at("rule").is_null());
    EXPECT_EQ(at(body, "items", 0, "title"), "Tin ưu tiên");
    EXPECT_EQ(at(body, "items", 0, "unit_name"), "Tỉnh Thái Nguyên");
    EXPECT_TRUE(at(body, "items", 0, "decision").is_null());
    // A province has no station, and sees an empty inbox of its own.
    EXPECT_EQ(ask(world.admin, "/api/v1/inbox").at("waiting").as_int64(), 0);
    EXPECT_EQ(ask(world.admin, "/api/v1/inbox?unit=2").at("waiting").as_int64(), 2);
    ask(world.stranger, "/api/v1/inbox?unit=2", 404);
    ask(world.editor, "/api/v1/inbox?state=perhaps", 422);
}

TEST_F(InboxApi, accepting_answers_where_and_when_and_plans_are_made_anew)
{
    const BulletinId id = sent("Tin");
    const json::Object accepted = send(world.editor, of(id, "accept"),
        { { "starts", "2026-11-24T06:00:00+07:00" }, { "version", 0 } }, 200);
    EXPECT_EQ(accepted.at("airs_at"), "2026-11-24T06:00:00+07:00");
    EXPECT_EQ(at(accepted, "accepted", 0, "bulletin"), json::Value(id.text()));
    EXPECT_EQ(field.plan_changes, 1);
    const json::Object listed = ask(world.editor, "/api/v1/inbox?state=accepted");
    EXPECT_EQ(at(listed, "items", 0, "airs_at"), "2026-11-24T06:00:00+07:00");
    EXPECT_EQ(at(listed, "items", 0, "decision", "by_name"), "Trần Thị Biên");
    EXPECT_FALSE(at(listed, "items", 0, "decision", "automatic").as_bool());
    const json::Object again
        = send(world.approver, of(id, "leave"), { { "reason", "Trùng" }, { "version", 0 } }, 409);
    EXPECT_EQ(code(again), "inbox.already_accepted");
    EXPECT_THAT(testing::text(again.at("title")), ::testing::HasSubstr("Trần Thị Biên"));
}

TEST_F(InboxApi, refuses_no_place_and_two_places_and_a_reason_that_is_missing)
{
    const BulletinId id = sent("Tin");
    EXPECT_EQ(
        code(send(world.editor, of(id, "accept"), { { "version", 0 } }, 422)), "inbox.one_place");
    EXPECT_EQ(code(send(world.editor, of(id, "accept"),
                  { { "starts", "2026-11-24T06:00:00+07:00" }, { "programme", "7" } }, 422)),
        "inbox.one_place");
    EXPECT_EQ(code(send(world.editor, of(id, "leave"), { { "reason", "" } }, 422)),
        "inbox.reason_needed");
    send(world.editor, of(BulletinId(999), "leave"), { { "reason", "Không có" } }, 404);
}

TEST_F(InboxApi, several_are_accepted_at_once)
{
    const BulletinId one = sent("Một");
    const BulletinId two = sent("Hai");
    send(world.editor, of(two, "leave"), { { "reason", "Trùng" } }, 200);
    const json::Object body = send(world.editor, "/api/v1/inbox:accept",
        { { "bulletins", json::Array{ json::of(one), json::of(BulletinId(999)) } },
            { "starts", "2026-11-24T06:00:00+07:00" } },
        200);
    EXPECT_EQ(entries(body, "accepted").size(), 1U);
    EXPECT_EQ(at(body, "refused", 0, "code"), "inbox.not_offered");
    send(world.editor, "/api/v1/inbox:accept",
        { { "bulletins", json::Array{} }, { "starts", "2026-11-24T06:00:00+07:00" } }, 422);
}

TEST_F(InboxApi, the_province_reads_the_answers)
{
    const BulletinId id = sent("Tin");
    send(world.editor, of(id, "leave"), { { "reason", "Trùng tin xã" } }, 200);
    const std::string path = "/api/v1/bulletins/" + id.text() + "/answers";
    const json::Object body = ask(world.admin, path);
    EXPECT_EQ(at(body, "counts", "left").as_int64(), 1);
    EXPECT_EQ(at(body, "counts", "waiting").as_int64(), 1);
    const json::Object left = ask(world.admin, path + "?state=left");
    EXPECT_EQ(at(left, "items", 0, "decision", "reason"), "Trùng tin xã");
    const json::Object first = ask(world.admin, path + "?limit=1");
    ASSERT_FALSE(first.at("next").is_null());
    const json::Object second
        = ask(world.admin, path + "?limit=1&cursor=" + testing::text(first.at("next")));
    EXPECT_TRUE(second.at("next").is_null());
    EXPECT_EQ(at(second, "items", 0, "unit_name"), "Xã Võ Nhai");
    ask(world.stranger, path, 404);
}

TEST_F(InboxApi, the_rule_is_read_by_communes_and_saved_above_them)
{
    const json::Object wish{ { "rule",
                                 json::Object{ { "decide_by", "16:00" }, { "air_at", "17:00" } } },
        { "version", 0 } };
    const json::Object saved
        = send(world.admin, "/api/v1/units/1/inbox-rules", wish, 200, net::Method::put);
    EXPECT_EQ(saved.at("version").as_int64(), 1);
    const json::Object read = ask(world.editor, "/api/v1/units/2/inbox-rules");
    EXPECT_EQ(at(read, "rule", "decide_by"), "16:00");
    EXPECT_EQ(read.at("inherited_from"), "1");
    EXPECT_EQ(at(ask(world.editor, "/api/v1/inbox"), "rule", "air_at"), "17:00");
    EXPECT_EQ(code(send(world.admin, "/api/v1/units/1/inbox-rules", wish, 409, net::Method::put)),
        "rules.stale");
    send(world.admin, "/api/v1/units/2/inbox-rules", wish, 409, net::Method::put);
    send(world.admin, "/api/v1/units/1/inbox-rules", { { "rule", nullptr }, { "version", 1 } }, 200,
        net::Method::put);
    EXPECT_TRUE(ask(world.editor, "/api/v1/units/2/inbox-rules").at("rule").is_null());
}

TEST_F(InboxApi, the_rule_of_an_earlier_day_is_the_one_that_was_written_by_then)
{
    world.commit([&](Records& records) {
        EXPECT_TRUE(records.inbox().save_rule(
            { world.province, 15h, 16h, false, 1 }, 0, *parse_iso_day("2026-03-01")));
    });
    const json::Object none{ { "rule", nullptr }, { "version", 1 } };
    const json::Object gone
        = send(world.admin, "/api/v1/units/1/inbox-rules", none, 200, net::Method::put);
    EXPECT_TRUE(gone.at("since").is_null());
    const std::string of_commune = "/api/v1/units/2/inbox-rules?day=";
    const json::Object eve = ask(world.editor, of_commune + "2026-11-22");
    EXPECT_EQ(at(eve, "rule", "decide_by"), "15:00");
    EXPECT_EQ(eve.at("inherited_from"), "1");
    EXPECT_EQ(eve.at("since"), "2026-03-01");
    EXPECT_EQ(eve.at("version").as_int64(), 0);
    const json::Object before = ask(world.editor, of_commune + "2026-02-28");
    EXPECT_TRUE(before.at("rule").is_null());
    EXPECT_TRUE(before.at("since").is_null());
    ask(world.editor, of_commune + "2026-11-24", 422);
    EXPECT_EQ(code(ask(world.editor, of_commune + "2025-06-30", 404)), "unit.not_then");
}

}
}
