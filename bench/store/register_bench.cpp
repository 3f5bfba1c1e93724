// A register of the whole country with its hamlets: pages of units and devices and the search in
// the tree, as whoever sees everything asks for them, each in a transaction of its own; against a
// prepared SELECT of as many rows by an index. Without JSON and HTTP.
//
//   *_p50_ms, *_p99_ms   pages of 50; the aims are 50 ms for a page and 20 ms for the search
//   raw_p99_ms, ratio    of the bare SELECT; raw over the pages of units
//   first_ms             the first page after a unit was changed, which reads the tree anew
//   wrong                answers that are not what is in the tables: must be 0
#include "bench/store/province.hpp"

#include <fstream>
#include <iostream>
#include <random>
#include <sstream>

#include <fmt/core.h>
#include <sqlite3.h>

#include "core/text/fold.hpp"
#include "server/app/csv.hpp"
#include "server/app/units.hpp"

namespace nguon::bench {
namespace {

constexpr int page_size = 50;
const Day begin = *parse_iso_day("2004-07-08");
const Day today = day_of(Province::now());

UnitLife life(
    UnitId id, std::string code, std::string name, UnitKind kind, std::optional<UnitId> parent)
{
    UnitEra era;
    era.unit = id;
    era.code = std::move(code);
    era.name = std::move(name);
    era.kind = kind;
    era.parent = parent;
    era.from = begin;
    return { id, { era }, {} };
}

// A city may be a province or stand in one.
UnitKind kind_of(const std::string& kind, const std::string& level)
{
    return parse_unit_kind(level == "commune" ? kind : level).value();
}

// The official table; without it as many units with names that somebody could have thought of.
std::vector<UnitLife> units_of(const std::string& file)
{
    std::vector<UnitLife> lives;
    std::ifstream in(file, std::ios::binary);
    if (!in) {
        std::cerr << file << " is not here: the units are made up\n";
        constexpr const char* words[]{ "Phú", "Thượng", "Lâu", "Đình", "Cả", "Võ", "Nhai", "Hòa",
            "Bình", "Tân", "Sơn", "Mỹ", "An", "Đông" };
        constexpr int provinces = 63;
        constexpr int districts = 696;
        constexpr int communes = 10'035;
        for (int i = 1; i <= provinces + districts + communes; ++i) {
            const bool top = i <= provinces;
            const bool middle = !top && i <= provinces + districts;
            const auto kind = top ? UnitKind::province
                : middle          ? UnitKind::district
                                  : UnitKind::commune;
            const int above = middle ? 1 + i % provinces : provinces + 1 + i % districts;
            lives.push_back(life(UnitId(i), fmt::format("{:05}", i),
                fmt::format("{} {} {}",
                    top          ? "Tỉnh"
                        : middle ? "Huyện"
                                 : "Xã",
                    words[i % 14], words[(i / 14) % 14]),
                kind, top ? std::nullopt : std::optional(UnitId(above))));
        }
        return lives;
    }
    std::stringstream text;
    text << in.rdbuf();
    const CsvTable table
        = parse_csv(text.str(), { "code", "name", "kind", "parent_code", "level" }).value();
    std::map<std::string, UnitId> by_code;
    for (const CsvRow& row : table.rows) {
        const std::string& code = row.fields[table.column("code")];
        by_code.emplace(code, UnitId(static_cast<std::int64_t>(by_code.size()) + 1));
    }
    for (const CsvRow& row : table.rows) {
        const std::string& code = row.fields[table.column("code")];
        const std::string& above = row.fields[table.column("parent_code")];
        lives.push_back(life(by_code.at(code), code, row.fields[table.column("name")],
            kind_of(row.fields[table.column("kind")], row.fields[table.column("level")]),
            above.empty() ? std::nullopt : std::optional(by_code.at(above))));
    }
    return lives;
}

class Country {
public:
    Country(const std::string& file, int hamlets, int devices)
        : lives_(units_of(file))
    {
        std::vector<UnitId> communes;
        for (const UnitLife& one : lives_) {
            if (is_commune(one.eras.front().kind))
                communes.push_back(one.id);
        }
        for (int i = 0; i < hamlets; ++i)
            lives_.push_back(life(UnitId(1'000'000 + i), "",
                fmt::format("Xóm {}", 1 + i / static_cast<int>(communes.size())), UnitKind::hamlet,
                communes[static_cast<std::size_t>(i) % communes.size()]));
        stores_.truth().write([&](app::Records& records) {
            records.units().put(lives_);
            for (int i = 0; i < devices; ++i) {
                Device made;
                made.id = DeviceId(1'000'000 + i);
                made.unit = UnitId(1'000'000 + i % hamlets);
                made.name = fmt::format("Cụm {}", i);
                made.speakers = 3;
                made.created = Province::now();
                records.devices().add(made);
            }
            return true;
        });
        read([&](app::Records& records) {
            const auto tree = records.units().tree(today);
            roots_ = { tree->roots().begin(), tree->roots().end() };
        });
    }

