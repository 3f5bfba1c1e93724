// Edges of changing units: what a plain edit must not do to what is booked, sounding, or ending, and
// asking twice.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/app/devices.hpp"
#include "server/main/testing/unit_changes_api.hpp"

namespace nguon {
namespace {

using testing::Answer;
using namespace std::chrono_literals;

class UnitEdges : public testing::UnitChangesApi {
protected:
    Answer edit(UnitId unit, const std::string& fields)
    {
        return api.patch(admin, "/api/v1/units/" + unit.text(), "{" + fields + "}");
    }
    UnitId add_hamlet(const std::string& name, const std::string& parent)
    {
        const Answer added = api.post(admin, "/api/v1/units",
            R"({"name":")" + name + R"(","kind":"hamlet","parent":")" + parent
                + R"(","valid_from":"2026-01-01"})");
        EXPECT_EQ(added.status, 201U) << added.code();
        return UnitId::parse(added.text("id")).value_or(UnitId());
    }
    // The same body and the same key.
    Answer confirm_with_key(const Answer& shown)
    {
        net::Headers headers;
        headers.set("Idempotency-Key", "mot-lan-thoi");
        return api.call(admin, net::Method::post,
            "/api/v1/unit-changes/" + shown.text("id") + "/confirm",
            R"({"resolution":"12/NQ-HĐND"})", headers);
    }
};

TEST_F(UnitEdges, who_asks_again_for_a_change_is_told_what_came_of_it)
{
    const Answer shown = look();
    const Answer first = confirm_with_key(shown);
    EXPECT_EQ(first.text("state"), "done") << first.code();
    const Answer again = confirm_with_key(shown);
    EXPECT_EQ(again.status, 200U) << again.code();
    EXPECT_EQ(again.text("state"), "done");
    EXPECT_EQ(confirm(shown).code(), "unit_change.wrong_state") << "without the key";
}

TEST_F(UnitEdges, a_tree_is_not_deeper_than_any_office)
{
    std::string parent = world.hamlet.text(); // the third level
    for (int level = 4; level <= 8; ++level)
        parent = add_hamlet("Xóm " + std::to_string(level), parent).text();
    const Answer deeper = api.post(admin, "/api/v1/units",
        R"({"name":"Xóm 9","kind":"hamlet","parent":")" + parent + "\"}");
    EXPECT_EQ(deeper.wrong_field(), "parent");
    EXPECT_EQ(deeper.code(), "unit.too_deep");
    // Nor by a change.
    const UnitId beside = add_hamlet("Xóm Bên", world.commune.text());
    const Answer moved = wish(R"("kind":"move","from":[")" + beside.text() + R"("],"to":[{"id":")"
        + parent + R"("}])");
    EXPECT_EQ(moved.code(), "unit.too_deep");
}

TEST_F(UnitEdges, an_edit_does_not_take_the_ground_from_under_what_is_booked)
{
    const UnitId hamlet = add_hamlet("Xóm Bậc", world.commune.text());
    const Answer booked = confirm(wish(
        R"("kind":"rename","from":[")" + hamlet.text() + R"("],"to":[{"name":"Xóm Bậc Thang"}])",
        "2027-01-01"));
    ASSERT_EQ(booked.text("state"), "planned") << booked.code();
    EXPECT_EQ(edit(hamlet, R"("valid_to":"2026-12-01")").code(), "unit_change.breaks_planned");
    EXPECT_EQ(edit(hamlet, R"("name":"Xóm Khác","from":"2027-02-01")").code(),
        "unit_change.breaks_planned");
    EXPECT_EQ(edit(hamlet, R"("code":"XB")").status, 200U) << "what is booked can still be done";
    EXPECT_EQ(merged().text("state"), "done");
}

TEST_F(UnitEdges, nothing_is_put_into_a_unit_that_ends)
{
    const UnitId hamlet = add_hamlet("Xóm Bậc", world.commune.text());
    ASSERT_EQ(edit(hamlet, R"("valid_to":"2026-12-01")").status, 200U);
    const std::string unit = R"("unit":")" + hamlet.text() + "\"";
    const auto refused = [&](const std::string& path, const std::string& body) {
        const Answer answer = api.post(admin, path, body);
        return answer.wrong_field() + " " + answer.code();
    };
    world.commit([&](app::Records& records) {
        Device device = *records.devices().find(world.first_cluster);
        device.unit = hamlet;
        const auto moved = app::edit_device(records, world.by(admin), device, std::nullopt);
        ASSERT_FALSE(moved);
        EXPECT_EQ(moved.error().fields.at(0).code, "unit.ends");
        device.sim.clear();
        const auto added = app::add_device(records, world.by(admin), device);
        ASSERT_FALSE(added);
        EXPECT_EQ(added.error().fields.at(0).code, "unit.ends");
    });
    EXPECT_EQ(refused("/api/v1/assets",
                  R"({"kind":"station",)" + unit
                      + R"(,"name":"Đài mới","from":"2026-11-20","details":{"tech":"ip"}})"),
        "unit unit.ends");
    EXPECT_EQ(
        refused("/api/v1/officers",
            "{" + unit + R"(,"name":"Nông Thị Hoa","staff":"grassroots","full_time":true,"from":"2026-11-01"})"),
        "unit unit.ends");
    EXPECT_EQ(refused("/api/v1/accounts",
                  R"({"username":"xom.bac","name":"Xóm Bậc","password":"mot-mat-khau-rat-dai",)"
                      + unit + "}"),
        "unit unit.ends");
}

TEST_F(UnitEdges, a_unit_is_not_merged_away_on_the_day_it_began)
{
    const auto new_hamlet = [&](const std::string& name) {
        return api
            .post(admin, "/api/v1/units",
                R"({"name":")" + name
                    + R"(","kind":"hamlet","parent":"2","valid_from":"2026-11-20"})")
            .text("id");
    };
    const std::string first = new_hamlet("Xóm Một");
    const std::string second = new_hamlet("Xóm Hai");
    const auto merge_on = [&](const std::string& day) {
        return wish(R"("kind":"merge","from":[")" + first + R"(",")" + second
                + R"("],"to":[{"id":")" + first + R"("}])",
            day);
    };
    EXPECT_EQ(merge_on("2026-11-20").code(), "unit_change.before_it_existed");
    EXPECT_EQ(merge_on("2026-11-21").status, 201U);
}

TEST_F(UnitEdges, a_part_does_not_stand_in_the_unit_that_is_parted)
{
    const Answer parted = wish(R"("kind":"split","from":["2"],"to":[)"
                               R"({"name":"Xã Một","kind":"commune","code":"09997","parent":"2"},)"
                               R"({"name":"Xã Hai","kind":"commune","code":"09998"}])");
    EXPECT_EQ(parted.code(), "unit_change.parent_ends");
}

TEST_F(UnitEdges, no_unit_is_moved_while_its_alert_sounds)
{
    const UnitId hamlet = add_hamlet("Xóm Bậc", world.commune.text());
    world.commit([&](app::Records& records) {
        Emergency::Saved saved;
        saved.id = EmergencyId(900);
        saved.unit = world.commune;
        saved.state = EmergencyState::live;
        saved.audience.units = { world.commune };
        saved.content.text = "Lũ về.";
        saved.content.expires = testing::World::noon() + 13h;
        saved.created = testing::World::noon();
        records.emergencies().add(Emergency::restore(saved));
    });
    EXPECT_EQ(edit(hamlet, R"("parent":"3")").code(), "unit_change.emergency_live");
    EXPECT_EQ(edit(hamlet, R"("name":"Xóm Bậc Thang")").status, 200U) << "a name moves nobody";
}

}
}
