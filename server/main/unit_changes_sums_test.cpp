// Whatever happens to the units of a province, one change after the other and back: its households,
// clusters and loudspeakers are as many as before, and every device stands in a unit of the day.
#include <gtest/gtest.h>

#include <random>

#include "server/app/unit_changes.hpp"
#include "server/app/units.hpp"
#include "server/main/testing/world.hpp"

namespace nguon {
namespace {

using app::Records;
using testing::World;

struct Sums {
    std::int64_t households = 0;
    std::int64_t clusters = 0;
    std::int64_t speakers = 0;

    friend bool operator==(const Sums&, const Sums&) = default;
};

class AnyReforms {
public:
    explicit AnyReforms(unsigned seed)
        : chance_(seed)
    {
        world_.commit([&](Records& records) {
            for (int i = 0; i < 2; ++i)
                add_unit(records, 100 + i, "Huyện", UnitKind::district, 1);
            for (int i = 0; i < 6; ++i) {
                add_unit(records, 200 + i, "Xã", UnitKind::commune, i == 0 ? 1 : 100 + i % 2);
                add_device(records, 200 + i, i + 1);
            }
            for (int i = 0; i < 10; ++i) {
                add_unit(records, 300 + i, "Xóm", UnitKind::hamlet, 200 + i % 6);
                add_device(records, 300 + i, i % 4 + 1);
            }
        });
        before_ = sums();
    }

    void step()
    {
        world_.clock().advance(std::chrono::hours(24 * pick(4)));
        if (!done_.empty() && pick(4) == 0)
            take_back(done_[pick(done_.size())]);
        else
            change();
    }

    void expect_same() const
    {
        const Sums now = sums();
        EXPECT_EQ(now.households, before_.households);
        EXPECT_EQ(now.clusters, before_.clusters);
        EXPECT_EQ(now.speakers, before_.speakers);
        world_.truth().read([&](Records& records) {
            const auto tree = records.units().tree(today());
            for (const Device& device : records.devices().all())
                EXPECT_TRUE(tree->find(device.unit)) << device.name;
            // As lists say it, of the whole province.
            const auto roots = app::list_units(records, today(), today(), {}, { 500, {} });
            ASSERT_TRUE(roots);
            EXPECT_EQ(roots->items.front().clusters, before_.clusters);
            EXPECT_EQ(roots->items.front().speakers, before_.speakers);
        });
    }

    // On every day so far on which something began.
    void expect_trees() const
    {
        world_.truth().read([&](Records& records) {
            const UnitRegister units = records.units().whole_register();
            for (Day day = day_of(World::noon()) - std::chrono::days(1); day <= today();
                 day += std::chrono::days(1))
                EXPECT_TRUE(units.tree(day)) << to_iso(day);
        });
    }

    int taken() const { return taken_; }
    int taken_back() const { return taken_back_; }

private:
    Day today() const { return day_of(world_.clock().now()); }
    std::size_t pick(std::size_t below)
    {
        return std::uniform_int_distribution<std::size_t>(0, below - 1)(chance_);
    }

    void add_unit(Records& records, int id, const char* title, UnitKind kind, int parent)
    {
        Unit unit;
        unit.id = UnitId(id);
        unit.name = title + (" " + std::to_string(id));
        unit.kind = kind;
        unit.parent = UnitId(parent);
        unit.valid_from = *parse_iso_day("2025-07-01");
        records.units().add(unit, "");
        // People are counted where they live: a level that is dissolved has no number of its own.
        if (kind != UnitKind::district)
            records.units().set_households(unit.id, id % 17);
    }

