#include "server/storage/testing/records.hpp"

namespace nguon::storage {
namespace {

using namespace testing;
using namespace std::chrono_literals;
using ::testing::ElementsAre;
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

TEST_P(PlansOn, what_was_in_force_within_a_span_is_found_for_every_device)
{
    write([](app::Records& records) {
        auto& plans = records.plans();
        plans.add(
            { plan(1, 10, now, "a"), plan(1, 20, now + 1h, "b"), plan(1, 30, now + 2h, "c") });
        plans.add({ plan(1, 40, now + 3h, "d"), plan(2, 11, now + 90min, "a") });
        std::vector<Version> given;
        for (const auto& one : plans.given_in({ now + 61min, now + 3h }))
            given.push_back(one.version);
        EXPECT_THAT(given, ::testing::ElementsAre(20, 30, 11))
            << "what was in force at the beginning, what came within, nothing issued at the end";
        const auto earlier = plans.given_in({ now - 2h, now + 1s });
        ASSERT_EQ(earlier.size(), 1U);
        EXPECT_EQ(earlier[0].issued, now);
        EXPECT_EQ(earlier[0].parts, (std::vector<PlanPart>{ { "a", 120 } }));

        plans.note_held(DeviceId(1), 10, now + 1min);
        plans.note_held(DeviceId(1), 30, now + 2h + 1min);
        std::vector<Version> held;
        for (const auto& one : plans.held_in({ now + 61min, now + 3h }))
            held.push_back(one.version);
        EXPECT_THAT(held, ::testing::ElementsAre(10, 30));
        EXPECT_THAT(plans.held_in({ now - 2h, now }), IsEmpty());
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

TEST_P(PlansOn, what_was_given_and_held_in_a_span_begins_with_what_was_there)
{
    write([](app::Records& records) {
        auto& plans = records.plans();
        plans.add({ plan(1, 10, now, "a"), plan(2, 11, now, "a") });
        plans.add({ plan(1, 20, now + 1h, "b") });
        plans.add({ plan(1, 30, now + 3h, "c") });
        const auto versions = [&](Span span) {
            std::vector<Version> found;
            for (const auto& given : plans.given_in(span))
                found.push_back(given.version);
            return found;
        };
        EXPECT_THAT(versions({ now + 2h, now + 4h }), ElementsAre(20, 30, 11));
        EXPECT_THAT(versions({ now, now + 1h }), ElementsAre(10, 11));
        EXPECT_THAT(versions({ now - 2h, now - 1h }), IsEmpty());
        EXPECT_EQ(plans.given_in({ now + 4h, now + 5h })[0].parts[0].hash, "c");

        plans.note_held(DeviceId(1), 10, now + 1min);
        plans.note_held(DeviceId(1), 20, now + 2h);
        const auto held = plans.held_in({ now + 1h, now + 3h });
        ASSERT_EQ(held.size(), 2U);
        EXPECT_EQ(held[0].version, 10);
        EXPECT_EQ(held[0].since, now + 1min);
        EXPECT_EQ(held[1].version, 20);
        EXPECT_EQ(plans.held_in({ now + 3h, now + 4h }).size(), 1U);
        EXPECT_THAT(plans.held_in({ now - 1h, now }), IsEmpty());
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
