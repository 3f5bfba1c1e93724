#include "agent/player/button.hpp"

#include "runtime/deadline.hpp"
#include "runtime/file_stream.hpp"
#include "runtime/log.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>

#include <linux/input.h>

namespace nguon::agent {

using namespace std::chrono_literals;

namespace {

constexpr auto held_for = 1s;
constexpr auto opens_again_after = 5s;
constexpr std::size_t longest_path = 200;

awaitable<void> watch_lines(runtime::FileStream& source, const std::function<void()>& pressed)
{
    for (;;) {
        const std::string_view bytes = co_await source.read();
        if (bytes.find('\n') != std::string_view::npos)
            pressed();
    }
}

awaitable<void> watch_key(
    runtime::FileStream& source, std::optional<int> key, const std::function<void()>& pressed)
{
    KeyReader reader(key);
    // A key that is held repeats itself, and other keys move: neither begins the second anew.
    std::optional<std::chrono::steady_clock::time_point> down_since;
    for (;;) {
        std::string_view bytes;
        if (down_since) {
            const auto left = held_for - (std::chrono::steady_clock::now() - *down_since);
            // Also when the second is over: a release that waits there unread comes first.
            bytes = co_await source.read_within(std::max<runtime::Duration>(left, 0s));
        } else {
            bytes = co_await source.read();
        }
        if (bytes.empty()) {
            pressed();
            down_since.reset();
            continue;
        }
        for (const bool is_down : reader.feed(bytes)) {
            if (!is_down)
                down_since.reset();
            else if (!down_since)
                down_since = std::chrono::steady_clock::now();
        }
    }
}

}

std::optional<ButtonSetting> ButtonSetting::parse(std::string_view text)
{
    ButtonSetting setting;
    if (const auto at = text.rfind('@'); at != std::string_view::npos) {
        setting.words = TemplateId::parse(text.substr(at + 1));
        if (!setting.words)
            return std::nullopt;
        text = text.substr(0, at);
    }
    if (text.starts_with("fifo:")) {
        setting.source = Source::fifo;
        text.remove_prefix(5);
    } else if (text.starts_with("evdev:")) {
        setting.source = Source::evdev;
        text.remove_prefix(6);
        if (const auto colon = text.rfind(':'); colon != std::string_view::npos) {
            int key = 0;
            const std::string_view digits = text.substr(colon + 1);
            const auto [end, error]
                = std::from_chars(digits.data(), digits.data() + digits.size(), key);
            if (error != std::errc() || end != digits.data() + digits.size() || key < 0
                || key > KEY_MAX)
                return std::nullopt;
            setting.key = key;
            text = text.substr(0, colon);
        }
    } else {
        return std::nullopt;
    }
    if (!text.starts_with('/') || text.size() > longest_path)
        return std::nullopt;
    setting.path = text;
    return setting;
}

std::vector<bool> KeyReader::feed(std::string_view bytes)
{
    std::vector<bool> changes;
    rest_.append(bytes);
    std::size_t taken = 0;
    for (; rest_.size() - taken >= sizeof(input_event); taken += sizeof(input_event)) {
        input_event event{};
        std::memcpy(&event, rest_.data() + taken, sizeof event);
        // 2 is the repetition of a key that is held: nothing new.
        if (event.type == EV_KEY && (event.value == 0 || event.value == 1)
            && (!key_ || event.code == *key_))
            changes.push_back(event.value == 1);
    }
    rest_.erase(0, taken);
    return changes;
}

awaitable<void> watch_button(ButtonSetting setting, std::function<void()> pressed)
{
    bool complained = false;
    for (;;) {
        try {
            runtime::FileStream source(co_await asio::this_coro::executor, setting.path);
            log::info("player.button_watched", { { "path", setting.path.string() } });
            complained = false;
            if (setting.source == ButtonSetting::Source::fifo)
                co_await watch_lines(source, pressed);
            else
                co_await watch_key(source, setting.key, pressed);
        } catch (const boost::system::system_error& error) {
            if (error.code() == asio::error::operation_aborted)
                throw;
            if (!std::exchange(complained, true))
                log::error("player.button_lost", { { "what", error.what() } });
        } catch (const std::exception& error) {
            if (!std::exchange(complained, true))
                log::error("player.button_lost", { { "what", error.what() } });
        }
        co_await runtime::sleep_for(opens_again_after);
    }
}

}
