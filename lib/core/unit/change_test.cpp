#include "core/unit/change.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <set>

namespace nguon {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

Day day(const char* text) { return *parse_iso_day(text); }
const Day long_ago = day("2004-07-08");
const Day merger = day("2025-07-01");
const Day eve = day("2025-06-30");
const Day today = day("2026-11-21");

UnitLife life(int id, std::string name, UnitKind kind, int parent, std::string code = {})
{
    UnitEra era;
    era.unit = UnitId(id);
    era.code = std::move(code);
    era.name = std::move(name);
    era.kind = kind;
    if (parent != 0)
        era.parent = UnitId(parent);
    era.from = long_ago;
    return { UnitId(id), { era }, {} };
}

// A province with a district, three communes and a hamlet in each of them, and another district.
UnitRegister country()
{
    return UnitRegister({
        life(1, "Tỉnh Thái Nguyên", UnitKind::province, 0, "19"),
        life(2, "Huyện Võ Nhai", UnitKind::district, 1, "170"),
        life(3, "Thị trấn Đình Cả", UnitKind::township, 2, "05716"),
        life(4, "Xã Phú Thượng", UnitKind::commune, 2, "05734"),
        life(5, "Xã Sảng Mộc", UnitKind::commune, 2, "05719"),
        life(6, "Tổ dân phố Thái Long", UnitKind::hamlet, 3),
        life(7, "Xóm Mỏ Gà", UnitKind::hamlet, 4),
        life(8, "Xóm Nà Ca", UnitKind::hamlet, 5),
        life(9, "Huyện Phú Lương", UnitKind::district, 1, "168"),
    });
}

ChangeTarget made(int id, std::string name, UnitKind kind, int parent, std::string code = {})
{
    ChangeTarget target;
    target.id = UnitId(id);
    target.is_new = true;
    target.name = std::move(name);
    target.kind = kind;
    target.code = std::move(code);
    target.parent = UnitId(parent);
    return target;
}

ChangeTarget there(int id)
{
    ChangeTarget target;
    target.id = UnitId(id);
    return target;
}

std::vector<UnitId> ids(std::initializer_list<int> numbers)
{
    std::vector<UnitId> found;
    for (const int number : numbers)
        found.emplace_back(number);
    return found;
}

UnitChange change(std::vector<ChangeStep> steps, Day on = merger)
{
    return { "1683/NQ-UBTVQH15", on, std::move(steps) };
}

UnitChange merge_into_vo_nhai()
{
    return change({ { ChangeKind::merge, ids({ 3, 4 }),
        { made(20, "Xã Võ Nhai", UnitKind::commune, 2, "05716") } } });
}

// The reform: communes merge, one goes on, the districts are no more.
UnitChange reform()
{
    UnitChange all = merge_into_vo_nhai();
    all.steps.push_back({ ChangeKind::dissolve, ids({ 2, 9 }), {} });
    return all;
}

std::string refusal(const UnitRegister& units, const UnitChange& wanted)
{
    const auto effect = effect_of(units, wanted);
    if (effect)
        return "accepted";
    return effect.error().fields.empty() ? effect.error().code : effect.error().fields[0].code;
}

UnitRegister after(const UnitRegister& before, const UnitChange& wanted)
{
    UnitRegister units = before;
    const auto effect = effect_of(before, wanted);
    EXPECT_TRUE(effect) << effect.error().code << " " << effect.error().detail;
    if (effect)
        apply(units, *effect);
    return units;
}

TEST(UnitChange, a_merge_ends_the_old_communes_and_takes_their_hamlets_along)
{
    const UnitRegister units = after(country(), merge_into_vo_nhai());
    const auto before = units.tree(eve);
    const auto then = units.tree(merger);
    ASSERT_TRUE(before && then);
    EXPECT_EQ(before->find(UnitId(3))->name, "Thị trấn Đình Cả");
    EXPECT_EQ(before->find(UnitId(20)), nullptr);
    EXPECT_EQ(before->find(UnitId(7))->parent, UnitId(4));
    EXPECT_EQ(then->find(UnitId(3)), nullptr);
    EXPECT_EQ(then->find(UnitId(20))->code, "05716") << "a code is not an identity";
    EXPECT_EQ(then->find(UnitId(6))->parent, UnitId(20));
    EXPECT_EQ(then->find(UnitId(7))->parent, UnitId(20));
    EXPECT_EQ(then->find(UnitId(8))->parent, UnitId(5)) << "not concerned";
    EXPECT_EQ(units.find(UnitId(3))->ends(), merger);
    EXPECT_THAT(units.find(UnitId(4))->successors, ElementsAre(Succession{ UnitId(20), merger }));
}

TEST(UnitChange, the_same_day_dissolves_the_districts)
{
    const UnitRegister units = after(country(), reform());
    const auto then = units.tree(merger);
    ASSERT_TRUE(then);
    EXPECT_THAT(then->children(UnitId(1)), UnorderedElementsAre(UnitId(5), UnitId(20)));
    EXPECT_THAT(units.find(UnitId(2))->successors, ElementsAre(Succession{ UnitId(1), merger }));
    EXPECT_TRUE(units.tree(eve)->covers(UnitId(2), UnitId(7))) << "the old tree is as it was";
}

TEST(UnitChange, heirs_of_a_district_are_the_province_and_for_rights_the_same_area)
{
    const auto effect = effect_of(country(), reform());
    ASSERT_TRUE(effect);
    EXPECT_EQ(effect->heirs.at(UnitId(3)).chief, UnitId(20));
    EXPECT_THAT(effect->heirs.at(UnitId(3)).area, ElementsAre(UnitId(20)));
    EXPECT_EQ(effect->heirs.at(UnitId(2)).chief, UnitId(1));
    EXPECT_THAT(effect->heirs.at(UnitId(2)).area, UnorderedElementsAre(UnitId(20), UnitId(5)));
    EXPECT_THAT(effect->heirs.at(UnitId(9)).area, IsEmpty()) << "nothing stood there";
}

TEST(UnitChange, one_that_is_there_takes_another_in)
{
    ChangeTarget grown = there(5);
    grown.name = "Xã Sảng Mộc mới";
    const UnitRegister units
        = after(country(), change({ { ChangeKind::merge, ids({ 4, 5 }), { grown } } }));
    const auto then = units.tree(merger);
    EXPECT_EQ(then->find(UnitId(5))->name, "Xã Sảng Mộc mới");
    EXPECT_EQ(then->find(UnitId(7))->parent, UnitId(5));
    EXPECT_EQ(units.tree(eve)->find(UnitId(5))->name, "Xã Sảng Mộc");
    EXPECT_EQ(then->find(UnitId(4)), nullptr);
}

TEST(UnitChange, a_commune_takes_over_the_district_it_stood_in)
{
    const UnitRegister units
        = after(country(), change({ { ChangeKind::merge, ids({ 2 }), { there(5) } } }));
    const auto then = units.tree(merger);
    ASSERT_TRUE(then);
    EXPECT_EQ(then->find(UnitId(5))->parent, UnitId(1));
    EXPECT_EQ(then->find(UnitId(3))->parent, UnitId(5));
}

TEST(UnitChange, a_split_gives_each_part_its_hamlets_and_the_rest_to_the_first)
{
    UnitRegister units = country();
    units.put(life(10, "Xóm Suối Cạn", UnitKind::hamlet, 4));
    ChangeTarget second = made(21, "Xã Phú Hạ", UnitKind::commune, 2);
    second.takes = ids({ 10 });
    const UnitChange split = change({ { ChangeKind::split, ids({ 4 }),
        { made(20, "Xã Phú Thượng", UnitKind::commune, 2, "05734"), second } } });
    const auto effect = effect_of(units, split);
    ASSERT_TRUE(effect) << effect.error().code;
    EXPECT_THAT(effect->heirs.at(UnitId(4)).area, ElementsAre(UnitId(20), UnitId(21)));
    const UnitRegister changed = after(units, split);
    EXPECT_EQ(changed.tree(merger)->find(UnitId(7))->parent, UnitId(20));
    EXPECT_EQ(changed.tree(merger)->find(UnitId(10))->parent, UnitId(21));

    second.takes = ids({ 8 });
    EXPECT_EQ(refusal(units, change({ { ChangeKind::split, ids({ 4 }), { there(4), second } } })),
        "unit_change.not_in_it");
}

TEST(UnitChange, one_that_is_split_may_go_on_as_one_of_its_parts)
{
    ChangeTarget part = made(20, "Xã Mỏ Gà", UnitKind::commune, 2);
    part.takes = ids({ 7 });
    const UnitChange split = change({ { ChangeKind::split, ids({ 4 }), { there(4), part } } });
    const UnitRegister units = after(country(), split);
    EXPECT_THAT(effect_of(country(), split)->parts,
        ElementsAre(std::pair(UnitId(4), std::vector{ UnitId(20) })));
    EXPECT_TRUE(units.tree(merger)->find(UnitId(4)));
    EXPECT_EQ(units.tree(merger)->find(UnitId(7))->parent, UnitId(20));
    EXPECT_THAT(units.find(UnitId(4))->successors, ElementsAre(Succession{ UnitId(20), merger }));
}

TEST(UnitChange, a_rename_needs_no_identity_beside_that_of_the_unit)
{
    ChangeTarget named;
    named.id = UnitId(99);
    named.is_new = true;
    named.name = "Xã Phú Thượng Mới";
    const UnitRegister units
        = after(country(), change({ { ChangeKind::rename, ids({ 4 }), { named } } }));
    EXPECT_EQ(units.tree(merger)->find(UnitId(4))->name, "Xã Phú Thượng Mới");
    EXPECT_EQ(units.tree(merger)->find(UnitId(4))->parent, UnitId(2));
    EXPECT_EQ(units.find(UnitId(99)), nullptr);
}

TEST(UnitChange, parts_of_one_that_went_on_are_those_that_are_there_in_the_end)
{
    ChangeTarget part = made(20, "Xã Mỏ Gà", UnitKind::commune, 2);
    part.takes = ids({ 7 });
    const auto effect = effect_of(country(),
        change({ { ChangeKind::split, ids({ 4 }), { there(4), part } },
            { ChangeKind::split, ids({ 3 }),
                { there(3), made(21, "Xã Hai", UnitKind::commune, 2) } },
            { ChangeKind::merge, ids({ 3, 5 }), { made(22, "Xã Mới", UnitKind::commune, 2) } } }));
    ASSERT_TRUE(effect) << effect.error().code;
    EXPECT_THAT(effect->parts, ElementsAre(std::pair(UnitId(4), std::vector{ UnitId(20) })))
        << "what ended has heirs";
    EXPECT_THAT(effect->heirs.at(UnitId(3)).area, ElementsAre(UnitId(22), UnitId(21)));
}

TEST(UnitChange, nothing_comes_under_a_unit_of_a_lower_level)
{
    ChangeTarget raised;
    raised.kind = UnitKind::province;
    EXPECT_EQ(refusal(country(), change({ { ChangeKind::rename, ids({ 4 }), { raised } } })),
        "unit.kind_above_parent");
    ChangeTarget lowered;
    lowered.kind = UnitKind::commune;
    EXPECT_EQ(refusal(country(), change({ { ChangeKind::rename, ids({ 1 }), { lowered } } })),
        "unit.kind_above_parent")
        << "districts stand in it";
    EXPECT_EQ(refusal(country(),
                  change({ { ChangeKind::merge, ids({ 3 }),
                      { made(20, "Huyện Trong Xã", UnitKind::district, 4) } } })),
        "unit.kind_above_parent");
}

TEST(UnitChange, a_rename_and_a_move_keep_the_identity)
{
    ChangeTarget ward = there(4);
    ward.name = "Phường Phú Thượng";
    ward.kind = UnitKind::ward;
    const UnitRegister units = after(country(),
        change({ { ChangeKind::rename, ids({ 4 }), { ward } },
            { ChangeKind::move, ids({ 4, 5 }), { there(9) } } }));
    EXPECT_EQ(units.find(UnitId(4))->eras.size(), 2U);
    EXPECT_EQ(units.find(UnitId(4))->eras[1].resolution, "1683/NQ-UBTVQH15");
    EXPECT_EQ(units.tree(merger)->find(UnitId(4))->name, "Phường Phú Thượng");
    EXPECT_EQ(units.tree(merger)->find(UnitId(5))->parent, UnitId(9));
}

TEST(UnitChange, what_began_under_a_unit_after_the_day_comes_along_as_well)
{
    UnitRegister units = country();
    UnitLife young = life(10, "Xóm Mới", UnitKind::hamlet, 4);
    young.eras[0].from = day("2026-01-01");
    units.put(young);
    const UnitRegister changed = after(units, merge_into_vo_nhai());
    EXPECT_EQ(changed.tree(today)->find(UnitId(10))->parent, UnitId(20));
    EXPECT_EQ(changed.find(UnitId(10))->begins(), day("2026-01-01"));
}

TEST(UnitChange, a_unit_must_be_there_on_the_day)
{
    UnitRegister units = after(country(), merge_into_vo_nhai());
    const auto merge_of = [](std::vector<UnitId> from, Day on) {
        return change({ { ChangeKind::merge, std::move(from),
                          { made(30, "Xã Mới", UnitKind::commune, 2) } } },
            on);
    };
    EXPECT_EQ(refusal(units, merge_of(ids({ 3, 5 }), today)), "unit_change.ended_already");
    EXPECT_EQ(refusal(units, merge_of(ids({ 20, 5 }), eve)), "unit_change.before_it_existed");
    EXPECT_EQ(refusal(units, merge_of(ids({ 99, 5 }), today)), "unit_change.unit_missing");
    EXPECT_EQ(refusal(units, merge_of(ids({ 3, 5 }), eve)), "unit_change.changed_later")
        << "its end is decided already";
    EXPECT_EQ(refusal(units, merge_of(ids({ 5, 5 }), today)), "unit_change.repeated");
    EXPECT_EQ(refusal(units, merge_of({}, today)), "unit_change.from_missing");
}

TEST(UnitChange, what_makes_no_sense_is_refused)
{
    const UnitRegister units = country();
    EXPECT_EQ(refusal(units, change({})), "unit_change.from_missing");
    UnitChange nameless = merge_into_vo_nhai();
    nameless.resolution.clear();
    EXPECT_EQ(refusal(units, nameless), "input.required");
    EXPECT_EQ(refusal(units, change({ { ChangeKind::merge, ids({ 3 }), { there(3) } } })),
        "unit_change.into_itself");
    EXPECT_EQ(refusal(units, change({ { ChangeKind::merge, ids({ 3, 4 }), {} } })),
        "unit_change.wrong_count");
    EXPECT_EQ(refusal(units, change({ { ChangeKind::split, ids({ 3 }), { there(3) } } })),
        "unit_change.wrong_count");
    EXPECT_EQ(refusal(units, change({ { ChangeKind::rename, ids({ 3 }), { there(3) } } })),
        "unit_change.nothing_changes");
    EXPECT_EQ(refusal(units, change({ { ChangeKind::dissolve, ids({ 1 }), {} } })),
        "unit_change.no_successor");
    EXPECT_EQ(refusal(units,
                  change({ { ChangeKind::merge, ids({ 3 }),
                      { made(20, "Xã Mới", UnitKind::commune, 99) } } })),
        "unit.parent_missing");
    EXPECT_EQ(refusal(units,
                  change({ { ChangeKind::merge, ids({ 3 }),
                      { made(20, "Xã Mới", UnitKind::commune, 2, "05734") } } })),
        "unit_change.code_taken");
}

TEST(UnitChange, a_ring_is_refused)
{
    EXPECT_EQ(refusal(country(), change({ { ChangeKind::move, ids({ 2 }), { there(3) } } })),
        "unit.cycle");
    EXPECT_EQ(refusal(country(), change({ { ChangeKind::move, ids({ 2 }), { there(2) } } })),
        "unit.cycle");
    // A into B and B into A: after the first step there is no A.
    EXPECT_EQ(refusal(country(),
                  change({ { ChangeKind::merge, ids({ 3 }), { there(4) } },
                      { ChangeKind::merge, ids({ 4 }), { there(3) } } })),
        "unit_change.ended_already");
}

TEST(Reversal, brings_the_old_units_back_from_a_later_day_and_leaves_the_days_between)
{
    UnitRegister units = country();
    const auto done = effect_of(units, reform());
    ASSERT_TRUE(done);
    apply(units, *done);
    units.put(life(30, "Xóm Mới", UnitKind::hamlet, 20));
    units.at(UnitId(30)).eras[0].from = day("2026-02-01");
    const auto back = reversal_of(units, *done, today, "12/NQ-HĐND");
    ASSERT_TRUE(back) << back.error().code << back.error().detail;
    apply(units, *back);

    const auto between = units.tree(day("2026-11-20"));
    const auto then = units.tree(today);
    ASSERT_TRUE(between && then);
    EXPECT_TRUE(between->find(UnitId(20)));
    EXPECT_FALSE(between->find(UnitId(3)));
    EXPECT_FALSE(then->find(UnitId(20)));
    EXPECT_EQ(then->find(UnitId(3))->parent, UnitId(2));
    EXPECT_EQ(then->find(UnitId(6))->parent, UnitId(3));
    EXPECT_EQ(then->find(UnitId(5))->parent, UnitId(2));
    EXPECT_EQ(then->find(UnitId(30))->parent, UnitId(3)) << "added since: to the first of them";
    EXPECT_TRUE(then->find(UnitId(9)));
    EXPECT_EQ(back->heirs.at(UnitId(20)).chief, UnitId(3));
    EXPECT_THAT(back->heirs.at(UnitId(20)).area, ElementsAre(UnitId(3), UnitId(4)));
}

TEST(Reversal, on_the_very_day_leaves_no_trace_in_the_trees)
{
    UnitRegister units = country();
    const auto done = effect_of(units, reform());
    apply(units, *done);
    const auto back = reversal_of(units, *done, merger, "sửa sai");
    ASSERT_TRUE(back) << back.error().code;
    apply(units, *back);
    for (const UnitId id : ids({ 1, 2, 3, 4, 5, 6, 7, 8, 9 }))
        EXPECT_EQ(*units.find(id), *country().find(id)) << id.text();
    EXPECT_EQ(units.known_as(UnitId(20), merger)->name, "Xã Võ Nhai") << "it has its name still";
    EXPECT_FALSE(units.tree(merger)->find(UnitId(20)));
}

TEST(Reversal, keeps_what_was_changed_since_and_refuses_what_was_built_on)
{
    UnitRegister units = country();
    const auto done = effect_of(units, reform());
    apply(units, *done);
    ChangeTarget other_name = there(6);
    other_name.name = "Tổ dân phố số 1";
    UnitRegister renamed = after(
        units, change({ { ChangeKind::rename, ids({ 6 }), { other_name } } }, day("2026-01-01")));
    const auto back = reversal_of(renamed, *done, today, "12/NQ-HĐND");
    ASSERT_TRUE(back) << back.error().code;
    apply(renamed, *back);
    EXPECT_EQ(renamed.tree(today)->find(UnitId(6))->name, "Tổ dân phố số 1");
    EXPECT_EQ(renamed.tree(today)->find(UnitId(6))->parent, UnitId(3));

    const UnitRegister grown = after(units,
        change(
            { { ChangeKind::merge, ids({ 20, 5 }), { made(40, "Xã Lớn", UnitKind::commune, 1) } } },
            day("2026-01-01")));
    EXPECT_EQ(reversal_of(grown, *done, today, "x").error().code, "unit_change.changed_since");
    EXPECT_EQ(reversal_of(units, *done, eve, "x").error().code, "unit_change.reversed_before");
}

TEST(Reversal, brings_a_split_together_again)
{
    ChangeTarget part = made(20, "Xã Mỏ Gà", UnitKind::commune, 2);
    part.takes = ids({ 7 });
    UnitRegister units = country();
    const auto done
        = effect_of(units, change({ { ChangeKind::split, ids({ 4 }), { there(4), part } } }));
    apply(units, *done);
    const auto back = reversal_of(units, *done, today, "x");
    ASSERT_TRUE(back) << back.error().code;
    apply(units, *back);
    EXPECT_EQ(units.tree(today)->find(UnitId(7))->parent, UnitId(4));
    EXPECT_FALSE(units.tree(today)->find(UnitId(20)));
}

// Any sequence of changes and reversals, on days past and future. The units below the communes
// weigh something, and the whole weight stands under the roots on every day.
class AnyChanges {
public:
    explicit AnyChanges(unsigned seed)
        : chance_(seed)
    {
        for (int id = 1; id <= 2; ++id)
            units_.put(life(next_++, "Tỉnh", UnitKind::province, 0));
        for (int i = 0; i < 5; ++i)
            units_.put(life(next_++, "Huyện", UnitKind::district, 1 + i % 2));
        for (int i = 0; i < 14; ++i)
            units_.put(life(next_++, "Xã", UnitKind::commune, 3 + i % 5));
        for (int i = 0; i < 40; ++i) {
            weights_[UnitId(next_)] = 1 + i;
            whole_ += 1 + i;
            units_.put(life(next_++, "Xóm", UnitKind::hamlet, 8 + i % 14));
        }
    }

