#include "core/import/judge.hpp"

#include <gtest/gtest.h>

#include <random>

#include "core/import/unit_names.hpp"
#include "core/text/fold.hpp"

namespace nguon {
namespace {

const Day today = *parse_iso_day("2026-01-05");

Unit unit(int id, std::string name, UnitKind kind, int parent = 0, std::string code = {})
{
    Unit made;
    made.id = UnitId(id);
    made.name = std::move(name);
    made.kind = kind;
    made.code = std::move(code);
    if (parent != 0)
        made.parent = UnitId(parent);
    made.valid_from = *parse_iso_day("2000-01-01");
    return made;
}

class ImportJudge : public ::testing::Test {
protected:
    ImportJudge()
    {
        around.under = UnitId(1);
        around.today = today;
    }

    std::vector<JudgedRow> judge(ImportTarget target, const std::vector<std::string>& head,
        const std::vector<std::vector<std::string>>& cells)
    {
        rows.clear();
        for (std::size_t i = 0; i < cells.size(); ++i)
            rows.push_back({ static_cast<int>(i), static_cast<int>(i) + 2, cells[i], notes });
        return judge_import(target, guess_columns(import_fields(target), head), rows, tree, around);
    }
    std::vector<CellProblem> problems(ImportTarget target, const std::vector<std::string>& head,
        const std::vector<std::string>& cells)
    {
        return judge(target, head, { cells })[0].problems;
    }

