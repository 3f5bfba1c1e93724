// Alerts between systems: what a later message of the same sender changes, replaces or ends.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/main/testing/cap_api.hpp"

namespace nguon::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class CapFollowing : public CapApi { };

TEST_F(CapFollowing, an_update_changes_and_a_cancel_ends_the_alert_that_they_name)
{
    const Message first;
    const Answer alert = confirm(bring_in(first));
    ASSERT_EQ(alert.status, 200U) << alert.code();
    const std::string emergency = alert.text("emergency");

    world.clock().advance(1min);
    Message update;
    update.identifier = "KTTV-2";
    update.type = "Update";
    update.sent = first.sent + 1min;
    update.references = reference(first);
    update.text = "Nước đã vượt báo động ba";
    const Answer updated = confirm(bring_in(update));
    ASSERT_EQ(updated.status, 200U) << updated.code();
    EXPECT_EQ(updated.text("emergency"), emergency) << "no second alert";
    ASSERT_THAT(published, SizeIs(2));

    Message cancel;
    cancel.identifier = "KTTV-3";
    cancel.type = "Cancel";
    cancel.sent = first.sent + 2min;
    cancel.references = reference(first) + " " + reference(update);
    const Answer cancelled = confirm(bring_in(cancel));
    ASSERT_EQ(cancelled.status, 200U) << cancelled.code();
    EXPECT_EQ(state_of(emergency), "cancelled");
    EXPECT_EQ(bring_in({ .identifier = "KTTV-4", .type = "Cancel", .references = reference(first) })
                  .text("reason"),
        "cap.nothing_to_end");
}

TEST_F(CapFollowing, all_clear_ends_an_alert_as_planned)
{
    const Message first;
    const Answer alert = confirm(bring_in(first));
    Message end{ .identifier = "KTTV-2", .type = "Update", .references = reference(first) };
    end.more = "<responseType>AllClear</responseType>";
    ASSERT_EQ(confirm(bring_in(end)).status, 200U);
    EXPECT_EQ(state_of(alert.text("emergency")), "ended");
}

TEST_F(CapFollowing, an_update_for_another_place_begins_anew_and_ends_the_old_one)
{
    const Message first;
    const Answer alert = confirm(bring_in(first), "{}", world.admin);
    Message moved{ .identifier = "KTTV-2", .type = "Update", .references = reference(first) };
    moved.area = "<circle>21.70,105.90 2</circle>";
    const Answer done = confirm(bring_in(moved), "{}", world.admin);
    ASSERT_EQ(done.status, 200U) << done.code();
    EXPECT_NE(done.text("emergency"), alert.text("emergency"));
    EXPECT_EQ(state_of(done.text("emergency")), "live");
    EXPECT_EQ(state_of(alert.text("emergency")), "ended");
    EXPECT_THAT(published.at(1).devices, SizeIs(1));
}

TEST_F(CapFollowing, what_nobody_decided_about_is_replaced_or_taken_back_by_its_sender)
{
    const Message first;
    const Answer held = bring_in(first);
    Message update{ .identifier = "KTTV-2", .type = "Update", .references = reference(first) };
    const Answer second = bring_in(update);
    EXPECT_EQ(second.text("state"), "held");
    EXPECT_EQ(
        get(world.admin, "/api/v1/cap-messages/" + held.text("id")).text("reason"), "cap.replaced");
    const Answer cancel
        = bring_in({ .identifier = "KTTV-3", .type = "Cancel", .references = reference(update) });
    EXPECT_EQ(cancel.text("state"), "noted");
    EXPECT_EQ(cancel.text("reason"), "cap.took_back");
    EXPECT_EQ(confirm(second).code(), "cap.stale");
    EXPECT_THAT(published, IsEmpty());
}

