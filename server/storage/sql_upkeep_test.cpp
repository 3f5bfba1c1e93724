// Breakdowns, firms, the yearly plan and checks before a storm, on both engines.
#include "server/storage/testing/records.hpp"

namespace nguon::storage {
namespace {

using namespace testing;
using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class UpkeepOn : public RecordsOn {
protected:
    static Breakdown broken(std::int64_t id, Moment opened)
    {
        Breakdown one;
        one.id = BreakdownId(id);
        one.unit = vo;
        one.device = DeviceId(7);
        one.kind = BreakdownKind::offline;
        one.text = "Không liên lạc được.";
        one.since = opened - 30min;
        one.opened = one.changed = opened;
        return one;
    }
};
NGUON_ON_BOTH_ENGINES(UpkeepOn);

TEST_P(UpkeepOn, since_when_faults_are_seen_is_kept_and_forgotten)
{
    const FaultClock away{ DeviceId(7), {}, BreakdownKind::offline, false, now };
    const FaultClock mute{ DeviceId(7), {}, BreakdownKind::silent, true, now - 5min };
    const FaultClock calm{ {}, vo, BreakdownKind::offline, true, now };
    write_facts([&](app::Facts& facts) {
        facts.fault_clocks().write({ { away, mute, calm }, {} });
    });
    FaultClock back = away;
    back.well = true;
    back.since = now + 1h;
    write_facts([&](app::Facts& facts) { facts.fault_clocks().write({ { back }, { mute } }); });
    EXPECT_THAT(read_facts([](app::Facts& facts) { return facts.fault_clocks().all(); }),
        ElementsAre(calm, back));
}

TEST_P(UpkeepOn, open_breakdowns_come_first_and_pages_go_on_behind_the_last)
{
    write([](app::Records& records) {
        for (int i = 1; i <= 5; ++i) {
            Breakdown one = broken(i, now + i * 1min);
            if (i > 3) {
                one.state = BreakdownState::done;
                one.done = one.opened + 10min;
            }
            records.breakdowns().add(one, { DeviceId(70 + i) });
            records.breakdowns().add_step(one.id, { one.state, one.opened, {}, "Mất mạng" });
        }
    });
    const auto ids = read([](app::Records& records) {
        const auto tree = records.units().tree(today);
        app::BreakdownFilter filter;
        filter.units = { province };
        std::vector<std::int64_t> found;
        app::Page page{ 2, {} };
        do {
            const auto some = records.breakdowns().list(filter, *tree, page);
            for (const Breakdown& one : some.items)
                found.push_back(one.id.value());
            page.cursor = some.next;
        } while (!page.cursor.empty());
        return found;
    });
    EXPECT_THAT(ids, ElementsAre(3, 2, 1, 5, 4));
    read([](app::Records& records) {
        const auto tree = records.units().tree(today);
        app::BreakdownFilter filter;
        filter.units = { province };
        filter.device = DeviceId(74); // one of a whole unit
        filter.states = { BreakdownState::done, BreakdownState::confirmed };
        filter.kinds = { BreakdownKind::offline };
        filter.open = false;
        EXPECT_THAT(records.breakdowns().list(filter, *tree, {}).items, SizeIs(1));
        filter.contractor = ContractorId(9);
        EXPECT_THAT(records.breakdowns().list(filter, *tree, {}).items, IsEmpty());
        EXPECT_THAT(records.breakdowns().open(), SizeIs(3));
        app::BreakdownFilter then;
        then.units = { province };
        then.day = today;
        EXPECT_THAT(records.breakdowns().list(then, *tree, {}).items, SizeIs(5));
        then.day = today + std::chrono::days(1);
        EXPECT_THAT(records.breakdowns().list(then, *tree, {}).items, SizeIs(3));
        then.day = today - std::chrono::days(1);
        EXPECT_THAT(records.breakdowns().list(then, *tree, {}).items, IsEmpty());
        const auto last
            = records.breakdowns().done_lately(DeviceId(7), vo, BreakdownKind::offline, now);
        EXPECT_EQ(last->id, BreakdownId(5));
        EXPECT_FALSE(
            records.breakdowns().done_lately(std::nullopt, vo, BreakdownKind::offline, now));
        EXPECT_EQ(records.breakdowns().steps(BreakdownId(1)).at(0).note, "Mất mạng");
        const auto sums = records.breakdowns().sums({ vo }, { now - 1h, now + 1h });
        EXPECT_THAT(sums, SizeIs(1));
        EXPECT_EQ(sums.at(0).opened, 5);
        EXPECT_EQ(sums.at(0).done, 2);
        EXPECT_EQ(sums.at(0).repair, 20min);
        return true;
    });
}

TEST_P(UpkeepOn, sums_compare_across_a_change_of_units)
{
    const Moment merged = now - 24h;
    const Day first_day = today - std::chrono::days(9);
    write([&](app::Records& records) {
        Device device;
        device.id = DeviceId(7);
        device.unit = vo;
        device.name = "Cụm loa";
        device.created = now - std::chrono::days(20);
        records.devices().add(device);
        device.id = DeviceId(8);
        device.unit = nung;
        records.devices().add(device);
        records.breakdowns().add(broken(1, now - std::chrono::days(3)), {});
        app::UnitChangeRecord merge;
        merge.id = UnitChangeId(700);
        merge.state = app::UnitChangeState::done;
        merge.change = { "12/NQ-HĐND", today - std::chrono::days(1), {} };
        merge.done = merged;
        records.unit_changes().add(merge);
        records.unit_changes().hand_over(merge.id, { { vo, nung } }, {});
        Breakdown later = broken(2, now);
        later.unit = nung;
        records.breakdowns().add(later, {});
        Breakdown own = broken(3, now);
        own.unit = nung;
        own.device = DeviceId(8);
        records.breakdowns().add(own, {});
    });
    read([&](app::Records& records) {
        const Span span{ now - std::chrono::days(30), now + 1h };
        const auto by_unit = [&](std::optional<Day> day) {
            std::map<UnitId, std::int64_t> found;
            for (const auto& sum : records.breakdowns().sums({ nung }, span, day))
                found[sum.unit] += sum.opened;
            return found;
        };
        using Found = std::map<UnitId, std::int64_t>;
        EXPECT_EQ(by_unit({}), (Found{ { nung, 3 } }));
        EXPECT_EQ(by_unit(first_day), (Found{ { vo, 2 }, { nung, 1 } }))
            << "opened behind the merger, of a device from there";
        EXPECT_EQ(by_unit(today), (Found{ { nung, 3 } }));
    });
}

TEST_P(UpkeepOn, steps_and_parts_are_numbered_and_a_stale_save_changes_nothing)
{
    write([](app::Records& records) {
        Breakdown one = broken(1, now);
        records.breakdowns().add(one, {});
        for (const BreakdownState state : { BreakdownState::fresh, BreakdownState::in_work })
            records.breakdowns().add_step(one.id, { state, now, "Ma Văn Thợ", {} });
        records.breakdowns().add_part(one.id, { "SIM", 1, std::nullopt, now, "Ma Văn Thợ" });
        records.breakdowns().add_part(one.id, { "Củ loa", 2, AssetId(5), now, "Ma Văn Thợ" });
        one.state = BreakdownState::in_work;
        EXPECT_TRUE(records.breakdowns().save(one, 1));
        EXPECT_FALSE(records.breakdowns().save(one, 1));
        EXPECT_EQ(records.breakdowns().find(one.id)->version, 2);
        EXPECT_EQ(records.breakdowns().steps(one.id).at(1).state, BreakdownState::in_work);
        EXPECT_EQ(records.breakdowns().parts(one.id).at(1).spare, AssetId(5));
    });
}

TEST_P(UpkeepOn, thresholds_are_kept_and_saved_once_for_a_version)
{
    write([](app::Records& records) {
        BreakdownRules rules;
        rules.unit = vo;
        rules.offline_min = 0;
        rules.by_itself = false;
        EXPECT_TRUE(records.breakdowns().save_rules(rules, 0));
        EXPECT_FALSE(records.breakdowns().save_rules(rules, 0));
        EXPECT_TRUE(records.breakdowns().save_rules(rules, 1));
        rules.version = 2;
        EXPECT_THAT(records.breakdowns().rules(), ElementsAre(rules));
    });
}

TEST_P(UpkeepOn, a_firm_has_its_accounts_and_devices_and_no_other_has_them)
{
    write([](app::Records& records) {
        for (const std::int64_t id : { 1, 2 }) {
            app::Contractor firm;
            firm.id = ContractorId(id);
            firm.unit = vo;
            firm.name = "Hãng " + std::to_string(id);
            firm.changed = now;
            records.contractors().add(firm);
        }
        records.contractors().bind(
            ContractorId(1), { AccountId(5) }, { DeviceId(7), DeviceId(8) }, today);
        records.contractors().bind(ContractorId(2), {}, { DeviceId(8) }, today);
        EXPECT_THAT(records.contractors().devices_of(ContractorId(1)), ElementsAre(DeviceId(7)));
        EXPECT_EQ(records.contractors().of_device(DeviceId(8)), ContractorId(2));
        EXPECT_EQ(records.contractors().of_account(AccountId(5))->name, "Hãng 1");
        EXPECT_FALSE(records.contractors().of_account(AccountId(6)));
        const auto tree = records.units().tree(today);
        EXPECT_THAT(records.contractors().of({ province }, *tree), SizeIs(2));
    });
}

TEST_P(UpkeepOn, a_firm_keeps_the_days_of_what_was_tied_to_it)
{
    write([](app::Records& records) {
        const auto day = [](int number) { return today + std::chrono::days(number); };
        app::Contractor firm;
        firm.id = ContractorId(1);
        firm.unit = vo;
        firm.name = "Hãng 1";
        firm.changed = now;
        auto& firms = records.contractors();
        firms.add(firm);
        firms.bind(firm.id, { AccountId(5) }, { DeviceId(7), DeviceId(8) }, today);
        app::Contractor other = firm;
        other.id = ContractorId(2);
        other.ended = true;
        firms.add(other);
        // Device 8 goes over, account 5 leaves; on the day after, 8 comes back.
        firms.bind(other.id, {}, { DeviceId(8) }, day(2));
        firms.bind(firm.id, {}, { DeviceId(7) }, day(2));
        firms.bind(firm.id, {}, { DeviceId(7), DeviceId(8) }, day(3));
        // Taken and given again on one day.
        firms.bind(firm.id, {}, { DeviceId(8) }, day(4));
        firms.bind(firm.id, {}, { DeviceId(7), DeviceId(8) }, day(4));
        firm.ended = true;
        firm.changed = now + std::chrono::days(5);
        EXPECT_TRUE(firms.save(firm, 1));
        EXPECT_FALSE(firms.save(firm, 1));

        EXPECT_FALSE(firms.ties_on(firm.id, day(-1)));
        EXPECT_THAT(firms.ties_on(firm.id, day(1))->accounts, ElementsAre(AccountId(5)));
        EXPECT_THAT(firms.ties_on(firm.id, day(1))->devices, ElementsAre(DeviceId(7), DeviceId(8)));
        EXPECT_THAT(firms.ties_on(firm.id, day(2))->accounts, IsEmpty());
        EXPECT_THAT(firms.ties_on(firm.id, day(2))->devices, ElementsAre(DeviceId(7)));
        EXPECT_THAT(firms.ties_on(other.id, day(2))->devices, ElementsAre(DeviceId(8)));
        EXPECT_THAT(firms.ties_on(other.id, day(3))->devices, IsEmpty());
        EXPECT_THAT(firms.ties_on(firm.id, day(4))->devices, ElementsAre(DeviceId(7), DeviceId(8)));
        EXPECT_FALSE(firms.ties_on(firm.id, day(4))->ended);
        EXPECT_TRUE(firms.ties_on(firm.id, day(5))->ended);
        EXPECT_TRUE(firms.ties_on(other.id, today)->ended);
    });
}

TEST_P(UpkeepOn, the_later_mark_stays)
{
    write([](app::Records& records) {
        StormCheck check;
        check.id = StormCheckId(1);
        check.unit = vo;
        check.name = "Bão số 9";
        check.items = { "Cột", "Dây" };
        check.started = now;
        records.upkeep().add(check, { AssetId(7), AssetId(8) });
        records.upkeep().mark(check.id, { { AssetId(7), 0, false, "Nghiêng", now + 2min, "A" } });
        records.upkeep().mark(check.id, { { AssetId(7), 0, true, {}, now + 1min, "B" } });
        const auto marks = records.upkeep().marks(check.id);
        EXPECT_THAT(marks, SizeIs(1));
        EXPECT_FALSE(marks.at(0).good);
        EXPECT_EQ(records.upkeep().reach(check.id).assets, 2);
        EXPECT_EQ(records.upkeep().reach(check.id).bad, 1);
        records.upkeep().end_storm_check(check.id, now + 1h);
        EXPECT_EQ(records.upkeep().find_storm_check(check.id)->ended, now + 1h);
    });
}

TEST_P(UpkeepOn, the_plan_is_summed_over_all_pages)
{
    write([](app::Records& records) {
        for (int i = 1; i <= 3; ++i) {
            Maintenance row;
            row.id = MaintenanceId(i);
            row.unit = vo;
            row.month = *parse_iso_day("2026-11-01");
            row.work = "Vệ sinh tủ";
            row.estimate = 100;
            row.changed = now;
            if (i == 1) {
                row.done_on = *parse_iso_day("2026-11-20");
                row.cost = 80;
            }
            records.upkeep().add(row);
        }
        const auto tree = records.units().tree(today);
        app::MaintenanceFilter filter;
        filter.units = { province };
        filter.from = *parse_iso_day("2026-01-01");
        filter.to = *parse_iso_day("2027-01-01");
        const auto first = records.upkeep().maintenance(filter, *tree, { 2, {} });
        EXPECT_THAT(first.items, SizeIs(2));
        EXPECT_THAT(
            records.upkeep().maintenance(filter, *tree, { 2, first.next }).items, SizeIs(1));
        const auto sums = records.upkeep().sums(filter, *tree);
        EXPECT_EQ(sums.planned, 3);
        EXPECT_EQ(sums.done, 1);
        EXPECT_EQ(sums.estimate, 300);
        EXPECT_EQ(sums.cost, 80);
    });
}

}
}
