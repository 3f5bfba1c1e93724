#include "server/media/http_voice.hpp"

#include "server/media/test_service.hpp"
#include "server/media/test_sounds.hpp"

#include <gtest/gtest.h>

namespace nguon::media {
namespace {

using namespace testing_sounds;
using namespace std::chrono_literals;

class HttpVoices : public testing::Test {
protected:
    HttpVoiceSettings settings(const TestService& service) const
    {
        HttpVoiceSettings made;
        made.url = service.url();
        made.voices
            = { { "hoa", "Giọng Hoa (nữ, miền Trung)", Region::central, Sex::female, true } };
        made.deadline = 300ms;
        made.first_wait = 10ms;
        made.most_bytes = 1U << 20;
        return made;
    }

    Result<Spoken> say(const HttpVoiceSettings& made, const std::string& text = notice,
        const VoiceOptions& options = {}, std::stop_token stop = {})
    {
        HttpVoice voice(made, post_by_socket, MediaTools::find(folder.path() / "work").value(),
            std::make_unique<EspeakVoice>(Program::espeak().value(), folder.path() / "work"));
        heard.clear();
        return voice.synthesise(
            text, options,
            [&](std::span<const float> more) {
                heard.insert(heard.end(), more.begin(), more.end());
            },
            stop, no_progress);
    }

    // Two seconds of a tone: nothing espeak-ng would ever say.
    std::string tone() const
    {
        const auto file = folder.path() / "tone.wav";
        ffmpeg("-f lavfi -i sine=d=2:frequency=440 -ar 24000 " + file.string());
        return bytes_of(file);
    }

    void expect_local_voice(const Result<Spoken>& spoken)
    {
        ASSERT_TRUE(spoken) << spoken.error().code;
        EXPECT_TRUE(spoken->fell_back);
        EXPECT_EQ(spoken->voice, "vi-central");
        EXPECT_EQ(heard, speech(notice, { "vi-central" }));
        EXPECT_TRUE(std::filesystem::is_empty(folder.path() / "work"));
    }

    WorkFolder folder{ test_folder() };
    Samples heard;
};

TEST_F(HttpVoices, speak_with_the_sound_of_the_service)
{
    const TestService service(folder.path(), "ok", tone());
    const auto spoken = say(settings(service), "Xin \"chào\"\nbà con", { "hoa", 1.25 });

    ASSERT_TRUE(spoken) << spoken.error().code;
    EXPECT_FALSE(spoken->fell_back);
    EXPECT_EQ(spoken->voice, "hoa");
    EXPECT_EQ(duration_of(heard.size()), 2s);
    ASSERT_EQ(service.requests(), 1U);
    EXPECT_NE(
        service.log().find(R"({"text":"Xin \"chào\". bà con.","voice":"hoa","speed":1.25E0})"),
        std::string::npos)
        << service.log();
}

TEST_F(HttpVoices, fetch_long_text_in_several_requests)
{
    const TestService service(folder.path(), "ok", tone());
    HttpVoiceSettings made = settings(service);
    made.most_text_bytes = 300;
    ASSERT_TRUE(say(made, notice, { "", 1.0, 0ms, 700ms }));
    EXPECT_EQ(service.requests(), 3U);
    EXPECT_EQ(duration_of(heard.size()), 6s + 1'400ms);
}

TEST_F(HttpVoices, that_time_out_are_tried_again_and_then_replaced)
{
    const TestService service(folder.path(), "silent", {});
    expect_local_voice(say(settings(service)));
    EXPECT_EQ(service.requests(), 3U);
}

TEST_F(HttpVoices, that_fail_once_are_tried_again)
{
    const TestService service(folder.path(), "fail-first", tone());
    const auto spoken = say(settings(service));
    ASSERT_TRUE(spoken);
    EXPECT_FALSE(spoken->fell_back);
    EXPECT_EQ(service.requests(), 2U);
}

TEST_F(HttpVoices, that_answer_garbage_are_replaced_at_once)
{
    const TestService service(folder.path(), "ok", "<html>Đăng nhập</html>");
    expect_local_voice(say(settings(service)));
    EXPECT_EQ(service.requests(), 1U);
}

TEST_F(HttpVoices, that_answer_without_end_are_replaced)
{
    const TestService service(folder.path(), "endless", {});
    expect_local_voice(say(settings(service)));
    EXPECT_EQ(service.requests(), 1U);
}

TEST_F(HttpVoices, that_are_gone_are_replaced)
{
    HttpVoiceSettings made;
    {
        const TestService service(folder.path(), "ok", {});
        made = settings(service);
    }
    expect_local_voice(say(made));
}

TEST_F(HttpVoices, list_the_local_voices_too_and_use_them_without_a_flag)
{
    const TestService service(folder.path(), "ok", tone());
    const auto spoken = say(settings(service), notice, { "vi-south" });
    ASSERT_TRUE(spoken);
    EXPECT_EQ(spoken->voice, "vi-south");
    EXPECT_FALSE(spoken->fell_back);
    EXPECT_EQ(service.requests(), 0U);
    EXPECT_FALSE(say(settings(service), notice, { "nobody" }));
}

TEST_F(HttpVoices, obey_a_cancel_while_they_wait)
{
    const TestService service(folder.path(), "silent", {});
    HttpVoiceSettings made = settings(service);
    made.deadline = 100ms;
    made.first_wait = 60s;
    std::stop_source stop;
    std::jthread canceller([&] {
        service.wait_for_request();
        stop.request_stop();
    });
    const auto spoken = say(made, notice, {}, stop.get_token());
    ASSERT_FALSE(spoken);
    EXPECT_EQ(spoken.error().code, "media.cancelled");
    EXPECT_TRUE(heard.empty());
}

}
}
