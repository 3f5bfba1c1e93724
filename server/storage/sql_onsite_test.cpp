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
            return app::book_self_tests(records, system(at), part).size();
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

}
}
