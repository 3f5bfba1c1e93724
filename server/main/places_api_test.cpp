// Where units lie and who is out of earshot, as clients are told, on a real store.
#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/app/boundaries.hpp"
#include "server/app/devices.hpp"
#include "server/main/testing/register_api.hpp"

namespace nguon {
namespace {

using testing::Answer;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::RegisterApi;

std::string square(double south, double west, double side)
{
    const auto corner = [](double latitude, double longitude) {
        std::ostringstream text;
        text << '[' << longitude << ',' << latitude << ']';
        return text.str();
    };
    std::ostringstream text;
    text << R"({"type":"Polygon","coordinates":[[)" << corner(south, west) << ','
         << corner(south, west + side) << ',' << corner(south + side, west + side) << ','
         << corner(south + side, west) << ',' << corner(south, west) << "]]}";
    return text.str();
}

class PlacesApi : public ::testing::Test {
protected:
    PlacesApi()
    {
        world.commit([&](app::Records& records) {
            const Day today = day_of(world.clock().now());
            Unit unit = *records.units().find(world.commune, today);
            unit.code = "05716";
            records.units().change(unit, unit.valid_from, "", unit.version);
            records.units().set_households(world.hamlet, 80);
        });
    }

    static std::string feature(const std::string& properties, const std::string& geometry)
    {
        return R"({"type":"Feature","properties":{)" + properties + R"(},"geometry":)" + geometry
            + "}";
    }
    Answer import(const std::string& features, AccountId who)
    {
        return api.post(who, "/api/v1/boundaries",
            R"({"type":"FeatureCollection","features":[)" + features + "]}");
    }
    void place_devices(Point first, Point second)
    {
        world.commit([&](app::Records& records) {
            for (const auto& [id, place] : { std::pair(world.first_cluster, first),
                     std::pair(world.second_cluster, second) }) {
                Device device = *records.devices().find(id);
                device.place = place;
                device.power_w = 80;
                ++device.version;
                ASSERT_TRUE(records.devices().save(device, device.version - 1));
            }
        });
    }
    std::string boundaries(const std::string& query = {})
    {
        return "/api/v1/boundaries?under=" + world.province.text() + query;
    }

