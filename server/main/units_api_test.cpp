// What clients are answered about units, on a real store.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/main/testing/register_api.hpp"

namespace nguon {
namespace {

using testing::Answer;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::RegisterApi;

class UnitsApi : public ::testing::Test {
protected:
    Answer add(const std::string& fields)
    {
        return api.post(world.admin, "/api/v1/units", "{" + fields + "}");
    }
    std::string added(const std::string& fields)
    {
        const Answer answer = add(fields);
        EXPECT_EQ(answer.status, 201U) << answer.code();
        return answer.text("id");
    }
    std::string name_on(const std::string& id, const std::string& day)
    {
        return api.get(world.editor, "/api/v1/units/" + id + "?at=" + day).text("name");
    }

    RegisterApi api;
    testing::World& world = api.world();
};

TEST_F(UnitsApi, the_list_goes_down_the_tree_and_pages_follow_one_another)
{
    EXPECT_THAT(api.get(world.editor, "/api/v1/units").items("name"),
        ElementsAre("Tỉnh Thái Nguyên", "Xã La Hiên", "Xã Võ Nhai", "Xóm Làng Mười"));
    const Answer first = api.get(world.editor, "/api/v1/units?limit=3");
    const Answer second
        = api.get(world.editor, "/api/v1/units?limit=3&cursor=" + first.text("next"));

    EXPECT_EQ(first.items("id").size(), 3U);
    EXPECT_THAT(second.items("name"), ElementsAre("Xóm Làng Mười"));
    EXPECT_TRUE(second.body.at("next").is_null());
    EXPECT_EQ(api.get(world.editor, "/api/v1/units?cursor=abc").code(), "input.bad_cursor");
}

TEST_F(UnitsApi, children_come_in_vietnamese_order_with_the_number_below_them)
{
    added(R"("name":"Xã Ân Thi","kind":"commune","parent":"1")");
    added(R"("name":"Xã An Bình","kind":"commune","parent":"1")");
    const Answer children = api.get(world.editor, "/api/v1/units?parent=1");

    EXPECT_THAT(
        children.items("name"), ElementsAre("Xã An Bình", "Xã Ân Thi", "Xã La Hiên", "Xã Võ Nhai"));
    EXPECT_EQ(children.item(3).at("children").as_int64(), 1);
    EXPECT_THAT(api.get(world.editor, "/api/v1/units?parent=99").items("name"), IsEmpty());
}

TEST_F(UnitsApi, the_search_needs_no_marks_and_knows_codes_and_kinds)
{
    added(R"("name":"Phường Đức Xuân","kind":"ward","parent":"1","code":"01843")");

    EXPECT_THAT(api.get(world.editor, "/api/v1/units?q=duc%20xuan").items("name"),
        ElementsAre("Phường Đức Xuân"));
    EXPECT_THAT(api.get(world.editor, "/api/v1/units?q=0184").items("name"),
        ElementsAre("Phường Đức Xuân"));
    EXPECT_THAT(api.get(world.editor, "/api/v1/units?kind=ward,hamlet").items("name"),
        ElementsAre("Phường Đức Xuân", "Xóm Làng Mười"));
    EXPECT_EQ(api.get(world.editor, "/api/v1/units?kind=planet").status, 422U);
    EXPECT_EQ(api.get(world.editor, "/api/v1/units?at=yesterday").status, 422U);
}

TEST_F(UnitsApi, a_day_before_its_time_knows_no_unit)
{
    EXPECT_THAT(api.get(world.editor, "/api/v1/units?at=2025-06-30").items("id"), IsEmpty());
    EXPECT_EQ(api.get(world.editor, "/api/v1/units/2?at=2025-06-30").code(), "unit.missing");
    EXPECT_EQ(api.get(world.editor, "/api/v1/units/99").status, 404U);
    EXPECT_EQ(api.get(world.editor, "/api/v1/units/x").status, 404U);
}

TEST_F(UnitsApi, a_unit_that_ended_is_shown_as_last_seen)
{
    const std::string district = added(R"("name":"Huyện Võ Nhai","kind":"district","parent":"1",)"
                                       R"("valid_from":"2025-07-01")");
    world.commit([&](app::Records& records) {
        records.units().end(*UnitId::parse(district), *parse_iso_day("2026-01-01"));
        records.units().link_successor(
            *UnitId::parse(district), world.commune, *parse_iso_day("2026-01-01"));
    });
    const Answer shown = api.get(world.editor, "/api/v1/units/" + district);

    EXPECT_EQ(shown.text("name"), "Huyện Võ Nhai");
    EXPECT_EQ(shown.text("valid_to"), "2026-01-01");
    EXPECT_EQ(shown.body.at("successors").as_array().at(0).as_string(), "2");
}

TEST_F(UnitsApi, an_added_unit_has_its_history_and_households)
{
    const Answer answer = add(R"("name":" Xóm Cao ","kind":"hamlet","parent":"2","households":87,)"
                              R"("valid_from":"2026-01-15","resolution":"12/NQ-HĐND")");

    ASSERT_EQ(answer.status, 201U) << answer.code();
    EXPECT_EQ(answer.text("name"), "Xóm Cao");
    EXPECT_EQ(answer.number("households"), 87);
    EXPECT_EQ(answer.text("resolution"), "12/NQ-HĐND");
    const auto& history = answer.body.at("history").as_array();
    ASSERT_EQ(history.size(), 1U);
    EXPECT_EQ(history[0].as_object().at("from").as_string(), "2026-01-15");
    EXPECT_EQ(api.changes(), 1);
    EXPECT_THAT(api.deeds(), Contains("unit.added"));
}

TEST_F(UnitsApi, a_unit_needs_a_name_a_kind_and_a_parent_that_is_there)
{
    EXPECT_EQ(add(R"("kind":"hamlet","parent":"2")").wrong_field(), "name");
    EXPECT_EQ(add(R"("name":"  ","kind":"hamlet","parent":"2")").wrong_field(), "name");
    EXPECT_EQ(add(R"("name":"Xóm","kind":"village","parent":"2")").wrong_field(), "kind");
    EXPECT_EQ(add(R"("name":"Xóm","kind":"hamlet","parent":"99")").code(), "unit.parent_missing");
    EXPECT_EQ(add(R"("name":"Xóm","kind":"hamlet","parent":"2","valid_from":"2020-01-01")").code(),
        "unit.parent_missing");
    added(R"("name":"Phường","kind":"ward","parent":"1","code":"01843")");
    EXPECT_EQ(add(R"("name":"Phường khác","kind":"ward","parent":"1","code":"01843")").code(),
        "unit.code_taken");
    EXPECT_EQ(api.changes(), 1);
}

TEST_F(UnitsApi, a_parent_that_ends_first_is_no_parent)
{
    const std::string old = added(R"("name":"Xã Cũ","kind":"commune","parent":"1")");
    world.commit([&](app::Records& records) {
        records.units().end(*UnitId::parse(old), *parse_iso_day("2027-07-01"));
    });

    const Answer refused = add(R"("name":"Xóm","kind":"hamlet","parent":")" + old + "\"");
    EXPECT_EQ(refused.code(), "unit.parent_missing");
    EXPECT_THAT(refused.text("title"), ::testing::HasSubstr("01/07/2027"));
}

TEST_F(UnitsApi, the_same_request_twice_adds_one_unit)
{
    const net::Headers key{ { "Idempotency-Key", "k1" } };
    const std::string body = R"({"name":"Xóm Cao","kind":"hamlet","parent":"2"})";
    const Answer first = api.call(world.admin, net::Method::post, "/api/v1/units", body, key);
    const Answer again = api.call(world.admin, net::Method::post, "/api/v1/units", body, key);

    EXPECT_EQ(again.text("id"), first.text("id"));
    EXPECT_EQ(api.get(world.admin, "/api/v1/units?parent=2").items("id").size(), 2U);
}

TEST_F(UnitsApi, a_new_name_holds_from_its_day_and_the_old_one_before)
{
    const Answer renamed = api.patch(world.admin, "/api/v1/units/4",
        R"({"name":"Xóm Làng Mới","from":"2026-12-01","resolution":"5/NQ","version":1})");

    ASSERT_EQ(renamed.status, 200U) << renamed.code();
    EXPECT_EQ(renamed.number("version"), 2);
    EXPECT_EQ(name_on("4", "2026-11-30"), "Xóm Làng Mười");
    EXPECT_EQ(name_on("4", "2026-12-01"), "Xóm Làng Mới");
    EXPECT_EQ(renamed.body.at("history").as_array().size(), 2U);
    EXPECT_EQ(api.changes(), 1);
    const Answer earlier
        = api.patch(world.admin, "/api/v1/units/4", R"({"name":"Xóm Khác","from":"2026-11-01"})");
    EXPECT_EQ(earlier.code(), "unit.changed_later") << "what was decided would be lost";
    EXPECT_EQ(earlier.wrong_field(), "from");
}

TEST_F(UnitsApi, a_unit_moves_with_all_below_it_but_never_below_itself)
{
    EXPECT_EQ(api.patch(world.admin, "/api/v1/units/2", R"({"parent":"4"})").code(), "unit.cycle");
    EXPECT_EQ(api.patch(world.admin, "/api/v1/units/2", R"({"parent":"2"})").code(), "unit.cycle");
    EXPECT_EQ(api.patch(world.admin, "/api/v1/units/2", R"({"parent":"99"})").code(),
        "unit.parent_missing");

    ASSERT_EQ(
        api.patch(world.admin, "/api/v1/units/4", R"({"parent":"3","from":"2027-01-01"})").status,
        200U);
    EXPECT_THAT(
        api.get(world.admin, "/api/v1/units?parent=3&at=2027-01-01").items("id"), ElementsAre("4"));
    // It would close a ring only when that move takes place.
    EXPECT_EQ(api.patch(world.admin, "/api/v1/units/3", R"({"parent":"4"})").code(), "unit.cycle");
}

TEST_F(UnitsApi, an_empty_unit_is_closed_from_a_day_on_and_its_past_stays)
{
    const std::string id = added(R"("name":"Xóm Bậc","kind":"hamlet","parent":"2")");
    const Day today = day_of(world.clock().now());
    const std::string later = to_iso(today + std::chrono::days(7));
    const Answer closed
        = api.patch(world.admin, "/api/v1/units/" + id, R"({"valid_to":")" + later + "\"}");
    EXPECT_EQ(closed.status, 200U) << closed.code();
    EXPECT_EQ(closed.text("valid_to"), later);
    EXPECT_EQ(name_on(id, to_iso(today + std::chrono::days(6))), "Xóm Bậc");
    EXPECT_EQ(api.get(world.editor, "/api/v1/units/" + id + "?at=" + later).code(), "unit.missing");
}

