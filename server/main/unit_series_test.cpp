// Figures across the day on which Võ Nhai was made of Đình Cả, Phú Thượng and Lâu Thượng, counted
// by hand.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/main/import_reform.hpp"
#include "server/main/testing/field.hpp"

namespace nguon {
namespace {

using namespace std::chrono_literals;
using app::Records;
using testing::at;
using ::testing::ElementsAre;
using testing::entries;
using testing::Field;
using testing::text;
using testing::World;

constexpr UnitId dinh_ca(61);
constexpr UnitId phu_thuong(62);
constexpr UnitId lau_thuong(63);
constexpr UnitId vo_nhai(90);

class UnitSeriesApi : public ::testing::Test {
protected:
    UnitSeriesApi()
    {
        const Day from = *parse_iso_day("2026-01-01");
        field.world.commit([&](Records& records) {
            for (const auto& [id, name] : { std::pair(dinh_ca, "Thị trấn Đình Cả"),
                     { phu_thuong, "Xã Phú Thượng" }, { lau_thuong, "Xã Lâu Thượng" } }) {
                Unit unit;
                unit.id = id;
                unit.name = name;
                unit.kind = UnitKind::commune;
                unit.parent = field.world.province;
                unit.valid_from = from;
                records.units().add(unit, "");
                add_cluster(records, id);
            }
        });
    }

