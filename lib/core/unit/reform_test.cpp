#include "core/unit/reform.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nguon {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const Day merger = *parse_iso_day("2025-07-01");

std::vector<std::string> names(const std::string& formed_from)
{
    std::vector<std::string> found;
    for (const ReformMention& one : mentions_in(formed_from))
        found.push_back(one.kind + "|" + one.name + (one.within.empty() ? "" : "|" + one.within)
            + (one.partial ? "|part" : ""));
    return found;
}

TEST(ReformWords, are_names_between_commas_and_and)
{
    EXPECT_THAT(names("Thị trấn Đình Cả, Xã Phú Thượng và Xã Lâu Thượng"),
        ElementsAre("thi tran|Đình Cả", "xa|Phú Thượng", "xa|Lâu Thượng"));
    EXPECT_THAT(names("Xã Thạch Xá"), ElementsAre("xa|Thạch Xá"));
    EXPECT_THAT(
        names("Thị trấn Nông trường Việt Lâm"), ElementsAre("thi tran|Nông trường Việt Lâm"));
    EXPECT_THAT(names("Huyện Cồn Cỏ"), ElementsAre("huyen|Cồn Cỏ"));
    EXPECT_THAT(names("Phường 1 (thành phố Bảo Lộc), Xã Hải Phú (huyện Bố Trạch)"),
        ElementsAre("phuong|1|Bảo Lộc", "xa|Hải Phú|Bố Trạch"));
}

TEST(ReformWords, name_the_province_where_two_districts_have_one_name)
{
    const auto found = mentions_in("Thị trấn Châu Thành (huyện Châu Thành, tỉnh Bến Tre)");
    ASSERT_THAT(found, SizeIs(1));
    EXPECT_EQ(found[0].within, "Châu Thành");
    EXPECT_EQ(found[0].province, "Bến Tre");
}

TEST(ReformWords, tell_parts_from_wholes)
{
    EXPECT_THAT(names("Xã Tiền Phong (huyện Mê Linh) (phần còn lại sau khi sáp nhập vào xã Thiên "
                      "Lộc, xã Mê Linh), Xã Kim Hoa"),
        ElementsAre("xa|Tiền Phong|Mê Linh|part", "xa|Kim Hoa"));
    EXPECT_THAT(
        names(
            "Xã Ngọc Đường và phần còn lại của  Xã Yên Định sau khi sắp xếp theo khoản 9 Điều này"),
        ElementsAre("xa|Ngọc Đường", "xa|Yên Định|part"));
    EXPECT_THAT(names("Phường Trúc Bạch, một phần diện tích TN, quy mô dân số của các phường Cửa "
                      "Nam, Điện Biên"),
        ElementsAre("phuong|Trúc Bạch", "phuong|Cửa Nam", "phuong|Điện Biên"));
}

UnitLife life(int id, std::string name, UnitKind kind, int parent, std::string code)
{
    UnitEra era;
    era.unit = UnitId(id);
    era.code = std::move(code);
    era.name = std::move(name);
    era.kind = kind;
    if (parent != 0)
        era.parent = UnitId(parent);
    era.from = *parse_iso_day("2004-07-08");
    return { UnitId(id), { era }, {} };
}

UnitRegister country()
{
    return UnitRegister({
        life(1, "Tỉnh Thái Nguyên", UnitKind::province, 0, "19"),
        life(2, "Tỉnh Bắc Kạn", UnitKind::province, 0, "06"),
        life(3, "Huyện Võ Nhai", UnitKind::district, 1, "170"),
        life(4, "Huyện Phú Lương", UnitKind::district, 1, "168"),
        life(5, "Huyện Chợ Mới", UnitKind::district, 2, "066"),
        life(10, "Thị trấn Đình Cả", UnitKind::township, 3, "05716"),
        life(11, "Xã Phú Thượng", UnitKind::commune, 3, "05734"),
        life(12, "Xã Sảng Mộc", UnitKind::commune, 3, "05719"),
        life(13, "Xã Hòa Bình", UnitKind::commune, 3, "05731"),
        life(14, "Xã Hòa Bình", UnitKind::commune, 4, "05600"),
        life(15, "Xã Thần Xa", UnitKind::commune, 3, "05725"),
        life(16, "Xã Yên Cư", UnitKind::commune, 5, "02200"),
        life(17, "Xã Yên Hân", UnitKind::commune, 5, "02201"),
    });
}

