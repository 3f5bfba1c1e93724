#include "core/device/device.hpp"

#include <algorithm>
#include <cmath>

#include "base/names.hpp"
#include "base/text.hpp"
#include "core/place/viet_nam.hpp"

namespace nguon {
namespace {

constexpr Names<DeviceKind, 2> device_kind_names{ "speaker", "board" };
constexpr Names<CommandVerb, 7> verb_names{ "volume", "stop", "test_tone", "restart_player",
    "report_status", "recall", "self_test" };
constexpr Names<CommandState, 5> command_state_names{ "pending", "delivered", "done", "failed",
    "expired" };
// One less than the link takes: the last is that of the volume of a particular day.
constexpr std::size_t most_quiet_windows = 9;

// As the numbering plan of ITU E.164 writes it.
bool is_phone_number(std::string_view text)
{
    return text.size() >= 9 && text.size() <= 16 && text[0] == '+' && text[1] != '0'
        && std::all_of(text.begin() + 1, text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_percent(int value) { return value >= 0 && value <= 100; }

}

std::string_view name_of(DeviceKind kind) { return device_kind_names.of(kind); }
std::optional<DeviceKind> parse_device_kind(std::string_view text)
{
    return device_kind_names.find(text);
}
std::string_view name_of(CommandVerb verb) { return verb_names.of(verb); }
std::optional<CommandVerb> parse_command_verb(std::string_view text)
{
    return verb_names.find(text);
}
std::string_view name_of(CommandState state) { return command_state_names.of(state); }
std::optional<CommandState> parse_command_state(std::string_view text)
{
    return command_state_names.find(text);
}

Result<void> check_device(const Device& device)
{
    Error error{ Kind::invalid, "input.invalid", {}, {} };
    const auto wrong = [&](std::string path, std::string code, std::string detail = {}) {
        error.fields.push_back({ std::move(path), std::move(code), std::move(detail) });
    };
    if (trim(device.name).empty())
        wrong("name", "input.required");
    if (count_code_points(device.name) > 200)
        wrong("name", "input.too_long", "200");
    if (device.speakers < 0 || device.speakers > 64)
        wrong("speakers", "input.out_of_range", "0–64");
    if (device.place
        && (std::abs(device.place->latitude) > 90 || std::abs(device.place->longitude) > 180))
        wrong("lat", "input.out_of_range", "vĩ độ -90–90, kinh độ -180–180");
    else if (device.place && !fault_of_place(*device.place).empty())
        wrong("lat", std::string(fault_of_place(*device.place)));
    if (device.power_w && (*device.power_w < 0 || *device.power_w > 5'000))
        wrong("power_w", "input.out_of_range", "0–5000");
    if (device.bearing && (*device.bearing < 0 || *device.bearing >= 360))
        wrong("bearing", "input.out_of_range", "0–359");
    if (!is_percent(device.volume))
        wrong("volume", "input.out_of_range", "0–100");
    if (!is_percent(device.volume_ceiling))
        wrong("volume_ceiling", "input.out_of_range", "0–100");
    if (!device.sim.empty() && !is_phone_number(device.sim))
        wrong("sim", "device.bad_sim");
    if (device.quiet.size() > most_quiet_windows)
        wrong("quiet", "input.too_many", std::to_string(most_quiet_windows));
    for (std::size_t i = 0; i < device.quiet.size(); ++i) {
        const QuietVolume& window = device.quiet[i];
        if (window.to <= window.from)
            wrong("quiet[" + std::to_string(i) + "].to", "input.out_of_range");
        if (!is_percent(window.volume))
            wrong("quiet[" + std::to_string(i) + "].volume", "input.out_of_range", "0–100");
    }
    if (!error.fields.empty())
        return tl::unexpected(error);
    return {};
}

}
