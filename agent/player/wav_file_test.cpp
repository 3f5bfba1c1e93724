#include "agent/player/test_support.hpp"

#include <sys/stat.h>

namespace nguon::agent {
namespace {
using namespace testing;

const WallTime begins{ std::chrono::seconds(1'795'000'000) };

std::vector<std::int16_t> block(std::int16_t value)
{
    return std::vector<std::int16_t>(480, value);
}
}

TEST(WavFile, is_a_valid_file_before_the_first_sample)
{
    const Folder folder;
    const WavFile wav(folder / "a.wav", begins);
    const Recording recording(folder / "a.wav");
    EXPECT_TRUE(recording.samples.empty());
    EXPECT_EQ(recording.begins, begins);
}

TEST(WavFile, tells_the_origin_in_utc)
{
    const Folder folder;
    const WavFile wav(folder / "a.wav", begins + 123'456us);
    std::ifstream file(folder / "a.wav.json");
    std::string line;
    std::getline(file, line);
    EXPECT_NE(line.find(R"("utc_of_sample_0":"2026-11-18T11:06:40.123456Z","rate":48000)"),
        std::string::npos)
        << line;
}

TEST(WavFile, a_gap_in_time_is_silence_and_a_small_one_is_joined)
{
    const Folder folder;
    {
        WavFile wav(folder / "a.wav", begins);
        wav.write(block(1'000), begins);
        wav.write(block(2'000), begins + 10'500us); // half a millisecond late
        wav.write(block(3'000), begins + 1s);
    }
    const Recording recording(folder / "a.wav");
    ASSERT_EQ(recording.samples.size(), 48'480U);
    EXPECT_GT(recording.samples[480], 0.05F);
    EXPECT_EQ(recording.samples[960], 0);
    EXPECT_GT(recording.samples[48'000], 0.08F);
}

TEST(WavFile, silence_takes_no_room_on_the_disk)
{
    const Folder folder;
    {
        WavFile wav(folder / "a.wav", begins);
        wav.write(block(1'000), begins);
        wav.write(block(0), begins + 1h);
    }
    EXPECT_EQ(std::filesystem::file_size(folder / "a.wav"), 44U + 2 * (3'600 * 48'000U + 480));
    struct stat found { };
    ASSERT_EQ(::stat((folder / "a.wav").c_str(), &found), 0);
    EXPECT_LT(found.st_blocks * 512, 100'000);
}

TEST(WavFile, stops_at_its_cap_and_stays_valid)
{
    const Folder folder;
    {
        WavFile wav(folder / "a.wav", begins, 44 + 2 * 1'000);
        for (int i = 0; i < 5; ++i)
            wav.write(block(1'000), begins + i * 10ms);
    }
    EXPECT_EQ(Recording(folder / "a.wav").samples.size(), 960U);
}

TEST(WavFile, goes_on_after_a_kill_and_begins_anew_after_a_pause)
{
    const Folder folder;
    {
        WavFile wav(folder / "a.wav", begins);
        wav.write(block(1'000), begins);
    }
    {
        WavFile wav(folder / "a.wav", begins + 5s);
        EXPECT_EQ(wav.begins(), begins);
        wav.write(block(2'000), begins + 5s);
    }
    const Recording both(folder / "a.wav");
    EXPECT_GT(both.samples[0], 0.02F);
    EXPECT_GT(both.samples[5 * 48'000], 0.05F);

    const WavFile anew(folder / "a.wav", begins + 1h);
    EXPECT_EQ(anew.begins(), begins + 1h);
    EXPECT_TRUE(Recording(folder / "a.wav").samples.empty());
}

TEST(WavFile, a_place_that_cannot_be_written_is_an_error)
{
    EXPECT_THROW(WavFile("/proc/no/such/place.wav", begins), std::system_error);
}

}
