// Official tables of units, brought in by the administrator of the whole system.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/app/unit_table.hpp"
#include "server/main/testing/operator.hpp"
#include "server/main/testing/register_api.hpp"

namespace nguon {
namespace {

using testing::Answer;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::RegisterApi;

class UnitTableApi : public ::testing::Test {
protected:
    UnitTableApi() { testing::give_code(world, world.province, "19"); }

    Answer send(const std::string& lines, const std::string& query = {},
        std::optional<AccountId> who = std::nullopt)
    {
        return api.post(who.value_or(world.admin), "/api/v1/unit-tables?on=2025-07-01" + query,
            "code,name,kind,parent_code,level\n" + lines);
    }
    static std::vector<std::string> faults_of(const Answer& answer)
    {
        std::vector<std::string> all;
        for (const auto& one : answer.body.at("faults").as_array()) {
            const auto& fault = one.as_object();
            all.push_back(std::to_string(fault.at("line").as_int64()) + " "
                + std::string(fault.at("code").as_string()));
        }
        return all;
    }
    std::optional<Unit> unit_of(const std::string& code)
    {
        std::optional<Unit> found;
        world.truth().read([&](app::Records& records) {
            found = records.units().find_by_code(code, day_of(world.clock().now()));
        });
        return found;
    }

