// Breakdowns, firms and upkeep: what clients are answered, and what devices open by themselves.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/app/breakdown_facts.hpp"
#include "server/app/expiry_news.hpp"
#include "server/app/upkeep.hpp"
#include "server/main/testing/register_api.hpp"

namespace nguon {
namespace {

using namespace std::chrono_literals;
using testing::Answer;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::RegisterApi;
using ::testing::SizeIs;

class BreakdownsApi : public ::testing::Test {
protected:
    void SetUp() override
    {
        world.commit([&](app::Records& records) {
            for (const DeviceId id : { world.first_cluster, world.second_cluster })
                records.devices().pair(id, "key", "token " + id.text(), world.clock().now());
        });
        technician = api.add_account(41, "kythuat", world.commune, "technician");
        worker = api.add_account(42, "tho", world.commune, "technician");
        world.commit([&](app::Records& records) {
            app::Account account = *records.accounts().find(worker);
            account.grants.clear();
            EXPECT_TRUE(records.accounts().save(account, account.version));
        });
        set_online(world.first_cluster, true);
        set_online(world.second_cluster, true);
    }

    void set_online(DeviceId device, bool online)
    {
        DeviceStatus status;
        status.online = online;
        status.last_seen = world.clock().now();
        world.commit([&](app::Records& records) {
            records.devices().save_statuses({ { device, status } });
        });
    }

    // One turn of the housekeeping.
    app::KeptBreakdowns turn(const std::vector<app::Incident>& incidents = {})
    {
        const Moment now = world.clock().now();
        return world.commit([&](app::Records& records) {
            const app::BreakdownLook look = app::look_for_breakdowns(records, {}, now);
            const BreakdownNews news = app::judge_breakdowns(watch, look, now, 100);
            app::Deed deed = world.by(world.admin);
            deed.caller = {};
            deed.caller.name = "Hệ thống";
            return app::keep_breakdowns(records, deed, news, incidents, look);
        });
    }
    app::KeptBreakdowns turn_after(std::chrono::minutes length)
    {
        world.clock().advance(length);
        return turn();
    }
    std::string opened_by_facts()
    {
        set_online(world.first_cluster, false);
        turn();
        EXPECT_EQ(turn_after(30min).opened, 1);
        return api.get(technician, path).items("id").at(0);
    }
    std::string one(const std::string& id) { return path + "/" + id; }
    Answer add_firm()
    {
        return api.post(technician, "/api/v1/contractors",
            R"({"unit":")" + world.commune.text() + R"(","name":"Điện máy Hoa Sen","accounts":[")"
                + worker.text() + R"("],"devices":[")" + world.first_cluster.text() + R"("]})");
    }

    RegisterApi api;
    testing::World& world = api.world();
    AccountId technician;
    AccountId worker; // of a firm
    BreakdownWatch watch;
    const std::string path = "/api/v1/breakdowns";
};

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

TEST_F(BreakdownsApi, a_firm_sees_what_is_entrusted_to_it_and_nothing_besides)
{
    const Answer firm = add_firm();
    ASSERT_EQ(firm.status, 201U) << firm.code() << firm.wrong_field();
    const std::string mine = opened_by_facts();
    const Answer other = api.post(world.editor, path,
        R"({"device":")" + world.second_cluster.text() + R"(","text":"Loa rè"})");
    EXPECT_THAT(api.get(worker, path).items("id"), ElementsAre(mine));
    EXPECT_EQ(api.get(worker, one(other.text("id"))).code(), "breakdown.missing");
    EXPECT_THAT(api.get(worker, "/api/v1/entrusted-devices").items("id"), ElementsAre("21"));
    // What the device's firm is known for is given to it at once.
    EXPECT_EQ(api.get(worker, one(mine)).text("state"), "assigned");
    EXPECT_EQ(api.post(worker, one(mine) + "/move", R"({"state":"in_work"})").status, 200U);
    EXPECT_EQ(api.post(worker, one(mine) + "/assign", R"({"account":"42"})").code(),
        "breakdown.not_allowed");
    EXPECT_EQ(
        api.post(worker, one(mine) + "/move", R"({"state":"done","cause":"sim"})").status, 200U);
    EXPECT_EQ(api.post(worker, one(mine) + "/move", R"({"state":"confirmed"})").code(),
        "breakdown.not_allowed");
    for (const char* closed : { "/api/v1/units", "/api/v1/accounts", "/api/v1/groups",
             "/api/v1/audit", "/api/v1/contractors", "/api/v1/spares", "/api/v1/storm-checks",
             "/api/v1/maintenance", "/api/v1/expiries", "/api/v1/breakdown-figures" }) {
        const Answer refused = api.get(worker, closed);
        EXPECT_EQ(refused.status, 403U) << closed;
        EXPECT_EQ(refused.code(), "contractor.not_here") << closed;
    }
    const std::string ended = R"({"name":"Điện máy Hoa Sen","ended":true,"accounts":[")"
        + worker.text() + R"("],"devices":[]})";
    ASSERT_EQ(api.put(technician, "/api/v1/contractors/" + firm.text("id"), ended).status, 200U);
    EXPECT_THAT(api.get(worker, path).items("id"), IsEmpty());
    EXPECT_EQ(api.get(worker, one(mine)).code(), "breakdown.missing");
}

