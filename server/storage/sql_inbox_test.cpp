#include "server/storage/testing/records.hpp"

namespace nguon::storage {
namespace {

using namespace testing;
using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class InboxOn : public RecordsOn {
protected:
    static Bulletin bulletin(std::int64_t id, UnitId unit, Audience audience, Moment changed)
    {
        Bulletin::Saved saved;
        saved.id = BulletinId(id);
        saved.unit = unit;
        saved.content.title = "Tin";
        saved.content.channels = { Channel::speaker };
        saved.content.audience = std::move(audience);
        saved.changed = changed;
        return Bulletin(saved);
    }
    // Added, and approved at the moment.
    void add(app::Records& records, const Bulletin& draft, std::optional<Moment> valid_to = {},
        Priority priority = Priority::normal)
    {
        Bulletin::Saved saved = draft.saved();
        saved.content.valid_to = valid_to;
        saved.content.priority = priority;
        records.bulletins().add(Bulletin(saved));
        saved.state = BulletinState::approved;
        saved.approval
            = Approval{ AccountId(7), "Người duyệt", province, saved.changed, 1, "", "" };
        saved.version = 2;
        EXPECT_TRUE(records.bulletins().save(Bulletin(saved), 1, AccountId(7)));
    }
    std::vector<std::int64_t> ids(InboxState state, UnitId unit = nung)
    {
        const auto known = tree();
        return read([&](app::Records& records) {
            std::vector<std::int64_t> found;
            for (const app::InboxEntry& entry :
                records.inbox().list({ unit, state, now }, *known, {}).items)
                found.push_back(entry.bulletin.id().value());
            return found;
        });
    }
    static InboxDecision decision(std::int64_t bulletin, InboxAnswer answer, Moment at)
    {
        return { BulletinId(bulletin), nung, answer, AccountId(9), "Biên tập", at, "Trùng", 1 };
    }
};
NGUON_ON_BOTH_ENGINES(InboxOn);

TEST_P(InboxOn, waits_in_the_order_of_priority_and_approval)
{
    write([&](app::Records& records) {
        const Audience all{ { province }, {}, {} };
        add(records, bulletin(1, province, all, now - 3h));
        add(records, bulletin(2, province, all, now - 2h));
        add(records, bulletin(3, province, all, now - 4h), {}, Priority::priority);
        add(records, bulletin(4, nung, { { nung }, {}, {} }, now - 1h));
        add(records, bulletin(5, province, { { vo }, {}, {} }, now - 1h));
        add(records, bulletin(6, province, { { lau }, {}, {} }, now - 5h));
    });
    EXPECT_THAT(ids(InboxState::waiting), ElementsAre(3, 2, 1, 6));
    EXPECT_THAT(ids(InboxState::waiting, vo), ElementsAre(3, 5, 2, 1));
    const auto known = tree();
    const auto counts
        = read([&](app::Records& records) { return records.inbox().count(nung, *known, now); });
    EXPECT_EQ(counts.waiting, 4);
    EXPECT_EQ(counts.priority, 1);
}

TEST_P(InboxOn, what_is_over_or_was_offered_long_ago_is_not_offered)
{
    write([&](app::Records& records) {
        const Audience all{ { province }, {}, {} };
        add(records, bulletin(1, province, all, now - 3h), now - 1h);
        add(records, bulletin(2, province, all, now - 3h), now + 1h);
        add(records, bulletin(3, province, all, now - 24h * 31));
        add(records, bulletin(4, province, all, now - 24h * 31), now + 24h);
    });
    EXPECT_THAT(ids(InboxState::waiting), ElementsAre(2, 4));
    EXPECT_THAT(ids(InboxState::over), ElementsAre(1, 3));
}

TEST_P(InboxOn, a_decision_is_kept_once_and_changed_by_who_saw_it)
{
    write([&](app::Records& records) {
        add(records, bulletin(1, province, { { province }, {}, {} }, now - 3h));
        auto& inbox = records.inbox();
        EXPECT_TRUE(inbox.save(decision(1, InboxAnswer::left, now), 0));
        EXPECT_FALSE(inbox.save(decision(1, InboxAnswer::accepted, now), 0))
            << "somebody was first";
        EXPECT_EQ(inbox.find(BulletinId(1), nung), decision(1, InboxAnswer::left, now));
        EXPECT_TRUE(inbox.save(decision(1, InboxAnswer::accepted, now + 1h), 1));
        EXPECT_FALSE(inbox.save(decision(1, InboxAnswer::left, now), 1)) << "stale";
        EXPECT_EQ(inbox.find(BulletinId(1), nung)->version, 2);
        EXPECT_EQ(inbox.of_bulletins({ BulletinId(1) }).size(), 1U);
        EXPECT_FALSE(inbox.find(BulletinId(1), vo));
    });
    EXPECT_THAT(ids(InboxState::accepted), ElementsAre(1));
    EXPECT_THAT(ids(InboxState::waiting), IsEmpty());
    EXPECT_THAT(ids(InboxState::waiting, vo), ElementsAre(1));
}

TEST_P(InboxOn, what_was_dropped_or_failed_waits_on)
{
    write([&](app::Records& records) {
        const Audience all{ { province }, {}, {} };
        add(records, bulletin(1, province, all, now - 3h));
        add(records, bulletin(2, province, all, now - 2h));
        records.inbox().save(decision(1, InboxAnswer::dropped, now), 0);
        InboxDecision failed = decision(2, InboxAnswer::failed, now);
        failed.by.reset();
        records.inbox().save(failed, 0);
        EXPECT_TRUE(records.inbox().find(BulletinId(2), nung)->is_automatic());
    });
    EXPECT_THAT(ids(InboxState::waiting), ElementsAre(2, 1));
}

TEST_P(InboxOn, schedules_of_the_unit_above_plan_it_and_those_of_neighbours_do_not)
{
    const auto schedule = [](std::int64_t id, UnitId unit, std::int64_t of, Audience audience) {
        Schedule made;
        made.id = ScheduleId(id);
        made.unit = unit;
        made.bulletin = BulletinId(of);
        made.starts = now + 1h;
        made.audience = std::move(audience);
        return made;
    };
    write([&](app::Records& records) {
        const Audience all{ { province }, {}, {} };
        for (std::int64_t id = 1; id <= 3; ++id)
            add(records, bulletin(id, province, all, now - 1h * id));
        records.schedules().add(schedule(1, province, 1, {}));
        records.schedules().add(schedule(2, province, 2, { { vo }, {}, {} }));
        records.schedules().add(schedule(3, vo, 3, { { vo }, {}, {} }));
    });
    EXPECT_THAT(ids(InboxState::planned), ElementsAre(1));
    EXPECT_THAT(ids(InboxState::waiting), ElementsAre(2, 3));
    EXPECT_THAT(ids(InboxState::planned, vo), ElementsAre(1, 2));
}

TEST_P(InboxOn, a_removed_device_and_a_unit_whose_devices_stand_elsewhere_mean_nothing)
{
    const UnitId equipped(8);
    const UnitId mute(9);
    write([&](app::Records& records) {
        const auto device = [&](std::int64_t id, UnitId where) {
            Device made;
            made.id = DeviceId(id);
            made.unit = where;
            made.name = "Cụm loa " + made.id.text();
            made.created = now;
            records.devices().add(made);
            return made;
        };
        device(1, lau);
        Device gone = device(2, nung);
        device(3, nung);
        for (const UnitId id : { equipped, mute }) {
            records.units().add(
                unit(id, "", "Xã cũ " + id.text(), UnitKind::commune, province), "");
            records.units().end(id, today);
            records.units().link_successor(id, nung, today);
            records.units().link_successor(id, vo, today);
        }
        records.unit_changes().add_former({ { DeviceId(1), equipped }, { DeviceId(2), mute } });
        gone.removed = now;
        ++gone.version;
        EXPECT_TRUE(records.devices().save(gone, 1));
        records.groups().add({ GroupId(5), province, "Nhóm", {}, { DeviceId(2) } });
        add(records, bulletin(1, province, { {}, {}, { DeviceId(2) } }, now - 1h));
        add(records, bulletin(2, province, { {}, { GroupId(5) }, {} }, now - 2h));
        add(records, bulletin(3, province, { {}, {}, { DeviceId(1) } }, now - 3h));
        add(records, bulletin(4, province, { { equipped }, {}, {} }, now - 4h));
        add(records, bulletin(5, province, { { mute }, {}, {} }, now - 5h));
        add(records, bulletin(6, mute, { { province }, {}, {} }, now - 6h));
    });
    EXPECT_THAT(ids(InboxState::waiting), ElementsAre(3, 4, 5));
    EXPECT_THAT(ids(InboxState::waiting, vo), ElementsAre(5));
    const auto known = tree();
    read([&](app::Records& records) {
        for (const UnitId commune : { nung, vo }) {
            const auto listed = ids(InboxState::waiting, commune);
            for (std::int64_t id = 1; id <= 6; ++id)
                EXPECT_EQ(records.inbox().offers(BulletinId(id), commune, *known),
                    std::find(listed.begin(), listed.end(), id) != listed.end())
                    << id;
        }
        EXPECT_FALSE(records.inbox().offers(BulletinId(3), mute, *known)) << "it has ended";
    });
}

TEST_P(InboxOn, rules_carry_a_version_and_can_be_taken_away)
{
    write([&](app::Records& records) {
        auto& inbox = records.inbox();
        const InboxRule rule{ province, 16h, 17h, true, 1 };
        EXPECT_TRUE(inbox.save_rule(rule, 0));
        EXPECT_FALSE(inbox.save_rule(rule, 0));
        EXPECT_EQ(inbox.rule(province), rule);
        EXPECT_TRUE(inbox.save_rule({ province, 15h, 17h, false, 2 }, 1));
        EXPECT_EQ(inbox.rules().size(), 1U);
        EXPECT_FALSE(inbox.remove_rule(province, 1)) << "stale";
        EXPECT_TRUE(inbox.remove_rule(province, 2));
        EXPECT_FALSE(inbox.rule(province));
    });
}

}
}