std::vector<ReformRow> rows()
{
    return {
        { 2, "19", "Tỉnh Thái Nguyên", "", "tỉnh Bắc Kạn và tỉnh Thái Nguyên" },
        { 3, "05716", "Xã Võ Nhai", "19", "Thị trấn Đình Cả, Xã Phú Thượng, Xã Hòa Bình" },
        { 4, "05719", "Xã Sảng Mộc", "19", "giữ nguyên" },
        { 5, "05725", "Xã Thần Sa", "19", "Xã Thần Sa" },
        { 6, "02200", "Xã Yên Bình", "19", "Xã Yên Cư, một phần Xã Yên Hân" },
        { 7, "02201", "Xã Chợ Mới", "19", "Xã Yên Hân (phần còn lại)" },
    };
}

ReformReading read(const std::vector<ReformDecision>& decisions = {})
{
    int next = 100;
    return read_reform(
        country(), merger, "NQ", rows(), decisions, [next]() mutable { return UnitId(next++); });
}

std::vector<std::string> living(const ReformReading& reading, UnitRegister units = country())
{
    const auto effect = effect_of(units, reading.change);
    EXPECT_TRUE(effect) << effect.error().code << " " << effect.error().detail;
    if (effect)
        apply(units, *effect);
    std::vector<std::string> found;
    const auto tree = units.tree(merger);
    for (const UnitId id : tree->children(UnitId(1)))
        found.push_back(tree->find(id)->name);
    return found;
}

TEST(Reform, takes_what_names_one_unit_and_lists_the_rest)
{
    const ReformReading reading = read();
    ASSERT_THAT(reading.open, SizeIs(3));
    EXPECT_EQ(reading.open[0].mention, "Xã Thần Sa");
    EXPECT_EQ(reading.open[0].reason, ReformOpen::Reason::unknown);
    ASSERT_THAT(reading.open[0].suggestions, SizeIs(1));
    EXPECT_EQ(reading.open[0].suggestions[0].name, "Xã Thần Xa, Huyện Võ Nhai");
    EXPECT_EQ(reading.open[1].reason, ReformOpen::Reason::unnamed);
    EXPECT_EQ(reading.by_neighbours, 1U) << "Hòa Bình stood beside Đình Cả in one district";
    EXPECT_EQ(reading.split, 1U);
    EXPECT_THAT(living(reading),
        ::testing::UnorderedElementsAre(
            "Xã Võ Nhai", "Xã Sảng Mộc", "Xã Thần Xa", "Xã Hòa Bình", "Xã Yên Bình", "Xã Chợ Mới"));
}

// As DOMAIN's tree has it: nothing is read otherwise because somebody stands above the provinces.
TEST(Reform, a_ministry_above_the_provinces_changes_nothing)
{
    UnitRegister below = country();
    below.put(life(99, "Bộ Văn hóa, Thể thao và Du lịch", UnitKind::ministry, 0, "BO"));
    for (const int province : { 1, 2 })
        below.at(UnitId(province)).eras.front().parent = UnitId(99);
    int next = 100;
    const ReformReading with
        = read_reform(below, merger, "NQ", rows(), {}, [next]() mutable { return UnitId(next++); });
    const ReformReading without = read();
    EXPECT_EQ(with.open.size(), without.open.size());
    EXPECT_EQ(living(with, below), living(without));
}

TEST(Reform, goes_by_what_a_person_settled)
{
    const ReformReading reading
        = read({ { "05725", "Xã Thần Sa", "05725" }, { "05716", "", "05600" } });
    EXPECT_THAT(reading.open, IsEmpty());
    EXPECT_THAT(living(reading),
        ::testing::UnorderedElementsAre(
            "Xã Võ Nhai", "Xã Sảng Mộc", "Xã Thần Sa", "Xã Yên Bình", "Xã Chợ Mới"));
}

TEST(Reform, splits_a_unit_with_the_one_that_took_more_than_a_part_first)
{
    const ReformReading reading = read();
    const auto split = std::find_if(reading.change.steps.begin(), reading.change.steps.end(),
        [](const ChangeStep& step) { return step.kind == ChangeKind::split; });
    ASSERT_NE(split, reading.change.steps.end());
    EXPECT_THAT(split->from, ElementsAre(UnitId(17)));
    ASSERT_THAT(split->to, SizeIs(2));
    EXPECT_EQ(split->to[0].name, "Xã Chợ Mới") << "it keeps the code";
}

}
}
