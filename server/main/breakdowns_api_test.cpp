// Breakdowns: what clients are answered, and what devices open by themselves.
#include "server/main/testing/breakdowns_api.hpp"

namespace nguon {
namespace {

using namespace std::chrono_literals;
using testing::Answer;
using testing::BreakdownsApi;
using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST_F(BreakdownsApi, a_device_that_goes_silent_opens_one_and_closes_it_when_it_is_back)
{
    const std::string id = opened_by_facts();
    Answer shown = api.get(technician, one(id));
    EXPECT_EQ(shown.text("kind"), "offline");
    EXPECT_EQ(shown.text("state"), "new");
    EXPECT_EQ(shown.text("device"), world.first_cluster.text());
    EXPECT_EQ(shown.text("opened_by"), "");
    EXPECT_EQ(turn_after(1min).opened, 0);

    const Answer given = api.post(
        technician, one(id) + "/assign", R"({"account":")" + technician.text() + R"("})");
    ASSERT_EQ(given.status, 200U) << given.code();
    EXPECT_EQ(given.text("state"), "assigned");

    set_online(world.first_cluster, true);
    turn_after(29min);
    EXPECT_EQ(turn_after(10min).closed, 1);
    shown = api.get(technician, one(id));
    EXPECT_EQ(shown.text("state"), "done");
    EXPECT_EQ(shown.text("cause"), "by_itself");
    EXPECT_EQ(shown.number("repair_ms"), Milliseconds(40min).count());
    EXPECT_THAT(shown.body.at("steps").as_array(), SizeIs(3));

    const Answer figures = api.get(technician, "/api/v1/breakdown-figures");
    ASSERT_EQ(figures.status, 200U) << figures.code();
    EXPECT_EQ(figures.item(0).at("opened").as_int64(), 1);
    EXPECT_EQ(figures.item(0).at("mean_repair_ms").as_int64(), Milliseconds(40min).count());
    EXPECT_THAT(api.deeds(), Contains("breakdown.opened"));
    EXPECT_THAT(api.deeds(), Contains("breakdown.over"));
}

TEST_F(BreakdownsApi, what_comes_back_within_a_day_is_the_same_one)
{
    const std::string id = opened_by_facts();
    set_online(world.first_cluster, true);
    turn();
    EXPECT_EQ(turn_after(10min).closed, 1);
    set_online(world.first_cluster, false);
    turn();
    const auto again = turn_after(30min);
    EXPECT_EQ(again.opened, 0);
    EXPECT_EQ(again.reopened, 1);
    const Answer shown = api.get(technician, one(id));
    EXPECT_EQ(shown.text("state"), "new");
    EXPECT_EQ(shown.number("reopened"), 1);
    EXPECT_THAT(api.get(technician, path).items("id"), SizeIs(1));
}

TEST_F(BreakdownsApi, an_announced_outage_opens_nothing)
{
    world.commit([&](app::Records& records) {
        app::OutagePaste paste;
        paste.id = OutagePasteId(900);
        paste.unit = world.province;
        paste.at = world.clock().now();
        PlannedOutage outage;
        outage.id = PlannedOutageId(901);
        outage.paste = paste.id;
        outage.unit = world.commune;
        outage.span = { world.clock().now() - 1h, world.clock().now() + 3h };
        records.planned_outages().add(paste, { outage });
    });
    set_online(world.first_cluster, false);
    turn();
    EXPECT_EQ(turn_after(60min).opened, 0);
}

TEST_F(BreakdownsApi, a_log_that_does_not_fit_is_somebody_elses_hand_and_stays_open)
{
    const app::Incident incident{ 7, world.first_cluster, "playlog.fork", "4",
        world.clock().now() };
    EXPECT_EQ(turn({ incident }).opened, 1);
    EXPECT_EQ(turn({ incident }).opened, 0);
    EXPECT_EQ(turn_after(24h * 3).closed, 0);
    EXPECT_THAT(api.get(technician, path + "?kind=tamper&open=true").items("id"), SizeIs(1));
    const auto look = world.commit([&](app::Records& records) {
        return app::look_for_breakdowns(records, {}, world.clock().now());
    });
    EXPECT_EQ(look.incident, 7);
}

TEST_F(BreakdownsApi, what_is_open_of_a_removed_device_ends_and_says_why)
{
    const std::string id = opened_by_facts();
    const Answer told = api.post(technician, path,
        R"({"device":")" + world.first_cluster.text()
            + R"(","kind":"other","text":"Cột nghiêng"})");
    ASSERT_EQ(told.status, 201U) << told.code();
    world.commit([&](app::Records& records) {
        Device device = *records.devices().find(world.first_cluster);
        device.removed = world.clock().now();
        EXPECT_TRUE(records.devices().save(device, device.version));
    });
    EXPECT_EQ(turn_after(1min).closed, 2);
    EXPECT_EQ(turn_after(1min).closed, 0);
    for (const std::string& one_id : { id, told.text("id") }) {
        const Answer shown = api.get(technician, one(one_id));
        EXPECT_EQ(shown.text("state"), "done");
        EXPECT_EQ(shown.text("cause"), "removed");
        EXPECT_TRUE(shown.body.at("repair_ms").is_null());
        EXPECT_EQ(
            shown.body.at("steps").as_array().back().at("note").as_string(), "Thiết bị đã gỡ.");
    }
    // Nothing was repaired: it makes no mean better or worse.
    EXPECT_EQ(api.get(technician, "/api/v1/breakdown-figures").item(0).at("done").as_int64(), 0);
    EXPECT_THAT(api.deeds(), Contains("breakdown.device_gone"));
}

