// The register: what clients are answered, and what becomes of it when devices and units change.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/app/assets.hpp"
#include "server/app/devices.hpp"
#include "server/main/testing/unit_changes_api.hpp"
#include "json/write.hpp"

namespace nguon {
namespace {

using namespace std::string_literals;
using testing::Answer;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::UnitChangesApi;

const std::string jpeg = "\xFF\xD8\xFF\xE0 a picture"s;

class AssetsApi : public UnitChangesApi {
protected:
    // Without the braces around its fields.
    Answer add(const std::string& fields)
    {
        return api.post(world.admin, "/api/v1/assets", "{" + fields + "}");
    }
    Answer add_station(UnitId unit, const std::string& name, const std::string& more = {})
    {
        const Answer made = add(R"("kind":"station","name":")" + name + R"(","unit":")"
            + unit.text() + R"(","from":"2026-11-01","details":{"tech":"fm"})" + more);
        EXPECT_EQ(made.status, 201U) << made.code() << made.wrong_field();
        return made;
    }
    static std::string one(const Answer& asset) { return "/api/v1/assets/" + asset.text("id"); }
    std::vector<std::string> names(const std::string& query, std::optional<AccountId> who = {})
    {
        return api.get(who.value_or(world.admin), "/api/v1/assets?" + query).items("name");
    }
    Answer change(const Answer& asset, const std::string& fields)
    {
        return api.patch(world.admin, one(asset), "{" + fields + "}");
    }
    std::optional<Asset> of_device(DeviceId id, Day day)
    {
        const AssetEras eras
            = read([&](app::Records& records) { return records.assets().history_of_device(id); });
        const Asset* found = era_on(eras, day);
        return found == nullptr ? std::nullopt : std::optional(*found);
    }
};

TEST_F(AssetsApi, what_is_entered_is_there_from_its_day_on_and_not_before)
{
    const Answer made = add_station(world.commune, "Đài truyền thanh xã Võ Nhai");
    EXPECT_EQ(made.text("unit_name"), "Xã Võ Nhai");
    EXPECT_THAT(names("kind=station"), ElementsAre("Đài truyền thanh xã Võ Nhai"));
    EXPECT_THAT(names("kind=station&day=2026-10-31"), IsEmpty());
    EXPECT_THAT(names("q=dai%20truyen"), ElementsAre("Đài truyền thanh xã Võ Nhai"));
    EXPECT_EQ(api.get(world.admin, one(made) + "?day=2026-10-31").code(), "asset.not_then");
    const auto warning = made.body.at("warnings").as_array().at(0).as_object();
    EXPECT_EQ(warning.at("code"), "asset.no_budget_line");
    EXPECT_THAT(api.deeds(), Contains("asset.added"));
    EXPECT_THAT(api.hints(), Contains("asset"));
}

TEST_F(AssetsApi, what_cannot_be_is_refused_with_its_field)
{
    const std::string station = R"("kind":"station","name":"Đài","details":{"tech":"fm"})";
    const auto field = [&](const std::string& fields) {
        const Answer answer = add(fields);
        EXPECT_EQ(answer.status, 422U) << fields;
        return answer.wrong_field();
    };
    EXPECT_EQ(field(R"("kind":"station","name":"Đài")"), "details.tech");
    EXPECT_EQ(field(R"("kind":"tower","name":"Đài")"), "kind");
    EXPECT_EQ(field(R"("kind":"station")"), "name");
    EXPECT_EQ(field(station + R"(,"from":"2026-11-24")"), "from") << "tomorrow";
    EXPECT_EQ(field(station + R"(,"from":"2025-06-30","unit":"2")"), "unit")
        << "the commune was not there yet";
    EXPECT_EQ(field(station + R"(,"unit":"99")"), "unit");
    EXPECT_EQ(field(station + R"(,"station":"99")"), "station");
    EXPECT_EQ(field(station + R"(,"lat":21.7)"), "lon");
    EXPECT_EQ(field(R"("kind":"board","name":"B","details":{"size_class":"large"})"),
        "details.operator_unit");
    EXPECT_EQ(field(R"("kind":"website","name":"W","details":{"url":"ftp://example.vn"
})"),
        "details.url");
    EXPECT_EQ(field(R"("kind":"website","name":"W","details":{"url":7})"), "details.url");
}

