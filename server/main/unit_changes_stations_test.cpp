// One station of each commune that was made of several, with the old ones as its parts (R82): how
// they are counted and told, and that a change which is taken back takes its own back only.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/main/testing/unit_changes_api.hpp"

namespace nguon {
namespace {

using testing::Answer;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class UnitChangesStations : public testing::UnitChangesApi {
protected:
    // `more` with a comma before it; `details` without the braces.
    Answer add_station(UnitId unit, const std::string& name, const std::string& details = {},
        const std::string& more = {})
    {
        const Answer added = api.post(admin, "/api/v1/assets",
            R"({"kind":"station","name":")" + name + R"(","unit":")" + unit.text()
                + R"(","from":"2026-11-01","details":{"tech":"fm")" + details + "}" + more + "}");
        EXPECT_EQ(added.status, 201U) << added.code() << added.wrong_field();
        return added;
    }
    Answer counts(const std::string& query = {})
    {
        return api.get(admin, "/api/v1/asset-counts?kind=station" + query);
    }
    // Of the only item of a list of counts.
    static std::int64_t only(const Answer& counted, std::string_view list)
    {
        const auto& items = counted.body.at(list).as_array();
        return items.size() == 1 ? items.front().as_object().at("count").as_int64() : -1;
    }
    // Every station with the one it belongs to, in the order of names.
    std::vector<std::string> register_now()
    {
        const Answer listed = api.get(admin, "/api/v1/assets?kind=station");
        std::vector<std::string> found;
        for (const auto& item : listed.body.at("items").as_array()) {
            const auto& one = item.as_object();
            const auto* of = one.at("station_name").if_string();
            found.push_back(std::string(one.at("name").as_string()) + ", "
                + std::string(one.at("unit_name").as_string()) + ", "
                + (of == nullptr ? std::string("-") : std::string(*of)));
        }
        return found;
    }
    // Xã Lớn and a third commune become one as well, by another resolution of the same day.
    Answer merged_again()
    {
        const Answer third = api.post(admin, "/api/v1/units",
            R"({"name":"Xã Thần Sa","kind":"commune","parent":"1","valid_from":"2025-07-01"})");
        EXPECT_EQ(third.status, 201U) << third.code() << third.wrong_field();
        add_station(*UnitId::parse(third.text("id")), "Đài Thần Sa");
        before_second = register_now();
        const Answer done = confirm(wish(R"("kind":"merge","from":[")" + made().text() + R"(",")"
            + third.text("id") + R"("],"to":[{"name":"Xã Gộp","kind":"commune","code":"09998"}])"));
        EXPECT_EQ(done.text("state"), "done") << done.code() << done.text("title");
        return done;
    }
    std::vector<std::string> before_second;

    std::vector<std::string> names(const std::string& query = {})
    {
        return api.get(admin, "/api/v1/assets?kind=station" + query).items("name");
    }
};

TEST_F(UnitChangesStations, two_stations_that_become_one_are_counted_as_one)
{
    add_station(world.commune, "Đài Võ Nhai");
    add_station(world.other_commune, "Đài La Hiên");
    ASSERT_EQ(only(counts(), "kinds"), 2);
    merged();
    const Answer now = counts();
    EXPECT_EQ(only(now, "kinds"), 1);
    EXPECT_EQ(only(now, "technologies"), 1);
    EXPECT_EQ(only(now, "conditions"), 1);
    EXPECT_EQ(only(now, "fundings"), 1);
    EXPECT_EQ(now.number("station_parts"), 2);
    const Answer before = counts("&day=2026-11-22");
    EXPECT_EQ(only(before, "kinds"), 2) << "the day before they were stations of their own";
    EXPECT_EQ(before.number("station_parts"), 0);
}