    void step()
    {
        day_ += std::chrono::days(pick(12));
        const Day on = pick(6) == 0 ? day_ - std::chrono::days(pick(60)) : day_;
        const UnitRegister before = units_;
        Result<ChangeEffect> effect = !done_.empty() && pick(5) == 0
            ? reversal_of(units_, done_[pick(done_.size())], on, "R")
            : effect_of(units_, { "NQ", on, any_steps(on) });
        if (!effect)
            return;
        ++taken_;
        apply(units_, *effect);
        for (const auto& [id, heirs] : effect->heirs) {
            if (!heirs.chief)
                dissolved_by_name_.insert(id);
        }
        expect_untouched_before(before, on);
        expect_sums(before, *effect, on);
        done_.push_back(std::move(*effect));
    }

    void expect_valid() const
    {
        for (const Day change : units_.days_of_change(long_ago)) {
            for (const Day one : { change - std::chrono::days(1), change }) {
                if (one < long_ago)
                    continue;
                const auto tree = units_.tree(one);
                ASSERT_TRUE(tree) << tree.error().code << " on " << to_iso(one);
                std::int64_t weight = 0;
                for (const UnitId root : tree->roots())
                    weight += weight_of(*tree, root);
                EXPECT_EQ(weight, whole_) << to_iso(one);
            }
        }
        for (const auto& [id, unit] : units_.lives()) {
            for (std::size_t i = 1; i < unit.eras.size(); ++i)
                EXPECT_LE(*unit.eras[i - 1].to, unit.eras[i].from) << id.text();
            const bool ended = unit.ends().has_value();
            if (ended && unit.begins() < *unit.ends() && !dissolved_by_name_.contains(id)) {
                EXPECT_FALSE(unit.successors.empty()) << id.text();
            }
        }
    }

