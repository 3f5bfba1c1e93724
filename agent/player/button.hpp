// The button of the place. The player watches it itself: a taken-over agent cannot press it.
//
//   evdev:/dev/input/event0[:KEY]   a key of the kernel, which is also what a GPIO line becomes by
//                                   `gpio-keys`; it counts when it is held for a second, so that a
//                                   bump does not. Without KEY any key of that device.
//   fifo:/run/nguon/button          each line written to it; for other makers' boards, and tests
//
// Behind "@" may stand which template it sounds; without it the signed profile says so.
#pragma once

#include "base/result.hpp"
#include "core/ids.hpp"
#include "runtime/asio.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nguon::agent {

struct ButtonSetting {
    enum class Source : std::uint8_t { evdev, fifo };

    Source source = Source::fifo;
    std::filesystem::path path;
    std::optional<int> key; // evdev alone
    std::optional<TemplateId> words;

    static std::optional<ButtonSetting> parse(std::string_view text);
};

// What a stream of `struct input_event` says of one key (or of any): down or up, in its order.
class KeyReader {
public:
    explicit KeyReader(std::optional<int> key)
        : key_(key)
    {
    }
    std::vector<bool> feed(std::string_view bytes);

private:
    std::optional<int> key_;
    std::string rest_; // of an event that has not come whole
};

// Calls `pressed` for every press until cancelled; opens the source again when it was lost.
awaitable<void> watch_button(ButtonSetting setting, std::function<void()> pressed);

}
