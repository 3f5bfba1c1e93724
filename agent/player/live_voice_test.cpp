// The voice between line and mixer: in its place in time, whatever the line loses.
#include "agent/player/live_voice.hpp"

#include <algorithm>

#include "agent/player/test_support.hpp"

#include <opus/opus.h>

namespace nguon::agent {
namespace {

using namespace testing;

std::vector<std::string> packets_of(const std::vector<float>& samples)
{
    int error = 0;
    OpusEncoder* encoder = opus_encoder_create(48'000, 1, OPUS_APPLICATION_AUDIO, &error);
    std::vector<std::string> packets;
    for (std::size_t at = 0; at + 960 <= samples.size(); at += 960) {
        std::string packet(640, '\0');
        const int size = opus_encode_float(encoder, samples.data() + at, 960,
            reinterpret_cast<unsigned char*>(packet.data()), 640);
        packet.resize(static_cast<std::size_t>(std::max(0, size)));
        packets.push_back(std::move(packet));
    }
    opus_encoder_destroy(encoder);
    return packets;
}

protocol::VoiceFrame frame_of(const std::vector<std::string>& packets, std::size_t first,
    std::size_t count, bool last = false)
{
    protocol::VoiceFrame frame;
    frame.live = LiveId(1);
    frame.first = static_cast<std::int64_t>(first);
    for (std::size_t i = first; i < first + count && i < packets.size(); ++i)
        frame.packets.push_back(packets[i]);
    frame.last = last;
    return frame;
}

class LiveVoiceTest : public ::testing::Test {
protected:
    // The voice begins so long after now.
    void begin(Milliseconds delay)
    {
        mapping = MachineClock().mapping(1ms);
        const MonoTime now = std::chrono::steady_clock::now();
        starts = std::chrono::ceil<Milliseconds>(mapping.wall_at(now)) + delay;
        inbox = std::make_shared<VoiceInbox>(starts, mapping, now);
        voice = std::make_unique<LiveVoice>(inbox);
        ASSERT_TRUE(voice->seek(0));
    }
    void add(const protocol::VoiceFrame& frame)
    {
        ASSERT_TRUE(inbox->add(frame, std::chrono::steady_clock::now()));
    }
    std::vector<float> read_all()
    {
        std::vector<float> all;
        std::vector<float> chunk(6'000);
        for (;;) {
            const auto count = voice->read(chunk);
            EXPECT_TRUE(count);
            if (!count || *count == 0)
                return all;
            all.insert(all.end(), chunk.begin(), chunk.begin() + std::ptrdiff_t(*count));
        }
    }

    ClockMapping mapping;
    Moment starts;
    std::shared_ptr<VoiceInbox> inbox;
    std::unique_ptr<LiveVoice> voice;
};

TEST_F(LiveVoiceTest, is_heard_in_the_order_of_its_packets_in_whatever_order_they_came)
{
    begin(2s);
    auto sound = sine(500, 0.4);
    const auto second = sine(1'000, 0.4);
    sound.insert(sound.end(), second.begin(), second.end());
    const auto packets = packets_of(sound);
    add(frame_of(packets, 30, 10, true));
    add(frame_of(packets, 0, 10));
    add(frame_of(packets, 20, 10));
    add(frame_of(packets, 10, 10));
    add(frame_of(packets, 10, 10));
    const auto heard = read_all();
    ASSERT_EQ(heard.size(), sound.size());
    EXPECT_GT(goertzel(std::span(heard).subspan(4'800, 9'600), 500), 0.2);
    EXPECT_GT(goertzel(std::span(heard).subspan(24'000, 9'600), 1'000), 0.2);
    EXPECT_EQ(inbox->concealed(), 0ms);
}

TEST_F(LiveVoiceTest, a_lost_frame_leaves_a_gap_of_its_own_length)
{
    begin(300ms);
    const auto packets = packets_of(sine(700, 0.8));
    add(frame_of(packets, 0, 10));
    add(frame_of(packets, 20, 10));
    add(frame_of(packets, 30, 10, true));
    const auto heard = read_all();
    ASSERT_EQ(heard.size(), packets.size() * 960);
    EXPECT_EQ(inbox->concealed(), 200ms);
    EXPECT_GT(goertzel(std::span(heard).subspan(24'000, 9'600), 700), 0.2);
    EXPECT_LT(goertzel(std::span(heard).subspan(15'360, 3'840), 700), 0.05);
}

TEST_F(LiveVoiceTest, joined_in_the_middle_it_is_where_it_is_by_then)
{
    begin(2s);
    auto sound = sine(500, 0.4);
    const auto second = sine(1'000, 0.4);
    sound.insert(sound.end(), second.begin(), second.end());
    const auto packets = packets_of(sound);
    for (std::size_t first = 0; first < packets.size(); first += 10)
        add(frame_of(packets, first, 10, first + 10 >= packets.size()));
    ASSERT_TRUE(voice->seek(19'200 + 100));
    const auto heard = read_all();
    ASSERT_EQ(heard.size(), sound.size() - 19'300);
    EXPECT_GT(goertzel(std::span(heard).subspan(4'800, 9'600), 1'000), 0.2);
}

TEST_F(LiveVoiceTest, what_cannot_be_decoded_is_covered_and_what_lies_far_ahead_refused)
{
    begin(2s);
    protocol::VoiceFrame frame;
    frame.live = LiveId(1);
    frame.packets = { std::string(50, '\xFF'), std::string() };
    frame.last = true;
    add(frame);
    EXPECT_EQ(read_all().size(), 2 * 960U);
    frame.first = 50 * 60;
    EXPECT_EQ(inbox->add(frame, std::chrono::steady_clock::now()).error().code, "voice.too_early");
}

TEST_F(LiveVoiceTest, on_the_output_it_begins_and_ends_at_its_instants)
{
    Rig rig;
    begin(800ms);
    const auto packets = packets_of(sine(600, 1.0));
    ItemToPlay item;
    item.id = PlayId(1);
    item.sounding = std::make_shared<LiveVoice>(inbox);
    item.starts_at = WallTime(starts);
    ASSERT_TRUE(rig.sound->play(std::move(item)));
    for (std::size_t first = 0; first < packets.size(); first += 10)
        add(frame_of(packets, first, 10, first + 10 >= packets.size()));
    const SoundEvent ended = rig.wait(PlayId(1), SoundEvent::What::ended);
    EXPECT_EQ(ended.missing, 0);
    const auto recording = rig.close();
    EXPECT_GT(goertzel(recording.heard(WallTime(starts) + 200ms, 500ms), 600), 0.2);
    EXPECT_LT(recording.level(WallTime(starts) - 300ms, 250ms), 0.001);
    EXPECT_LT(recording.level(WallTime(starts) + 1'100ms, 200ms), 0.001);
}

}
}