TEST_F(AssetsApi, who_may_not_see_or_change_is_told_so)
{
    const Answer made = add_station(world.commune, "Đài Võ Nhai");
    EXPECT_EQ(api.get(world.stranger, one(made)).status, 404U);
    EXPECT_THAT(names("", world.stranger), IsEmpty());
    EXPECT_EQ(api.get(world.editor, one(made)).status, 200U);
    EXPECT_FALSE(api.get(world.editor, one(made)).body.at("may_edit").as_bool());
    EXPECT_EQ(api.patch(world.editor, one(made), R"({"name":"X"})").code(), "asset.not_allowed");
    EXPECT_EQ(api.post(world.editor, one(made) + "/end").code(), "asset.not_allowed");
    EXPECT_EQ(api.patch(world.stranger, one(made), R"({"name":"X"})").status, 404U);
    EXPECT_EQ(api.get(world.stranger, one(made) + "/history").status, 404U);
    EXPECT_EQ(api.get(world.stranger, one(made) + "/files").status, 404U);
    EXPECT_EQ(api.patch(api.commune_admin, one(made), R"({"unit":"3"})").wrong_field(), "unit")
        << "a unit that he does not see";
    const Answer out = api.post(world.editor, "/api/v1/assets",
        R"({"kind":"station","name":"Đài","unit":"2","details":{"tech":"ip"}})");
    EXPECT_EQ(out.code(), "asset.not_allowed");
}

TEST_F(AssetsApi, a_change_of_the_past_is_history_and_two_at_once_are_told)
{
    const Answer made = add_station(world.commune, "Đài Võ Nhai");
    const Answer now = change(
        made, R"("condition":"works","condition_on":"2026-11-20","from":"2026-11-20","version":1)");
    EXPECT_EQ(now.status, 200U) << now.code() << now.wrong_field();
    const Answer late = change(made, R"("name":"Đài","version":1)");
    EXPECT_EQ(late.status, 409U);
    EXPECT_EQ(late.code(), "asset.stale");
    EXPECT_EQ(late.body.at("current").as_object().at("condition"), "works");
    EXPECT_EQ(
        change(made, R"("details":{"tech":"ip"},"from":"2026-11-10")").text("from"), "2026-11-10");
    const Answer history = api.get(world.editor, one(made) + "/history");
    EXPECT_THAT(history.items("from"), ElementsAre("2026-11-01", "2026-11-10", "2026-11-20"));
    EXPECT_THAT(history.items("condition"), ElementsAre("unknown", "unknown", "works"));
    EXPECT_EQ(history.item(0).at("details").as_object().at("tech"), "fm");
    EXPECT_EQ(history.item(2).at("details").as_object().at("tech"), "ip");
}

TEST_F(AssetsApi, it_ends_on_a_day_and_an_error_is_taken_back)
{
    const Answer made = add_station(world.commune, "Đài Võ Nhai");
    EXPECT_EQ(api.post(world.admin, one(made) + "/end", R"({"day":"2026-11-20"})").status, 204U);
    EXPECT_THAT(names("kind=station"), IsEmpty());
    EXPECT_THAT(names("kind=station&day=2026-11-19"), ElementsAre("Đài Võ Nhai"));
    const Answer wrong = add_station(world.commune, "Nhập nhầm");
    EXPECT_EQ(api.post(world.admin, one(wrong) + "/end", R"({"day":"2026-11-01"})").status, 204U);
    EXPECT_EQ(api.get(world.admin, one(wrong) + "/history").status, 404U);
    EXPECT_THAT(api.deeds(), Contains("asset.erased"));
}

TEST_F(AssetsApi, one_change_for_many_is_all_or_none)
{
    const Answer first = add_station(world.commune, "Đài A");
    const Answer second = add_station(world.other_commune, "Đài B");
    const auto both = [&](const std::string& version, const std::string& change) {
        return api.patch(world.admin, "/api/v1/assets",
            R"({"assets":[{"id":")" + first.text("id") + R"(","version":1},{"id":")"
                + second.text("id") + R"(","version":)" + version + "}]," + change + "}");
    };
    EXPECT_EQ(both("2", R"("funding":"lease")").code(), "asset.stale");
    EXPECT_THAT(names("funding=lease"), IsEmpty()) << "the first one neither";
    EXPECT_EQ(both("1", R"("details":{"colour":"đỏ"})").wrong_field(), "details.colour");
    EXPECT_EQ(both("1", R"("funding":"lease")").number("changed"), 2);
    EXPECT_THAT(names("funding=lease"), ElementsAre("Đài A", "Đài B"));
}

