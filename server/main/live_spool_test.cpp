// What a server that was killed finds of the lives that went on.
#include "server/main/live_spool.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <numbers>
#include <thread>

#include "server/main/testing/world.hpp"
#include "server/media/live_sound.hpp"
#include "server/media/measure.hpp"

namespace nguon {
namespace {

using namespace std::chrono_literals;

class LiveSpoolTest : public ::testing::Test {
protected:
    app::LiveDraft draft(std::int64_t id = 7)
    {
        app::LiveDraft draft;
        draft.id = LiveId(id);
        draft.bulletin = BulletinId(100 + id);
        draft.schedule = ScheduleId(200 + id);
        draft.unit = world.commune;
        draft.caller.account = world.editor;
        draft.title = "Họp kênh mương";
        draft.override_reason = "Việc gấp";
        draft.audience.units = { world.commune };
        draft.audience.devices = { world.second_cluster };
        draft.listeners
            = { { world.first_cluster, world.hamlet }, { world.second_cluster, world.hamlet } };
        return draft;
    }
    std::filesystem::path folder() const { return world.folder() / "live"; }

    testing::World world;
    Moment starts = testing::World::noon();
};

TEST_F(LiveSpoolTest, another_server_finds_what_was_added)
{
    {
        LiveSpool spool(folder());
        EXPECT_TRUE(spool.left().empty()) << "there is not even a folder";
        spool.add(draft(), starts, "first ");
        spool.add(draft(), starts, "second");
        spool.stop();
    }
    const auto left = LiveSpool(folder()).left();
    ASSERT_EQ(left.size(), 1U);
    EXPECT_EQ(left[0].sound, "first second");
    EXPECT_EQ(left[0].starts, starts);
    const app::LiveDraft& found = left[0].draft;
    EXPECT_EQ(found.id, LiveId(7));
    EXPECT_EQ(found.bulletin, BulletinId(107));
    EXPECT_EQ(found.schedule, ScheduleId(207));
    EXPECT_EQ(found.unit, world.commune);
    EXPECT_EQ(found.caller.account, world.editor);
    EXPECT_EQ(found.title, "Họp kênh mương");
    EXPECT_EQ(found.override_reason, "Việc gấp");
    EXPECT_EQ(found.audience, draft().audience);
    ASSERT_EQ(found.listeners.size(), 2U);
    EXPECT_EQ(found.listeners[1].device, world.second_cluster);
    EXPECT_EQ(found.listeners[1].unit, world.hamlet);
}

TEST_F(LiveSpoolTest, what_could_not_be_written_is_written_with_the_next_piece)
{
    const auto in_the_way = folder() / "7.new";
    std::filesystem::create_directories(in_the_way);
    LiveSpool spool(folder());
    spool.add(draft(7), starts, "lost");
    // Written after it, so that the other was tried when this is there.
    spool.add(draft(8), starts, "beside it");
    const auto latest = std::chrono::steady_clock::now() + 30s;
    while (!std::filesystem::exists(folder() / "8.part")) {
        ASSERT_LT(std::chrono::steady_clock::now(), latest);
        std::this_thread::yield();
    }
    EXPECT_FALSE(std::filesystem::exists(folder() / "7.json"));
    EXPECT_FALSE(std::filesystem::exists(folder() / "7.part"));

    std::filesystem::remove(in_the_way);
    spool.add(draft(7), starts, "kept");
    spool.stop();
    auto left = LiveSpool(folder()).left();
    ASSERT_EQ(left.size(), 2U);
    if (left[0].draft.id == LiveId(8))
        std::swap(left[0], left[1]);
    EXPECT_EQ(left[0].draft.listeners.size(), 2U);
    EXPECT_EQ(left[0].sound, "kept");
    EXPECT_EQ(left[1].sound, "beside it");
}

TEST_F(LiveSpoolTest, what_was_filed_is_forgotten_and_what_is_broken_is_left_alone)
{
    LiveSpool spool(folder());
    spool.add(draft(1), starts, "one");
    spool.add(draft(2), starts, "two");
    spool.forget(LiveId(1));
    spool.stop();
    std::ofstream(folder() / "3.json") << "{\"live\":\"3\"";
    const auto left = LiveSpool(folder()).left();
    ASSERT_EQ(left.size(), 1U);
    EXPECT_EQ(left[0].draft.id, LiveId(2));
    EXPECT_TRUE(std::filesystem::exists(folder() / "3.json"));
    EXPECT_FALSE(std::filesystem::exists(folder() / "1.part"));
}

TEST_F(LiveSpoolTest, sound_that_was_never_finished_is_sound_all_the_same)
{
    media::LiveSound voice;
    std::string written;
    for (int packet = 0; packet < 500; ++packet) {
        std::vector<float> samples(960);
        for (std::size_t i = 0; i < samples.size(); ++i) {
            const auto at = static_cast<double>(packet) * 960 + static_cast<double>(i);
            samples[i]
                = static_cast<float>(0.3 * std::sin(2 * std::numbers::pi * 440 * at / 48'000));
        }
        voice.encode(samples);
        written += voice.written();
    }
    EXPECT_TRUE(voice.written().empty()) << "it was asked a moment ago";
    const auto facts = media::measure(written);
    ASSERT_TRUE(facts) << facts.error().code;
    EXPECT_GT(facts->duration, 7s) << "the encoder holds some two seconds back";
    EXPECT_LE(facts->duration, 10s);
}

}
}