TEST_F(BreakdownsApi, figures_compare_across_a_merger_under_the_new_units_and_the_old_ones)
{
    const Answer told = api.post(technician, path,
        R"({"unit":")" + world.commune.text() + R"(","kind":"other","text":"Cột nghiêng"})");
    ASSERT_EQ(told.status, 201U) << told.code();
    const Day today = day_of(world.clock().now());
    const Answer look = api.post(world.admin, "/api/v1/unit-changes",
        R"({"kind":"merge","from":[")" + world.commune.text() + R"(",")"
            + world.other_commune.text()
            + R"("],"to":[{"name":"Xã Lớn","kind":"commune","code":"09999"}],"on":")"
            + to_iso(today) + R"(","resolution":"12/NQ-HĐND"})");
    const Answer merged = api.post(world.admin,
        "/api/v1/unit-changes/" + look.text("id") + "/confirm", R"({"resolution":"12/NQ-HĐND"})");
    ASSERT_EQ(merged.text("state"), "done") << look.code() << merged.code();
    const std::string figures
        = "/api/v1/breakdown-figures?from=" + to_iso(today - std::chrono::days(1));
    const auto units = [&](const std::string& tree) {
        return api.get(world.admin, figures + tree).items("unit_name");
    };
    EXPECT_THAT(units(""), ::testing::ElementsAre("Xã Lớn"));
    EXPECT_THAT(units("&tree=new"), ::testing::ElementsAre("Xã Lớn"));
    EXPECT_THAT(units("&tree=old"), ::testing::ElementsAre("Xã Võ Nhai"));
    EXPECT_EQ(api.get(world.admin, figures + "&tree=old").item(0).at("above").as_string(),
        world.province.text());
    EXPECT_TRUE(api.get(world.admin, figures).item(0).at("above").is_null());
    EXPECT_EQ(api.get(world.admin, figures + "&tree=colour").status, 422U);
}

