#include "server/app/onsite.hpp"
#include "server/app/self_tests.hpp"
#include "server/storage/testing/records.hpp"

namespace nguon::storage {
namespace {

using namespace testing;
using namespace std::chrono_literals;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class OnsiteOn : public RecordsOn {
protected:
    static app::OnsitePermitRow row(UnitId owner)
    {
        app::OnsitePermitRow made;
        made.unit = owner;
        made.permit.templates = { TemplateId(501), TemplateId(502) };
        made.permit.button = TemplateId(501);
        made.permit.people = { { "Lò Văn \"Mai\"", "$argon2id$..." } };
        made.permit.stick = true;
        return made;
    }
    static Device device(std::int64_t id)
    {
        Device made;
        made.id = DeviceId(id);
        made.unit = lau;
        made.name = "Cụm " + std::to_string(id);
        made.sim = "+84912000222";
        made.created = now;
        return made;
    }
    static app::Deed system(Moment at)
    {
        app::Deed deed{ {}, at, [] { return ++chance; }, {} };
        deed.caller.name = "Hệ thống";
        return deed;
    }
    static inline std::uint32_t chance = 0;
};
NGUON_ON_BOTH_ENGINES(OnsiteOn);

TEST_P(OnsiteOn, a_permit_comes_back_as_it_was_saved_and_a_stale_one_is_refused)
{
    write([](app::Records& records) {
        EXPECT_TRUE(records.onsite_permits().save(row(lau), 0));
        EXPECT_FALSE(records.onsite_permits().save(row(lau), 0)) << "there is one already";
    });
    write([](app::Records& records) {
        auto changed = row(lau);
        changed.permit.stick = false;
        EXPECT_TRUE(records.onsite_permits().save(changed, 1));
        EXPECT_FALSE(records.onsite_permits().save(changed, 1));
    });
    read([](app::Records& records) {
        const auto found = records.onsite_permits().find(lau);
        ASSERT_TRUE(found);
        auto expected = row(lau).permit;
        expected.stick = false;
        EXPECT_EQ(found->permit, expected);
        EXPECT_EQ(found->version, 2);
        EXPECT_FALSE(records.onsite_permits().find(province));
        EXPECT_THAT(records.onsite_permits().all(), SizeIs(1));
    });
}

TEST_P(OnsiteOn, a_device_has_the_permit_of_the_nearest_unit_that_has_one)
{
    OnsitePermit own;
    own.stick = true;
    const std::map<UnitId, OnsitePermit> permits{ { province, row(province).permit },
        { lau, own } };
    EXPECT_EQ(app::permit_for(permits, { lau, province }), own);
    EXPECT_EQ(app::permit_for(permits, { nung, province }), row(province).permit);
    EXPECT_TRUE(app::permit_for({}, { lau, province }).empty());
}

TEST_P(OnsiteOn, the_number_of_a_modem_is_kept)
{
    write([](app::Records& records) { records.devices().add(device(5)); });
    write([](app::Records& records) {
        auto found = *records.devices().find(DeviceId(5));
        EXPECT_EQ(found.sim, "+84912000222");
        found.sim.clear();
        EXPECT_TRUE(records.devices().save(found, 1));
    });
    read([](app::Records& records) { EXPECT_EQ(records.devices().find(DeviceId(5))->sim, ""); });
}

TEST_P(OnsiteOn, devices_test_themselves_once_a_day_in_parts_a_minute_apart)
{
    const TimeOfDay hour = 2h;
    const Moment night = start_of(today) + hour;
    write([](app::Records& records) {
        for (std::int64_t id = 1; id <= 60; ++id) {
            records.devices().add(device(id));
            if (id != 60)
                records.devices().pair(DeviceId(id), "key", "hash" + std::to_string(id), now);
        }
    });
    const auto due = [&](Moment at) {
        return read([&](app::Records& records) { return app::due_self_tests(records, hour, at); });
    };
    const auto book = [&](int part, Moment at) {
        return write([&](app::Records& records) {
            return app::book_self_tests(records, system(at), hour, part).size();
        });
    };
    EXPECT_FALSE(due(night - 1ms));
    EXPECT_EQ(due(night), 0);
    EXPECT_EQ(book(0, night), 1U) << "the one that is not paired is left out";
    EXPECT_FALSE(due(night)) << "not all at once";
    EXPECT_EQ(due(night + 1min), 1);
    std::size_t booked = 1;
    for (int part = 1; part < app::self_test_parts; ++part) {
        // A server that was away goes on where it was.
        ASSERT_EQ(due(night + 5h), part);
        booked += book(part, night + 5h);
    }
    EXPECT_EQ(booked, 59U);
    EXPECT_FALSE(due(night + 6h));
    EXPECT_EQ(due(night + 24h), 0) << "the next day";
    read([&](app::Records& records) {
        const auto test = records.commands().latest_self_test(DeviceId(7));
        ASSERT_TRUE(test);
        EXPECT_EQ(test->verb, CommandVerb::self_test);
        EXPECT_EQ(test->expires, test->issued + app::self_test_life);
        EXPECT_FALSE(records.commands().latest_self_test(DeviceId(60)));
    });
}

// Behind midnight it was another day, whose hour had not come: half of the devices went untested.
TEST_P(OnsiteOn, a_round_of_self_tests_goes_on_behind_midnight)
{
    const TimeOfDay hour = 23h + 45min;
    const Moment evening = start_of(today) + hour;
    write([](app::Records& records) {
        for (std::int64_t id = 1; id <= app::self_test_parts; ++id) {
            records.devices().add(device(id));
            records.devices().pair(DeviceId(id), "key", "hash" + std::to_string(id), now);
        }
    });
    std::size_t booked = 0;
    for (int part = 0; part < app::self_test_parts; ++part) {
        const Moment at = evening + std::chrono::minutes(part);
        const auto due
            = read([&](app::Records& records) { return app::due_self_tests(records, hour, at); });
        ASSERT_EQ(due, part);
        booked += write([&](app::Records& records) {
            return app::book_self_tests(records, system(at), hour, part).size();
        });
    }
    EXPECT_EQ(booked, 30U);
    const auto due = [&](Moment at) {
        return read([&](app::Records& records) { return app::due_self_tests(records, hour, at); });
    };
    EXPECT_FALSE(due(evening + 31min));
    EXPECT_FALSE(due(evening + 24h - 1ms));
    EXPECT_EQ(due(evening + 24h), 0);
}

// One for each device and night: the table grew for ever.
TEST_P(OnsiteOn, old_self_tests_are_forgotten_but_for_the_newest_of_each_device)
{
    const auto command = [](std::int64_t id, std::int64_t of, CommandVerb verb, int days_ago) {
        Command made;
        made.id = CommandId(id);
        made.device = DeviceId(of);
        made.verb = verb;
        made.batch = made.id;
        made.issued = now - 24h * days_ago;
        made.expires = made.issued + app::self_test_life;
        return made;
    };
    write([&](app::Records& records) {
        for (std::int64_t id = 1; id <= 2; ++id)
            records.devices().add(device(id));
        records.commands().add(command(1, 1, CommandVerb::self_test, 90));
        records.commands().add(command(2, 1, CommandVerb::self_test, 60));
        records.commands().add(command(3, 1, CommandVerb::volume, 90));
        records.commands().add(command(4, 1, CommandVerb::self_test, 10));
        records.commands().add(command(5, 2, CommandVerb::self_test, 90));
        records.commands().add(command(6, 1, CommandVerb::self_test, 1));
    });
    const auto forget = [&] {
        return write([](app::Records& records) {
            return records.commands().forget_self_tests(now - 24h * 30, 1);
        });
    };
    EXPECT_EQ(forget(), 1);
    EXPECT_EQ(forget(), 1);
    EXPECT_EQ(forget(), 0);
    read([](app::Records& records) {
        for (const std::int64_t gone : { 1, 2 })
            EXPECT_FALSE(records.commands().find(CommandId(gone))) << gone;
        for (const std::int64_t kept : { 3, 4, 5, 6 })
            EXPECT_TRUE(records.commands().find(CommandId(kept))) << kept;
    });
}

TEST_P(OnsiteOn, an_act_at_the_place_is_noted_once)
{
    PlayRecord record;
    record.sequence = 3;
    record.order = OrderId(77);
    record.planned_at = now;
    record.onsite = OnsiteAct{ OnsiteWay::button, "", {} };
    PlayRecord later = record;
    later.sequence = 8;
    const auto entries = [&] {
        const auto shared = tree();
        return read([&](app::Records& records) {
            app::AuditFilter filter;
            filter.units = { province };
            filter.deed = "device.onsite_alert";
            return records.audit().list(filter, *shared, {}).items.size();
        });
    };
    write([&](app::Records& records) {
        records.devices().add(device(5));
        app::note_onsite(records, system(now), DeviceId(5), { record });
    });
    EXPECT_EQ(entries(), 1U);
    write([&](app::Records& records) {
        app::note_onsite(records, system(now), DeviceId(5), { record, later });
        records.onsite_notes().reach(DeviceId(5), 4);
        EXPECT_EQ(records.onsite_notes().of(DeviceId(5)), 8) << "never back";
        EXPECT_EQ(records.onsite_notes().of(DeviceId(6)), 0);
    });
    EXPECT_EQ(entries(), 2U);
}

}
}