    RegisterApi api;
    testing::World& world = api.world();
};

TEST_F(PlacesApi, boundaries_are_taken_over_and_what_is_wrong_is_listed)
{
    const Answer answer = import(feature(R"("code":"05716")", square(21.7, 106, 0.1)) + ","
            + feature(R"("code":"99999")", square(21.7, 106, 0.1)) + ","
            + feature(R"("code":"05716")", square(21.7, 106, 0.1)) + ","
            + feature(R"("name":"xom lang muoi","parent_code":"05716")",
                R"({"type":"Point","coordinates":[106.05,21.75]})"),
        world.admin);
    ASSERT_EQ(answer.status, 200U) << answer.code();
    EXPECT_EQ(answer.number("saved"), 2);
    const auto& refused = answer.body.at("refused").as_array();
    ASSERT_EQ(refused.size(), 2U);
    EXPECT_EQ(refused[0].at("name").as_string(), "99999");
    EXPECT_EQ(refused[0].at("code").as_string(), "boundary.unknown_unit");
    EXPECT_EQ(refused[1].at("code").as_string(), "boundary.twice");
    EXPECT_THAT(api.get(world.editor, boundaries()).items("name"),
        ElementsAre("Xã Võ Nhai", "Xóm Làng Mười"));
    EXPECT_THAT(api.get(world.editor, boundaries("&kind=commune")).items("name"),
        ElementsAre("Xã Võ Nhai"));
    const Answer page = api.get(world.editor, boundaries("&limit=1"));
    EXPECT_THAT(page.items("name"), ElementsAre("Xã Võ Nhai"));
    EXPECT_THAT(
        api.get(world.editor, boundaries("&limit=1&cursor=" + page.text("next"))).items("name"),
        ElementsAre("Xóm Làng Mười"));
}

TEST_F(PlacesApi, outlines_that_are_most_likely_not_meant_are_taken_and_told)
{
    const auto hamlet = [](const std::string& at) {
        return feature(R"("name":"Xóm Làng Mười","parent_code":"05716")",
            R"({"type":"Point","coordinates":)" + at + "}");
    };
    const auto doubts_of = [&](const std::string& features) {
        const Answer answer = import(features, world.admin);
        EXPECT_EQ(answer.status, 200U) << answer.code();
        std::vector<std::string> codes;
        for (const auto& one : answer.body.at("doubted").as_array())
            codes.emplace_back(one.at("code").as_string());
        return codes;
    };
    const std::string commune = feature(R"("code":"05716")", square(21.7, 106, 0.1));
    EXPECT_THAT(doubts_of(commune + "," + hamlet("[106.05,21.75]")), IsEmpty());
    EXPECT_THAT(doubts_of(hamlet("[106.40,21.75]")), ElementsAre("boundary.outside_parent"));
    EXPECT_THAT(doubts_of(feature(R"("code":"05716")", square(17.5, 110.2, 0.1))),
        ElementsAre("boundary.in_the_sea"));
    EXPECT_THAT(api.get(world.editor, boundaries("&kind=commune")).items("name"),
        ElementsAre("Xã Võ Nhai"))
        << "a doubt takes nothing away";
}

TEST_F(PlacesApi, an_outline_away_from_the_devices_of_its_unit_is_told)
{
    place_devices({ 21.75, 106.05 }, { 21.76, 106.06 });
    const auto doubts_of = [&](const std::string& outline) {
        const Answer answer = import(feature(R"("code":"05716")", outline), world.admin);
        return answer.body.at("doubted").as_array();
    };
    const std::string elsewhere = square(21.2, 105.2, 0.1);
    EXPECT_THAT(doubts_of(elsewhere), IsEmpty()) << "two may both be wrong";
    world.commit([&](app::Records& records) {
        Device third = *records.devices().find(world.first_cluster);
        third.id = DeviceId(777);
        third.name = "Cụm thứ ba";
        third.public_key.clear();
        third.place = Point{ 21.74, 106.04 };
        records.devices().add(third);
    });
    const auto told = doubts_of(elsewhere);
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(told[0].at("code").as_string(), "boundary.away_from_devices");
    EXPECT_EQ(told[0].at("name").as_string(), "05716");
    EXPECT_THAT(doubts_of(square(21.7, 106, 0.1)), IsEmpty());
}

TEST_F(PlacesApi, an_outline_abroad_is_refused)
{
    const Answer answer = import(feature(R"("code":"05716")", square(48, 2, 0.1)), world.admin);
    ASSERT_EQ(answer.status, 200U) << answer.code();
    EXPECT_EQ(answer.number("saved"), 0);
    EXPECT_EQ(answer.body.at("refused").at(0).at("code").as_string(), "place.abroad");
}

TEST_F(PlacesApi, a_file_of_boundaries_may_be_looked_at_first)
{
    const std::string features = feature(R"("code":"05716")", square(21.7, 106, 0.1)) + ","
        + feature(R"("code":"99999")", square(21.7, 106, 0.1));
    const auto look = [&](AccountId who) {
        return api.post(who, "/api/v1/boundaries?preview=true",
            R"({"type":"FeatureCollection","features":[)" + features + "]}");
    };
    const Answer seen = look(world.admin);
    ASSERT_EQ(seen.status, 200U) << seen.code();
    EXPECT_EQ(seen.number("saved"), 1);
    EXPECT_EQ(seen.body.at("refused").as_array().size(), 1U);
    EXPECT_THAT(api.get(world.editor, boundaries()).items("name"), IsEmpty());
    EXPECT_EQ(import(features, world.admin).number("saved"), 1);
    EXPECT_THAT(api.get(world.editor, boundaries()).items("name"), ElementsAre("Xã Võ Nhai"));
}

TEST_F(PlacesApi, boundaries_of_a_day_are_those_of_its_units)
{
    import(feature(R"("code":"05716")", square(21.7, 106, 0.1)), world.admin);
    const Day today = day_of(world.clock().now());
    const Answer look = api.post(world.admin, "/api/v1/unit-changes",
        R"({"kind":"merge","from":[")" + world.commune.text() + R"(",")"
            + world.other_commune.text()
            + R"("],"to":[{"name":"Xã Lớn","kind":"commune","code":"09999"}],"on":")"
            + to_iso(today) + R"(","resolution":"12/NQ-HĐND"})");
    const Answer merged = api.post(world.admin,
        "/api/v1/unit-changes/" + look.text("id") + "/confirm", R"({"resolution":"12/NQ-HĐND"})");
    ASSERT_EQ(merged.text("state"), "done") << look.code() << merged.code();
    const std::string then = "&day=" + to_iso(today - std::chrono::days(1));
    EXPECT_THAT(api.get(world.admin, boundaries()).items("name"), ElementsAre("Xã Lớn"));
    EXPECT_THAT(api.get(world.admin, boundaries(then)).items("name"), ElementsAre("Xã Võ Nhai"));
    const Answer heir = api.get(world.admin, boundaries("&limit=1"));
    const std::string of_heir = "/api/v1/boundaries?under=" + heir.items("unit").at(0) + then;
    EXPECT_THAT(api.get(world.admin, of_heir).items("name"), ElementsAre("Xã Võ Nhai"));
    EXPECT_EQ(api.get(world.admin, boundaries("&day=1990-01-01")).code(), "unit.missing");
}