TEST_F(UnitChangesStations, a_change_taken_back_leaves_what_another_of_its_day_had_made)
{
    add_station(world.commune, "Đài Võ Nhai");
    add_station(world.other_commune, "Đài La Hiên");
    merged();
    const Answer second = merged_again();
    EXPECT_THAT(before_second,
        ElementsAre("Đài La Hiên, Xã Lớn, Đài truyền thanh xã Lớn", "Đài Thần Sa, Xã Thần Sa, -",
            "Đài truyền thanh xã Lớn, Xã Lớn, -", "Đài Võ Nhai, Xã Lớn, Đài truyền thanh xã Lớn"));
    EXPECT_EQ(only(counts(), "kinds"), 1);
    EXPECT_EQ(counts().number("station_parts"), 4);
    ASSERT_EQ(undo(second).text("state"), "undone");
    EXPECT_EQ(register_now(), before_second);
}

TEST_F(UnitChangesStations, a_change_taken_back_leaves_what_somebody_entered_on_its_day)
{
    const Answer first = add_station(world.commune, "Đài Võ Nhai");
    // Of one commune two, of which the one belongs to the other since this very day.
    const Answer own = api.post(admin, "/api/v1/assets",
        R"({"kind":"station","name":"Đài mới","unit":"2","from":"2026-11-23",)"
        R"("details":{"tech":"ip"}})");
    ASSERT_EQ(own.status, 201U) << own.code();
    ASSERT_EQ(api.patch(admin, "/api/v1/assets/" + first.text("id"),
                     R"({"station":")" + own.text("id") + R"(","from":"2026-11-23"})")
                  .status,
        200U);
    add_station(world.other_commune, "Đài La Hiên");
    const auto before = register_now();
    const Answer done = merged();
    ASSERT_NE(register_now(), before);
    ASSERT_EQ(undo(done).text("state"), "undone");
    EXPECT_EQ(register_now(), before);
}

TEST_F(UnitChangesStations, a_change_of_an_earlier_version_did_not_keep_what_it_had_joined)
{
    add_station(world.commune, "Đài Võ Nhai");
    add_station(world.other_commune, "Đài La Hiên");
    const auto before = register_now();
    const Answer done = merged();
    world.commit([&](app::Records& records) {
        auto record = records.unit_changes().find(*UnitChangeId::parse(done.text("id")));
        record->preview.stations.reset();
        return records.unit_changes().save(*record, record->version);
    });
    ASSERT_EQ(api.post(admin, "/api/v1/unit-changes/" + done.text("id") + "/undo",
                     R"({"version":)" + std::to_string(done.number("version") + 1) + "}")
                  .text("state"),
        "undone");
    EXPECT_EQ(register_now(), before);
}

TEST_F(UnitChangesStations, what_belongs_to_a_part_names_it_as_such)
{
    const Answer old = add_station(world.commune, "Đài truyền thanh xã Lớn");
    add_station(world.other_commune, "Đài La Hiên");
    const Answer cluster = api.post(admin, "/api/v1/assets",
        R"({"kind":"cluster","name":"Cụm cũ","unit":"2","from":"2026-11-01","details":{},)"
        R"("station":")"
            + old.text("id") + "\"}");
    ASSERT_EQ(cluster.status, 201U) << cluster.code();
    EXPECT_EQ(cluster.text("station_name"), "Đài truyền thanh xã Lớn");
    merged();
    EXPECT_EQ(api.get(admin, "/api/v1/assets/" + cluster.text("id")).text("station_name"),
        "Đài truyền thanh xã Lớn (nhóm)");
}

TEST_F(UnitChangesStations, the_preview_says_what_becomes_of_them)
{
    add_station(world.commune, "Đài Võ Nhai");
    add_station(world.other_commune, "Đài La Hiên");
    ASSERT_EQ(api.post(admin, "/api/v1/assets",
                     R"({"kind":"board","name":"Bảng tin","unit":"3","from":"2026-11-01",)"
                     R"("details":{"size_class":"commune"}})")
                  .status,
        201U);
    const Answer shown = look();
    const auto& total = shown.body.at("total").as_object();
    EXPECT_EQ(total.at("station").as_int64(), 2);
    EXPECT_EQ(total.at("board").as_int64(), 1);
    EXPECT_FALSE(total.contains("asset"));
    const auto& joined = shown.body.at("joined_stations").as_object();
    EXPECT_EQ(joined.at("before").as_int64(), 2);
    EXPECT_EQ(joined.at("after").as_int64(), 1);
    EXPECT_EQ(joined.at("parts").as_int64(), 2);
    const auto& one = joined.at("units").as_array().at(0).as_object();
    EXPECT_EQ(one.at("unit_name"), "Xã Lớn");
    EXPECT_EQ(one.at("station"), "Đài truyền thanh xã Lớn");
    EXPECT_TRUE(one.at("made").as_bool());
}

