#include "server/app/self_tests.hpp"

#include <charconv>
#include <fmt/format.h>

#include "server/app/note.hpp"
#include "json/write.hpp"

namespace nguon::app {
namespace {

constexpr const char* booked_setting = "self_tests_booked"; // "2026-11-21/29": day and last part

std::optional<int> last_part(Records& records, Day today)
{
    const auto text = records.settings().find(booked_setting);
    const std::string prefix = fmt::format("{}/", to_iso(today));
    if (!text || !text->starts_with(prefix))
        return std::nullopt;
    int part = 0;
    std::from_chars(text->data() + prefix.size(), text->data() + text->size(), part);
    return part;
}

}

std::optional<int> due_self_tests(Records& records, TimeOfDay hour, Moment now)
{
    const Day today = day_of(now);
    const Milliseconds since = now - (start_of(today) + hour);
    if (since < Milliseconds(0))
        return std::nullopt;
    const int next = last_part(records, today).value_or(-1) + 1;
    const auto minutes = std::chrono::floor<std::chrono::minutes>(since).count();
    if (next >= self_test_parts || next > minutes)
        return std::nullopt;
    return next;
}

std::vector<Command> book_self_tests(Records& records, const Deed& deed, int part)
{
    std::vector<Command> commands;
    for (const Device& device : records.devices().all()) {
        if (device.kind != DeviceKind::speaker || device.public_key.empty()
            || device.id.value() % self_test_parts != part)
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
    records.settings().save(booked_setting, fmt::format("{}/{}", to_iso(day_of(deed.now)), part));
    if (!commands.empty())
        note(records, deed, "device.self_tests_booked", { "audience", 0, {}, {} },
            { { "devices", static_cast<std::int64_t>(commands.size()) } });
    return commands;
}

}
