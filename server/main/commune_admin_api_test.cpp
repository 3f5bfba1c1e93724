// Who sets one commune up: what the administrator of a commune does in it, and where it ends.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/random.hpp"
#include "server/app/imports.hpp"
#include "server/main/testing/register_api.hpp"
#include "json/write.hpp"

namespace nguon {
namespace {

using testing::Answer;
using ::testing::Contains;
using ::testing::IsEmpty;
using testing::RegisterApi;

class CommuneAdminApi : public ::testing::Test {
protected:
    Answer start(const std::string& target, UnitId unit, const std::string& table)
    {
        return api.post(own, "/api/v1/imports?target=" + target + "&unit=" + unit.text(), table);
    }
    // A table brought in to the end; how many rows became something.
    std::int64_t bring_in(const std::string& target, const std::string& table)
    {
        const Answer draft = start(target, world.commune, table);
        EXPECT_EQ(draft.status, 201U) << target << ' ' << draft.code();
        EXPECT_EQ(draft.number("errors"), 0) << target;
        const std::string path = "/api/v1/imports/" + draft.text("id");
        EXPECT_EQ(api.post(own, path + "/commit").status, 202U) << target;
        auto claim = [&](app::Records& records) {
            return records.jobs().claim("test", world.clock().now());
        };
        const auto job = world.commit(claim);
        EXPECT_TRUE(job) << target;
        for (bool is_over = !job; !is_over;) {
            auto step = [&](app::Records& records) {
                return app::work_on_import(
                    records, *job, runtime::chance_for_ids, world.clock().now());
            };
            const auto done = world.commit(step);
            EXPECT_TRUE(done) << target;
            is_over = !done || done->is_over;
        }
        return api.get(own, path).number("made");
    }
    Answer add_unit(const std::string& fields)
    {
        return api.post(own, "/api/v1/units", "{" + fields + "}");
    }
    std::string change_unit(UnitId unit, const std::string& fields)
    {
        return api.patch(own, "/api/v1/units/" + unit.text(), "{" + fields + "}").code();
    }
    // A change of units as it is asked for.
    std::string change(const std::string& fields, const std::string& more = {})
    {
        return api
            .post(own, "/api/v1/unit-changes",
                "{" + fields + R"(,"on":"2026-11-23","resolution":"12/NQ-HĐND")" + more + "}")
            .code();
    }
    Answer account(const std::string& username, const std::string& more)
    {
        return api.post(own, "/api/v1/accounts",
            fmt::format(
                R"({{"username":"{}","name":"Người Mới","password":"mat-khau-cua-toi",{}}})",
                username, more));
    }

