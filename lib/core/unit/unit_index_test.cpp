#include "core/unit/unit_index.hpp"

#include <algorithm>

#include <gtest/gtest.h>

namespace nguon {
namespace {

Unit unit(int id, const char* code, const char* name, UnitKind kind, int parent)
{
    Unit made;
    made.id = UnitId(id);
    made.code = code;
    made.name = name;
    made.kind = kind;
    if (parent != 0)
        made.parent = UnitId(parent);
    made.valid_from = *parse_iso_day("2025-07-01");
    return made;
}

// In the order of the index: 1, then 3 (Đình Cả) with 5, then 2 (Võ Nhai) with 4.
UnitTree small_province()
{
    return UnitTree::create({ unit(1, "19", "Tỉnh Thái Nguyên", UnitKind::province, 0),
                                unit(2, "05716", "Xã Võ Nhai", UnitKind::commune, 1),
                                unit(3, "05734", "Xã Đình Cả", UnitKind::commune, 1),
                                unit(4, "", "Xóm 19", UnitKind::hamlet, 2),
                                unit(5, "", "Xóm Cả", UnitKind::hamlet, 3) },
        *parse_iso_day("2025-07-02"))
        .value();
}

std::vector<UnitId> found(const UnitIndex& index, std::string_view words)
{
    std::vector<UnitId> all;
    for (std::size_t at = index.find(words, 0); at < index.size(); at = index.find(words, at + 1))
        all.push_back(index.at(at));
    return all;
}

TEST(UnitIndex, has_parents_before_children_and_knows_what_stands_below)
{
    const UnitIndex index(small_province());
    const std::vector<UnitId> order{ UnitId(1), UnitId(3), UnitId(5), UnitId(2), UnitId(4) };
    EXPECT_EQ(found(index, ""), order);
    EXPECT_EQ(index.end_of(0), 5U);
    EXPECT_EQ(index.end_of(1), 3U) << "Đình Cả and its hamlet";
    EXPECT_EQ(index.place_of(UnitId(2)), 3U);
    EXPECT_EQ(index.kind(3), UnitKind::commune);
    EXPECT_FALSE(index.place_of(UnitId(9)));
}

TEST(UnitIndex, finds_words_of_names_without_marks_and_beginnings_of_codes)
{
    const UnitIndex index(small_province());
    EXPECT_EQ(found(index, "dinh ca"), std::vector{ UnitId(3) });
    EXPECT_EQ(found(index, "ca"), (std::vector{ UnitId(3), UnitId(5) }));
    EXPECT_EQ(found(index, "057"), (std::vector{ UnitId(3), UnitId(2) }));
    EXPECT_EQ(found(index, "716"), std::vector<UnitId>()) << "not the end of a code";
    EXPECT_EQ(found(index, "19"), (std::vector{ UnitId(1), UnitId(4) })) << "code and name";
    EXPECT_EQ(found(index, "muong"), std::vector<UnitId>());
    for (const char* words : { "", "ca", "057", "716", "19", "muong" }) {
        const auto all = found(index, words);
        for (std::size_t at = 0; at < index.size(); ++at)
            EXPECT_EQ(index.fits(words, at), std::count(all.begin(), all.end(), index.at(at)) == 1)
                << words << " in place " << at;
    }
}

TEST(UnitIndex, finds_nothing_across_two_units_or_a_code_and_its_name)
{
    const UnitIndex index(small_province());
    EXPECT_EQ(found(index, "nguyen05734"), std::vector<UnitId>());
    EXPECT_EQ(found(index, "05716xa"), std::vector<UnitId>());
}

TEST(UnitIndex, of_nothing_is_empty)
{
    const UnitIndex index(UnitTree::create({}, *parse_iso_day("2025-07-02")).value());
    EXPECT_EQ(index.size(), 0U);
    EXPECT_EQ(index.find("xa", 0), 0U);
}

}
}