    int taken() const { return taken_; }

private:
    std::size_t pick(std::size_t below)
    {
        return std::uniform_int_distribution<std::size_t>(0, below - 1)(chance_);
    }

    UnitId any_of(Day on, std::initializer_list<UnitKind> kinds)
    {
        std::vector<UnitId> found;
        for (const Unit& unit : units_.units_on(on)) {
            if (std::find(kinds.begin(), kinds.end(), unit.kind) != kinds.end())
                found.push_back(unit.id);
        }
        return found.empty() ? UnitId(999'999) : found[pick(found.size())];
    }

    UnitId above(Day on) { return any_of(on, { UnitKind::province, UnitKind::district }); }

    std::vector<ChangeStep> any_steps(Day on)
    {
        std::vector<ChangeStep> steps;
        for (std::size_t count = 1 + pick(3); count > 0; --count)
            steps.push_back(any_step(on));
        return steps;
    }

    ChangeStep any_step(Day on)
    {
        const auto commune = [&] { return any_of(on, { UnitKind::commune }); };
        const auto fresh = [&](UnitKind kind) {
            ChangeTarget target = made(next_++, "Mới", kind, 1);
            target.parent = above(on);
            return target;
        };
        switch (pick(8)) {
        case 0:
        case 1:
            return { ChangeKind::merge, { commune(), commune() }, { fresh(UnitKind::commune) } };
        case 2: {
            const UnitId into = commune();
            return { ChangeKind::merge, { commune(), into }, { there(int(into.value())) } };
        }
        case 3:
            return { ChangeKind::split, { commune() },
                { fresh(UnitKind::commune), fresh(UnitKind::commune) } };
        case 4: {
            const UnitId one = commune();
            ChangeTarget part = fresh(UnitKind::commune);
            for (const Unit& unit : units_.units_on(on)) {
                if (unit.parent == one && pick(2) == 0)
                    part.takes.push_back(unit.id);
            }
            return { ChangeKind::split, { one }, { there(int(one.value())), part } };
        }
        case 5:
            return { ChangeKind::move, { any_of(on, { UnitKind::commune, UnitKind::district }) },
                { there(int(above(on).value())) } };
        case 6:
            return { ChangeKind::dissolve, { any_of(on, { UnitKind::district }) }, {} };
        default: {
            ChangeTarget target;
            target.name = "Tên khác";
            return { ChangeKind::rename, { commune() }, { target } };
        }
        }
    }

    std::int64_t weight_of(const UnitTree& tree, UnitId root) const
    {
        std::int64_t weight = 0;
        for (const UnitId id : tree.subtree(root)) {
            if (const auto one = weights_.find(id); one != weights_.end())
                weight += one->second;
        }
        return weight;
    }

    // Yesterday's tree is not rewritten by what begins today.
    void expect_untouched_before(const UnitRegister& before, Day on) const
    {
        const Day last = on - std::chrono::days(1);
        const auto was = before.tree(last);
        const auto is = units_.tree(last);
        ASSERT_TRUE(was && is);
        EXPECT_EQ(was->size(), is->size());
        for (const Unit& unit : before.units_on(last)) {
            ASSERT_TRUE(is->find(unit.id));
            EXPECT_EQ(is->find(unit.id)->name, unit.name);
            EXPECT_EQ(is->find(unit.id)->parent, unit.parent);
        }
    }

    // What ended had, its heirs have now, beside what they had themselves.
    void expect_sums(const UnitRegister& before, const ChangeEffect& effect, Day on) const
    {
        const auto was = before.tree(on);
        const auto is = units_.tree(on);
        ASSERT_TRUE(was && is);
        for (const auto& [id, heirs] : effect.heirs) {
            std::int64_t inherited = 0;
            for (const UnitId heir : heirs.area) {
                ASSERT_TRUE(is->find(heir)) << "an heir that is not there";
                inherited += weight_of(*is, heir);
            }
            if (heirs.chief) {
                EXPECT_TRUE(is->find(*heirs.chief));
            }
            if (was->find(id) != nullptr) {
                EXPECT_GE(inherited, weight_of(*was, id)) << id.text();
            }
        }
        for (const auto& [id, parts] : effect.parts) {
            ASSERT_TRUE(is->find(id)) << "one that went on";
            for (const UnitId part : parts) {
                ASSERT_TRUE(is->find(part)) << "a part that is not there";
            }
        }
    }

    std::mt19937 chance_;
    UnitRegister units_;
    int next_ = 1;
    Day day_ = day("2025-01-01");
    std::map<UnitId, std::int64_t> weights_;
    std::int64_t whole_ = 0;
    std::vector<ChangeEffect> done_;
    std::set<UnitId> dissolved_by_name_;
    int taken_ = 0;
};

TEST(UnitChange, any_sequence_keeps_the_tree_valid_on_every_day_and_every_sum_equal)
{
    int taken = 0;
    for (unsigned seed = 1; seed <= 60; ++seed) {
        AnyChanges changes(seed);
        for (int step = 0; step < 40; ++step)
            changes.step();
        changes.expect_valid();
        taken += changes.taken();
        if (::testing::Test::HasFailure())
            FAIL() << "seed " << seed;
    }
    EXPECT_GT(taken, 600) << "most of what was tried was refused: nothing was tested";
}

}
}
