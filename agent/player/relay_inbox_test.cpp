#include "agent/player/relay_inbox.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <thread>

namespace nguon::agent {
namespace {

using namespace std::chrono_literals;

const Moment noon = moment_from_unix_ms(1'795'000'000'000);

// By it the noon was `ago`.
ClockMapping noon_was(Nanoseconds ago)
{
    ClockMapping mapping;
    mapping.mono = std::chrono::steady_clock::now() - ago;
    mapping.wall = WallTime(noon);
    mapping.trusted = true;
    return mapping;
}

std::vector<float> tone(std::chrono::milliseconds length, float amplitude = 0.2F)
{
    std::vector<float> samples(static_cast<std::size_t>(length.count() * sample_rate / 1'000));
    for (std::size_t i = 0; i < samples.size(); ++i)
        samples[i] = amplitude
            * static_cast<float>(
                std::sin(2 * std::numbers::pi * 700 * static_cast<double>(i) / sample_rate));
    return samples;
}

double rms_db(std::span<const float> samples)
{
    double energy = 0;
    for (const float sample : samples)
        energy += static_cast<double>(sample) * sample;
    return 10 * std::log10(energy / static_cast<double>(samples.size()) + 1e-12);
}

class RelayInboxTest : public ::testing::Test {
protected:
    RelayInboxTest()
    {
        feed.name = "VOV1";
        feed.silence_s = 5;
    }
    // Everything of it is due already.
    std::unique_ptr<RelayInbox> make(Milliseconds length = 10min)
    {
        return std::make_unique<RelayInbox>(feed, noon, length, noon_was(1h));
    }
    // Reads on, giving it so much of a sound at once before each piece; what was read.
    std::vector<float> read(
        RelayInbox& inbox, std::chrono::milliseconds length, std::optional<float> amplitude)
    {
        std::vector<float> all;
        std::vector<float> piece(sample_rate / 10);
        const auto wanted = static_cast<std::size_t>(length.count() * sample_rate / 1'000);
        while (all.size() < wanted) {
            if (amplitude)
                inbox.add(tone(100ms, *amplitude));
            const auto count = inbox.read(at, piece);
            if (!count) {
                refusal = count.error().code;
                return all;
            }
            if (*count == 0)
                break;
            at += static_cast<std::int64_t>(*count);
            all.insert(all.end(), piece.begin(), piece.begin() + static_cast<long>(*count));
        }
        return all;
    }

    RelayFeed feed;
    std::int64_t at = 0;
    std::string refusal;
};

TEST_F(RelayInboxTest, what_comes_is_heard_at_the_level_of_the_house)
{
    for (const float amplitude : { 0.04F, 0.2F, 0.9F }) {
        const auto inbox = make();
        at = 0;
        for (int i = 0; i < 40; ++i)
            inbox->add(tone(100ms, amplitude));
        read(*inbox, 8s, amplitude);
        const auto heard = read(*inbox, 2s, amplitude);
        // A tone of -16 LUFS in mono is about -15.3 dBFS at 700 Hz.
        EXPECT_NEAR(rms_db(heard), -15.5, 1.5) << amplitude;
        EXPECT_EQ(inbox->lost().why, Reason::none);
    }
}

TEST_F(RelayInboxTest, samples_that_are_no_sound_harm_nothing)
{
    const auto inbox = make();
    for (const float poison : { std::nanf(""), HUGE_VALF, -HUGE_VALF, 1e30F, -1e30F })
        inbox->add(std::vector<float>(100, poison));
    for (const float sample : read(*inbox, 1s, 0.2F))
        ASSERT_LT(std::abs(sample), 8.1F); // full scale, by the most that is ever added to it
    read(*inbox, 7s, 0.2F);
    EXPECT_NEAR(rms_db(read(*inbox, 2s, 0.2F)), -15.5, 1.5);
}

TEST_F(RelayInboxTest, silence_for_long_enough_is_a_fault_and_counts_as_not_heard)
{
    const auto inbox = make();
    read(*inbox, 3s, 0.2F);
    read(*inbox, 4'500ms, 0.0001F);
    EXPECT_EQ(inbox->fault(), Reason::none);
    read(*inbox, 3s, 0.0001F);
    EXPECT_EQ(inbox->fault(), Reason::relay_silent);
    EXPECT_EQ(inbox->lost().why, Reason::relay_silent);
    EXPECT_NEAR(static_cast<double>(inbox->lost().time.count()), 7'500, 700);
}

TEST_F(RelayInboxTest, what_comes_back_is_heard_again_and_the_fault_is_over)
{
    const auto inbox = make();
    read(*inbox, 7s, std::nullopt);
    EXPECT_EQ(inbox->fault(), Reason::relay_unreachable);
    read(*inbox, 2s, 0.2F);
    EXPECT_EQ(inbox->fault(), Reason::none);
    const auto before = inbox->lost().time;
    EXPECT_GT(rms_db(read(*inbox, 1s, 0.2F)), -30);
    EXPECT_EQ(inbox->lost().time, before);
    EXPECT_EQ(inbox->lost().why, Reason::relay_unreachable);
}

TEST_F(RelayInboxTest, what_never_came_is_lost_also_before_it_is_a_fault)
{
    const auto inbox = make();
    read(*inbox, 3s, std::nullopt);
    EXPECT_EQ(inbox->fault(), Reason::none);
    EXPECT_EQ(inbox->lost().time, 3s);
    EXPECT_EQ(inbox->lost().why, Reason::relay_unreachable);
}

TEST_F(RelayInboxTest, the_slot_ends_with_its_source_where_that_is_the_rule)
{
    feed.fallback = RelayFallback::end;
    const auto inbox = make();
    read(*inbox, 6s, 0.0001F);
    EXPECT_EQ(refusal, "relay.silent");
    const auto other = make();
    at = 0;
    read(*other, 6s, std::nullopt);
    EXPECT_EQ(refusal, "relay.unreachable");
}

TEST_F(RelayInboxTest, it_ends_with_its_slot_to_the_sample)
{
    const auto inbox = make(1'234ms);
    const auto heard = read(*inbox, 10s, 0.2F);
    EXPECT_EQ(heard.size(), 1'234U * 48U);
}

TEST_F(RelayInboxTest, before_anybody_reads_only_the_newest_seconds_are_kept)
{
    const auto inbox = make();
    for (int i = 0; i < 200; ++i)
        inbox->add(tone(100ms, 0.0F));
    EXPECT_FALSE(inbox->is_full());
    for (int i = 0; i < 30; ++i)
        inbox->add(tone(100ms, 0.2F));
    // All silence was pushed out.
    EXPECT_GT(rms_db(read(*inbox, 1s, std::nullopt)), -30);
    for (int i = 0; i < 60; ++i)
        inbox->add(tone(100ms, 0.2F));
    EXPECT_TRUE(inbox->is_full());
}

TEST_F(RelayInboxTest, nothing_leaves_it_before_its_time_and_closing_wakes_whoever_waits)
{
    RelayInbox inbox(feed, noon, 10min, noon_was(-1h));
    inbox.add(tone(1s));
    std::vector<float> piece(sample_rate / 10);
    std::optional<std::size_t> count;
    std::thread reader([&] { count = inbox.read(0, piece).value_or(99); });
    inbox.close();
    reader.join();
    EXPECT_EQ(count, 0U);
}

}
}