TEST_F(UnitsApi, a_unit_in_which_somebody_is_left_is_not_closed)
{
    const Day today = day_of(world.clock().now());
    const auto close = [&](AccountId who, const std::string& id, Day day) {
        return api.patch(who, "/api/v1/units/" + id, R"({"valid_to":")" + to_iso(day) + "\"}")
            .code();
    };
    EXPECT_EQ(close(world.admin, world.commune.text(), today), "unit.has_units");
    const std::string id = added(R"("name":"Xóm Bậc","kind":"hamlet","parent":"2")");
    EXPECT_EQ(close(world.admin, id, today), "unit.ends_before_it_begins") << "it began today";
    EXPECT_EQ(close(world.admin, "4", today - std::chrono::days(1)), "unit.ends_in_the_past");
    EXPECT_EQ(close(world.editor, id, today + std::chrono::days(1)), "unit.not_allowed");
}

TEST_F(UnitsApi, a_stale_change_is_answered_with_the_unit_as_it_is)
{
    ASSERT_EQ(api.patch(world.admin, "/api/v1/units/4", R"({"name":"Xóm Một"})").status, 200U);
    const Answer late
        = api.patch(world.admin, "/api/v1/units/4", R"({"name":"Xóm Hai","version":1})");

    EXPECT_EQ(late.status, 409U);
    EXPECT_EQ(late.code(), "unit.stale");
    EXPECT_EQ(late.body.at("current").as_object().at("name").as_string(), "Xóm Một");
}

