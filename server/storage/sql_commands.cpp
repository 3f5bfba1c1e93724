#include "server/storage/query.hpp"
#include "server/storage/sql_devices.hpp"

#include <fmt/format.h>
#include <limits>

namespace nguon::storage {
namespace {

constexpr std::string_view select
    = "SELECT id, device, verb, number, issued_by, issued, expires, state, result, answered"
      " FROM command";

Command read_command(sql::Row row)
{
    Command command;
    command.id = row.get<CommandId>(0);
    command.device = row.get<DeviceId>(1);
    command.verb = known(parse_command_verb(row.view(2)), row.view(2));
    command.number = row.get<std::int64_t>(3);
    command.issued_by = row.get<AccountId>(4);
    command.issued = row.get<Moment>(5);
    command.expires = row.get<Moment>(6);
    command.state = known(parse_command_state(row.view(7)), row.view(7));
    command.result = row.text(8);
    command.answered = row.optional<Moment>(9);
    return command;
}

}

void SqlCommands::add(const Command& command)
{
    sql_.run("INSERT INTO command (id, device, verb, number, issued_by, issued, expires, state,"
             " result, answered) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        { command.id, command.device, name_of(command.verb), command.number, command.issued_by,
            command.issued, command.expires, name_of(command.state), command.result,
            command.answered });
}

std::optional<Command> SqlCommands::find(CommandId id)
{
    return sql_.maybe_one(fmt::format("{} WHERE id = ?", select), { id }, read_command);
}

std::vector<Command> SqlCommands::open_of(DeviceId device, Moment now)
{
    return sql_.all(fmt::format("{} WHERE device = ? AND state IN ('pending', 'delivered')"
                                " AND expires > ? ORDER BY issued, id",
                        select),
        { device, now }, read_command);
}

app::Paged<Command> SqlCommands::list(DeviceId device, const app::Page& page)
{
    std::int64_t below = std::numeric_limits<std::int64_t>::max();
    if (!page.cursor.empty()) {
        const auto after = parse_cursor(page.cursor, 1);
        if (!after)
            return {};
        below = after->front();
    }
    auto rows
        = sql_.all(fmt::format("{} WHERE device = ? AND id < ? ORDER BY id DESC LIMIT ?", select),
            { device, below, limit_of(page) + 1 }, read_command);
    return page_of<Command>(
        std::move(rows), page, [](Command command) { return command; },
        [](const Command& last) { return cursor_of({ last.id.value() }); });
}

bool SqlCommands::answer(
    CommandId id, DeviceId device, CommandState state, const std::string& result, Moment now)
{
    // "delivered" is no answer yet: the device has the command and works on it.
    std::optional<Moment> answered;
    if (state != CommandState::delivered)
        answered = now;
    return sql_.run("UPDATE command SET state = ?, result = ?, answered = ?"
                    " WHERE id = ? AND device = ? AND state IN ('pending', 'delivered')",
               { name_of(state), result, answered, id, device })
        == 1;
}

std::int64_t SqlCommands::expire(Moment now)
{
    return sql_.run("UPDATE command SET state = 'expired', answered = ?"
                    " WHERE state IN ('pending', 'delivered') AND expires <= ?",
        { now, now });
}

}
