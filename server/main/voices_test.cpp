// The voice service over the house's own HTTP client, against a real process on loopback.
#include "server/main/voices.hpp"

#include <thread>

#include <gtest/gtest.h>

#include "server/media/test_service.hpp"
#include "server/media/test_sounds.hpp"

namespace nguon {
namespace {

using namespace media;
using namespace media::testing_sounds;

class ServiceVoice : public ::testing::Test {
protected:
    Result<Spoken> say(const std::string& url, std::stop_token stop = {})
    {
        samples = 0;
        return make_voice(url, folder.path() / "work")
            ->synthesise(
                "Xin chào bà con.", {},
                [&](std::span<const float> more) { samples += more.size(); }, stop, no_progress);
    }

    // Two seconds of a tone: nothing espeak-ng would ever say.
    std::string tone() const
    {
        const auto file = folder.path() / "tone.wav";
        ffmpeg("-f lavfi -i sine=d=2:frequency=440 -ar 24000 " + file.string());
        return bytes_of(file);
    }

    WorkFolder folder{ test_folder() };
    std::size_t samples = 0;
};

TEST_F(ServiceVoice, speaks_where_the_settings_name_one)
{
    const TestService service(folder.path(), "ok", tone());
    const auto spoken = say(service.url());
    ASSERT_TRUE(spoken) << spoken.error().code;
    EXPECT_EQ(spoken->voice, "service");
    EXPECT_FALSE(spoken->fell_back);
    EXPECT_EQ(duration_of(samples), std::chrono::seconds(2));
}

TEST_F(ServiceVoice, is_asked_again_when_it_is_busy)
{
    const TestService service(folder.path(), "fail-first", tone());
    const auto spoken = say(service.url());
    ASSERT_TRUE(spoken) << spoken.error().code;
    EXPECT_FALSE(spoken->fell_back);
    EXPECT_EQ(service.requests(), 2U);
}

TEST_F(ServiceVoice, gives_way_to_this_machine_when_it_is_gone)
{
    std::string url;
    {
        const TestService service(folder.path(), "ok", {});
        url = service.url();
    }
    const auto spoken = say(url);
    ASSERT_TRUE(spoken) << spoken.error().code;
    EXPECT_TRUE(spoken->fell_back);
    EXPECT_GT(samples, 0U);
}

TEST_F(ServiceVoice, is_given_up_at_once_when_the_officer_cancels)
{
    const TestService service(folder.path(), "silent", {});
    std::stop_source stop;
    std::jthread canceller([&] {
        service.wait_for_request();
        stop.request_stop();
    });
    const auto begun = std::chrono::steady_clock::now();
    const auto spoken = say(service.url(), stop.get_token());
    ASSERT_FALSE(spoken);
    EXPECT_EQ(spoken.error().code, "media.cancelled");
    // Its deadline would be 15 s.
    EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(8));
}

TEST_F(ServiceVoice, is_not_there_without_a_setting)
{
    const auto spoken = say({});
    ASSERT_TRUE(spoken) << spoken.error().code;
    EXPECT_FALSE(spoken->fell_back);
    EXPECT_NE(spoken->voice, "service");
}

}
}