TEST_F(UnitsApi, households_are_counted_without_a_change_of_name)
{
    const Answer answer = api.patch(world.admin, "/api/v1/units/4", R"({"households":120})");

    EXPECT_EQ(answer.number("households"), 120);
    EXPECT_EQ(answer.body.at("history").as_array().size(), 1U);
    EXPECT_EQ(api.patch(world.admin, "/api/v1/units/4", R"({"households":-1})").wrong_field(),
        "households");
}

TEST_F(UnitsApi, the_administrator_of_one_commune_changes_no_other)
{
    EXPECT_EQ(api.patch(api.commune_admin, "/api/v1/units/3", R"({"name":"Xã Của Tôi"})").code(),
        "unit.not_allowed");
    EXPECT_EQ(api.patch(api.commune_admin, "/api/v1/units/4", R"({"parent":"3"})").code(),
        "unit.not_allowed");
    EXPECT_EQ(api.post(api.commune_admin, "/api/v1/units",
                     R"({"name":"Xóm","kind":"hamlet","parent":"3"})")
                  .code(),
        "unit.not_allowed");
    EXPECT_EQ(
        api.post(api.commune_admin, "/api/v1/units", R"({"name":"Tỉnh Khác","kind":"province"})")
            .code(),
        "unit.not_allowed");
    EXPECT_EQ(
        api.patch(world.editor, "/api/v1/units/2", R"({"name":"Xã"})").code(), "unit.not_allowed");
    EXPECT_EQ(api.post(api.commune_admin, "/api/v1/units",
                     R"({"name":"Xóm","kind":"hamlet","parent":"2"})")
                  .status,
        201U);
}

