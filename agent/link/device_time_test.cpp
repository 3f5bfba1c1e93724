#include "agent/link/device_time.hpp"

#include "agent/local/test_folder.hpp"

#include <gtest/gtest.h>

namespace nguon::agent {
namespace {

using namespace std::chrono_literals;

const MonoTime mono{ 1'000s };
const WallTime wall{ 1'790'000'000s };

ClockMapping machine_showing(WallTime time)
{
    ClockMapping mapping;
    mapping.mono = mono;
    mapping.wall = time;
    mapping.trusted = true;
    return mapping;
}

KeptClock kept_in(const std::string& boot, WallTime time)
{
    KeptClock kept{ boot, machine_showing(time) };
    kept.mapping.error = 1ms;
    kept.mapping.error_growth_ppm = 20;
    return kept;
}

const SystemClockState nobody{};
const SystemClockState kernel{ .synchronised = true, .max_error = 30ms };
const SystemClockState battery{ .has_hardware_clock = true };

TEST(DeviceTime, what_was_learnt_in_this_boot_holds_with_a_wider_bound)
{
    // The system clock shows something else meanwhile; nobody asks it.
    const auto got = mapping_without_link(
        machine_showing(wall + 1h), kernel, kept_in("boot-1", wall), "boot-1", mono + 100s);
    EXPECT_TRUE(got.trusted);
    EXPECT_EQ(got.wall, wall + 100s);
    EXPECT_EQ(got.error, 3ms); // 1 ms and 20 ppm of 100 s
}

TEST(DeviceTime, after_a_boot_a_synchronised_clock_is_trusted_to_its_own_bound)
{
    const auto got = mapping_without_link(
        machine_showing(wall + 1h), kernel, kept_in("boot-1", wall), "boot-2", mono);
    EXPECT_TRUE(got.trusted);
    EXPECT_EQ(got.error, 30ms);
}

TEST(DeviceTime, a_clock_on_battery_is_trusted_to_seconds_once_it_was_right)
{
    const auto got = mapping_without_link(
        machine_showing(wall + 24h), battery, kept_in("boot-1", wall), "boot-2", mono);
    EXPECT_TRUE(got.trusted);
    EXPECT_GT(got.error, 6s); // 2 s and 50 ppm of a day
    EXPECT_LT(got.error, 7s);
    EXPECT_FALSE(
        mapping_without_link(machine_showing(wall), battery, std::nullopt, "boot-2", mono).trusted);
}

TEST(DeviceTime, a_clock_that_nobody_vouches_for_is_not_trusted)
{
    EXPECT_FALSE(mapping_without_link(
        machine_showing(wall + 1h), nobody, kept_in("boot-1", wall), "boot-2", mono)
                     .trusted);
}

TEST(DeviceTime, a_clock_before_what_was_known_has_stopped)
{
    EXPECT_FALSE(mapping_without_link(
        machine_showing(wall - 1h), kernel, kept_in("boot-1", wall), "boot-2", mono)
                     .trusted);
}

TEST(DeviceTime, what_is_kept_comes_back_as_it_was)
{
    const auto back = parse_kept_clock(encode(kept_in("boot-1", wall)));
    ASSERT_TRUE(back);
    EXPECT_EQ(back->boot, "boot-1");
    EXPECT_EQ(back->mapping.wall, wall);
    EXPECT_EQ(back->mapping.mono, mono);
    EXPECT_EQ(back->mapping.error, 1ms);
    EXPECT_FALSE(parse_kept_clock("{}"));
    EXPECT_FALSE(parse_kept_clock("not json"));
}

class BentClockTest : public testing::Test {
protected:
    // An exchange over a line without delay with a server that has the true time.
    void learn(DeviceTime& time)
    {
        const std::int64_t t1 = time.own_clock();
        const std::int64_t server = std::chrono::system_clock::now().time_since_epoch().count();
        ASSERT_TRUE(time.add({ t1, server, server, time.own_clock() }));
    }
    static double seconds_off(const ClockMapping& mapping)
    {
        const Nanoseconds off = mapping.wall_at(std::chrono::steady_clock::now())
            - WallTime(std::chrono::system_clock::now());
        return std::chrono::duration<double>(off).count();
    }

    TestFolder folder_;
    Folders folders_{ folder_.path() };
};

TEST_F(BentClockTest, an_exchange_corrects_a_clock_that_is_off)
{
    folders_.make_for_agent();
    DeviceTime time({ .offset_seconds = 3 }, folders_);
    learn(time);
    const ClockMapping mapping = time.mapping();
    EXPECT_TRUE(mapping.trusted);
    EXPECT_NEAR(seconds_off(mapping), 0, 0.1);
}

TEST_F(BentClockTest, the_mapping_undoes_the_bend_of_the_rate)
{
    folders_.make_for_agent();
    DeviceTime time({ .ppm = 500 }, folders_);
    EXPECT_DOUBLE_EQ(time.mapping().rate_ppm, 500);
}

TEST_F(BentClockTest, no_clock_is_never_trusted)
{
    folders_.make_for_agent();
    DeviceTime time({ .absent = true }, folders_);
    learn(time);
    EXPECT_FALSE(time.mapping().trusted);
    time.keep();
    EXPECT_FALSE(std::filesystem::exists(folders_.clock()));
}

TEST_F(BentClockTest, the_next_agent_of_this_boot_begins_with_what_was_learnt)
{
    folders_.make_for_agent();
    {
        DeviceTime time({ .offset_seconds = 3 }, folders_);
        learn(time);
        time.keep();
    }
    const DeviceTime next({ .offset_seconds = -100 }, folders_);
    EXPECT_TRUE(next.mapping().trusted);
    EXPECT_NEAR(seconds_off(next.mapping()), 0, 0.1);
}

}
}
