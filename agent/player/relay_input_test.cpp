// The real child process: what strangers send is decoded there, and an input is listened at.
#include "agent/player/relay_input.hpp"

#include <algorithm>
#include <thread>

#include "agent/player/test_support.hpp"

namespace nguon::agent {
namespace {

using namespace testing;

class RelayInputTest : public ::testing::Test {
protected:
    RelayInputTest()
    {
        inputs.program
            = std::filesystem::read_symlink("/proc/self/exe").parent_path() / "nguon-player";
        feed.name = "VOV1";
        mapping.mono = std::chrono::steady_clock::now();
        mapping.wall = WallTime(moment_from_unix_ms(1'795'000'000'000));
        mapping.trusted = true;
        inbox = std::make_shared<RelayInbox>(
            feed, std::chrono::floor<Milliseconds>(mapping.wall), 10min, mapping);
    }
    // Ogg with so many seconds of a tone.
    std::string ogg(double seconds) const
    {
        write_opus(folder / "tone.opus", sine(700, seconds));
        std::ifstream file(folder / "tone.opus", std::ios::binary);
        return { std::istreambuf_iterator<char>(file), {} };
    }
    // Reads, as fast as it is heard, until something is loud.
    bool sounds_within(std::chrono::seconds most) const
    {
        std::vector<float> piece(sample_rate / 10);
        for (std::int64_t at = 0; at < most.count() * sample_rate;) {
            const auto count = inbox->read(at, piece);
            if (!count || *count == 0)
                return false;
            at += static_cast<std::int64_t>(*count);
            if (std::ranges::any_of(piece, [](float sample) { return sample > 0.05F; }))
                return true;
        }
        return false;
    }

    Folder folder;
    RelayInputs inputs;
    RelayFeed feed;
    ClockMapping mapping;
    std::shared_ptr<RelayInbox> inbox;
};

TEST_F(RelayInputTest, a_stream_is_decoded_by_a_process_of_its_own)
{
    const auto input = relay_inputs(inputs)(feed, inbox);
    const std::string bytes = ogg(20);
    for (std::size_t at = 0; at < bytes.size(); at += 4'000)
        ASSERT_TRUE(input->feed(bytes.substr(at, 4'000), at == 0));
    EXPECT_TRUE(sounds_within(20s));
}

TEST_F(RelayInputTest, what_cannot_be_decoded_needs_a_new_connection_and_no_more_than_that)
{
    const auto input = relay_inputs(inputs)(feed, inbox);
    ASSERT_TRUE(input->feed(std::string(60'000, 'x'), true));
    std::string code;
    const auto until = std::chrono::steady_clock::now() + 30s;
    while (code.empty() && std::chrono::steady_clock::now() < until) {
        const auto taken = input->feed("x", false);
        code = taken ? "" : taken.error().code;
        std::this_thread::yield();
    }
    EXPECT_EQ(code, "relay.broken");
    ASSERT_TRUE(input->feed(ogg(20), true));
    EXPECT_TRUE(sounds_within(40s));
}

TEST_F(RelayInputTest, the_middle_of_a_stream_needs_a_new_connection)
{
    const auto input = relay_inputs(inputs)(feed, inbox);
    EXPECT_EQ(input->feed("x", false).error().code, "relay.broken");
    EXPECT_TRUE(input->feed("x", true));
    EXPECT_TRUE(input->feed("x", false));
}

TEST_F(RelayInputTest, what_nobody_takes_out_holds_back_whoever_brings_it)
{
    const auto input = relay_inputs(inputs)(feed, inbox);
    const std::string much(100'000, 'x');
    ASSERT_TRUE(input->feed(much, true));
    ASSERT_TRUE(input->feed(much, false));
    const auto full = input->feed(much, false);
    // Unless the child was so quick as to refuse it already.
    EXPECT_TRUE(full || full.error().code == "relay.full" || full.error().code == "relay.broken");
    EXPECT_EQ(
        input->feed(std::string(most_relay_waiting + 1, 'x'), true).error().code, "relay.full");
}

TEST_F(RelayInputTest, an_input_of_the_device_is_listened_at_and_takes_no_stream)
{
    inputs.line_in = "audiotestsrc is-live=true freq=700 volume=0.3";
    feed.kind = RelayKind::line_in;
    const auto input = relay_inputs(inputs)(feed, inbox);
    EXPECT_TRUE(sounds_within(20s));
    EXPECT_EQ(input->feed("x", true).error().code, "relay.unknown");
}

TEST_F(RelayInputTest, a_receiver_is_tuned_by_its_setting)
{
    // 102.7 MHz stands for a tone of 102.7 Hz.
    inputs.fm = "audiotestsrc is-live=true freq={mhz} volume=0.3";
    feed.kind = RelayKind::fm;
    feed.khz = 102'700;
    const auto input = relay_inputs(inputs)(feed, inbox);
    EXPECT_TRUE(sounds_within(20s));
}

TEST_F(RelayInputTest, an_input_that_the_device_does_not_have_is_not_opened)
{
    feed.kind = RelayKind::line_in;
    EXPECT_EQ(relay_inputs(inputs)(feed, inbox), nullptr);
}

}
}