TEST_F(CapFollowing, taking_back_an_update_that_nobody_took_ends_the_alert_it_was_about)
{
    const Message first;
    const Answer alert = confirm(bring_in(first));
    ASSERT_EQ(alert.status, 200U) << alert.code();
    const Message update{
        .identifier = "KTTV-2", .type = "Update", .references = reference(first)
    };
    const Answer declined = bring_in(update);
    ASSERT_EQ(post(world.editor, "/api/v1/cap-messages/" + declined.text("id") + "/decline").status,
        200U);
    const Answer cancel
        = bring_in({ .identifier = "KTTV-3", .type = "Cancel", .references = reference(update) });
    EXPECT_EQ(cancel.text("state"), "held") << "a person is asked";
    ASSERT_EQ(confirm(cancel).status, 200U);
    EXPECT_EQ(state_of(alert.text("emergency")), "cancelled");
}

TEST_F(CapFollowing, an_update_whose_second_half_is_refused_begins_nothing)
{
    // The whole alert was begun by the province; an officer of the new place may not end it.
    Message first;
    first.area = "<geocode><valueName>VN-GSO</valueName><value>05755</value></geocode>";
    const Answer alert = confirm(bring_in(first), "{}", world.admin);
    ASSERT_EQ(alert.status, 200U) << alert.code();
    const std::size_t before = published.size();
    const Answer moved
        = bring_in({ .identifier = "KTTV-2", .type = "Update", .references = reference(first) });
    const Answer refused = confirm(moved);
    EXPECT_EQ(refused.status, 403U) << refused.text("state");
    EXPECT_THAT(published, SizeIs(before));
    EXPECT_EQ(state_of(alert.text("emergency")), "live");
    EXPECT_EQ(confirm(moved, "{}", world.admin).text("state"), "taken") << "it still waits";
    EXPECT_EQ(state_of(alert.text("emergency")), "ended");
}

TEST_F(CapFollowing, what_is_left_of_a_message_waits_with_its_reason_and_is_done_by_the_next_press)
{
    const Message first;
    const Answer alert = confirm(bring_in(first), "{}", world.admin);
    Message moved{ .identifier = "KTTV-2", .type = "Update", .references = reference(first) };
    moved.area = "<circle>21.70,105.90 2</circle>";
    const Answer held = bring_in(moved);
    // As it stands after its first step, when the second could not be done.
    const Answer begun = send(world.admin, R"([{"unit":"3"}])");
    world.commit([&](app::Records& records) {
        const auto deed = world.by(world.admin);
        return app::note_step(records, deed, CapMessageId(std::stoll(held.text("id"))), 1,
            EmergencyId(std::stoll(begun.text("id"))), app::CapRest::waits);
    });
    const std::string path = "/api/v1/cap-messages/" + held.text("id");
    const Answer waiting = get(world.admin, path);
    EXPECT_EQ(waiting.text("state"), "held");
    EXPECT_EQ(waiting.text("reason"), "cap.rest_waits");
    const std::size_t before = published.size();
    const Answer done = confirm(held, R"({"version":2})", world.admin);
    ASSERT_EQ(done.status, 200U) << done.code();
    EXPECT_EQ(done.text("state"), "taken");
    EXPECT_EQ(done.text("emergency"), begun.text("id")) << "nothing is begun twice";
    EXPECT_EQ(state_of(alert.text("emergency")), "ended");
    EXPECT_THAT(published, SizeIs(before + 1));
}

TEST_F(CapFollowing, an_alert_goes_on_until_the_second_person_lets_sound_what_replaces_it)
{
    const Message first;
    const Answer alert = confirm(bring_in(first));
    ASSERT_EQ(alert.status, 200U) << alert.code();
    Message wider{ .identifier = "KTTV-2", .type = "Update", .references = reference(first) };
    wider.area = "<geocode><valueName>VN-GSO</valueName><value>19</value></geocode>";
    const Answer asked = confirm(bring_in(wider), "{}", world.admin);
    ASSERT_EQ(asked.status, 200U) << asked.code();
    EXPECT_EQ(asked.text("state"), "held");
    EXPECT_EQ(asked.text("reason"), "cap.awaits_approval");
    EXPECT_EQ(state_of(asked.text("emergency")), "awaiting_approval");
    EXPECT_EQ(state_of(alert.text("emergency")), "live");
    EXPECT_EQ(confirm(asked, "{}", world.admin).code(), "cap.awaits_approval");
    EXPECT_EQ(state_of(alert.text("emergency")), "live");
    const Answer approved = post(
        world.province_approver, "/api/v1/emergencies/" + asked.text("emergency") + "/approve");
    ASSERT_EQ(approved.status, 200U) << approved.code();
    EXPECT_EQ(state_of(asked.text("emergency")), "live");
    EXPECT_EQ(state_of(alert.text("emergency")), "ended");
    ASSERT_THAT(published, SizeIs(3));
    EXPECT_EQ(published[1].order.emergency.text(), asked.text("emergency")) << "first the new one";
    EXPECT_EQ(get(world.admin, "/api/v1/cap-messages/" + asked.text("id")).text("state"), "taken");
}