    void add_device(Records& records, int unit, int speakers)
    {
        Device device;
        device.id = DeviceId(5'000 + unit);
        device.unit = UnitId(unit);
        device.name = "Cụm " + std::to_string(unit);
        device.speakers = speakers;
        device.created = World::noon() - std::chrono::hours(24);
        records.devices().add(device);
    }

    Sums sums() const
    {
        Sums all;
        world_.truth().read([&](Records& records) {
            const auto tree = records.units().tree(today());
            for (const UnitId root : tree->roots()) {
                for (const UnitId unit : tree->subtree(root))
                    all.households += records.units().households(unit);
            }
            for (const app::Devices::Count& count : records.devices().counts()) {
                all.clusters += count.clusters;
                all.speakers += count.speakers;
            }
        });
        return all;
    }

    UnitId any_of(UnitKind kind)
    {
        std::vector<UnitId> found;
        world_.truth().read([&](Records& records) {
            for (const Unit& unit : records.units().all_on(today())) {
                if (unit.kind == kind)
                    found.push_back(unit.id);
            }
        });
        return found.empty() ? UnitId(999'999) : found[pick(found.size())];
    }

    ChangeTarget fresh()
    {
        ChangeTarget target;
        target.id = UnitId(10'000 + next_);
        target.is_new = true;
        target.name = "Xã mới " + std::to_string(next_++);
        target.kind = UnitKind::commune;
        target.parent = world_.province;
        return target;
    }
    static ChangeTarget there(UnitId id)
    {
        ChangeTarget target;
        target.id = id;
        return target;
    }

    ChangeStep any_step()
    {
        const UnitId one = any_of(UnitKind::commune);
        switch (pick(6)) {
        case 0:
            return { ChangeKind::merge, { one, any_of(UnitKind::commune) }, { fresh() } };
        case 1: {
            const UnitId into = any_of(UnitKind::commune);
            return { ChangeKind::merge, { one, into }, { there(into) } };
        }
        case 2:
            return { ChangeKind::split, { one }, { fresh(), fresh() } };
        case 3:
            return { ChangeKind::split, { one }, { there(one), fresh() } };
        case 4:
            return { ChangeKind::move, { one }, { there(any_of(UnitKind::district)) } };
        default:
            return { ChangeKind::dissolve, { any_of(UnitKind::district) }, {} };
        }
    }

    app::Deed deed()
    {
        app::Deed deed = world_.by(world_.admin);
        return deed;
    }

    void change()
    {
        const app::WishedChange wished{ { "NQ", today(), { any_step() } }, {} };
        const app::Deed by = deed();
        Result<app::UnitChangeRecord> shown = fail(Kind::missing, "never looked");
        world_.truth().write([&](Records& records) {
            shown = app::look_at_change(records, by, wished, app::ChangeRights::given);
            return false;
        });
        if (!shown)
            return; // nonsense is refused, and nothing happens
        const auto confirmed
            = world_.commit([&](Records& records) -> Result<app::UnitChangeRecord> {
                  app::keep_preview(records, *shown).value();
                  return app::confirm_change(
                      records, by, shown->id, "NQ", std::nullopt, app::ChangeRights::given);
              });
        ASSERT_TRUE(confirmed) << confirmed.error().code << " after it was shown";
        done_.push_back(confirmed->id);
        ++taken_;
    }

    void take_back(UnitChangeId id)
    {
        const app::Deed by = deed();
        const auto undone = world_.commit([&](Records& records) {
            return app::undo_change(records, by, id, "NQ về lại", std::nullopt, std::nullopt);
        });
        taken_back_ += undone ? 1 : 0;
    }

    mutable World world_;
    std::mt19937 chance_;
    int next_ = 0;
    std::vector<UnitChangeId> done_;
    Sums before_;
    int taken_ = 0;
    int taken_back_ = 0;
};

TEST(UnitChangesSums, are_the_same_after_any_sequence_of_changes_and_reversals)
{
    int taken = 0;
    int taken_back = 0;
    for (unsigned seed = 1; seed <= 6; ++seed) {
        AnyReforms reforms(seed);
        for (int step = 0; step < 14; ++step) {
            reforms.step();
            reforms.expect_same();
            if (::testing::Test::HasFailure())
                FAIL() << "seed " << seed << ", step " << step;
        }
        reforms.expect_trees();
        taken += reforms.taken();
        taken_back += reforms.taken_back();
    }
    EXPECT_GT(taken, 30) << "most of what was tried was refused: nothing was tested";
    EXPECT_GT(taken_back, 2);
}

}
}
