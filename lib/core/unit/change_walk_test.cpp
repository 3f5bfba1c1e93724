#include <gtest/gtest.h>

#include <random>
#include <set>

#include "core/unit/change_test_country.hpp"

namespace nguon {
namespace {

using namespace change_test;

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
        for (const Day change : days_of_change()) {
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
    // The days on which something begins or ends.
    std::set<Day> days_of_change() const
    {
        std::set<Day> days{ long_ago };
        for (const auto& [id, unit] : units_.lives()) {
            for (const UnitEra& era : unit.eras) {
                days.insert(era.from);
                if (era.to)
                    days.insert(*era.to);
            }
        }
        return days;
    }

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