    RegisterApi api;
    testing::World& world = api.world();
    AccountId own = api.add_account(70, "quantri.vonhai", world.commune, "commune_admin");
};

TEST_F(CommuneAdminApi, sets_its_commune_up_from_tables)
{
    EXPECT_EQ(bring_in("hamlets", "Tên xóm\tSố hộ\nXóm Đồng Chuối\t120\nXóm Nà Pài\t95\n"), 2);
    EXPECT_EQ(bring_in("stations", "Tên đài\tCông nghệ\nĐài xã Võ Nhai\tfm\n"), 1);
    EXPECT_EQ(bring_in("clusters", "Tên cụm loa\tSố loa\nCụm loa chợ\t2\n"), 1);
    EXPECT_EQ(bring_in("officers", "Họ tên\tĐiện thoại\nMa Thị Hoa\t0912 345 678\n"), 1);
    EXPECT_EQ(api.get(own, "/api/v1/units/2").number("clusters"), 3);
    EXPECT_EQ(bring_in("boards", "Tên bảng tin\tLoại bảng\nBảng tin chợ\tCấp xã\n"), 1);
    EXPECT_THAT(api.get(own, "/api/v1/officers?unit=2").items("name"), Contains("Ma Thị Hoa"));
    EXPECT_EQ(api.get(own, "/api/v1/asset-counts?unit=2&kind=station").status, 200U);
}

TEST_F(CommuneAdminApi, brings_nothing_into_another_commune_or_its_province)
{
    for (const UnitId unit : { world.other_commune, world.province }) {
        for (const char* target :
            { "hamlets", "stations", "clusters", "boards", "websites", "equipment", "officers" })
            EXPECT_GE(start(target, unit, "Tên\nMột\n").status, 400U) << target;
    }
}

TEST_F(CommuneAdminApi, adds_and_changes_hamlets_of_its_commune)
{
    const Answer made = add_unit(R"("name":"Xóm Bậc","kind":"hamlet","parent":"2")");
    ASSERT_EQ(made.status, 201U) << made.code();
    EXPECT_EQ(change_unit(world.hamlet, R"("name":"Xóm Làng Mười Một","households":80)"), "");
    EXPECT_EQ(change_unit(world.commune, R"("households":2100)"), "")
        << "how many live in it is counted by the commune";
}

TEST_F(CommuneAdminApi, adds_no_other_unit)
{
    for (const char* fields : { R"("name":"Xóm Bậc","kind":"hamlet","parent":"3")",
             R"("name":"Phòng Văn hóa","kind":"department","parent":"2")",
             R"("name":"Xã Mới","kind":"commune","parent":"1")",
             R"("name":"Sở Mới","kind":"department","parent":"1")",
             R"("name":"Tỉnh Khác","kind":"province")" })
        EXPECT_EQ(add_unit(fields).code(), "unit.not_allowed") << fields;
}

TEST_F(CommuneAdminApi, changes_no_unit_that_is_no_hamlet_of_its_own)
{
    EXPECT_EQ(change_unit(world.commune, R"("name":"Xã Của Tôi")"), "unit.not_allowed");
    EXPECT_EQ(change_unit(world.commune, R"("code":"05999")"), "unit.not_allowed");
    EXPECT_EQ(change_unit(world.commune, R"("kind":"ward")"), "unit.not_allowed");
    EXPECT_EQ(change_unit(world.hamlet, R"("kind":"department")"), "unit.not_allowed");
    EXPECT_EQ(change_unit(world.hamlet, R"("parent":"3")"), "unit.not_allowed");
    EXPECT_EQ(change_unit(world.other_commune, R"("households":1)"), "unit.not_allowed");
    EXPECT_EQ(change_unit(world.province, R"("households":1)"), "unit.not_allowed");
    EXPECT_EQ(change_unit(world.commune, R"("valid_to":"2026-12-01")"), "unit.not_allowed");
}

TEST_F(CommuneAdminApi, merges_parts_and_renames_nothing)
{
    const Answer second
        = add_unit(R"("name":"Xóm Bậc","kind":"hamlet","parent":"2","valid_from":"2025-07-01")");
    ASSERT_EQ(second.status, 201U) << second.code();
    const std::string hamlets = R"("from":["4",")" + second.text("id") + "\"]";
    EXPECT_EQ(
        change(R"("kind":"merge",)" + hamlets + R"(,"to":[{"name":"Xóm Lớn","kind":"hamlet"}])"),
        "unit.not_allowed");
    EXPECT_EQ(
        change(R"("kind":"merge","from":["2","3"],"to":[{"name":"Xã Lớn","kind":"commune"}])"),
        "unit.not_allowed");
    EXPECT_EQ(
        change(R"("kind":"rename","from":["2"],"to":[{"name":"Xã Của Tôi"}])"), "unit.not_allowed");
    EXPECT_EQ(change(R"("kind":"move","from":["4"],"to":[{"id":"3"}])"), "unit.not_allowed");
    // The same by whoever stands above.
    const Answer look = api.post(world.admin, "/api/v1/unit-changes",
        R"({"kind":"merge",)" + hamlets + R"(,"to":[{"name":"Xóm Lớn","kind":"hamlet"}],)"
            + R"("on":"2026-11-23","resolution":"12/NQ-HĐND"})");
    ASSERT_EQ(look.status, 201U) << look.code();
    EXPECT_EQ(api.post(own, "/api/v1/unit-changes/" + look.text("id") + "/confirm",
                     R"({"resolution":"12/NQ-HĐND"})")
                  .status,
        403U);
}

TEST_F(CommuneAdminApi, brings_in_no_official_table)
{
    EXPECT_EQ(api.post(own, "/api/v1/unit-tables", "code,name,kind,parent_code,level\n").code(),
        "unit_table.not_allowed");
    const json::Object reform{ { "resolution", "1683/NQ-UBTVQH15" }, { "on", "2026-11-23" },
        { "table", "new_code,new_name,province_code,formed_from\n19,Tỉnh Khác,,giữ nguyên\n" } };
    EXPECT_EQ(api.post(own, "/api/v1/unit-changes/reform", json::serialise(reform)).status, 403U);
}

TEST_F(CommuneAdminApi, draws_its_hamlets_and_not_where_the_commune_ends)
{
    world.commit([&](app::Records& records) {
        Unit unit = *records.units().find(world.commune, day_of(world.clock().now()));
        unit.code = "05716";
        records.units().change(unit, unit.valid_from, "", unit.version);
    });
    const auto draw = [&](const std::string& properties) {
        return api.post(own, "/api/v1/boundaries",
            R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{)"
                + properties + R"(},"geometry":{"type":"Point","coordinates":[106.05,21.75]}}]})");
    };
    EXPECT_EQ(draw(R"("code":"05716")").code(), "unit.not_allowed");
    EXPECT_EQ(draw(R"("name":"Xóm Làng Mười","parent_code":"05716")").number("saved"), 1);
}

TEST_F(CommuneAdminApi, gives_no_more_than_it_has_and_nothing_elsewhere)
{
    EXPECT_EQ(account("kythuat.xa", R"("unit":"2","roles":["technician"])").code(), "");
    EXPECT_EQ(account("quantri.hai", R"("unit":"2","roles":["commune_admin"])").code(), "");
    for (const char* role : { "province_admin", "province_editor", "commune_editor",
             "commune_approver", "operator", "auditor" })
        EXPECT_EQ(account("moi", fmt::format(R"("unit":"2","roles":["{}"])", role)).code(),
            "account.grant_not_allowed")
            << role;
    EXPECT_EQ(account("moi", R"("unit":"2","grants":[{"role":"technician","unit":"1"}])").code(),
        "account.grant_not_allowed");
    EXPECT_EQ(account("moi", R"("unit":"2","grants":[{"role":"technician","unit":"3"}])").code(),
        "account.grant_not_allowed");
    EXPECT_EQ(account("moi", R"("unit":"1","roles":[])").code(), "account.not_allowed");
    EXPECT_EQ(api.post(own, "/api/v1/accounts/" + world.editor.text() + "/password",
                     R"({"password":"mat-khau-rat-moi"})")
                  .code(),
        "account.above_you")
        << "or it would sign in as who writes";
    EXPECT_EQ(api.patch(own, "/api/v1/accounts/" + own.text(),
                     R"({"grants":[{"role":"province_admin","unit":"2"}]})")
                  .code(),
        "account.grant_not_allowed");
}

TEST_F(CommuneAdminApi, asks_for_a_plan_and_does_not_approve_it)
{
    const Answer plan = api.post(own, "/api/v1/station-plans",
        R"({"unit":"2","year":2026,"name":"Kế hoạch đài",)"
        R"("rows":[{"unit":"2","action":"set_up","quantity":1}],)"
        R"("lines":[{"item":"Cụm loa IP","measure":"bộ","quantity":3,"price_vnd":25000000,)"
        R"("funding":"budget"}]})");
    ASSERT_EQ(plan.status, 201U) << plan.code() << plan.wrong_field();
    EXPECT_FALSE(plan.body.at("may_decide").as_bool());
    const AccountId second = api.add_account(71, "quantri.hai", world.commune, "commune_admin");
    const auto step = [&](AccountId who, const char* word) {
        return api.post(who, "/api/v1/station-plans/" + plan.text("id") + "/step",
            fmt::format(R"({{"step":"{}","comment":"Đã xem"}})", word));
    };
    EXPECT_EQ(step(own, "submit").text("state"), "submitted");
    EXPECT_EQ(step(second, "appraise").code(), "station_plan.not_allowed");
    EXPECT_EQ(step(world.admin, "appraise").text("state"), "appraised");
}

TEST_F(CommuneAdminApi, asks_for_an_approver_and_does_without_none)
{
    const auto save = [&](AccountId who, UnitId unit, const char* alone) {
        return api
            .put(who, "/api/v1/units/" + unit.text() + "/rules",
                fmt::format(R"({{"quiet":[],"caps":null,"sends_alone":"{}"}})", alone))
            .code();
    };
    EXPECT_EQ(save(own, world.commune, "commune"), "rules.sends_alone_above");
    EXPECT_EQ(save(world.admin, world.province, "hamlet"), "");
    EXPECT_EQ(save(own, world.commune, "nobody"), "");
    EXPECT_EQ(save(own, world.commune, "hamlet"), "rules.sends_alone_above");
    EXPECT_EQ(save(world.admin, world.commune, "commune"), "");
}

TEST_F(CommuneAdminApi, has_no_say_in_what_is_broadcast_nor_in_the_machine)
{
    EXPECT_EQ(api.get(own, "/api/v1/system/status").status, 403U);
    EXPECT_THAT(api.get(own, "/api/v1/accounts?unit=3").items("username"), IsEmpty());
    world.truth().read([&](app::Records& records) {
        const auto tree = records.units().tree(day_of(world.clock().now()));
        const Caller caller = records.accounts().find(own)->caller();
        for (const Right right : { Right::write_bulletin, Right::approve_bulletin,
                 Right::recall_bulletin, Right::edit_schedule, Right::override_quiet_hours,
                 Right::send_emergency, Right::approve_emergency, Right::view_audit })
            EXPECT_FALSE(caller.may_somewhere(right, *tree)) << name_of(right);
    });
}

}
}