    const std::vector<UnitLife>& lives() const { return lives_; }
    std::size_t size() const { return lives_.size(); }
    void read(const std::function<void(app::Records&)>& work) { stores_.truth().read(work); }

    std::size_t page_of_units(const app::UnitFilter& filter)
    {
        app::Page page;
        page.limit = page_size;
        std::size_t found = 0;
        read([&](app::Records& records) {
            found = app::list_units(records, today, today, filter, page).value().items.size();
        });
        return found;
    }

    std::size_t page_of_devices(const app::DeviceFilter& wanted)
    {
        app::DeviceFilter filter = wanted;
        filter.units = roots_;
        app::Page page;
        page.limit = page_size;
        std::size_t found = 0;
        read([&](app::Records& records) {
            found = records.devices().list(filter, *records.units().tree(today), page).items.size();
        });
        return found;
    }

    // A hamlet that is renamed: whatever is kept of the tree is old.
    void change_something()
    {
        stores_.truth().write([&](app::Records& records) {
            Unit unit = records.units().find(UnitId(1'000'000), today).value();
            unit.name += " mới";
            return records.units().change(unit, today, "", unit.version);
        });
    }

private:
    std::vector<UnitLife> lives_;
    Stores stores_{ Province::now() };
    std::vector<UnitId> roots_;
};

// The same rows in one table, with the index the page is read by.
class Raw {
public:
    explicit Raw(const std::vector<UnitLife>& lives)
    {
        sqlite3_open(":memory:", &db_);
        sqlite3_exec(db_,
            "CREATE TABLE unit (id INTEGER PRIMARY KEY, parent INTEGER, name TEXT, code TEXT);"
            "CREATE INDEX unit_parent ON unit (parent, name); BEGIN",
            nullptr, nullptr, nullptr);
        sqlite3_stmt* insert = nullptr;
        sqlite3_prepare_v2(db_, "INSERT INTO unit VALUES (?, ?, ?, ?)", -1, &insert, nullptr);
        for (const UnitLife& one : lives) {
            const UnitEra& era = one.eras.front();
            sqlite3_bind_int64(insert, 1, one.id.value());
            sqlite3_bind_int64(insert, 2, era.parent ? era.parent->value() : 0);
            sqlite3_bind_text(insert, 3, era.name.c_str(), -1, SQLITE_TRANSIENT);
            sqlite3_bind_text(insert, 4, era.code.c_str(), -1, SQLITE_TRANSIENT);
            sqlite3_step(insert);
            sqlite3_reset(insert);
        }
        sqlite3_finalize(insert);
        sqlite3_exec(db_, "COMMIT", nullptr, nullptr, nullptr);
        sqlite3_prepare_v2(db_,
            "SELECT id, name, code FROM unit WHERE parent = ? ORDER BY name LIMIT 50", -1, &page_,
            nullptr);
    }
    ~Raw()
    {
        sqlite3_finalize(page_);
        sqlite3_close(db_);
    }
    Raw(const Raw&) = delete;
    Raw& operator=(const Raw&) = delete;

