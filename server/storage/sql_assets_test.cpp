#include "core/time/first_days.hpp"
#include "server/storage/testing/records.hpp"

namespace nguon::storage {
namespace {

using namespace testing;
using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

Asset asset(std::int64_t id, AssetKind kind, std::string name, UnitId where)
{
    Asset made;
    made.id = AssetId(id);
    made.kind = kind;
    made.unit = where;
    made.name = std::move(name);
    made.from = today - std::chrono::days(10);
    made.by_name = "Nguyễn Thị Đài";
    made.changed = now;
    return made;
}

Asset station(std::int64_t id, std::string name, UnitId where, std::string tech = "fm")
{
    Asset made = asset(id, AssetKind::station, std::move(name), where);
    made.details["tech"] = std::move(tech);
    return made;
}

class AssetsOn : public RecordsOn {
protected:
    std::vector<std::string> names(app::AssetFilter filter, int limit = 50)
    {
        if (filter.units.empty())
            filter.units = { province };
        if (filter.day == Day())
            filter.day = today;
        const auto shared = tree();
        std::vector<std::string> found;
        app::Page page{ limit, "" };
        do {
            const auto paged = read([&](app::Records& records) {
                return records.assets().list(filter, *shared, page);
            });
            for (const Asset& one : paged.items)
                found.push_back(one.name);
            page.cursor = paged.next;
        } while (!page.cursor.empty());
        return found;
    }
};
NGUON_ON_BOTH_ENGINES(AssetsOn);

TEST_P(AssetsOn, come_back_as_they_were_added)
{
    Asset full = station(1, "Đài truyền thanh", nung, "ip");
    full.condition = Condition::degraded;
    full.condition_on = today - std::chrono::days(3);
    full.funding = Funding::social;
    full.place = Point{ 21.75, 105.9125 };
    full.details["budget_line"] = "Sự nghiệp văn hóa";
    Asset part = station(2, "Đài Đình Cả (cũ)", nung);
    part.station = full.id;
    write([&](app::Records& records) { records.assets().add_all({ full, part }); });
    read([&](app::Records& records) {
        EXPECT_EQ(records.assets().find(full.id, today), full);
        EXPECT_EQ(records.assets().find(part.id, today)->station, full.id);
        EXPECT_FALSE(records.assets().find(full.id, full.from - std::chrono::days(1)));
        EXPECT_EQ(records.assets().find_all({ full.id, part.id, AssetId(9) }, today).size(), 2U);
    });
}

TEST_P(AssetsOn, the_past_is_read_as_it_was)
{
    write([](app::Records& records) {
        records.assets().add(station(1, "Đài", nung));
        Asset better = station(1, "Đài", nung, "ip");
        better.from = today;
        EXPECT_TRUE(records.assets().change(better, 1));
        EXPECT_EQ(records.assets().change(better, 1).error().code, "asset.stale");
        EXPECT_EQ(records.assets().change(asset(8, AssetKind::board, "?", nung), 1).error().code,
            "asset.missing");
    });
    read([](app::Records& records) {
        app::Assets& assets = records.assets();
        EXPECT_EQ(assets.find(AssetId(1), today)->detail("tech"), "ip");
        EXPECT_EQ(assets.find(AssetId(1), today)->version, 2);
        EXPECT_EQ(assets.find(AssetId(1), today - std::chrono::days(1))->detail("tech"), "fm");
        EXPECT_EQ(assets.history(AssetId(1)).size(), 2U);
    });
    app::AssetFilter ip;
    ip.technology = "ip";
    EXPECT_THAT(names(ip), ElementsAre("Đài"));
    ip.day = today - std::chrono::days(1);
    EXPECT_THAT(names(ip), IsEmpty());
}

TEST_P(AssetsOn, are_listed_as_a_dictionary_has_them_page_by_page_and_found_without_marks)
{
    write([](app::Records& records) {
        Asset board = asset(1, AssetKind::board, "Bảng tin chợ", vo);
        board.details = { { "serial", "LED-77" } };
        Asset cluster = asset(2, AssetKind::cluster, "Cụm Đồng Ươm", lau);
        cluster.condition = Condition::broken;
        cluster.funding = Funding::lease;
        records.assets().add_all({ board, cluster, station(3, "An", nung), station(4, "Ân", vo) });
    });
    EXPECT_THAT(names({}, 1), ElementsAre("An", "Ân", "Bảng tin chợ", "Cụm Đồng Ươm"));
    app::AssetFilter one;
    one.text = "dong uom";
    EXPECT_THAT(names(one), ElementsAre("Cụm Đồng Ươm"));
    one.text = "led-77";
    EXPECT_THAT(names(one), ElementsAre("Bảng tin chợ"));
    app::AssetFilter kinds;
    kinds.kinds = { AssetKind::station };
    EXPECT_THAT(names(kinds, 1), ElementsAre("An", "Ân"));
    kinds.kinds = { AssetKind::board, AssetKind::cluster };
    EXPECT_THAT(names(kinds), ElementsAre("Bảng tin chợ", "Cụm Đồng Ươm"));
    app::AssetFilter broken;
    broken.conditions = { Condition::broken };
    broken.fundings = { Funding::lease };
    EXPECT_THAT(names(broken), ElementsAre("Cụm Đồng Ươm"));
    app::AssetFilter seen;
    seen.units = { nung };
    EXPECT_THAT(names(seen), ElementsAre("An", "Cụm Đồng Ươm")) << "the hamlet is below it";
    seen.within = std::vector<UnitId>{ lau, vo };
    EXPECT_THAT(names(seen), ElementsAre("Cụm Đồng Ươm")) << "only what may be seen";
    read([](app::Records& records) {
        EXPECT_EQ(records.assets().with_serials({ "led-77", "x" }, today).size(), 1U);
        const auto is_taken = [&](const char* serial, std::int64_t asset, Day day) {
            return records.assets().is_serial_of_another(serial, AssetId(asset), day);
        };
        EXPECT_TRUE(is_taken("LED-77", 2, today));
        EXPECT_TRUE(is_taken("led-77", 2, today)) << "case is not told apart";
        EXPECT_FALSE(is_taken("LED-77", 1, today)) << "its own";
        EXPECT_FALSE(is_taken("LED-7", 2, today));
        EXPECT_FALSE(is_taken("", 1, today)) << "none is no number";
        EXPECT_FALSE(is_taken("LED-77", 2, today - std::chrono::days(4'000))) << "not yet there";
        EXPECT_THAT(records.assets().units_with_station(today), ElementsAre(nung, vo));
    });
}

TEST_P(AssetsOn, are_counted_by_their_words)
{
    write([](app::Records& records) {
        Asset good = station(2, "B", vo, "ip");
        good.condition = Condition::works;
        good.funding = Funding::budget;
        records.assets().add_all(
            { station(1, "A", nung), good, asset(3, AssetKind::board, "C", vo) });
    });
    app::AssetFilter filter;
    filter.units = { province };
    filter.day = today;
    const auto shared = tree();
    const auto counts
        = read([&](app::Records& records) { return records.assets().counts(filter, *shared); });
    EXPECT_THAT(
        counts.kinds, UnorderedElementsAre(Pair(AssetKind::station, 2), Pair(AssetKind::board, 1)));
    EXPECT_THAT(counts.technologies, UnorderedElementsAre(Pair("fm", 1), Pair("ip", 1)));
    EXPECT_EQ(counts.conditions.at({ AssetKind::station, Condition::works }), 1);
    EXPECT_EQ(counts.fundings.at({ AssetKind::station, Funding::budget }), 1);
}

TEST_P(AssetsOn, a_part_of_a_station_is_no_station_of_its_own)
{
    write([](app::Records& records) {
        Asset part = station(2, "Nhóm", vo);
        part.station = AssetId(1);
        part.condition = Condition::works;
        records.assets().add_all({ station(1, "Đài", nung, "ip"), part });
    });
    app::AssetFilter filter;
    filter.units = { province };
    filter.day = today;
    const auto counts = [&] {
        const auto shared = tree();
        return read(
            [&](app::Records& records) { return records.assets().counts(filter, *shared); });
    };
    const app::AssetCounts joined = counts();
    EXPECT_THAT(joined.kinds, UnorderedElementsAre(Pair(AssetKind::station, 1)));
    EXPECT_THAT(joined.technologies, UnorderedElementsAre(Pair("ip", 1)));
    EXPECT_EQ(joined.conditions.count({ AssetKind::station, Condition::works }), 0U);
    EXPECT_EQ(joined.fundings.at({ AssetKind::station, Funding::unknown }), 1);
    EXPECT_EQ(joined.station_parts, 1);
    EXPECT_EQ(joined.all(), 2);
    EXPECT_THAT(names(filter), ElementsAre("Đài", "Nhóm"));
    filter.wholes_only = true;
    EXPECT_THAT(names(filter), ElementsAre("Đài"));
    read([](app::Records& records) {
        EXPECT_THAT(records.assets().units_with_station(today), ElementsAre(nung));
    });

    write([](app::Records& records) {
        auto ended = ended_on(records.assets().history(AssetId(1)), today);
        EXPECT_TRUE(records.assets().save(*ended, 1));
    });
    EXPECT_THAT(names(filter), ElementsAre("Nhóm")) << "what it was a part of is gone";
    const app::AssetCounts left = counts();
    EXPECT_EQ(left.station_parts, 0);
    EXPECT_THAT(left.technologies, UnorderedElementsAre(Pair("fm", 1)));
    read([](app::Records& records) {
        EXPECT_THAT(records.assets().units_with_station(today), ElementsAre(vo));
    });
}

TEST_P(AssetsOn, are_told_by_kind_of_units_that_are_to_change)
{
    write([](app::Records& records) {
        Asset part = station(2, "Nhóm", vo);
        part.station = AssetId(1);
        Asset gone = asset(5, AssetKind::board, "Bảng cũ", vo);
        gone.to = today;
        records.assets().add_all({ station(1, "Đài", vo), part, station(3, "Đài hai", nung),
            asset(4, AssetKind::board, "Bảng tin", vo), gone });
    });
    const auto holdings = read([](app::Records& records) {
        return records.unit_changes().holdings({ nung, vo });
    });
    const auto of = [&](UnitId unit) {
        std::map<std::string, std::int64_t> some;
        for (const char* kind : { "asset", "station", "station_part", "board" }) {
            if (const auto at = holdings.at(unit).find(kind); at != holdings.at(unit).end())
                some.insert(*at);
        }
        return some;
    };
    EXPECT_THAT(of(nung), ElementsAre(Pair("station", 1)));
    EXPECT_THAT(of(vo), ElementsAre(Pair("board", 1), Pair("station", 1), Pair("station_part", 1)));
}

TEST_P(AssetsOn, what_runs_out_is_found_by_its_day)
{
    write([](app::Records& records) {
        Asset cluster = asset(1, AssetKind::cluster, "Cụm", lau);
        cluster.details = { { "sim_expires", to_iso(today + std::chrono::days(7)) },
            { "warranty_until", to_iso(today + std::chrono::days(40)) } };
        records.assets().add(cluster);
    });
    app::DueFilter filter;
    filter.units = { province };
    filter.keys = { "sim_expires", "warranty_until" };
    filter.from = today;
    filter.to = today + std::chrono::days(30);
    const auto due_in = [&](const app::Page& page) {
        return read([&](app::Records& records) {
            return records.assets().due(filter, *records.units().tree(today), page);
        });
    };
    const auto due = due_in({}).items;
    ASSERT_EQ(due.size(), 1U);
    EXPECT_EQ(due[0].key, "sim_expires");
    EXPECT_EQ(due[0].day, today + std::chrono::days(7));
    EXPECT_EQ(due[0].asset.name, "Cụm");
    filter.units = { vo };
    EXPECT_EQ(due_in({}).items.size(), 0U) << "of another commune";
    filter.units = { province };
    filter.unit = vo;
    EXPECT_EQ(due_in({}).items.size(), 0U);
    filter.unit = lau;
    filter.to = today + std::chrono::days(60);
    const auto first = due_in({ 1, {} });
    ASSERT_EQ(first.items.size(), 1U);
    const auto second = due_in({ 1, first.next });
    ASSERT_EQ(second.items.size(), 1U);
    EXPECT_EQ(second.items[0].key, "warranty_until");
    EXPECT_EQ(second.next, "");
    write([](app::Records& records) {
        auto ended = ended_on(records.assets().history(AssetId(1)), today);
        EXPECT_TRUE(records.assets().save(*ended, 1));
    });
    EXPECT_EQ(due_in({}).items.size(), 0U) << "it is gone";
}

TEST_P(AssetsOn, what_ran_out_on_an_earlier_day_is_read_from_its_era)
{
    write([](app::Records& records) {
        Asset cluster = asset(1, AssetKind::cluster, "Cụm", lau);
        cluster.details = { { "sim_expires", to_iso(today + std::chrono::days(7)) },
            { "warranty_until", to_iso(today + std::chrono::days(1)) } };
        records.assets().add(cluster);
        cluster.details = { { "sim_expires", to_iso(today + std::chrono::days(400)) } };
        cluster.from = today;
        EXPECT_TRUE(records.assets().change(cluster, 1));
    });
    app::DueFilter filter;
    filter.units = { province };
    filter.keys = { "sim_expires", "warranty_until" };
    filter.from = today;
    filter.to = today + std::chrono::days(30);
    const auto due_in = [&](const app::Page& page) {
        return read([&](app::Records& records) {
            return records.assets().due(filter, *records.units().tree(today), page);
        });
    };
    EXPECT_EQ(due_in({}).items.size(), 0U) << "of today";
    filter.as_of = today - std::chrono::days(1);
    const auto first = due_in({ 1, {} });
    ASSERT_EQ(first.items.size(), 1U);
    EXPECT_EQ(first.items[0].key, "warranty_until");
    EXPECT_EQ(first.items[0].day, today + std::chrono::days(1));
    const auto second = due_in({ 1, first.next });
    ASSERT_EQ(second.items.size(), 1U);
    EXPECT_EQ(second.items[0].key, "sim_expires");
    EXPECT_EQ(second.next, "");
    filter.keys = { "sim_expires" };
    EXPECT_EQ(due_in({}).items.size(), 1U);
    filter.within = { vo };
    EXPECT_EQ(due_in({}).items.size(), 0U);
    filter.within = { lau };
    EXPECT_EQ(due_in({}).items.size(), 1U);
    filter.as_of = today - std::chrono::days(11);
    EXPECT_EQ(due_in({}).items.size(), 0U) << "it was not there";
}

TEST_P(AssetsOn, of_devices_tell_where_these_stood)
{
    write([](app::Records& records) {
        Device device;
        device.id = DeviceId(7);
        device.unit = lau;
        device.name = "Cụm";
        records.devices().add(device);
        Asset cluster = asset(7, AssetKind::cluster, "Cụm", vo);
        cluster.device = device.id;
        records.assets().add_all({ cluster, asset(8, AssetKind::board, "Bảng", vo) });
        cluster.unit = lau;
        cluster.from = today;
        EXPECT_TRUE(records.assets().change(cluster, 1));
    });
    const auto on = [&](Day day) {
        return read([&](app::Records& records) { return records.assets().standing_on(day); });
    };
    const auto before = on(today - std::chrono::days(1));
    ASSERT_EQ(before.size(), 1U);
    EXPECT_EQ(before[0].device, DeviceId(7));
    EXPECT_EQ(before[0].unit, vo);
    EXPECT_EQ(before[0].kind, AssetKind::cluster);
    EXPECT_EQ(on(today)[0].unit, lau);
    EXPECT_TRUE(on(today - std::chrono::days(11)).empty());
    app::AssetFilter filter;
    filter.devices = { DeviceId(7), DeviceId(9) };
    EXPECT_THAT(names(filter), ElementsAre("Cụm"));
    filter.devices = std::vector<DeviceId>();
    EXPECT_THAT(names(filter), IsEmpty());
}

TEST_P(AssetsOn, files_are_kept_once_and_what_has_none_may_be_taken_back)
{
    const app::AssetFile photo{ AssetId(1), std::string(64, 'a'), "anh.jpg", "image/jpeg", 1'000,
        "Nguyễn Thị Đài", now };
    write([&](app::Records& records) {
        app::Assets& assets = records.assets();
        assets.add(station(1, "Đài", nung));
        EXPECT_TRUE(assets.add_file(photo));
        EXPECT_FALSE(assets.add_file(photo));
        EXPECT_EQ(assets.files(AssetId(1)).size(), 1U);
        EXPECT_THAT(assets.files_in_use(), ElementsAre(photo.hash));
        EXPECT_THAT(records.media().all_hashes(), ElementsAre(photo.hash)) << "for the backup";
        EXPECT_FALSE(assets.erase(AssetId(1)));
        EXPECT_TRUE(assets.remove_file(AssetId(1), photo.hash));
        EXPECT_FALSE(assets.remove_file(AssetId(1), photo.hash));
        Maintenance planned;
        planned.id = MaintenanceId(5);
        planned.unit = nung;
        planned.asset = AssetId(1);
        planned.month = first_of_month(today);
        planned.work = "Siết lại dây loa";
        records.upkeep().add(planned);
        EXPECT_FALSE(assets.erase(AssetId(1))) << "there is work planned on it";
        planned.removed = true;
        EXPECT_TRUE(records.upkeep().save(planned, planned.version));
        EXPECT_TRUE(assets.erase(AssetId(1)));
        EXPECT_TRUE(assets.history(AssetId(1)).empty());
    });
}

TEST_P(AssetsOn, follow_their_units_from_the_day_of_a_change_on)
{
    const Day day = today - std::chrono::days(4);
    write([](app::Records& records) {
        records.assets().add_all({ station(1, "Đài", nung), station(2, "Khác", vo) });
        Asset later = station(1, "Đài", nung, "ip");
        later.from = today - std::chrono::days(2);
        EXPECT_TRUE(records.assets().change(later, 1));
    });
    truth_->database().write(
        [](sql::Connection& sql) { sql.run("UPDATE asset SET unit = ? WHERE id = 1", { lau }); });
    write([&](app::Records& records) { records.assets().follow_units(day, "Quản trị", now); });
    const auto eras
        = read([](app::Records& records) { return records.assets().history(AssetId(1)); });
    ASSERT_EQ(eras.size(), 3U);
    EXPECT_EQ(eras[0].unit, nung);
    EXPECT_EQ(eras[0].to, day);
    EXPECT_EQ(eras[1].from, day);
    EXPECT_EQ(eras[1].unit, lau);
    EXPECT_EQ(eras[1].detail("tech"), "fm");
    EXPECT_EQ(eras[1].by_name, "Quản trị");
    EXPECT_EQ(eras[2].unit, lau);
    EXPECT_EQ(eras[2].detail("tech"), "ip");
    EXPECT_EQ(
        read([](app::Records& records) { return records.assets().history(AssetId(2)); }).size(),
        1U);
}

}
}
