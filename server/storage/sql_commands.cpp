#include "server/storage/query.hpp"
#include "server/storage/sql_devices.hpp"

#include <fmt/format.h>

namespace nguon::storage {
namespace {

constexpr std::string_view command_columns
    = "c.id, c.device, c.verb, c.number, c.issued_by, c.issued, c.expires, c.state, c.result,"
      " c.answered, c.batch";
constexpr int behind_command = 11;

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
    command.batch = row.get<CommandId>(10);
    return command;
}

}

void SqlCommands::add(const Command& command)
{
    sql_.run("INSERT INTO command (id, device, verb, number, batch, issued_by, issued, expires,"
             " state, result, answered) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        { command.id, command.device, name_of(command.verb), command.number, command.batch,
            command.issued_by, command.issued, command.expires, name_of(command.state),
            command.result, command.answered });
}

std::optional<Command> SqlCommands::find(CommandId id)
{
    return sql_.maybe_one(fmt::format("SELECT {} FROM command c WHERE c.id = ?", command_columns),
        { id }, read_command);
}

std::vector<Command> SqlCommands::open_of(DeviceId device, Moment now)
{
    return sql_.all(fmt::format("SELECT {} FROM command c WHERE c.device = ?"
                                " AND c.state IN ('pending', 'delivered') AND c.expires > ?"
                                " ORDER BY c.issued, c.id",
                        command_columns),
        { device, now }, read_command);
}

app::Paged<app::CommandRow> SqlCommands::list(
    const app::CommandFilter& filter, const UnitTree& tree, const app::Page& page)
{
    if (filter.units.empty())
        return {};
    Conditions where;
    add_area(where, "d.unit", area_of(filter.units, tree), tree);
    if (filter.device)
        where.add("c.device = ?", { *filter.device });
    if (filter.batch)
        where.add("c.batch = ?", { *filter.batch });
    if (filter.recall_of)
        where.add("c.verb = 'recall' AND c.number = ?", { *filter.recall_of });
    if (!page.cursor.empty()) {
        const auto after = parse_cursor(page.cursor, 1);
        if (!after)
            return {};
        where.add("c.id < ?", { after->front() });
    }
    auto rows = sql_.all(fmt::format("SELECT {}, d.name FROM command c"
                                     " JOIN device d ON d.id = c.device{}"
                                     " ORDER BY c.id DESC LIMIT ?",
                             command_columns, where.where()),
        where.values_and({ limit_of(page) + 1 }), [](sql::Row row) {
            return app::CommandRow{ read_command(row), row.text(behind_command) };
        });
    return page_of<app::CommandRow>(
        std::move(rows), page, [](app::CommandRow row) { return row; },
        [](const app::CommandRow& last) { return cursor_of({ last.command.id.value() }); });
}

std::optional<Command> SqlCommands::latest_self_test(DeviceId device)
{
    return sql_.maybe_one(fmt::format("SELECT {} FROM command c WHERE c.device = ?"
                                      " AND c.verb = 'self_test' ORDER BY c.id DESC LIMIT 1",
                              command_columns),
        { device }, read_command);
}

std::int64_t SqlCommands::forget_self_tests(Moment moment, int most)
{
    return sql_.run("DELETE FROM command WHERE id IN (SELECT c.id FROM command c"
                    " WHERE c.verb = 'self_test' AND c.expires < ?"
                    " AND EXISTS (SELECT 1 FROM command n WHERE n.device = c.device"
                    " AND n.verb = 'self_test' AND n.id > c.id) ORDER BY c.expires LIMIT ?)",
        { moment, most });
}

app::RecallReach SqlCommands::recall_reach(BulletinId bulletin)
{
    return sql_.one("SELECT COUNT(*), COALESCE(SUM(CASE WHEN state = 'done' THEN 1 ELSE 0 END), 0)"
                    " FROM command WHERE verb = 'recall' AND number = ?",
        { bulletin }, [](sql::Row row) {
            return app::RecallReach{ row.get<std::int64_t>(0), row.get<std::int64_t>(1) };
        });
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

void SqlCommands::mark_delivered(const std::vector<CommandId>& ids)
{
    std::vector<std::vector<sql::Value>> rows;
    for (const CommandId id : ids)
        rows.push_back({ id });
    sql_.run_many(
        "UPDATE command SET state = 'delivered' WHERE id = ? AND state = 'pending'", rows);
}

std::int64_t SqlCommands::expire(Moment now)
{
    return sql_.run("UPDATE command SET state = 'expired', answered = ?"
                    " WHERE state IN ('pending', 'delivered') AND expires <= ?",
        { now, now });
}

}
