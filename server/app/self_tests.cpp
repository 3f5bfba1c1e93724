#include "server/app/self_tests.hpp"

#include <charconv>
#include <fmt/format.h>

#include "core/device/obeys.hpp"
#include "server/app/note.hpp"
#include "json/write.hpp"

namespace nguon::app {
namespace {

constexpr const char* booked_setting
    = "self_tests_booked"; // "2026-11-21/29": day of the round, last part

// A round begins at the hour and may go on behind midnight: it is called by the day of its
// beginning.
struct Round {
    Day day{};
    Milliseconds since{};
};

Round last_round(TimeOfDay hour, Moment now)
{
    Moment begun = start_of(day_of(now)) + hour;
    if (begun > now)
        begun -= std::chrono::hours(24);
    return { day_of(begun), now - begun };
}

std::optional<int> last_part(Records& records, Day round)
{
    const auto text = records.settings().find(booked_setting);
    const std::string prefix = fmt::format("{}/", to_iso(round));
    if (!text || !text->starts_with(prefix))
        return std::nullopt;
    int part = 0;
    std::from_chars(text->data() + prefix.size(), text->data() + text->size(), part);
    return part;
}

}

std::optional<int> due_self_tests(Records& records, TimeOfDay hour, Moment now)
{
    const Round round = last_round(hour, now);
    // The next one is near: whom this one did not reach, that one does.
    if (round.since >= self_test_life)
        return std::nullopt;
    const int next = last_part(records, round.day).value_or(-1) + 1;
    const auto minutes = std::chrono::floor<std::chrono::minutes>(round.since).count();
    if (next >= self_test_parts || next > minutes)
        return std::nullopt;
    return next;
}

std::vector<Command> book_self_tests(Records& records, const Deed& deed, TimeOfDay hour, int part)
{
    std::vector<Command> commands;
    const auto everyone = records.devices().everyone();
    for (const Device& device : *everyone) {
        if (!obeys(device, CommandVerb::self_test) || device.id.value() % self_test_parts != part)
            continue;
        Command command;
        command.id = deed.new_id<CommandId>();
        command.device = device.id;
        command.verb = CommandVerb::self_test;
        command.batch = commands.empty() ? command.id : commands.front().id;
        command.issued = deed.now;
        command.expires = deed.now + self_test_life;
        records.commands().add(command);
        commands.push_back(std::move(command));
    }
    records.settings().save(
        booked_setting, fmt::format("{}/{}", to_iso(last_round(hour, deed.now).day), part));
    if (!commands.empty())
        note(records, deed, "device.self_tests_booked", { "audience", 0, {}, {} },
            { { "devices", static_cast<std::int64_t>(commands.size()) } });
    return commands;
}

}