TEST_F(AssetsApi, a_serial_number_is_of_one_thing_in_whatever_case)
{
    const Answer first = add_station(world.commune, "Đài A");
    const Answer second = add_station(world.commune, "Đài B");
    const std::string number = R"("details":{"tech":"fm","serial":")";
    ASSERT_EQ(change(first, number + R"(DUP-9"})").status, 200U);
    const Answer refused = change(second, number + R"(dup-9"})");
    EXPECT_EQ(refused.status, 422U);
    EXPECT_EQ(refused.wrong_field(), "details.serial");
    const Answer added = add(R"("kind":"station","name":"Đài C","unit":")" + world.commune.text()
        + R"(","from":"2026-11-01",)" + number + R"(DUP-9"})");
    EXPECT_EQ(added.status, 422U);
    EXPECT_EQ(added.wrong_field(), "details.serial");
    EXPECT_EQ(change(first, R"("name":"Đài A1")").status, 200U) << "its own number";
    EXPECT_EQ(change(second, number + R"(DUP-10"})").status, 200U);
}

TEST_F(AssetsApi, a_serial_number_is_free_again_once_its_device_is_removed)
{
    const app::Deed deed = world.by(world.admin);
    const auto cluster = [&](const char* name) {
        Device wish;
        wish.name = name;
        wish.unit = world.commune;
        return *world.commit(
            [&](app::Records& records) { return app::add_device(records, deed, wish); });
    };
    const Device broken = cluster("Cụm loa hỏng");
    const Device next = cluster("Cụm loa thay");
    const auto put = [&](const Device& device) {
        return api.patch(
            world.admin, "/api/v1/assets/" + device.id.text(), R"({"details":{"serial":"SN-1"}})");
    };
    ASSERT_EQ(put(broken).status, 200U);
    EXPECT_EQ(put(next).status, 422U);
    const auto removed = world.commit([&](app::Records& records) {
        return app::remove_device(records, deed, broken.id, std::nullopt);
    });
    ASSERT_TRUE(removed);
    EXPECT_EQ(put(next).status, 200U);
}

TEST_F(AssetsApi, one_change_for_many_tells_nothing_of_what_stands_elsewhere)
{
    Device wish;
    wish.name = "Cụm loa kín";
    wish.unit = world.other_commune;
    const Device device = *world.commit([&](app::Records& records) {
        return app::add_device(records, world.by(world.admin), wish);
    });
    const auto answer = [&](AccountId who, const std::string& change) {
        return api.patch(who, "/api/v1/assets",
            R"({"assets":[{"id":")" + device.id.text() + R"(","version":1}],)" + change + "}");
    };
    const auto told = [](const Answer& refused) {
        return std::pair(
            refused.status, json::serialise(refused.body).find("Cụm loa kín") != std::string::npos);
    };
    const std::pair<unsigned, bool> missing{ 422U, false };
    EXPECT_EQ(told(answer(api.commune_admin, R"("unit":"2")")), missing);
    EXPECT_EQ(told(answer(api.commune_admin, R"("funding":"lease","from":"2020-01-01")")), missing);
    EXPECT_EQ(answer(api.commune_admin, R"("funding":"lease")").wrong_field(), "assets[0].id");
    EXPECT_TRUE(told(answer(world.admin, R"("unit":"2")")).second) << "whose it is reads its name";
}