TEST_F(BreakdownsApi, whoever_saves_too_late_is_shown_what_stands_there_now)
{
    const Answer firm = add_firm();
    const auto wish = [](const char* phone, int version) {
        return R"({"name":"Điện máy Hoa Sen","phone":")" + std::string(phone)
            + R"(","accounts":[],"devices":[],"version":)" + std::to_string(version) + "}";
    };
    const std::string at = "/api/v1/contractors/" + firm.text("id");
    ASSERT_EQ(api.put(technician, at, wish("0901", 1)).status, 200U);
    Answer late = api.put(technician, at, wish("0902", 1));
    EXPECT_EQ(late.code(), "contractor.stale");
    EXPECT_EQ(late.body.at("current").as_object().at("phone").as_string(), "0901");

    const auto work = [&](const char* name, const std::string& rest) {
        return R"({"work":")" + std::string(name) + R"(","month":"2026-12-01",)" + rest + "}";
    };
    const Answer row = api.post(technician, "/api/v1/maintenance",
        work("Lau loa", R"("unit":")" + world.commune.text() + '"'));
    ASSERT_EQ(row.status, 201U) << row.code() << row.wrong_field();
    const std::string plan = "/api/v1/maintenance/" + row.text("id");
    ASSERT_EQ(api.put(technician, plan, work("Thay dây", R"("version":1)")).status, 200U);
    late = api.put(technician, plan, work("Sơn cột", R"("version":1)"));
    EXPECT_EQ(late.code(), "maintenance.stale");
    EXPECT_EQ(late.body.at("current").as_object().at("work").as_string(), "Thay dây");
}

TEST_F(BreakdownsApi, a_firm_hears_of_what_is_entrusted_to_it_and_nothing_besides)
{
    const Answer firm = add_firm();
    ASSERT_EQ(firm.status, 201U) << firm.code();
    const auto phone = api.listen_as(worker);
    const auto tell = [&](const char* kind, std::int64_t id, std::vector<DeviceId> devices) {
        api.tell({ kind, id, {}, std::move(devices) });
    };
    tell("emergency", 71, {});
    tell("unit", 72, {});
    tell("device", world.second_cluster.value(), {});
    tell("breakdown", 74, { world.second_cluster });
    api.tell({ "breakdown", 75, { world.commune } });
    tell("breakdown", 76, { world.second_cluster, world.first_cluster });
    EXPECT_TRUE(phone->hears(R"("id":"76")"));
    tell("device", world.first_cluster.value(), {});
    EXPECT_TRUE(phone->hears(R"("kind":"device")"));
    // Another device is entrusted to it.
    const std::string more = R"({"name":"Điện máy Hoa Sen","accounts":[")" + worker.text()
        + R"("],"devices":[")" + world.second_cluster.text() + R"("]})";
    ASSERT_EQ(api.put(technician, "/api/v1/contractors/" + firm.text("id"), more).status, 200U);
    EXPECT_TRUE(phone->hears(R"("kind":"contractor")"));
    tell("breakdown", 77, { world.second_cluster });
    EXPECT_TRUE(phone->hears(R"("id":"77")"));
    for (const char* id : { "71", "72", "74", "75" })
        EXPECT_FALSE(phone->has_heard(std::string(R"("id":")") + id + '"')) << id;
    EXPECT_FALSE(phone->has_heard(R"("id":")" + world.second_cluster.text() + '"'));
}

TEST_F(BreakdownsApi, a_firm_hears_of_what_is_given_to_it_and_taken_from_it)
{
    const Answer firm = add_firm();
    const Answer other = api.post(world.editor, path,
        R"({"device":")" + world.second_cluster.text() + R"(","text":"Loa rè"})");
    ASSERT_EQ(other.status, 201U) << other.code();
    const auto phone = api.listen_as(worker);
    const std::string at = one(other.text("id")) + "/assign";
    ASSERT_EQ(
        api.post(technician, at, R"({"contractor":")" + firm.text("id") + R"("})").status, 200U);
    EXPECT_TRUE(phone->hears(R"("id":")" + other.text("id") + '"'));
    const auto second = api.listen_as(worker);
    ASSERT_EQ(api.post(technician, at, "{}").status, 200U);
    EXPECT_TRUE(second->hears(R"("id":")" + other.text("id") + '"'));
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

TEST_F(BreakdownsApi, whoever_holds_a_role_works_for_no_firm)
{
    const auto firm = [&](AccountId account) {
        return R"({"unit":")" + world.commune.text() + R"(","name":"Hãng","accounts":[")"
            + account.text() + R"("],"devices":[]})";
    };
    EXPECT_EQ(api.post(technician, "/api/v1/contractors", firm(world.editor)).wrong_field(),
        "accounts[0]");
    EXPECT_EQ(api.post(world.editor, "/api/v1/contractors", firm(worker)).code(),
        "contractor.not_allowed");
    ASSERT_EQ(add_firm().status, 201U);
    EXPECT_EQ(
        api.patch(world.admin, "/api/v1/accounts/" + worker.text(), R"({"roles":["auditor"]})")
            .code(),
        "account.is_contractor");
    const std::string lent = R"({"to":")" + worker.text()
        + R"(","role":"commune_approver","unit":")" + world.commune.text()
        + R"(","begins":"2026-11-23","last":"2026-11-25","reason":"Nghỉ phép"})";
    const Answer refused = api.post(world.approver, "/api/v1/delegations", lent);
    EXPECT_EQ(refused.status, 422U);
    EXPECT_EQ(refused.wrong_field(), "to");
    EXPECT_THAT(api.get(world.approver, "/api/v1/accounts/" + world.approver.text() + "/stand-ins")
                    .items("id"),
        ::testing::Not(Contains(worker.text())));
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