TEST_F(PlacesApi, a_map_that_has_it_already_is_told_so)
{
    import(feature(R"("code":"05716")", square(21.7, 106, 0.1)), world.admin);
    const Answer first = api.get(world.editor, boundaries());
    const std::string etag(first.headers.get("ETag"));
    ASSERT_FALSE(etag.empty());
    net::Headers known;
    known.set("If-None-Match", etag);
    EXPECT_EQ(api.call(world.editor, net::Method::get, boundaries(), {}, known).status, 304U);
    import(feature(R"("code":"05716")", square(21.8, 106, 0.1)), world.admin);
    EXPECT_EQ(api.call(world.editor, net::Method::get, boundaries(), {}, known).status, 200U);
}

TEST_F(PlacesApi, hostile_and_broken_files_are_refused)
{
    const auto code_of = [&](const std::string& geometry) {
        const Answer answer = import(feature(R"("code":"05716")", geometry), world.admin);
        return std::string(answer.body.at("refused").as_array().at(0).at("code").as_string());
    };
    EXPECT_EQ(
        code_of(
            R"({"type":"Polygon","coordinates":[[[106,21],[106.1,21],[106.1,21.1],[106,21.1]]]})"),
        "boundary.not_closed");
    EXPECT_EQ(code_of(square(106, 21.7, 0.1)), "boundary.outside");
    EXPECT_EQ(code_of(R"({"type":"Polygon","coordinates":[[["a",1]]]})"), "boundary.not_geojson");
    EXPECT_EQ(code_of(R"({"type":"LineString","coordinates":[[106,21],[107,22]]})"),
        "boundary.not_geojson");
    EXPECT_EQ(code_of("null"), "boundary.not_geojson");
    const auto post = [&](const std::string& text) {
        return api.post(world.admin, "/api/v1/boundaries", text).code();
    };
    EXPECT_EQ(post("[1]"), "input.not_an_object");
    EXPECT_EQ(post(R"({"type":"Topology"})"), "boundary.not_geojson");
    EXPECT_EQ(post(R"({"features":)" + std::string(40, '[') + std::string(40, ']') + "}"),
        "input.not_json");
    EXPECT_THAT(api.get(world.editor, boundaries()).items("name"), IsEmpty());
    EXPECT_EQ(api.get(world.editor, "/api/v1/boundaries").status, 422U);
}

TEST_F(PlacesApi, only_who_manages_units_may_say_where_they_lie)
{
    const Answer answer
        = import(feature(R"("code":"05716")", square(21.7, 106, 0.1)), world.editor);
    EXPECT_EQ(answer.status, 403U);
    EXPECT_EQ(answer.code(), "unit.not_allowed");
}