TEST_F(BreakdownsApi, people_report_repair_and_confirm)
{
    const std::string report
        = R"({"device":")" + world.second_cluster.text() + R"(","text":"Loa rè, nghe không rõ"})";
    EXPECT_EQ(api.post(world.stranger, path, report).wrong_field(), "device");
    const Answer made = api.post(world.editor, path, report);
    ASSERT_EQ(made.status, 201U) << made.code();
    const std::string at = one(made.text("id"));
    EXPECT_EQ(api.get(world.stranger, at).code(), "breakdown.missing");
    EXPECT_THAT(api.get(world.stranger, path).items("id"), IsEmpty());
    EXPECT_EQ(api.post(technician, at + "/move", R"({"state":"confirmed"})").code(),
        "breakdown.wrong_state");
    ASSERT_EQ(
        api.post(technician, at + "/move", R"({"state":"in_work","version":1})").status, 200U);
    const Answer late
        = api.post(technician, at + "/move", R"({"state":"done","cause":"horn","version":1})");
    EXPECT_EQ(late.status, 409U);
    EXPECT_EQ(late.body.at("current").as_object().at("state").as_string(), "in_work");
    ASSERT_EQ(
        api.post(technician, at + "/parts", R"({"name":"Củ loa 30 W","quantity":2})").status, 201U);
    EXPECT_EQ(api.post(technician, at + "/move", R"({"state":"done"})").wrong_field(), "cause");
    world.clock().advance(2h);
    const Answer done = api.post(
        technician, at + "/move", R"({"state":"done","cause":"horn","note":"Thay củ loa"})");
    ASSERT_EQ(done.status, 200U) << done.code();
    EXPECT_EQ(done.number("repair_ms"), Milliseconds(2h).count());
    EXPECT_EQ(
        api.post(technician, at + "/assign", R"({"account":"41"})").code(), "breakdown.is_done");
    EXPECT_EQ(api.post(world.editor, at + "/move", R"({"state":"confirmed"})").text("state"),
        "confirmed");
    EXPECT_EQ(api.post(technician, at + "/parts", R"({"name":"Ốc"})").code(), "breakdown.is_done");
}

TEST_F(BreakdownsApi, who_stands_in_for_somebody_may_be_given_his_work)
{
    const std::string id = opened_by_facts();
    const std::string wish = R"({"account":")" + world.stranger.text() + R"("})";
    EXPECT_EQ(api.post(technician, one(id) + "/assign", wish).wrong_field(), "account");
    world.commit([&](app::Records& records) {
        Delegation lent;
        lent.id = DelegationId(900);
        lent.from = world.approver;
        lent.to = world.stranger;
        lent.role = "commune_approver";
        lent.unit = world.commune;
        lent.begins = day_of(world.clock().now());
        lent.ends = lent.begins + std::chrono::days(1);
        lent.made_by = world.approver;
        lent.made = world.clock().now();
        records.delegations().add(lent);
    });
    EXPECT_EQ(api.post(technician, one(id) + "/assign", wish).text("state"), "assigned");
}

TEST_F(BreakdownsApi, thresholds_hold_below_and_are_saved_by_those_who_keep_the_rules)
{
    const std::string at = "/api/v1/units/" + world.province.text() + "/breakdown-rules";
    const std::string below = "/api/v1/units/" + world.commune.text() + "/breakdown-rules";
    const auto wish = [](int offline, int version) {
        return R"({"by_itself":true,"offline_min":)" + std::to_string(offline)
            + R"(,"fault_min":5,"well_min":0,"reopen_h":24,"clock_ms":5000,"storage_mb":200,)"
              R"("unheard":2,"mains_min_v":90,"mains_max_v":240,"group_least":5,"version":)"
            + std::to_string(version) + "}";
    };
    EXPECT_EQ(api.put(technician, below, wish(0, 0)).code(), "breakdown.not_allowed");
    EXPECT_EQ(api.put(world.admin, at, wish(2'000, 0)).wrong_field(), "offline_min");
    ASSERT_EQ(api.put(world.admin, at, wish(0, 0)).status, 200U);
    EXPECT_EQ(api.put(world.admin, at, wish(0, 0)).code(), "breakdown.rules_stale");
    const Answer inherited = api.get(technician, below);
    EXPECT_EQ(inherited.number("offline_min"), 0);
    EXPECT_EQ(inherited.text("from"), "Tỉnh Thái Nguyên");
    set_online(world.first_cluster, false);
    EXPECT_EQ(turn().opened, 1); // at once
}

}
}