TEST_F(UnitsApi, the_list_counts_clusters_and_loudspeakers_with_those_below)
{
    const Answer all = api.get(world.editor, "/api/v1/units");
    const auto counted = [&](const char* id) {
        for (const auto& item : all.body.at("items").as_array()) {
            const auto& unit = item.as_object();
            if (unit.at("id").as_string() == id)
                return std::pair(unit.at("clusters").as_int64(), unit.at("speakers").as_int64());
        }
        return std::pair<std::int64_t, std::int64_t>(-1, -1);
    };
    using Pair = std::pair<std::int64_t, std::int64_t>;
    EXPECT_EQ(counted("1"), Pair(2, 6)) << "the province";
    EXPECT_EQ(counted("2"), Pair(2, 6)) << "the commune above the hamlet";
    EXPECT_EQ(counted("3"), Pair(0, 0)) << "the other commune";
    EXPECT_EQ(counted("4"), Pair(2, 6)) << "the hamlet where they stand";
    EXPECT_EQ(api.get(world.editor, "/api/v1/units/2").number("speakers"), 6);
}

TEST_F(UnitsApi, browsers_hear_of_a_new_unit_and_of_its_new_name)
{
    const Answer added = api.post(
        world.admin, "/api/v1/units", R"({"name":"Xóm Mới","kind":"hamlet","parent":"2"})");
    ASSERT_EQ(added.status, 201U);
    api.patch(world.admin, "/api/v1/units/" + added.text("id"), R"({"name":"Xóm Đổi Mới"})");

    EXPECT_THAT(api.hints(), ElementsAre("unit", "unit"));
}

}
}