TEST_F(BreakdownsApi, the_plan_of_a_year_is_set_against_what_was_done)
{
    const std::string at = "/api/v1/maintenance";
    const std::string month = to_iso(day_of(world.clock().now()));
    const std::string row = R"("month":")" + month + R"(","work":"Vệ sinh tủ","estimate":500000)";
    const std::string wish = R"({"unit":")" + world.commune.text() + R"(",)" + row + "}";
    EXPECT_EQ(api.post(world.editor, at, wish).code(), "maintenance.not_allowed");
    const Answer made = api.post(technician, at, wish);
    ASSERT_EQ(made.status, 201U) << made.code();
    const std::string done = "{" + row + R"(,"done_on":")" + month
        + R"(","done_by":"Ma Văn Thợ","cost":450000,"version":1})";
    ASSERT_EQ(api.put(technician, at + "/" + made.text("id"), done).status, 200U);
    EXPECT_EQ(api.put(technician, at + "/" + made.text("id"), done).code(), "maintenance.stale");
    const Answer listed = api.get(world.editor, at);
    ASSERT_EQ(listed.status, 200U) << listed.code();
    EXPECT_EQ(listed.body.at("sums").as_object().at("done").as_int64(), 1);
    EXPECT_EQ(listed.body.at("sums").as_object().at("cost").as_int64(), 450'000);
    EXPECT_THAT(api.get(world.editor, at + "?done=false").items("id"), IsEmpty());
    EXPECT_THAT(api.get(world.stranger, at).items("id"), IsEmpty());
    EXPECT_EQ(api.remove(technician, at + "/" + made.text("id"), R"({"version":2})").status, 204U);
    EXPECT_THAT(api.get(world.editor, at).items("id"), IsEmpty());
}