    RegisterApi api;
    testing::World& world = api.world();
};

const std::string district_and_commune = "90001,\"Xã Mới, phía bắc\",commune,900,commune\n"
                                         "900,Thị xã Mới,town,19,district\n";

TEST_F(UnitTableApi, is_looked_at_before_anything_is_in_the_tree)
{
    const int before = api.changes();
    const Answer seen = send(district_and_commune);
    ASSERT_EQ(seen.status, 200U) << seen.code() << seen.text("title");
    EXPECT_FALSE(seen.body.at("is_taken").as_bool());
    EXPECT_EQ(seen.number("unit_total"), 2);
    EXPECT_EQ(seen.number("fault_total"), 0);
    EXPECT_EQ(seen.body.at("kinds").as_array().size(), 2U);
    const auto& first = seen.body.at("units").as_array().at(0).as_object();
    EXPECT_EQ(first.at("parent_name").as_string(), "Thị xã Mới");
    EXPECT_FALSE(unit_of("90001"));
    EXPECT_EQ(api.changes(), before);

    const Answer taken = send(district_and_commune, "&take=true");
    ASSERT_EQ(taken.status, 201U) << taken.code() << taken.text("title");
    EXPECT_TRUE(taken.body.at("is_taken").as_bool());
    EXPECT_EQ(taken.number("unit_total"), 2);
    const auto commune = unit_of("90001");
    const auto town = unit_of("900");
    ASSERT_TRUE(commune && town);
    EXPECT_EQ(commune->name, "Xã Mới, phía bắc");
    EXPECT_EQ(commune->parent, town->id);
    EXPECT_EQ(town->parent, world.province);
    EXPECT_EQ(api.changes(), before + 1);
    EXPECT_THAT(api.deeds(), Contains("unit.imported"));
}

TEST_F(UnitTableApi, asked_for_again_with_one_key_is_taken_in_once)
{
    const auto ask = [&] {
        return api.call(world.admin, net::Method::post,
            "/api/v1/unit-tables?on=2025-07-01&take=true",
            "code,name,kind,parent_code,level\n" + district_and_commune,
            { { "Idempotency-Key", "don-vi-1" } });
    };
    const Answer first = ask();
    ASSERT_EQ(first.status, 201U) << first.code() << first.text("title");
    const Answer again = ask();
    EXPECT_EQ(again.status, 201U);
    EXPECT_EQ(again.body, first.body);
}

TEST_F(UnitTableApi, every_fault_is_named_by_its_line_and_nothing_is_taken)
{
    const std::string lines = "90001,Xã Một,commune,19,commune\n"
                              "90001,Xã Hai,commune,19,commune\n"
                              "90003,Xã Ba,village,19,commune\n"
                              "90004,Xã Bốn,commune,77777,commune\n"
                              "90005,Xã Năm,commune,90006,commune\n"
                              "90006,Xã Sáu,commune,90005,commune\n"
                              "19,Tỉnh Khác,province,,province\n"
                              "20,Tỉnh Lẻ,province,,province\n"
                              "21,Tỉnh Trong,province,19,province\n";
    const Answer seen = send(lines);
    ASSERT_EQ(seen.status, 200U) << seen.code() << seen.text("title");
    EXPECT_THAT(faults_of(seen),
        ElementsAre("3 import.code_repeated", "4 import.bad_kind", "5 import.parent_missing",
            "6 unit.cycle", "7 unit.cycle", "8 import.code_there", "9 import.no_parent",
            "10 import.not_below"));
    const Answer refused = send(lines, "&take=true");
    EXPECT_EQ(refused.code(), "unit_table.has_faults");
    EXPECT_THAT(refused.text("title"), HasSubstr("8 lỗi"));
    EXPECT_FALSE(unit_of("90001"));
}

TEST_F(UnitTableApi, lines_without_a_parent_stand_in_the_unit_that_was_chosen)
{
    const std::string lines = "90001,Xã Một,commune,,commune\n";
    EXPECT_THAT(faults_of(send(lines)), ElementsAre("2 import.no_parent"));
    const Answer taken = send(lines, "&take=true&under=" + world.province.text());
    ASSERT_EQ(taken.status, 201U) << taken.code() << taken.text("title");
    EXPECT_EQ(unit_of("90001")->parent, world.province);
    EXPECT_EQ(send("90002,Xã Hai,commune,,commune\n", "&under=999999").wrong_field(), "under");
}

TEST_F(UnitTableApi, speaks_vietnamese_too)
{
    const Answer seen = api.post(world.admin, "/api/v1/unit-tables?on=2025-07-01&take=true",
        "Danh mục đơn vị,,,,\nMã,Tên,Loại,Mã cấp trên,Cấp\n90001,Xã Mới,xã,900,xã\n"
        "900,Thị xã Mới,Thị xã,19,huyện\n");
    ASSERT_EQ(seen.status, 201U) << seen.code() << seen.text("title");
    EXPECT_EQ(seen.number("fault_total"), 0);
    EXPECT_EQ(unit_of("90001")->kind, UnitKind::commune);
    EXPECT_EQ(unit_of("900")->kind, UnitKind::district);
}

// The code above a block that is joined reads as empty from its second line on.
TEST_F(UnitTableApi, a_cell_that_the_file_says_nothing_good_of_is_a_fault)
{
    Table table;
    table.rows.push_back({ 1, { "Ghi chú", "Mã", "Tên", "Loại", "Mã cấp trên", "Cấp" } });
    table.rows.push_back({ 2, { "", "90001", "Xã Một", "xã", "19", "xã" } });
    table.rows.push_back({ 3, { "", "90002", "Xã Hai", "xã", "", "xã" } });
    table.notes = { { 2, 4, "sheet.joined" }, { 3, 0, "sheet.wrong_value" },
        { 3, 2, "sheet.wrong_value" }, { 3, 1, "sheet.formula" } };
    const auto sent = app::unit_table_of(table);
    ASSERT_TRUE(sent) << sent.error().code;
    ASSERT_EQ(sent->faults.size(), 2U);
    EXPECT_EQ(sent->faults[0].column, "parent_code");
    EXPECT_EQ(sent->faults[0].code, "sheet.joined");
    EXPECT_EQ(sent->faults[1].column, "name");
    const app::Deed deed = world.by(world.admin);
    const app::UnitTableWish wish{ *sent, day_of(world.clock().now()), world.province,
        app::Wanted::take };
    world.truth().read([&](app::Records& records) {
        const auto taken = app::take_unit_table(records, deed, wish);
        EXPECT_EQ(taken ? "" : taken.error().code, "unit_table.has_faults");
    });
    EXPECT_FALSE(unit_of("90001"));
}

TEST_F(UnitTableApi, joined_cells_are_faults_in_its_columns_and_its_head_alone)
{
    Table table;
    table.rows.push_back({ 1, { "Danh mục đơn vị" } });
    table.rows.push_back({ 2, { "STT", "Vùng", "Mã", "Tên", "Loại", "Mã cấp trên", "Cấp", "" } });
    table.rows.push_back({ 3, { "1", "Núi", "90001", "Xã Một", "xã", "19", "xã", "Ghi" } });
    table.rows.push_back({ 4, { "2", "", "90002", "Xã Hai", "xã", "19", "xã", "" } });
    // The title, the region of two lines and a remark beside the table hide nothing of ours.
    table.notes = { { 1, 0, "sheet.joined", 6 }, { 3, 1, "sheet.joined", 1 },
        { 4, 1, "sheet.joined", 1 }, { 3, 7, "sheet.joined", 9 } };
    const auto good = app::unit_table_of(table);
    ASSERT_TRUE(good) << good.error().code;
    EXPECT_TRUE(good->faults.empty());
    table.notes
        = { { 2, 0, "sheet.joined", 1 }, { 3, 1, "sheet.joined", 2 }, { 4, 6, "sheet.joined", 7 } };
    const auto bad = app::unit_table_of(table);
    ASSERT_TRUE(bad) << bad.error().code;
    std::vector<std::string> columns;
    for (const app::LineFault& fault : bad->faults)
        columns.push_back(std::to_string(fault.line) + " " + fault.column);
    EXPECT_THAT(columns, ElementsAre("2 STT", "3 code", "4 level"));
}

TEST_F(UnitTableApi, is_for_the_administrator_of_everything_and_read_like_any_table)
{
    for (const AccountId who : { api.commune_admin, world.editor }) {
        EXPECT_EQ(send(district_and_commune, "&take=true", who).code(), "unit_table.not_allowed");
        // Nothing of it is unpacked for them.
        EXPECT_EQ(api.post(who, "/api/v1/unit-tables", "PK\x03\x04 not unpacked").code(),
            "unit_table.not_allowed");
    }
    const auto code = [&](const std::string& bytes) {
        return api.post(world.admin, "/api/v1/unit-tables", bytes).code();
    };
    EXPECT_EQ(code("PK\x03\x04 and nothing more"), "sheet.damaged");
    EXPECT_EQ(code("name,kind\nXã Một,commune\n"), "import.column_missing");
    EXPECT_EQ(code(""), "import.empty");
    EXPECT_EQ(send("", "&take=true").code(), "import.empty");
    EXPECT_EQ(send(district_and_commune, "&take=perhaps").wrong_field(), "take");
    api.tables().failure = Error{ Kind::unavailable, "sheet.too_slow", {}, {}, {} };
    EXPECT_EQ(send(district_and_commune).code(), "sheet.too_slow");
}

}
}