TEST_F(AssetsApi, a_device_is_an_asset_that_says_what_the_device_says)
{
    const app::Deed deed = world.by(world.admin);
    Device wish;
    wish.name = "Cụm loa chợ";
    wish.unit = world.commune;
    wish.place = Point{ 21.75, 105.9 };
    Device device = *world.commit(
        [&](app::Records& records) { return app::add_device(records, deed, wish); });
    EXPECT_THAT(names("kind=cluster"), ElementsAre("Cụm loa chợ"));
    const std::string asset = "/api/v1/assets/" + device.id.text();
    const Answer serial = api.patch(
        world.admin, asset, R"({"name":"Khác","unit":"3","details":{"serial":"SN-1"}})");
    EXPECT_EQ(serial.status, 200U) << serial.code() << serial.wrong_field();
    EXPECT_EQ(serial.text("name"), "Cụm loa chợ");
    EXPECT_EQ(serial.text("unit"), "2");

    device.name = "Cụm loa đình";
    device.unit = world.other_commune;
    device = *world.commit(
        [&](app::Records& records) { return app::edit_device(records, deed, device, {}); });
    const auto moved = of_device(device.id, today());
    ASSERT_TRUE(moved);
    EXPECT_EQ(moved->name, "Cụm loa đình");
    EXPECT_EQ(moved->unit, world.other_commune);
    EXPECT_EQ(moved->detail("serial"), "SN-1");

    EXPECT_EQ(api.post(world.admin, asset + "/end").code(), "asset.ends_with_device");
    EXPECT_TRUE(world.commit(
        [&](app::Records& records) { return app::remove_device(records, deed, device.id, {}); }));
    EXPECT_TRUE(of_device(device.id, today())) << "it was there today";
    EXPECT_FALSE(of_device(device.id, today() + std::chrono::days(1)));
}