TEST_F(BreakdownsApi, spares_are_lent_used_and_told_of)
{
    world.commit([&](app::Records& records) {
        Asset spare;
        spare.id = AssetId(700);
        spare.kind = AssetKind::equipment;
        spare.unit = world.commune;
        spare.name = "Tăng âm 120 W";
        spare.details = { { "group", "spare" }, { "quantity", "3" } };
        spare.from = *parse_iso_day("2025-07-01");
        spare.by_name = "Ma Thị Hoa";
        records.assets().add(spare);
    });
    const std::string spares = "/api/v1/spares";
    EXPECT_THAT(api.get(technician, spares).items("id"), ElementsAre("700"));
    EXPECT_THAT(api.get(world.stranger, spares).items("id"), IsEmpty());
    const std::string to = R"({"to":")" + world.other_commune.text() + R"(","quantity":)";
    EXPECT_EQ(api.post(technician, spares + "/700/lend", to + "9}").wrong_field(), "quantity");
    const Answer lent = api.post(technician, spares + "/700/lend", to + "2}");
    ASSERT_EQ(lent.status, 201U) << lent.code();
    EXPECT_EQ(lent.number("quantity"), 2);
    EXPECT_THAT(api.get(world.stranger, spares).items("name"), ElementsAre("Tăng âm 120 W"));

    const Answer broken = api.post(
        technician, path, R"({"unit":")" + world.commune.text() + R"(","text":"Tăng âm cháy"})");
    const std::string parts = one(broken.text("id")) + "/parts";
    EXPECT_EQ(
        api.post(technician, parts, R"({"spare":"700","quantity":2})").wrong_field(), "quantity");
    const Answer put = api.post(technician, parts, R"({"spare":"700","quantity":1})");
    ASSERT_EQ(put.status, 201U) << put.code();
    EXPECT_THAT(api.get(technician, spares).items("id"), IsEmpty());
    EXPECT_THAT(api.deeds(), Contains("spare.used"));
}

TEST_F(BreakdownsApi, what_runs_out_elsewhere_is_not_shown_and_the_list_has_pages)
{
    const Day today = day_of(world.clock().now());
    world.commit([&](app::Records& records) {
        for (const std::int64_t id : { 701, 702, 703 }) {
            Asset cluster;
            cluster.id = AssetId(id);
            cluster.kind = AssetKind::cluster;
            cluster.unit = id == 702 ? world.other_commune : world.commune;
            cluster.name = "Cụm loa " + std::to_string(id);
            cluster.details["sim_expires"] = to_iso(today + std::chrono::days(id - 700));
            cluster.from = today - std::chrono::days(100);
            records.assets().add(cluster);
        }
    });
    const std::string expiries = "/api/v1/expiries";
    EXPECT_THAT(api.get(technician, expiries).items("asset"), ElementsAre("701", "703"));
    EXPECT_THAT(api.get(world.stranger, expiries).items("asset"), ElementsAre("702"));
    const Answer first = api.get(technician, expiries + "?limit=1");
    EXPECT_THAT(first.items("asset"), ElementsAre("701"));
    const Answer second = api.get(technician, expiries + "?limit=1&cursor=" + first.text("next"));
    EXPECT_THAT(second.items("asset"), ElementsAre("703"));
    EXPECT_TRUE(second.body.at("next").is_null());
    EXPECT_THAT(
        api.get(world.admin, expiries + "?unit=" + world.other_commune.text()).items("asset"),
        ElementsAre("702"));
}

TEST_F(BreakdownsApi, what_runs_out_is_told_a_month_a_week_and_a_day_before)
{
    const Day today = day_of(world.clock().now());
    world.commit([&](app::Records& records) {
        Asset cluster;
        cluster.id = AssetId(701);
        cluster.kind = AssetKind::cluster;
        cluster.unit = world.commune;
        cluster.name = "Cụm loa Mỏ Gà";
        cluster.details["sim_expires"] = to_iso(today + std::chrono::days(20));
        cluster.from = today - std::chrono::days(100);
        cluster.by_name = "Ma Thị Hoa";
        records.assets().add(cluster);
    });
    const auto told = [&](int days_later) {
        return world.commit([&](app::Records& records) {
            const Moment then = world.clock().now() + std::chrono::hours(24) * days_later;
            const auto news = app::news_of_expiries(records, then);
            if (news)
                app::expiries_were_told(records, day_of(then));
            return news ? news->says : std::string();
        });
    };
    // The clock ran ahead once, and was set right.
    world.commit([&](app::Records& records) {
        app::expiries_were_told(records, today + std::chrono::days(400));
    });
    EXPECT_THAT(told(0), HasSubstr("Cụm loa Mỏ Gà (Xã Võ Nhai): SIM hết hạn 13/12/2026, còn 20"));
    EXPECT_EQ(told(0), "");
    EXPECT_EQ(told(12), "");
    // The server was away on the day itself.
    EXPECT_THAT(told(14), HasSubstr("còn 6 ngày"));
    EXPECT_EQ(told(15), "");
    EXPECT_THAT(told(19), HasSubstr("còn 1 ngày"));
    EXPECT_EQ(told(20), "");
    EXPECT_EQ(told(21), "") << "it is over";
}

}
}
