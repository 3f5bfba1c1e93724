#include "agent/player/button.hpp"

#include "agent/player/player_test_support.hpp"

#include <gmock/gmock.h>

#include <boost/asio/detached.hpp>

#include <random>

#include <fcntl.h>
#include <linux/input.h>
#include <sys/stat.h>

namespace nguon::agent {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Source = ButtonSetting::Source;

std::string event(std::uint16_t type, std::uint16_t code, std::int32_t value)
{
    input_event made{};
    made.type = type;
    made.code = code;
    made.value = value;
    return { reinterpret_cast<const char*>(&made), sizeof made };
}

TEST(AButton, is_named_by_where_it_is_and_what_it_sounds)
{
    const auto key = ButtonSetting::parse("evdev:/dev/input/event0:116@455204829300");
    ASSERT_TRUE(key);
    EXPECT_EQ(key->source, Source::evdev);
    EXPECT_EQ(key->path, "/dev/input/event0");
    EXPECT_EQ(key->key, 116);
    EXPECT_EQ(key->words, TemplateId(455204829300));
    const auto line = ButtonSetting::parse("fifo:/run/nguon/button");
    ASSERT_TRUE(line);
    EXPECT_EQ(line->source, Source::fifo);
    EXPECT_FALSE(line->words);
    for (const char* wrong : { "", "fifo:", "fifo:button", "gpio:/dev/gpiochip0", "fifo:/b@x",
             "evdev:/dev/input/event0:power", "evdev:/dev/input/event0:99999999999" })
        EXPECT_FALSE(ButtonSetting::parse(wrong)) << wrong;
}

TEST(AKey, is_down_and_up_whatever_else_the_kernel_says_and_however_it_is_cut)
{
    const std::string stream = event(EV_SYN, 0, 0) + event(EV_KEY, 116, 1) + event(EV_KEY, 116, 2)
        + event(EV_KEY, 30, 1) + event(EV_MSC, 4, 1) + event(EV_KEY, 116, 0);
    EXPECT_THAT(KeyReader(116).feed(stream), ElementsAre(true, false));
    EXPECT_THAT(KeyReader(std::nullopt).feed(stream), ElementsAre(true, true, false));
    KeyReader bytewise(116);
    std::vector<bool> heard;
    for (const char byte : stream) {
        for (const bool down : bytewise.feed({ &byte, 1 }))
            heard.push_back(down);
    }
    EXPECT_THAT(heard, ElementsAre(true, false));
}

TEST(AKey, says_no_more_than_whole_events_can_say)
{
    std::mt19937 chance(7);
    for (int round = 0; round < 2'000; ++round) {
        std::string noise(chance() % 200, '\0');
        for (char& byte : noise)
            byte = static_cast<char>(chance());
        EXPECT_LE(KeyReader(std::nullopt).feed(noise).size(), noise.size() / sizeof(input_event));
    }
}

// Runs the watcher until `enough` says so, or far too long has passed.
int presses_of(const ButtonSetting& setting, const std::vector<std::string>& writes)
{
    asio::io_context context;
    int presses = 0;
    const int descriptor = ::open(setting.path.c_str(), O_RDWR | O_NONBLOCK);
    auto watch = [&]() -> awaitable<void> { co_await watch_button(setting, [&] { ++presses; }); };
    asio::co_spawn(context, watch(), asio::detached);
    for (const std::string& bytes : writes) {
        context.run_for(20ms);
        EXPECT_EQ(
            ::write(descriptor, bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
    }
    const auto until = std::chrono::steady_clock::now() + 2s;
    while (std::chrono::steady_clock::now() < until)
        context.run_for(20ms);
    ::close(descriptor);
    return presses;
}

TEST(AButton, is_pressed_by_a_line)
{
    testing::DataFolder folder;
    const ButtonSetting setting{ Source::fifo, folder.path() / "button", {}, {} };
    ASSERT_EQ(::mkfifo(setting.path.c_str(), 0600), 0);
    EXPECT_EQ(presses_of(setting, { "press", "ed\n" }), 1);
}

TEST(AButton, is_pressed_by_a_key_that_is_held_and_not_by_a_bump)
{
    testing::DataFolder folder;
    const ButtonSetting setting{ Source::evdev, folder.path() / "button", 116, {} };
    ASSERT_EQ(::mkfifo(setting.path.c_str(), 0600), 0);
    EXPECT_EQ(presses_of(setting, { event(EV_KEY, 116, 1), event(EV_KEY, 116, 0) }), 0);
    EXPECT_EQ(presses_of(setting, { event(EV_KEY, 116, 1) }), 1);
}

// The kernel repeats a held key some thirty times a second: when each began the second anew, a key
// that was let go after a second and a half would never have counted.
TEST(AButton, is_pressed_by_a_key_that_repeats_itself_while_it_is_held)
{
    testing::DataFolder folder;
    const ButtonSetting setting{ Source::evdev, folder.path() / "button", 116, {} };
    ASSERT_EQ(::mkfifo(setting.path.c_str(), 0600), 0);
    std::vector<std::string> writes{ event(EV_KEY, 116, 1) + event(EV_SYN, 0, 0) };
    for (int i = 0; i < 75; ++i)
        writes.push_back(event(EV_KEY, 116, 2) + event(EV_SYN, 0, 1) + event(EV_KEY, 30, 1));
    writes.push_back(event(EV_KEY, 116, 0));
    EXPECT_EQ(presses_of(setting, writes), 1);
}

}
}
