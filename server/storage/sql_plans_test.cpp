#include "server/storage/testing/records.hpp"

namespace nguon::storage {
namespace {

using namespace testing;
using namespace std::chrono_literals;
using ::testing::IsEmpty;

class PlansOn : public RecordsOn { };
NGUON_ON_BOTH_ENGINES(PlansOn);

app::StoredPlan plan(std::int64_t device, Version version, Moment issued, const char* part)
{
    return { DeviceId(device), version, "content " + std::to_string(version), "{\"header\":1}",
        { { std::string(part), 120 } }, issued };
}

TEST_P(PlansOn, the_latest_and_every_version_are_kept)
{
    write([](app::Records& records) {
        auto& plans = records.plans();
        EXPECT_FALSE(plans.latest(DeviceId(1)));
        plans.add({ plan(1, 10, now, "a"), plan(2, 11, now, "a") });
        plans.add({ plan(1, 20, now + 1h, "b") });
        const auto latest = plans.latest(DeviceId(1));
        ASSERT_TRUE(latest);
        EXPECT_EQ(latest->version, 20);
        EXPECT_EQ(latest->header, "{\"header\":1}");
        EXPECT_EQ(latest->parts, (std::vector<PlanPart>{ { "b", 120 } }));
        EXPECT_EQ(plans.at_version(DeviceId(1), 10)->content_hash, "content 10");
        EXPECT_FALSE(plans.at_version(DeviceId(1), 15));
        const auto heads = plans.heads();
        ASSERT_EQ(heads.size(), 2U);
        EXPECT_EQ(heads[0].version, 20);
        EXPECT_EQ(heads[1].content_hash, "content 11");
    });
}

TEST_P(PlansOn, the_highest_version_a_device_has_seen_only_grows)
{
    write([](app::Records& records) {
        auto& plans = records.plans();
        plans.add({ plan(1, 10, now, "a") });
        plans.note_seen(DeviceId(1), 50);
        plans.note_seen(DeviceId(1), 40);
        plans.note_seen(DeviceId(3), 5); // a device of a backup that is newer than this database
        const auto heads = plans.heads();
        ASSERT_EQ(heads.size(), 2U);
        EXPECT_EQ(heads[0].version, 10);
        EXPECT_EQ(heads[0].highest_seen, 50);
        EXPECT_EQ(heads[1].version, 0);
        EXPECT_EQ(heads[1].highest_seen, 5);
        plans.add({ plan(1, 51, now, "a") });
        EXPECT_EQ(plans.heads()[0].highest_seen, 50);
    });
}

TEST_P(PlansOn, bodies_are_stored_once_and_given_to_devices_that_hold_them)
{
    const std::string bytes("\x1F\x8B\0gzip", 7);
    write([&](app::Records& records) {
        auto& plans = records.plans();
        plans.add_body("a", bytes, now);
        plans.add_body("a", "other", now);
        EXPECT_EQ(plans.body("a"), bytes);
        EXPECT_FALSE(plans.body("b"));
        plans.add({ plan(1, 10, now, "a") });
        EXPECT_TRUE(plans.device_has_part(DeviceId(1), "a"));
        EXPECT_FALSE(plans.device_has_part(DeviceId(1), "b"));
        EXPECT_FALSE(plans.device_has_part(DeviceId(2), "a")) << "a hash is no secret";
        plans.add({ plan(1, 20, now, "b") });
        EXPECT_TRUE(plans.device_has_part(DeviceId(1), "a")) << "it may still be fetching";
    });
}

TEST_P(PlansOn, what_a_device_held_at_a_moment_is_known)
{
    write([](app::Records& records) {
        auto& plans = records.plans();
        plans.note_held(DeviceId(1), 10, now);
        plans.note_held(DeviceId(1), 10, now + 1h);
        plans.note_held(DeviceId(1), 20, now + 2h);
        EXPECT_FALSE(plans.held_at(DeviceId(1), now - 1s));
        EXPECT_EQ(plans.held_at(DeviceId(1), now), 10);
        EXPECT_EQ(plans.held_at(DeviceId(1), now + 2h - 1s), 10);
        EXPECT_EQ(plans.held_at(DeviceId(1), now + 2h), 20);
    });
}

TEST_P(PlansOn, old_versions_go_but_never_what_a_device_holds_now)
{
    write([](app::Records& records) {
        auto& plans = records.plans();
        for (const char* hash : { "old", "kept", "new" })
            plans.add_body(hash, "bytes", now);
        plans.add({ plan(1, 10, now, "old"), plan(2, 10, now, "kept") });
        plans.add({ plan(1, 20, now + 48h, "new") });
        plans.note_held(DeviceId(1), 10, now);
        plans.note_held(DeviceId(1), 20, now + 48h);
        EXPECT_EQ(plans.remove_before(now + 24h), 1);
        EXPECT_FALSE(plans.at_version(DeviceId(1), 10));
        EXPECT_TRUE(plans.latest(DeviceId(2))) << "old, but the one it holds";
        EXPECT_FALSE(plans.body("old"));
        EXPECT_TRUE(plans.body("kept"));
        EXPECT_TRUE(plans.body("new"));
        EXPECT_EQ(plans.held_at(DeviceId(1), now + 24h), 10);
    });
}

}
}