TEST_F(PlacesApi, the_coverage_names_who_is_out_of_earshot_and_who_takes_turns)
{
    place_devices({ 21.75, 106.05 }, { 21.75, 106.0535 });
    import(feature(R"("name":"Xóm Làng Mười","parent_code":"05716")",
               R"({"type":"Point","coordinates":[106.05,21.75]})"),
        world.admin);
    const std::string path = "/api/v1/units/" + world.commune.text() + "/coverage";
    const Answer near = api.get(world.editor, path);
    ASSERT_EQ(near.status, 200U) << near.code();
    const auto& hamlet = near.body.at("units").as_array().at(0);
    EXPECT_EQ(hamlet.at("placing").as_string(), "point");
    EXPECT_EQ(hamlet.at("households_out").as_int64(), 0);
    EXPECT_EQ(near.body.at("devices").as_array().size(), 2U);
    ASSERT_EQ(near.body.at("disturbances").as_array().size(), 1U);
    EXPECT_FALSE(near.body.at("disturbances").at(0).at("together").as_bool());

    import(feature(R"("name":"Xóm Làng Mười","parent_code":"05716")",
               R"({"type":"Point","coordinates":[106.12,21.75]})"),
        world.admin);
    const Answer far = api.get(world.editor, path);
    EXPECT_EQ(far.body.at("units").at(0).at("households_out").as_int64(), 80);
    EXPECT_EQ(api.get(world.stranger, path).status, 403U);
    EXPECT_EQ(api.get(world.editor, "/api/v1/units/999/coverage").status, 404U);
    EXPECT_EQ(api.get(world.editor, path + "?airing_s=0").status, 422U);
}

TEST_F(PlacesApi, the_coverage_of_an_earlier_day_has_its_households_and_its_loudspeakers)
{
    app::Deed yesterday = world.by(world.admin);
    yesterday.now -= std::chrono::hours(24);
    const std::string eve = to_iso(day_of(yesterday.now));
    Device wish;
    wish.name = "Cụm loa chợ";
    wish.unit = world.commune;
    wish.place = Point{ 21.75, 106.05 };
    wish.speakers = 2;
    wish.power_w = 80;
    const auto made = world.commit(
        [&](app::Records& records) { return app::add_device(records, yesterday, wish); });
    ASSERT_TRUE(made) << made.error().code;
    import(feature(R"("name":"Xóm Làng Mười","parent_code":"05716")",
               R"({"type":"Point","coordinates":[106.05,21.75]})"),
        world.admin);
    world.commit([&](app::Records& records) {
        records.units().set_households(world.hamlet, 95, day_of(world.clock().now()));
    });
    const auto removed = world.commit([&](app::Records& records) {
        return app::remove_device(records, world.by(world.admin), made->id, std::nullopt);
    });
    ASSERT_TRUE(removed) << removed.error().code;

    const std::string path = "/api/v1/units/" + world.commune.text() + "/coverage";
    const Answer now = api.get(world.editor, path);
    ASSERT_EQ(now.status, 200U) << now.code();
    EXPECT_EQ(now.body.at("units").at(0).at("households").as_int64(), 95);
    EXPECT_EQ(now.body.at("units").at(0).at("households_out").as_int64(), 95);
    const Answer then = api.get(world.editor, path + "?day=" + eve);
    ASSERT_EQ(then.status, 200U) << then.code();
    const auto& hamlet = then.body.at("units").at(0);
    EXPECT_EQ(hamlet.at("households").as_int64(), 80);
    EXPECT_EQ(hamlet.at("households_since").as_string(), "unknown");
    EXPECT_LT(hamlet.at("households_out").as_int64(), 80);
    ASSERT_EQ(then.body.at("devices").as_array().size(), 1U);
    EXPECT_EQ(then.body.at("devices").at(0).at("name").as_string(), "Cụm loa chợ");
    EXPECT_EQ(api.get(world.editor, path + "?day=2099-01-01").wrong_field(), "day");
    EXPECT_EQ(api.get(world.editor, path + "?day=2025-06-30").code(), "unit.not_then");
    EXPECT_EQ(api.get(world.stranger, path + "?day=" + eve).status, 403U);
}

