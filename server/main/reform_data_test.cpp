// The reform of 01/07/2025 over the whole country, from the official tables where these lie beside
// the checkout: imported, settled, carried out, and compared with the list of the new units.
#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>

#include "server/app/unit_table.hpp"
#include "server/main/import_reform.hpp"
#include "server/main/testing/world.hpp"

namespace nguon {
namespace {

namespace fs = std::filesystem;

const Day reform = *parse_iso_day("2025-07-01");
const Day last_day = *parse_iso_day("2025-06-30");

fs::path folder() { return fs::path(NGUON_SOURCE_DIR) / ".." / "shared" / "data" / "units"; }

CsvTable table_of(const char* name, const std::vector<std::string>& columns)
{
    std::ifstream in(folder() / name, std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    return parse_csv(text.str(), columns).value();
}

// What the first suggestion gets wrong, or no suggestion knows: spellings of two languages, a
// number in Roman and in Arabic, two neighbours of one name, a district's town that grew wards.
const std::vector<ReformDecision> by_hand{
    { "00829", "Xã Sủng Cháng", "00829" },
    { "02824", "Xã Nàn Sín", "02836" },
    { "03244", "Xã Xá Nhè", "03244" },
    { "18007", "Xã Hưng Yên Nam", "18007" },
    { "23446", "Xã Ngọk Lây", "23404" },
    { "25459", "Phường IV", "25462" },
    { "31717", "Xã Hòa Tú 2", "31729" },
    { "01304", "Xóm Tổng Dùn", "01304" },
};

// As a person would go through the list: first what he knows, then what is likeliest.
std::vector<ReformDecision> settle(const ReformReading& reading)
{
    std::vector<ReformDecision> decisions = by_hand;
    for (const ReformOpen& open : reading.open) {
        const bool known
            = std::any_of(by_hand.begin(), by_hand.end(), [&](const ReformDecision& one) {
                  return one.code == open.code && one.mention == open.mention;
              });
        if (known || open.reason == ReformOpen::Reason::unnamed)
            continue;
        decisions.push_back({ open.code, open.mention,
            open.suggestions.empty() ? "" : open.suggestions.front().code });
    }
    return decisions;
}

// What is left names an old unit that no row names: beside most of its old neighbours.
void settle_unnamed(const ReformReading& reading, std::vector<ReformDecision>& decisions)
{
    for (const ReformOpen& open : reading.open) {
        const auto same = std::find_if(open.suggestions.begin(), open.suggestions.end(),
            [&](const ReformSuggestion& one) { return one.code == open.code; });
        const auto chosen = same == open.suggestions.end() ? open.suggestions.begin() : same;
        decisions.push_back({ chosen->code, "", open.code });
    }
}

void count(const char* when, const ReformReading& reading)
{
    std::cout << when << ": " << reading.open.size() << " open of " << reading.mentions
              << " names, " << reading.by_neighbours << " by their neighbours, " << reading.split
              << " old communes split\n";
}

struct Census {
    std::map<UnitKind, int> kinds;
    int communes() const
    {
        int all = 0;
        for (const auto& [kind, number] : kinds) {
            if (level_of(kind) == Level::commune)
                all += number;
        }
        return all;
    }
};

Census census(app::Records& records, Day day)
{
    Census found;
    for (const Unit& unit : records.units().all_on(day))
        ++found.kinds[unit.kind];
    return found;
}

fs::path new_folder()
{
    std::string name = fs::temp_directory_path() / "nguon-reform-XXXXXX";
    if (::mkdtemp(name.data()) == nullptr)
        throw std::runtime_error("no temporary folder");
    return name;
}

enum class Top : std::uint8_t { provinces, ministry };

// The official table, or the same below a ministry.
CsvTable old_country(Top top)
{
    CsvTable table = table_of("units_until_2025-06-30.csv", app::unit_columns());
    if (top == Top::provinces)
        return table;
    const std::size_t above = table.column("parent_code");
    for (CsvRow& row : table.rows) {
        if (row.fields[above].empty())
            row.fields[above] = "BO";
    }
    CsvRow ministry = table.rows.front();
    ministry.line = static_cast<int>(table.rows.size()) + 2;
    for (const auto& [column, text] : std::initializer_list<std::pair<const char*, const char*>>{
             { "code", "BO" }, { "name", "Bộ Văn hóa, Thể thao và Du lịch" },
             { "kind", "ministry" }, { "parent_code", "" }, { "level", "ministry" } })
        ministry.fields[table.column(column)] = text;
    table.rows.push_back(std::move(ministry));
    return table;
}

class ReformOfTheCountry : public ::testing::TestWithParam<Top> {
protected:
    ReformOfTheCountry()
        : path(new_folder())
        , truth(storage::open_truth({ "sqlite", path }, testing::World::noon()))
    {
    }
    ~ReformOfTheCountry() override
    {
        truth.reset();
        fs::remove_all(path);
    }
    app::Deed shell()
    {
        return { {}, testing::World::noon(), [this] { return ++chance; }, {} };
    }

    fs::path path;
    std::unique_ptr<storage::SqlTruth> truth;
    std::uint32_t chance = 0;
};

TEST_P(ReformOfTheCountry, leads_from_the_old_tree_to_the_new_one)
{
    if (!fs::exists(folder() / "formed_from_2025.csv"))
        GTEST_SKIP() << "the official tables are not here: " << folder();
    const CsvTable old = old_country(GetParam());
    const std::size_t tops = GetParam() == Top::ministry ? 1 : 0;
    app::UnitTableOutcome imported;
    truth->write([&](app::Records& records) {
        imported
            = app::import_units(records, shell(), old, *parse_iso_day("2004-07-08"), { true, {} });
        return imported.faults.empty();
    });
    ASSERT_EQ(imported.units.size(), 63U + 696U + 10'035U + tops);
    UnitRegister units;
    truth->read([&](app::Records& records) { units = records.units().whole_register(); });
    const auto rows = app::reform_rows(table_of("formed_from_2025.csv", app::reform_columns()));
    const app::Deed deed = shell();
    const auto read = [&](const std::vector<ReformDecision>& decisions) {
        return read_reform(
            units, reform, "202/2025/QH15", rows, decisions, [&] { return deed.new_id<UnitId>(); });
    };

    const ReformReading first = read({});
    count("before settling", first);
    EXPECT_LT(first.open.size(), 110U) << "the importer understands less than it did";
    std::vector<ReformDecision> decisions = settle(first);
    const ReformReading second = read(decisions);
    count("names settled", second);
    settle_unnamed(second, decisions);
    const ReformReading settled = read(decisions);
    count("all settled", settled);
    ASSERT_TRUE(settled.open.empty()) << open_table(settled.open);

    const auto done = carry_out_reform(*truth, deed, settled.change);
    ASSERT_TRUE(done) << done.error().code << " " << done.error().detail;
    truth->read([&](app::Records& records) {
        const Census before = census(records, last_day);
        const Census after = census(records, reform);
        EXPECT_EQ(before.kinds.at(UnitKind::province), 63);
        EXPECT_EQ(before.kinds.at(UnitKind::district), 696);
        EXPECT_EQ(before.communes(), 10'035);
        EXPECT_EQ(after.kinds.at(UnitKind::province), 34);
        EXPECT_EQ(after.kinds.count(UnitKind::district), 0U);
        EXPECT_EQ(after.communes(), 3'321);
        EXPECT_EQ(after.kinds.at(UnitKind::special_zone), 13);
        const UnitRegister changed = records.units().whole_register();
        for (const auto& [id, life] : units.lives()) {
            const UnitLife* now = changed.find(id);
            EXPECT_EQ(*now->era_on(last_day), [&] {
                UnitEra era = life.eras.front();
                era.to = now->era_on(last_day)->to;
                return era;
            }()) << "the old tree is as it was";
            if (now->ends()) {
                EXPECT_FALSE(now->successors.empty()) << life.eras.front().name;
            }
        }
        const auto vo_nhai = records.units().find_by_code("05716", reform);
        ASSERT_TRUE(vo_nhai);
        EXPECT_EQ(vo_nhai->name, "Xã Võ Nhai");
        std::vector<std::string> made_of;
        for (const UnitId id : vo_nhai->predecessors)
            made_of.push_back(changed.known_as(id, last_day)->name);
        EXPECT_THAT(made_of,
            ::testing::UnorderedElementsAre("Thị trấn Đình Cả", "Xã Phú Thượng", "Xã Lâu Thượng"));
    });
}

INSTANTIATE_TEST_SUITE_P(Tops, ReformOfTheCountry, ::testing::Values(Top::provinces, Top::ministry),
    [](const ::testing::TestParamInfo<Top>& tried) {
        return tried.param == Top::ministry ? "below_a_ministry" : "of_provinces";
    });

}
}
