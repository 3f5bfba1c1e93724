// Firms that repair: what they see and hear, and nothing besides.
#include "server/main/testing/breakdowns_api.hpp"

namespace nguon {
namespace {

using namespace std::chrono_literals;
using testing::Answer;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ContractorsApi : public testing::BreakdownsApi { };

TEST_F(ContractorsApi, a_firm_sees_what_is_entrusted_to_it_and_nothing_besides)
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

TEST_F(ContractorsApi, of_an_earlier_day_a_firm_has_what_was_entrusted_to_it_then)
{
    world.commit([&](app::Records& records) {
        Asset asset;
        asset.id = AssetId(901);
        asset.kind = AssetKind::cluster;
        asset.unit = world.commune;
        asset.device = world.first_cluster;
        asset.name = "Cụm loa đầu làng";
        asset.from = *parse_iso_day("2026-01-01");
        asset.by_name = "Ma Thị Hoa";
        asset.changed = world.clock().now();
        records.assets().add(asset);
    });
    const std::string added = to_iso(day_of(world.clock().now()));
    const Answer firm = add_firm();
    ASSERT_EQ(firm.status, 201U) << firm.code();
    world.clock().advance(48h);
    technician = api.add_account(79, "kythuat2", world.province, "technician");
    const std::string moved = R"({"name":"Điện máy Hoa Sen","accounts":[")" + worker.text()
        + R"("],"devices":[")" + world.second_cluster.text() + R"("]})";
    ASSERT_EQ(api.put(technician, "/api/v1/contractors/" + firm.text("id"), moved).status, 200U);
    const std::string mine = "/api/v1/entrusted-devices";
    EXPECT_THAT(api.get(worker, mine).items("id"), ElementsAre(world.second_cluster.text()));
    EXPECT_THAT(api.get(worker, mine + "?day=" + added).items("id"),
        ElementsAre(world.first_cluster.text()));
    const std::string firms = "/api/v1/contractors";
    const Answer then = api.get(technician, firms + "?day=" + added);
    ASSERT_THAT(then.items("id"), ElementsAre(firm.text("id")));
    const auto& one = then.body.at("items").as_array().at(0).as_object();
    EXPECT_EQ(one.at("devices").as_array().at(0).as_object().at("id").as_string(),
        world.first_cluster.text());
    EXPECT_EQ(
        one.at("devices").as_array().at(0).as_object().at("name").as_string(), "Cụm loa đầu làng");
    EXPECT_FALSE(one.at("may_edit").as_bool());
    // It was not entered yet.
    EXPECT_THAT(api.get(technician, firms + "?day=2020-01-01").items("id"), IsEmpty());
    EXPECT_THAT(api.get(worker, mine + "?day=2020-01-01").items("id"), IsEmpty());
    EXPECT_EQ(api.get(technician, firms + "?day=2100-01-01").code(), "asset.day_ahead");
    EXPECT_EQ(api.get(worker, mine + "?day=2100-01-01").code(), "asset.day_ahead");
}

TEST_F(ContractorsApi, whoever_saves_too_late_is_shown_what_stands_there_now)
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

TEST_F(ContractorsApi, a_firm_hears_of_what_is_entrusted_to_it_and_nothing_besides)
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

TEST_F(ContractorsApi, a_firm_hears_of_what_is_given_to_it_and_taken_from_it)
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

TEST_F(ContractorsApi, whoever_holds_a_role_works_for_no_firm)
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

}
}