    UnitTree tree = *UnitTree::create(
        {
            unit(1, "Tỉnh Thái Nguyên", UnitKind::province, 0, "19"),
            unit(2, "Xã Võ Nhai", UnitKind::commune, 1, "05716"),
            unit(3, "Xã Tân Thành", UnitKind::commune, 1, "05900"),
            unit(4, "Phường Tân Thành", UnitKind::ward, 1, "05901"),
            unit(5, "Xóm 1", UnitKind::hamlet, 2),
            unit(6, "Xóm 1", UnitKind::hamlet, 3),
            unit(9, "Tỉnh Lạng Sơn", UnitKind::province, 0, "20"),
            unit(10, "Xã Bắc Sơn", UnitKind::commune, 9, "06325"),
        },
        today);
    ImportSurroundings around;
    std::vector<TableNote> notes;
    std::vector<ImportRow> rows;
};

using Problems = std::vector<CellProblem>;
const std::vector<std::string> hamlet_head{ "STT", "Tên thôn", "Xã", "Số hộ (hộ)" };
const std::vector<std::string> cluster_head{ "CỤM LOA", "Thôn/Xóm", "Vĩ độ", "Kinh độ", "SIM",
    "Số lượng loa", "Công suất (W)", "Hướng" };

TEST(ImportHead, columns_are_guessed_by_words_whatever_their_marks)
{
    const auto& fields = import_fields(ImportTarget::hamlets);
    const auto key = [&](const auto& column) {
        return column ? std::string(fields[*column].key) : std::string("-");
    };
    std::vector<std::string> keys;
    for (const auto& column : guess_columns(fields, hamlet_head))
        keys.push_back(key(column));
    EXPECT_EQ(keys, (std::vector<std::string>{ "-", "name", "unit", "households" }));
    keys.clear();
    for (const auto& column : guess_columns(fields, { "TEN XOM *", "so ho dan", "Ghi chú" }))
        keys.push_back(key(column));
    EXPECT_EQ(keys, (std::vector<std::string>{ "name", "households", "-" }));
}

TEST(ImportHead, titles_above_the_head_are_passed_over)
{
    Table table;
    table.rows = { { 1, { "DANH SÁCH XÓM NĂM 2026", "", "", "" } }, { 3, hamlet_head },
        { 4, { "1", "Xóm 1", "Võ Nhai", "10" } } };
    EXPECT_EQ(guess_head(ImportTarget::hamlets, table).row, 1U);
}

TEST_F(ImportJudge, a_good_hamlet_becomes_what_it_says)
{
    const auto judged
        = judge(ImportTarget::hamlets, hamlet_head, { { "1", "Bản Nà Pài", "Võ Nhai", "1.120" } });
    EXPECT_EQ(judged[0].problems, Problems{});
    const auto& hamlet = std::get<ImportedHamlet>(judged[0].thing);
    EXPECT_EQ(hamlet.name, "Bản Nà Pài");
    EXPECT_EQ(hamlet.parent, UnitId(2));
    EXPECT_EQ(hamlet.households, 1120);
}

TEST_F(ImportJudge, the_title_is_data)
{
    const std::vector<std::string> head{ "Loại", "Tên", "Xã" };
    auto judged = judge(ImportTarget::hamlets, head,
        { { "Buôn", "Ea Kao", "05716" }, { "Xóm", "Xóm 2", "05716" }, { "", "Ea Kao", "05716" } });
    EXPECT_EQ(std::get<ImportedHamlet>(judged[0].thing).name, "Buôn Ea Kao");
    EXPECT_EQ(std::get<ImportedHamlet>(judged[1].thing).name, "Xóm 2");
    EXPECT_EQ(judged[2].problems, (Problems{ { 1, "import.no_title", "Ea Kao", true } }));
}

TEST_F(ImportJudge, every_wrong_cell_of_a_hamlet_is_told)
{
    const auto wrong = [&](const std::vector<std::string>& cells) {
        return problems(ImportTarget::hamlets, hamlet_head, cells);
    };
    EXPECT_EQ(
        wrong({ "", "", "Võ Nhai", "" }), (Problems{ { 1, "import.required", "Tên thôn, xóm" } }));
    EXPECT_EQ(wrong({ "", "Xóm 9", "Võ Nhai", "chục hộ" }),
        (Problems{ { 3, "import.not_a_whole_number", "chục hộ" } }));
    EXPECT_EQ(wrong({ "", "Xóm 9", "Võ Nhai", "2,5" }),
        (Problems{ { 3, "import.not_a_whole_number", "2,5" } }));
    EXPECT_EQ(wrong({ "", "Xóm 9", "Võ Nhai", "-1" }),
        (Problems{ { 3, "import.out_of_range", "0–1000000" } }));
    EXPECT_EQ(wrong({ "", "Xóm 9", "Xã Không Có", "" }),
        (Problems{ { 2, "import.unit_unknown", "Xã Không Có" } }));
    EXPECT_EQ(wrong({ "", "Xóm 9", "", "" }),
        (Problems{ { 2, "import.not_a_commune", "Tỉnh Thái Nguyên" } }));
    EXPECT_EQ(wrong({ "", "Xóm " + std::string(200, 'a'), "Võ Nhai", "" }),
        (Problems{ { 1, "import.too_long", "200" } }));
}

TEST_F(ImportJudge, a_unit_is_found_by_code_or_name_and_two_of_a_name_are_for_a_person)
{
    const UnitNames names(tree, UnitId(1));
    EXPECT_EQ(names.find("05716").candidates, std::vector{ UnitId(2) });
    EXPECT_EQ(names.find("vo nhai").candidates, std::vector{ UnitId(2) });
    EXPECT_EQ(names.find("Xã Tân Thành").candidates, std::vector{ UnitId(3) });
    EXPECT_EQ(names.find("Tân Thành").candidates, (std::vector{ UnitId(4), UnitId(3) }));
    EXPECT_EQ(names.find("Xóm 1, Xã Võ Nhai").candidates, std::vector{ UnitId(5) });
    const auto zeros = names.find("5716");
    EXPECT_EQ(zeros.candidates, std::vector{ UnitId(2) });
    EXPECT_TRUE(zeros.zeros_were_lost);
    EXPECT_TRUE(names.find("06325").is_outside);
    EXPECT_TRUE(names.find("Bắc Sơn").candidates.empty());
    EXPECT_EQ(problems(ImportTarget::hamlets, hamlet_head, { "", "Xóm 9", "Tân Thành", "" }),
        (Problems{ { 2, "import.unit_ambiguous",
            "Phường Tân Thành (Tỉnh Thái Nguyên, mã 05901);"
            " Xã Tân Thành (Tỉnh Thái Nguyên, mã 05900)" } }));
    EXPECT_EQ(problems(ImportTarget::hamlets, hamlet_head, { "", "Xóm 9", "5716", "" }),
        (Problems{ { 2, "import.unit_zeros", "Xã Võ Nhai (Tỉnh Thái Nguyên, mã 05716)", true } }));
}

TEST_F(ImportJudge, what_stands_already_or_twice_in_the_table_is_wrong)
{
    around.names.insert({ UnitId(2), fold("Xóm 1") });
    const auto judged = judge(ImportTarget::hamlets, hamlet_head,
        { { "", "xóm 1", "Võ Nhai", "" }, { "", "Xóm 2", "Võ Nhai", "" },
            { "", "XÓM 2", "05716", "" }, { "", "Xóm 2", "05900", "" } });
    EXPECT_EQ(judged[0].problems, (Problems{ { 1, "import.name_exists", "xóm 1" } }));
    EXPECT_EQ(judged[1].problems, Problems{});
    EXPECT_EQ(judged[2].problems, (Problems{ { 1, "import.name_twice", "3" } }));
    EXPECT_EQ(judged[3].problems, Problems{});
}

TEST_F(ImportJudge, a_cluster_becomes_a_device)
{
    const auto judged = judge(ImportTarget::clusters, cluster_head,
        { { "Cụm 1", "Xóm 1, Xã Võ Nhai", "21,75", "106.0", "0912345678", "2", "50",
            "Đông Bắc" } });
    EXPECT_EQ(judged[0].problems, Problems{});
    const auto& made = std::get<ImportedAsset>(judged[0].thing);
    ASSERT_TRUE(made.device);
    const Device& device = *made.device;
    EXPECT_EQ(made.asset.unit, UnitId(5));
    EXPECT_EQ(made.asset.kind, AssetKind::cluster);
    EXPECT_EQ(device.unit, UnitId(5));
    EXPECT_EQ(device.place, (Point{ 21.75, 106.0 }));
    EXPECT_EQ(device.sim, "+84912345678");
    EXPECT_EQ(device.speakers, 2);
    EXPECT_EQ(device.power_w, 50);
    EXPECT_EQ(device.bearing, 45);
    EXPECT_TRUE(check_device(device));
}

TEST_F(ImportJudge, every_wrong_cell_of_a_cluster_is_told)
{
    const auto wrong
        = [&](const std::string& lat, const std::string& lng, const std::string& sim = {},
              const std::string& speakers = {}, const std::string& bearing = {}) {
              return problems(ImportTarget::clusters, cluster_head,
                  { "Cụm 1", "Võ Nhai", lat, lng, sim, speakers, "", bearing });
          };
    EXPECT_EQ(wrong("21,7", ""), (Problems{ { 3, "import.half_a_place", "" } }));
    EXPECT_EQ(wrong("x", "105"), (Problems{ { 2, "import.bad_place", "x" } }));
    EXPECT_EQ(wrong("105,9", "21,7"), (Problems{ { 2, "place.changed_over", "" } }));
    EXPECT_EQ(wrong("48,8", "2,3"), (Problems{ { 2, "place.abroad", "" } }));
    EXPECT_EQ(wrong("14", "110,8"), (Problems{ { 2, "place.in_the_sea", "", true } }));
    EXPECT_EQ(wrong("", "", "12"), (Problems{ { 4, "import.bad_phone", "12" } }));
    EXPECT_EQ(wrong("", "", "", "65"), (Problems{ { 5, "import.out_of_range", "0–64" } }));
    EXPECT_EQ(wrong("", "", "", "", "lên"), (Problems{ { 7, "import.bad_bearing", "lên" } }));
    around.sims.insert("+84912345678");
    EXPECT_EQ(wrong("", "", "912345678"), (Problems{ { 4, "import.sim_exists", "+84912345678" } }));
}

TEST_F(ImportJudge, a_number_of_a_sim_stands_once_in_a_table)
{
    const auto judged = judge(ImportTarget::clusters, cluster_head,
        { { "Cụm 1", "05716", "", "", "0912345678", "", "", "" },
            { "Cụm 2", "05716", "", "", "84912345678", "", "", "" } });
    EXPECT_EQ(judged[1].problems, (Problems{ { 4, "import.sim_twice", "2" } }));
}

TEST_F(ImportJudge, a_number_that_a_spreadsheet_spoilt_is_told)
{
    const std::vector<std::string> head{ "Tên cụm loa", "Xã", "Số sê-ri", "SIM" };
    const auto judged = judge(ImportTarget::clusters, head,
        { { "Cụm 1", "05716", "1.2345e+17", "" }, { "Cụm 2", "05716", "", "8.49E+10" } });
    EXPECT_EQ(judged[0].problems, (Problems{ { 2, "import.spoilt_number", "1.2345e+17", true } }));
    EXPECT_EQ(judged[1].problems, (Problems{ { 3, "import.spoilt_number", "8.49E+10" } }));
}

TEST_F(ImportJudge, serial_numbers_are_compared_whatever_their_case)
{
    const std::vector<std::string> head{ "Tên cụm loa", "Xã", "Số sê-ri" };
    around.serials.insert("old-1");
    const auto judged = judge(ImportTarget::clusters, head,
        { { "Cụm 1", "05716", "SAME" }, { "Cụm 2", "05716", "same" },
            { "Cụm 3", "05716", "OLD-1" } });
    EXPECT_EQ(judged[0].problems, Problems{});
    EXPECT_EQ(judged[1].problems, (Problems{ { 2, "import.serial_twice", "2" } }));
    EXPECT_EQ(judged[2].problems, (Problems{ { 2, "import.serial_exists", "OLD-1" } }));
}

TEST_F(ImportJudge, the_details_of_an_asset_are_read_by_the_fields_of_its_kind)
{
    const std::vector<std::string> head{ "Tên cụm loa", "Xã", "Số sê-ri", "Hạn SIM",
        "Có ngõ nguồn 12-24 V một chiều", "Điện áp thấp nhất", "Tình trạng",
        "Cụm có dây/FM nối qua bộ tích hợp" };
    auto judged = judge(ImportTarget::clusters, head,
        { { "Cụm 1", "05716", "A-1", "1/2/2027", "có", "90,5", "hoạt động tốt", "" },
            { "Cụm 2", "05716", "A-1", "31/2/2027", "có lẽ", "x", "đẹp", "x" } });
    EXPECT_EQ(judged[0].problems, Problems{});
    const auto& made = std::get<ImportedAsset>(judged[0].thing);
    const std::map<std::string, std::string> details{ { "serial", "A-1" },
        { "sim_expires", "2027-02-01" }, { "dc_lead", "yes" }, { "mains_min_v", "90.5" } };
    EXPECT_EQ(made.asset.details, details);
    EXPECT_EQ(made.asset.condition, Condition::works);
    EXPECT_EQ(made.asset.condition_on, around.today);
    std::vector<std::string> codes;
    for (const CellProblem& problem : judged[1].problems)
        codes.push_back(problem.code);
    EXPECT_EQ(codes,
        (std::vector<std::string>{ "import.not_a_choice", "import.bad_day", "import.not_a_number",
            "import.not_a_choice", "import.serial_twice" }));
    // What an integration device joins to the network has no controller of its own.
    EXPECT_FALSE(std::get<ImportedAsset>(judged[1].thing).device);
}

TEST_F(ImportJudge, a_station_needs_its_technology)
{
    const std::vector<std::string> head{ "Tên đài", "Xã", "Công nghệ" };
    auto judged = judge(ImportTarget::stations, head,
        { { "Đài xã Võ Nhai", "05716", "" }, { "Đài xã Tân Thành", "05900", "fm" } });
    EXPECT_EQ(judged[0].problems, (Problems{ { 2, "import.required", "Công nghệ" } }));
    EXPECT_EQ(judged[1].problems, Problems{});
}

TEST_F(ImportJudge, a_place_far_from_its_unit_or_from_the_others_is_doubted)
{
    const auto row = [](const char* name, const char* lat) {
        return std::vector<std::string>{ name, "05716", lat, "106", "", "", "", "" };
    };
    auto judged = judge(ImportTarget::clusters, cluster_head,
        { row("a", "21,75"), row("b", "21,76"), row("c", "21,77"), row("d", "20,75") });
    EXPECT_EQ(judged[0].problems, Problems{});
    EXPECT_EQ(judged[3].problems, (Problems{ { 2, "place.far_from_others", "Xã Võ Nhai", true } }));
    around.outlines[UnitId(2)] = { { { 21.7, 105.9 }, { 21.8, 105.9 }, { 21.8, 106.1 },
        { 21.7, 106.1 }, { 21.7, 105.9 } } };
    judged = judge(ImportTarget::clusters, cluster_head, { row("a", "21,75"), row("b", "21,6") });
    EXPECT_EQ(judged[0].problems, Problems{});
    EXPECT_EQ(judged[1].problems, (Problems{ { 2, "place.outside_unit", "Xã Võ Nhai", true } }));
}

// Tables in which much collides, and cells of them that are written anew, many times over.
class MendedCells : public ImportJudge {
protected:
    std::string any(const std::vector<std::string>& words)
    {
        return words[std::uniform_int_distribution<std::size_t>(0, words.size() - 1)(chance)];
    }
    std::string cell(std::size_t column)
    {
        static const std::vector<std::vector<std::string>> words{
            { "Cụm 1", "Cụm 2", "cum 1", "Cụm 3", "" },
            { "Võ Nhai", "05716", "Xã Tân Thành", "05901", "", "Không có" },
            { "21,75", "21,76", "21,77", "20,75", "x", "" },
            { "106", "106,01", "" },
            { "0912345671", "0912 345 671", "0912345672", "12", "" },
            { "1", "2", "chín" },
            { "S1", "S2", "S3", "" },
            { "Có", "Không", "" },
        };
        return any(words[column]);
    }