TEST_F(PlacesApi, the_coverage_of_an_earlier_day_has_the_power_and_the_direction_of_then)
{
    app::Deed eve = world.by(world.admin);
    eve.now -= std::chrono::hours(24);
    Device wish;
    wish.name = "Cụm loa chợ";
    wish.unit = world.commune;
    wish.place = Point{ 21.75, 106.05 };
    wish.speakers = 1;
    wish.power_w = 20;
    const auto made
        = world.commit([&](app::Records& records) { return app::add_device(records, eve, wish); });
    ASSERT_TRUE(made) << made.error().code;
    Device louder = *made;
    louder.power_w = 200;
    louder.speakers = 4;
    louder.bearing = 90;
    const auto edited = world.commit([&](app::Records& records) {
        return app::edit_device(records, world.by(world.admin), louder, std::nullopt);
    });
    ASSERT_TRUE(edited) << edited.error().code;
    const std::string path = "/api/v1/units/" + world.commune.text() + "/coverage";
    const auto horn_of = [&](const std::string& asked) {
        const Answer answer = api.get(world.editor, path + asked);
        EXPECT_EQ(answer.status, 200U) << answer.code();
        return answer.body.at("devices").at(0);
    };
    const auto now = horn_of("");
    EXPECT_TRUE(now.at("sound_since").is_null());
    EXPECT_EQ(now.at("speakers").as_int64(), 4);
    const std::string day = to_iso(day_of(eve.now));
    const auto then = horn_of("?day=" + day);
    EXPECT_EQ(then.at("speakers").as_int64(), 1);
    EXPECT_TRUE(then.at("bearing").is_null());
    EXPECT_EQ(then.at("sound_since").as_string(), day);
    EXPECT_LT(then.at("reach_m").to_number<double>(), now.at("reach_m").to_number<double>());
}

TEST_F(PlacesApi, real_boundaries_of_a_province_are_read_whole)
{
    std::ifstream file(NGUON_SOURCE_DIR "/../shared/data/units/boundaries/thai_nguyen.geojson");
    if (!file)
        GTEST_SKIP() << "no boundaries beside the project";
    std::ostringstream text;
    text << file.rdbuf();
    const Answer answer = api.post(world.admin, "/api/v1/boundaries", text.str());
    ASSERT_EQ(answer.status, 200U);
    EXPECT_EQ(answer.number("saved"), 1); // of the small world only one commune has its code
    const auto& refused = answer.body.at("refused").as_array();
    EXPECT_EQ(refused.size(), 91U);
    for (const json::Value& one : refused)
        EXPECT_EQ(one.at("code").as_string(), "boundary.unknown_unit");
    const Answer listed = api.get(world.editor, boundaries());
    EXPECT_GT(listed.item(0).at("outlines").at(0).as_array().size(), 20U);
}

TEST_F(PlacesApi, a_place_that_is_hardly_meant_is_doubted)
{
    const auto doubt = [&](const std::string& at) {
        const Answer said = api.get(
            world.editor, "/api/v1/units/" + world.commune.text() + "/place-doubt?at=" + at);
        EXPECT_EQ(said.status, 200U) << said.code();
        const json::Value& one = said.body.at("doubt");
        return one.is_null() ? std::string() : std::string(one.as_object().at("code").as_string());
    };
    EXPECT_EQ(doubt("21.75,106.07"), "");
    EXPECT_EQ(doubt("19.0,110.0"), "place.in_the_sea");
    EXPECT_EQ(doubt("48.85,2.35"), "place.abroad");
    EXPECT_EQ(doubt("106.07,21.75"), "place.changed_over");
    ASSERT_EQ(
        import(feature(R"("code":"05716")", square(21.7, 106.0, 0.1)), world.admin).status, 200U);
    EXPECT_EQ(doubt("21.75,106.07"), "");
    EXPECT_EQ(doubt("10.78,106.7"), "place.outside_unit");
    EXPECT_EQ(api.get(world.editor, "/api/v1/units/999999/place-doubt?at=21.7,106").code(),
        "unit.missing");
    EXPECT_EQ(api.get(world.editor,
                     "/api/v1/units/" + world.commune.text() + "/place-doubt?at=Cao+B%E1%BA%B1ng")
                  .wrong_field(),
        "at");
}

}
}