    std::size_t page(std::optional<UnitId> parent)
    {
        std::size_t rows = 0;
        sqlite3_bind_int64(page_, 1, parent ? parent->value() : 0);
        while (sqlite3_step(page_) == SQLITE_ROW) {
            if (sqlite3_column_text(page_, 1) != nullptr)
                ++rows;
        }
        sqlite3_reset(page_);
        return rows;
    }

private:
    sqlite3* db_ = nullptr;
    sqlite3_stmt* page_ = nullptr;
};

struct Times {
    std::vector<double> pages, search, devices, raw;
    int wrong = 0;
};

Times ask(Country& country, Raw& raw, int rounds)
{
    std::mt19937 chance(1);
    const auto any = [&] { return country.lives()[chance() % country.size()]; };
    Times times;
    for (int i = 0; i < rounds; ++i) {
        app::UnitFilter below;
        below.parent = any().eras.front().parent;
        std::size_t ours = 0;
        std::size_t theirs = 0;
        times.raw.push_back(milliseconds([&] { theirs = raw.page(below.parent); }));
        times.pages.push_back(milliseconds([&] { ours = country.page_of_units(below); }));
        times.wrong += below.parent && ours != theirs ? 1 : 0;

        app::UnitFilter named;
        named.search = i % 8 == 0 ? "khong co ten nay" : fold(any().eras.front().name);
        times.search.push_back(milliseconds([&] { ours = country.page_of_units(named); }));
        times.wrong += (ours == 0) != (i % 8 == 0) ? 1 : 0;

        app::DeviceFilter devices;
        if (i % 3 == 1)
            devices.unit = any().id;
        if (i % 3 == 2)
            devices.search = std::to_string(chance() % 1'000);
        times.devices.push_back(milliseconds([&] { ours = country.page_of_devices(devices); }));
        times.wrong += i % 3 == 0 && ours != page_size ? 1 : 0;
    }
    return times;
}

}
}

int main(int count, char** words)
{
    using namespace nguon::bench;
    std::string file = "../shared/data/units/units_until_2025-06-30.csv";
    for (int i = 1; i + 1 < count; ++i) {
        if (words[i] == std::string("--units"))
            file = words[i + 1];
    }
    const int hamlets = argument(count, words, "--hamlets", 90'000);
    const int devices = argument(count, words, "--devices", 15'000);
    Country country(file, hamlets, devices);
    Raw raw(country.lives());
    country.page_of_units({}); // warm-up
    Times times = ask(country, raw, argument(count, words, "--rounds", 2'000));
    country.change_something();
    const double first_ms = milliseconds([&] { country.page_of_units({}); });
    const auto p99 = [](const std::vector<double>& taken) { return percentile(taken, 0.99); };
    fmt::print("{{\"bench\":\"register\",\"units\":{},\"devices\":{},\"units_p50_ms\":{:.2f},"
               "\"units_p99_ms\":{:.2f},\"search_p50_ms\":{:.2f},\"search_p99_ms\":{:.2f},"
               "\"devices_p50_ms\":{:.2f},\"devices_p99_ms\":{:.2f},\"raw_p50_ms\":{:.3f},"
               "\"raw_p99_ms\":{:.3f},\"ratio\":{:.3f},\"first_ms\":{:.1f},\"wrong\":{}}}\n",
        country.size(), devices, median(times.pages), p99(times.pages), median(times.search),
        p99(times.search), median(times.devices), p99(times.devices), median(times.raw),
        p99(times.raw), p99(times.raw) / p99(times.pages), first_ms, times.wrong);
}