TEST_F(AssetsApi, files_are_told_by_their_bytes_and_given_out_to_be_saved)
{
    const Answer made = add_station(world.commune, "Đài Võ Nhai");
    const std::string files = one(made) + "/files";
    EXPECT_EQ(api.post(world.admin, files + "?name=anh.jpg", "<svg onload=alert(1)>").code(),
        "asset.bad_file");
    EXPECT_EQ(api.post(world.editor, files, "%PDF-1.4\n%%EOF\n").code(), "asset.not_allowed");
    const Answer kept
        = api.post(world.admin, files + "?name=%E1%BA%A2nh%20%C4%91%C3%A0i.exe", jpeg);
    ASSERT_EQ(kept.status, 201U) << kept.code();
    EXPECT_EQ(kept.text("type"), "image/jpeg");
    EXPECT_EQ(kept.number("size"), static_cast<std::int64_t>(jpeg.size()));
    EXPECT_EQ(api.post(world.admin, files, jpeg).text("hash"), kept.text("hash"));
    EXPECT_THAT(api.get(world.editor, files).items("hash"), ElementsAre(kept.text("hash")));
    const Answer sent = api.get(world.editor, files + "/" + kept.text("hash"));
    EXPECT_EQ(sent.status, 200U);
    EXPECT_EQ(sent.headers.get("Content-Disposition"), "attachment; filename=\"anh-dai.jpg\"");
    EXPECT_EQ(sent.headers.get("X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(api.get(world.stranger, files + "/" + kept.text("hash")).status, 404U);
    EXPECT_EQ(api.get(world.editor, files + "/" + std::string(64, '0')).status, 404U);
    EXPECT_EQ(api.remove(world.editor, files + "/" + kept.text("hash")).status, 403U);
    EXPECT_EQ(api.remove(world.admin, files + "/" + kept.text("hash")).status, 204U);
    EXPECT_THAT(api.get(world.editor, files).items("hash"), IsEmpty());
    // Whoever operates the station shows what he found there, and takes nothing away.
    const AccountId reader = api.add_account(41, "phatthanh", world.commune, "reader");
    EXPECT_EQ(api.post(reader, files, jpeg).code(), "asset.not_allowed");
    const Answer photo = api.post(world.editor, files + "?name=R%C3%A8.jpg", jpeg);
    EXPECT_EQ(photo.status, 201U) << photo.code();
    EXPECT_EQ(api.remove(world.editor, files + "/" + photo.text("hash")).status, 403U);
}

TEST_F(AssetsApi, the_list_is_counted_and_goes_out_as_a_table)
{
    add_station(world.commune, "Đài Võ Nhai");
    const Answer counts = api.get(world.editor, "/api/v1/asset-counts?kind=station");
    EXPECT_EQ(counts.body.at("kinds").as_array().at(0).as_object().at("count"), 1);
    EXPECT_EQ(counts.body.at("technologies").as_array().at(0).as_object().at("technology"), "fm");
    const Answer table
        = api.get(world.editor, "/api/v1/asset-table?kind=station&columns=name,tech,unit");
    EXPECT_EQ(table.status, 200U) << table.code();
    EXPECT_THAT(std::string(table.headers.get("Content-Disposition")),
        HasSubstr("so-dang-ky-2026-11-23.xlsx"));
    EXPECT_EQ(
        api.get(world.editor, "/api/v1/asset-table?columns=name,secret").wrong_field(), "columns");
    EXPECT_EQ(api.get(world.editor, "/api/v1/assets?day=2027-01-01").wrong_field(), "day");
    EXPECT_EQ(api.get(world.editor, "/api/v1/asset-fields").body.at("kinds").as_array().size(), 5U);
}

TEST_F(AssetsApi, communes_without_a_station_are_those_of_the_day)
{
    add_station(world.commune, "Đài Võ Nhai");
    EXPECT_THAT(api.get(world.admin, "/api/v1/stationless-communes").items("name"),
        ElementsAre("Xã La Hiên"));
    EXPECT_THAT(api.get(world.admin, "/api/v1/stationless-communes?day=2026-10-31").items("name"),
        ElementsAre("Xã Võ Nhai", "Xã La Hiên"));
    const Answer page
        = api.get(world.admin, "/api/v1/stationless-communes?day=2026-10-31&limit=1&cursor=2");
    EXPECT_THAT(page.items("name"), ElementsAre("Xã La Hiên"));
    EXPECT_THAT(api.get(world.editor, "/api/v1/stationless-communes").items("name"), IsEmpty());
}

TEST_F(AssetsApi, a_board_below_the_rule_of_the_province_is_warned_of)
{
    EXPECT_EQ(
        api.put(world.editor, "/api/v1/units/1/board-rule", R"({"commune_m2":6,"large_m2":20})")
            .status,
        404U);
    EXPECT_EQ(
        api.put(world.admin, "/api/v1/units/1/board-rule", R"({"commune_m2":6.5,"large_m2":20})")
            .status,
        200U);
    EXPECT_EQ(
        api.get(world.editor, "/api/v1/units/2/board-rule").body.at("commune_m2").as_double(), 6.5);
    const Answer board = add(
        R"("kind":"board","name":"Bảng tin","unit":"2","details":{"size_class":"commune","area_m2":"6"})");
    EXPECT_EQ(
        board.body.at("warnings").as_array().at(0).as_object().at("code"), "asset.board_too_small");
}

TEST_F(AssetsApi, merged_communes_have_one_station_made_of_the_old_ones_and_part_as_they_were)
{
    const Answer first = add_station(world.commune, "Đài Võ Nhai");
    add_station(world.other_commune, "Đài La Hiên");
    add(R"("kind":"cluster","name":"Cụm cũ","unit":"3","from":"2026-11-01","details":{})");
    const Answer done = merged();
    const std::string unit = made().text();
    EXPECT_THAT(names("kind=station&unit=" + unit),
        ElementsAre("Đài La Hiên", "Đài truyền thanh xã Lớn", "Đài Võ Nhai"));
    const Answer part = api.get(world.admin, one(first));
    EXPECT_EQ(part.text("station_name"), "Đài truyền thanh xã Lớn");
    EXPECT_EQ(part.text("unit"), unit);
    EXPECT_THAT(names("kind=cluster&unit=" + unit), Contains("Cụm cũ"));
    EXPECT_EQ(api.get(world.admin, one(first) + "?day=2026-11-22").text("unit_name"), "Xã Võ Nhai")
        << "the day before it stood where it stood";
    EXPECT_THAT(names("kind=station&day=2026-11-22&unit=2"), ElementsAre("Đài Võ Nhai"));
    EXPECT_THAT(api.get(world.admin, one(first) + "/history").items("unit_name"),
        ElementsAre("Xã Võ Nhai", "Xã Lớn"));

    ASSERT_EQ(undo(done).text("state"), "undone");
    EXPECT_THAT(names("kind=station"), ElementsAre("Đài La Hiên", "Đài Võ Nhai"));
    const Answer home = api.get(world.admin, one(first));
    EXPECT_EQ(home.text("unit"), "2");
    EXPECT_TRUE(home.body.at("station").is_null());
}

}
}
