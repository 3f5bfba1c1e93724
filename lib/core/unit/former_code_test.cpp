#include "core/unit/former_code.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nguon {
namespace {

using namespace std::chrono;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr Day before{ 2020y / 1 / 1 };
constexpr Day merger{ 2025y / 7 / 1 };
constexpr Day later{ 2026y / 1 / 1 };
constexpr Day today{ 2026y / 11 / 21 };

UnitLife unit(std::int64_t id, const char* code, UnitKind kind, Day from,
    std::optional<Day> to = std::nullopt, std::vector<Succession> successors = {})
{
    UnitLife life;
    life.id = UnitId(id);
    life.eras = { { life.id, code, "Xã", kind, {}, from, to, {} } };
    life.successors = std::move(successors);
    return life;
}

std::vector<UnitId> behind(std::vector<UnitLife> lives, std::string_view code)
{
    const UnitRegister units(std::move(lives));
    return behind_former_code(units, code, *units.tree(today));
}

TEST(FormerCodes, lead_to_what_a_commune_became_over_however_many_changes)
{
    const std::vector<UnitLife> lives{
        unit(1, "05701", UnitKind::commune, before, merger, { { UnitId(2), merger } }),
        unit(2, "05702", UnitKind::commune, merger, later,
            { { UnitId(4), later }, { UnitId(3), later }, { UnitId(1), later } }),
        unit(3, "05703", UnitKind::ward, later),
        unit(4, "05704", UnitKind::ward, later),
    };
    EXPECT_THAT(behind(lives, "05701"), ElementsAre(UnitId(3), UnitId(4)));
    EXPECT_THAT(behind(lives, "05702"), ElementsAre(UnitId(3), UnitId(4)));
    EXPECT_THAT(behind(lives, "99999"), IsEmpty());
    EXPECT_THAT(behind(lives, ""), IsEmpty());
}

TEST(FormerCodes, lead_to_the_unit_itself_under_its_newer_code_and_to_the_last_that_had_one)
{
    UnitLife renamed = unit(1, "05701", UnitKind::commune, before, merger);
    renamed.eras.push_back(
        { UnitId(1), "05711", "Xã", UnitKind::commune, {}, merger, std::nullopt, {} });
    UnitLife again = unit(2, "05701", UnitKind::commune, merger, later);
    again.eras.push_back(
        { UnitId(2), "05712", "Xã", UnitKind::commune, {}, later, std::nullopt, {} });
    EXPECT_THAT(behind({ renamed }, "05701"), ElementsAre(UnitId(1)));
    EXPECT_THAT(behind({ renamed, again }, "05701"), ElementsAre(UnitId(2)));
    again.eras.front().to = merger;
    EXPECT_THAT(behind({ renamed, again }, "05701"), ElementsAre(UnitId(1)))
        << "what was undone on its first day never was";
}

TEST(FormerCodes, of_a_district_lead_nowhere_and_of_a_province_to_its_heir)
{
    const UnitLife heir = unit(9, "19", UnitKind::province, before);
    EXPECT_THAT(
        behind(
            { heir, unit(1, "168", UnitKind::district, before, merger, { { UnitId(9), merger } }) },
            "168"),
        IsEmpty())
        << "a district is not the whole province";
    EXPECT_THAT(
        behind(
            { heir, unit(1, "06", UnitKind::province, before, merger, { { UnitId(9), merger } }) },
            "06"),
        ElementsAre(UnitId(9)));
}

}
}