TEST_F(CapFollowing, an_alert_goes_on_when_what_was_to_replace_it_is_not_approved)
{
    const Message first;
    const Answer alert = confirm(bring_in(first));
    Message wider{ .identifier = "KTTV-2", .type = "Update", .references = reference(first) };
    wider.area = "<geocode><valueName>VN-GSO</valueName><value>19</value></geocode>";
    const Answer asked = confirm(bring_in(wider), "{}", world.admin);
    ASSERT_EQ(
        post(world.admin, "/api/v1/emergencies/" + asked.text("emergency") + "/cancel").status,
        200U);
    EXPECT_EQ(confirm(asked, "{}", world.admin).code(), "cap.not_approved");
    const std::string path = "/api/v1/cap-messages/" + asked.text("id");
    EXPECT_EQ(get(world.admin, path).text("reason"), "cap.not_approved");
    EXPECT_EQ(state_of(alert.text("emergency")), "live");
    ASSERT_EQ(post(world.admin, path + "/decline").status, 200U);
    EXPECT_EQ(state_of(alert.text("emergency")), "live");
}

TEST_F(CapFollowing, a_message_that_ends_an_alert_waits_as_long_as_the_alert_lasts)
{
    const Message first;
    ASSERT_EQ(confirm(bring_in(first)).status, 200U);
    const Message cancel{ .identifier = "KTTV-2",
        .type = "Cancel",
        .references = reference(first),
        .expires = World::noon() + 5min };
    bring_in(cancel);
    world.clock().advance(30min);
    EXPECT_EQ(get(world.editor, "/api/v1/cap-messages?state=held&current=true").items("identifier"),
        (std::vector<std::string>{ "KTTV-2" }));
}

TEST_F(CapFollowing, a_code_from_before_a_merger_leads_to_what_the_commune_became)
{
    key = make_key(R"("handling":"pass")");
    world.commit([&](app::Records& records) {
        Unit unit = *records.units().find(world.commune, day_of(World::noon()));
        unit.code = "05799";
        records.units().change(unit, day_of(World::noon() + 24h), "", unit.version);
    });
    world.clock().advance(24h);
    Message old;
    old.sent = World::noon() + 24h;
    old.expires = World::noon() + 27h;
    const Answer held = bring_in(old);
    EXPECT_EQ(held.text("state"), "held") << "not noted as being for nobody";
    EXPECT_EQ(held.text("reason"), "cap.old_code");
    EXPECT_THAT(published, IsEmpty());
    sign_in();
    const Answer done = confirm(held);
    ASSERT_EQ(done.status, 200U) << done.code();
    EXPECT_THAT(published, SizeIs(1));
    old.identifier = "KTTV-2";
    old.area = "<geocode><valueName>VN-GSO</valueName><value>05799</value></geocode>";
    EXPECT_EQ(bring_in(old).text("state"), "taken") << "today's code passes";
}

TEST_F(CapFollowing, a_cancel_that_comes_before_its_alert_wins)
{
    const Message first;
    EXPECT_EQ(bring_in({ .identifier = "KTTV-2", .type = "Cancel", .references = reference(first) })
                  .text("reason"),
        "cap.nothing_to_end");
    const Answer late = bring_in(first);
    EXPECT_EQ(late.text("state"), "noted");
    EXPECT_EQ(late.text("reason"), "cap.overtaken");
}

}
}