TEST_F(UnitChangesStations, a_unit_that_goes_on_keeps_its_station_as_that_of_all)
{
    add_station(world.commune, "Đài Võ Nhai");
    add_station(world.other_commune, "Đài La Hiên");
    const Answer shown = wish(R"("kind":"merge","from":["2","3"],"to":[{"id":"2"}])");
    const auto& joined = shown.body.at("joined_stations").as_object();
    EXPECT_EQ(joined.at("before").as_int64(), 2);
    EXPECT_EQ(joined.at("parts").as_int64(), 1);
    const auto& one = joined.at("units").as_array().at(0).as_object();
    EXPECT_EQ(one.at("station"), "Đài Võ Nhai");
    EXPECT_FALSE(one.at("made").as_bool());
    const auto before = register_now();
    const Answer done = confirm(shown);
    EXPECT_THAT(register_now(),
        ElementsAre("Đài La Hiên, Xã Võ Nhai, Đài Võ Nhai", "Đài Võ Nhai, Xã Võ Nhai, -"));
    ASSERT_EQ(undo(done).text("state"), "undone");
    EXPECT_EQ(register_now(), before);
}

TEST_F(UnitChangesStations, what_all_say_alike_is_said_of_the_station_they_became)
{
    add_station(world.commune, "Đài Võ Nhai",
        R"(,"budget_line":"Sự nghiệp văn hóa","serial":"A1","note":"Cũ","hamlets_served":"7")",
        R"(,"funding":"budget","condition":"works","condition_on":"2026-11-05")");
    add_station(world.other_commune, "Đài La Hiên",
        R"(,"budget_line":"Sự nghiệp văn hóa","serial":"A2","note":"Mới","hamlets_served":"5")",
        R"(,"funding":"budget","condition":"works","condition_on":"2026-11-12")");
    merged();
    const auto one = api.get(admin, "/api/v1/assets?kind=station&q=truyen%20thanh").item(0);
    const auto& details = one.at("details").as_object();
    EXPECT_EQ(details.at("budget_line"), "Sự nghiệp văn hóa");
    EXPECT_EQ(details.at("tech"), "fm");
    EXPECT_EQ(details.at("hamlets_served"), "12");
    EXPECT_FALSE(details.contains("serial")) << "that of one machine";
    EXPECT_FALSE(details.contains("note")) << "they say different things";
    EXPECT_EQ(one.at("funding"), "budget");
    EXPECT_EQ(one.at("condition"), "works");
    EXPECT_EQ(one.at("condition_on"), "2026-11-05") << "since then nobody has seen all of it";
    EXPECT_TRUE(one.at("warnings").as_array().empty());
}

TEST_F(UnitChangesStations, stations_found_in_different_states_are_none_in_one)
{
    const std::string seen = R"(,"condition_on":"2026-11-05","condition":")";
    add_station(world.commune, "Đài Võ Nhai", {}, seen + "works\"");
    add_station(world.other_commune, "Đài La Hiên", {}, seen + "broken\"");
    merged();
    const auto one = api.get(admin, "/api/v1/assets?kind=station&q=truyen%20thanh").item(0);
    EXPECT_EQ(one.at("condition"), "unknown");
    EXPECT_TRUE(one.at("condition_on").is_null());
}

TEST_F(UnitChangesStations, a_plan_for_the_new_commune_is_advised_of_one_station)
{
    add_station(world.commune, "Đài Võ Nhai");
    add_station(world.other_commune, "Đài La Hiên");
    merged();
    const Answer advised = api.get(admin, "/api/v1/station-plan-advice?unit=" + made().text());
    ASSERT_EQ(advised.status, 200U) << advised.code();
    ASSERT_EQ(advised.body.at("items").as_array().size(), 1U);
    EXPECT_EQ(advised.item(0).at("action"), "convert");
    EXPECT_EQ(advised.item(0).at("quantity").as_int64(), 1);
}

}
}