    std::mt19937 chance{ 20261122 };
    const std::vector<std::string> wide_head{ "CỤM LOA", "Thôn/Xóm", "Vĩ độ", "Kinh độ", "SIM",
        "Số lượng loa", "Số seri", "Cụm có dây/FM nối qua bộ tích hợp" };
};

TEST_F(MendedCells, judging_what_a_cell_touches_is_judging_the_whole_table)
{
    around.names.insert({ UnitId(2), fold("Cụm 3") });
    around.sims.insert("+84912345672");
    around.serials.insert("S3");
    std::size_t judged = 0;
    for (const ImportTarget target :
        { ImportTarget::clusters, ImportTarget::hamlets, ImportTarget::officers }) {
        const ImportMapping columns = guess_columns(import_fields(target), wide_head);
        std::vector<ImportRow> table;
        for (int i = 0; i < 14; ++i) {
            table.push_back({ i, i + 2, {}, {} });
            for (std::size_t column = 0; column < wide_head.size(); ++column)
                table.back().cells.push_back(cell(column));
        }
        auto kept = judge_import(target, columns, table, tree, around);
        for (int turn = 0; turn < 300; ++turn) {
            const std::size_t at = chance() % table.size();
            const std::size_t column = chance() % wide_head.size();
            const ImportRow before = table[at];
            table[at].cells[column] = cell(column);
            const TouchedRows touched
                = rows_touched(target, columns, table, at, before, tree, around.under);
            const auto some = judge_some(target, columns, table, touched.places, tree, around);
            for (std::size_t i = 0; i < some.size(); ++i)
                kept[touched.places[i]] = some[i];
            judged += some.size();
            const auto whole = judge_import(target, columns, table, tree, around);
            for (std::size_t i = 0; i < table.size(); ++i)
                ASSERT_EQ(kept[i].problems, whole[i].problems) << name_of(target) << ' ' << turn;
        }
    }
    EXPECT_LT(judged, std::size_t(3) * 300 * 14 * 3 / 4) << "most of the table is left alone";
}

TEST_F(ImportJudge, what_the_file_says_against_a_cell_counts_where_the_column_is_used)
{
    notes = { { 2, 0, "sheet.joined" }, { 2, 1, "sheet.joined" }, { 2, 3, "sheet.formula" } };
    EXPECT_EQ(problems(ImportTarget::hamlets, hamlet_head, { "1", "Xóm 9", "Võ Nhai", "3" }),
        (Problems{ { 1, "sheet.joined", "" }, { 3, "sheet.formula", "", true } }));
}

TEST_F(ImportJudge, officers_are_read_with_their_training)
{
    const std::vector<std::string> head{ "Họ và tên", "Xã", "Loại cán bộ", "Chuyên trách",
        "Điện thoại", "Tập huấn", "Ngày tập huấn" };
    const auto judged = judge(ImportTarget::officers, head,
        { { "Ma Thị Hoa", "Xã Võ Nhai", "công nghệ thông tin", "không", "0912 345 678",
              "Nghiệp vụ loa", "01/06/2025" },
            { "Ma Thị Hoa", "Xã Võ Nhai", "", "", "", "", "" },
            { "Nông Văn Bình", "", "bảo vệ", "", "12", "Nghiệp vụ loa", "" },
            { "Lý Văn Chài", "", "", "", "", "Nghiệp vụ loa", "01/06/2035" } });
    const Officer& officer = std::get<ImportedOfficer>(judged[0].thing).officer;
    EXPECT_TRUE(judged[0].problems.empty());
    EXPECT_EQ(officer.unit, UnitId(2));
    EXPECT_EQ(officer.staff, Staff::it);
    EXPECT_FALSE(officer.full_time);
    EXPECT_EQ(officer.tenure.from, today);
    ASSERT_EQ(officer.trainings.size(), 1U);
    EXPECT_EQ(officer.trainings[0].on, *parse_iso_day("2025-06-01"));
    ASSERT_EQ(judged[1].problems.size(), 1U);
    EXPECT_EQ(judged[1].problems[0].code, "import.name_twice");
    EXPECT_EQ(judged[2].errors(), 3U); // kind, telephone, day of the training
    ASSERT_EQ(judged[3].errors(), 1U);
    EXPECT_EQ(judged[3].problems[0].code, "people.training_to_come");
    EXPECT_EQ(judged[3].problems[0].column, 6);
}

TEST_F(ImportJudge, websites_need_their_address)
{
    const std::vector<std::string> head{ "Tên trang", "Địa chỉ trang" };
    const auto judged = judge(ImportTarget::websites, head,
        { { "Trang xã", "https://vonhai.example.vn" }, { "Trang khác", "" } });
    EXPECT_EQ(judged[0].errors(), 0U);
    EXPECT_EQ(std::get<ImportedAsset>(judged[0].thing).asset.kind, AssetKind::website);
    EXPECT_EQ(judged[1].errors(), 1U);
}

}
}