    static DeviceId cluster_of(UnitId unit) { return DeviceId(unit.value() + 1'000); }

    void add_cluster(Records& records, UnitId unit, DeviceId id)
    {
        Device device;
        device.id = id;
        device.unit = unit;
        device.name = "Cụm " + id.text();
        device.created = World::noon() - 24h * 300;
        records.devices().add(device);
    }
    void add_cluster(Records& records, UnitId unit)
    {
        add_cluster(records, unit, cluster_of(unit));
    }

    // So many airings of ten seconds on a cluster, in the unit it stands in then; all were heard.
    void heard(const char* day, UnitId unit, DeviceId device, int times)
    {
        std::vector<Delivery> deliveries;
        for (int i = 0; i < times; ++i) {
            Delivery one;
            one.device = device;
            one.unit = unit;
            one.bulletin = BulletinId(700);
            one.planned_at = start_of(*parse_iso_day(day)) + std::chrono::hours(6 + i);
            one.occurrence = OccurrenceKey{ ScheduleId(800), one.planned_at, 0 };
            one.length = 10s;
            one.state = DeliveryState::played;
            one.heard = 10s;
            deliveries.push_back(one);
        }
        field.world.facts().write([&](app::Facts& facts) {
            facts.deliveries().expect(deliveries);
            return true;
        });
    }

    // On 15/10/2026 in this province.
    void merge()
    {
        ChangeTarget target;
        target.id = vo_nhai;
        target.is_new = true;
        target.name = "Xã Võ Nhai";
        target.kind = UnitKind::commune;
        target.parent = field.world.province;
        const ChangeStep step{ ChangeKind::merge, { dinh_ca, phu_thuong, lau_thuong }, { target } };
        const auto done = carry_out_reform(field.world.truth(), field.world.by(field.world.admin),
            { "1683/NQ-UBTVQH15", *parse_iso_day("2026-10-15"), { step } });
        ASSERT_TRUE(done) << done.error().code;
    }

    json::Object ask(const std::string& tree, const std::string& unit = "90")
    {
        return Field::body_of(field.ask(net::Method::get,
            "/api/v1/statistics/units?from=2026-09-01&to=2026-12-01&unit=" + unit + "&tree=" + tree,
            field.world.admin));
    }
    // "name 9 10 11": the plays of September, October and November.
    static std::string line(const std::string& name, const json::Array& months)
    {
        std::string written = name;
        for (const json::Value& month : months)
            written += " " + std::to_string(month.as_object().at("plays").as_int64());
        return written;
    }
    static std::vector<std::string> lines(const json::Object& body)
    {
        std::vector<std::string> all;
        for (const json::Value& item : body.at("items").as_array())
            all.push_back(line(std::string(item.as_object().at("name").as_string()),
                item.as_object().at("months").as_array()));
        all.push_back(line("Cộng", body.at("total").as_array()));
        return all;
    }

    Field field;
};

TEST_F(UnitSeriesApi, compare_across_a_merger_under_the_new_unit_and_under_the_old_ones)
{
    heard("2026-09-10", dinh_ca, cluster_of(dinh_ca), 3);
    heard("2026-09-10", phu_thuong, cluster_of(phu_thuong), 2);
    heard("2026-10-10", lau_thuong, cluster_of(lau_thuong), 4);
    merge();
    heard("2026-10-20", vo_nhai, cluster_of(dinh_ca), 5);
    heard("2026-11-02", vo_nhai, cluster_of(lau_thuong), 1);
    // A cluster that was put up afterwards belongs to none of the old ones.
    field.world.commit([&](Records& records) { add_cluster(records, vo_nhai, DeviceId(2'000)); });
    heard("2026-11-02", vo_nhai, DeviceId(2'000), 6);

    EXPECT_THAT(lines(ask("new")), ElementsAre("Xã Võ Nhai 5 9 7", "Cộng 5 9 7"));
    EXPECT_THAT(lines(ask("old")),
        ElementsAre("Thị trấn Đình Cả 3 5 0", "Xã Lâu Thượng 0 4 1", "Xã Phú Thượng 2 0 0",
            "Các cụm loa khác 0 0 6", "Cộng 5 9 7"));
    const auto province = lines(ask("new", "1"));
    EXPECT_THAT(province,
        ElementsAre("Xã La Hiên 0 0 0", "Xã Võ Nhai 0 0 0", "Xã Võ Nhai 5 9 7", "Cộng 5 9 7"));
}

TEST_F(UnitSeriesApi, a_unit_that_took_another_in_is_told_apart_from_it)
{
    heard("2026-09-10", dinh_ca, cluster_of(dinh_ca), 3);
    heard("2026-09-10", phu_thuong, cluster_of(phu_thuong), 2);
    ChangeTarget stays;
    stays.id = dinh_ca;
    const ChangeStep step{ ChangeKind::merge, { phu_thuong, dinh_ca }, { stays } };
    const auto done = carry_out_reform(field.world.truth(), field.world.by(field.world.admin),
        { "12/NQ-HĐND", *parse_iso_day("2026-10-15"), { step } });
    ASSERT_TRUE(done) << done.error().code;
    heard("2026-11-02", dinh_ca, cluster_of(dinh_ca), 1);
    heard("2026-11-02", dinh_ca, cluster_of(phu_thuong), 4);
    EXPECT_THAT(lines(ask("new", "61")), ElementsAre("Thị trấn Đình Cả 5 0 5", "Cộng 5 0 5"));
    EXPECT_THAT(lines(ask("old", "61")),
        ElementsAre("Thị trấn Đình Cả 3 0 1", "Xã Phú Thượng 2 0 4", "Cộng 5 0 5"));
}

TEST_F(UnitSeriesApi, of_two_provinces_that_are_one_today_each_has_its_communes_and_its_sum)
{
    constexpr UnitId bac_kan(50);
    constexpr UnitId cho_moi(52);
    constexpr UnitId na_ri(53);
    const auto add = [](Records& records, UnitId id, const char* name, UnitKind kind,
                         std::optional<UnitId> parent) {
        Unit unit;
        unit.id = id;
        unit.name = name;
        unit.kind = kind;
        unit.parent = parent;
        unit.valid_from = *parse_iso_day("2026-01-01");
        records.units().add(unit, "");
    };
    field.world.commit([&](Records& records) {
        add(records, bac_kan, "Tỉnh Bắc Kạn", UnitKind::province, std::nullopt);
        add(records, cho_moi, "Xã Chợ Mới", UnitKind::commune, bac_kan);
        add(records, na_ri, "Xã Na Rì", UnitKind::commune, bac_kan);
        add_cluster(records, cho_moi);
        add_cluster(records, na_ri);
    });
    heard("2026-09-10", cho_moi, cluster_of(cho_moi), 3);
    heard("2026-09-10", na_ri, cluster_of(na_ri), 2);
    heard("2026-10-10", lau_thuong, cluster_of(lau_thuong), 4);
    ChangeTarget stays;
    stays.id = field.world.province;
    const ChangeStep step{ ChangeKind::merge, { bac_kan, field.world.province }, { stays } };
    const auto done = carry_out_reform(field.world.truth(), field.world.by(field.world.admin),
        { "202/2025/QH15", *parse_iso_day("2026-10-15"), { step } });
    ASSERT_TRUE(done) << done.error().code << " " << done.error().detail;
    heard("2026-11-02", na_ri, cluster_of(na_ri), 1);

    const json::Object body = ask("old", "1");
    const auto named = lines(body);
    ASSERT_GE(named.size(), 3U);
    EXPECT_EQ(named[0], "Xã Chợ Mới 3 0 0");
    EXPECT_EQ(named[1], "Xã Na Rì 2 0 1");
    EXPECT_EQ(named.back(), "Cộng 5 4 1");
    std::map<std::string, int> above;
    for (const json::Value& item : body.at("items").as_array())
        ++above[text(item.as_object().at("above"))];
    EXPECT_THAT(above, ElementsAre(std::pair("1", 5), std::pair("50", 2)));
    std::vector<std::string> sums;
    for (const json::Value& group : body.at("groups").as_array())
        sums.push_back(
            line(text(group.as_object().at("unit")), group.as_object().at("months").as_array()));
    EXPECT_THAT(sums, ElementsAre("50 5 0 1", "1 0 4 0"));
    EXPECT_TRUE(entries(ask("new", "1"), "groups").empty());
}

TEST_F(UnitSeriesApi, both_parts_of_a_unit_that_was_split_have_its_past_and_say_so)
{
    heard("2026-09-10", dinh_ca, cluster_of(dinh_ca), 3);
    ChangeStep step;
    step.kind = ChangeKind::split;
    step.from = { dinh_ca };
    for (const auto& [id, name] : { std::pair(91, "Xã Bắc"), { 92, "Xã Nam" } }) {
        ChangeTarget target;
        target.id = UnitId(id);
        target.is_new = true;
        target.name = name;
        target.kind = UnitKind::commune;
        target.parent = field.world.province;
        step.to.push_back(target);
    }
    const auto done = carry_out_reform(field.world.truth(), field.world.by(field.world.admin),
        { "12/NQ-HĐND", *parse_iso_day("2026-10-15"), { step } });
    ASSERT_TRUE(done) << done.error().code;
    const auto body = ask("new", "1");
    EXPECT_THAT(lines(body),
        ElementsAre("Xã Bắc 3 0 0", "Xã La Hiên 0 0 0", "Xã Lâu Thượng 0 0 0", "Xã Nam 3 0 0",
            "Xã Phú Thượng 0 0 0", "Xã Võ Nhai 0 0 0", "Cộng 3 0 0"))
        << "the sum counts it once";
    std::vector<bool> shared;
    for (const json::Value& item : body.at("items").as_array())
        shared.push_back(item.as_object().at("shared").as_bool());
    EXPECT_THAT(shared, ElementsAre(true, false, false, true, false, false));
}

TEST_F(UnitSeriesApi, are_taken_away_as_a_file)
{
    heard("2026-09-10", dinh_ca, cluster_of(dinh_ca), 3);
    const auto file = field.ask(net::Method::get,
        "/api/v1/statistics/units?from=2026-09-01&to=2026-12-01&format=xlsx", field.world.admin);
    ASSERT_EQ(file.status, net::Status::ok);
    EXPECT_THAT(std::string(file.headers.get("Content-Disposition")),
        ::testing::HasSubstr("so-lieu-theo-don-vi-2026-09-01.xlsx"));
    EXPECT_THAT(std::get<std::string>(file.body), ::testing::StartsWith("PK"));
}

TEST_F(UnitSeriesApi, are_for_who_may_see_the_unit_and_bounded)
{
    const auto code = [&](const std::string& query, AccountId who) {
        return text(at(
            Field::body_of(field.ask(net::Method::get, "/api/v1/statistics/units?" + query, who)),
            "code"));
    };
    EXPECT_EQ(code("unit=61", field.world.stranger), "unit.missing");
    EXPECT_EQ(code("from=2020-01-01&to=2026-01-01", field.world.admin), "paper.months");
    EXPECT_EQ(code("tree=both", field.world.admin), "input.not_a_choice");
    EXPECT_EQ(code("cursor=77", field.world.admin), "input.bad_cursor");
    EXPECT_EQ(code("format=csv", field.world.admin), "input.not_a_choice");
    const auto body = Field::body_of(
        field.ask(net::Method::get, "/api/v1/statistics/units?limit=1&unit=1", field.world.admin));
    EXPECT_EQ(entries(body, "items").size(), 1U);
    EXPECT_EQ(text(at(body, "next")), "1");
}

}
}
