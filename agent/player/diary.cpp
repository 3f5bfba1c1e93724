#include "agent/player/diary.hpp"

#include "runtime/log.hpp"

namespace nguon::agent {
namespace {

std::optional<OnsiteAct> read_act(const Database::Row& row)
{
    const auto way = parse_onsite_way(row.text(0));
    if (!way)
        return std::nullopt;
    return OnsiteAct{ *way, row.text(1), TemplateId(row.number(2)) };
}

}

Diary::Diary(Database& database)
    : database_(database)
{
    database_.run(
        "CREATE TABLE IF NOT EXISTS happened (at INTEGER NOT NULL, what INTEGER NOT NULL, "
        "bulletin INTEGER, occurrence TEXT)");
    database_.run("CREATE TABLE IF NOT EXISTS recalled (bulletin INTEGER PRIMARY KEY)");
    database_.run("CREATE TABLE IF NOT EXISTS ordered (id INTEGER NOT NULL, revision INTEGER NOT "
                  "NULL, document TEXT NOT NULL, received INTEGER NOT NULL, expires INTEGER NOT "
                  "NULL, sounded INTEGER NOT NULL, PRIMARY KEY (id, revision))");
    database_.run(
        "CREATE TABLE IF NOT EXISTS onsite (id INTEGER PRIMARY KEY, revision INTEGER NOT "
        "NULL, payload TEXT NOT NULL, way TEXT NOT NULL, who TEXT NOT NULL, words INTEGER "
        "NOT NULL, received INTEGER NOT NULL, expires INTEGER NOT NULL, sounded INTEGER "
        "NOT NULL)");
    database_.run("CREATE TABLE IF NOT EXISTS command (id INTEGER PRIMARY KEY, done INTEGER NOT "
                  "NULL, reason TEXT NOT NULL, expires INTEGER NOT NULL)");
    database_.run(
        "CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL)");
    for (const auto& row : database_.rows("SELECT bulletin FROM recalled"))
        recalled_.insert(BulletinId(row.number(0)));
}

void Diary::write(const char* sql, std::vector<Database::Value> values)
{
    try {
        database_.run(sql, std::move(values));
        fault_ = false;
        complaint_.over();
    } catch (const DatabaseError& error) {
        fault_ = true;
        complaint_.say(error.what());
    }
}

void Diary::happened(const DeviceEvent& event)
{
    using Value = Database::Value;
    write("INSERT INTO happened (at, what, bulletin, occurrence) VALUES (?, ?, ?, ?)",
        { unix_ms(event.at), static_cast<std::int64_t>(event.what),
            event.bulletin ? Value(event.bulletin->value()) : Value(),
            event.occurrence ? Value(event.occurrence->text()) : Value() });
}

std::vector<DeviceEvent> Diary::events_since(Moment moment)
{
    std::vector<DeviceEvent> events;
    for (const auto& row : database_.rows("SELECT at, what, bulletin, occurrence FROM happened "
                                          "WHERE at >= ? ORDER BY at, rowid",
             { unix_ms(moment) })) {
        DeviceEvent event;
        event.at = moment_from_unix_ms(row.number(0));
        const std::int64_t what = row.number(1);
        if (what < 0 || what > static_cast<std::int64_t>(DeviceEvent::What::unmuted))
            continue;
        event.what = static_cast<DeviceEvent::What>(what);
        if (const auto bulletin = row.optional_number(2))
            event.bulletin = BulletinId(*bulletin);
        if (const auto occurrence = row.optional_text(3))
            event.occurrence = OccurrenceKey::parse(*occurrence);
        events.push_back(event);
    }
    return events;
}

std::optional<Moment> Diary::last_event()
{
    for (const auto& row : database_.rows("SELECT max(at) FROM happened")) {
        if (const auto at = row.optional_number(0))
            return moment_from_unix_ms(*at);
    }
    return std::nullopt;
}

void Diary::recall(BulletinId bulletin)
{
    recalled_.insert(bulletin);
    write("INSERT OR IGNORE INTO recalled (bulletin) VALUES (?)", { bulletin.value() });
}

void Diary::keep_recalled(const std::set<BulletinId>& in_plan)
{
    for (auto at = recalled_.begin(); at != recalled_.end();) {
        if (in_plan.contains(*at)) {
            ++at;
            continue;
        }
        write("DELETE FROM recalled WHERE bulletin = ?", { at->value() });
        at = recalled_.erase(at);
    }
}

std::vector<Diary::OrderOnDisk> Diary::orders()
{
    std::vector<OrderOnDisk> orders;
    for (const auto& row : database_.rows("SELECT document, received, sounded, id FROM ordered"))
        orders.push_back({ row.text(0), moment_from_unix_ms(row.number(1)), row.number(2) != 0,
            onsite_of(OrderId(row.number(3))) });
    return orders;
}

void Diary::keep_order(const Order& order, const std::string& document, Moment received)
{
    write("INSERT OR IGNORE INTO ordered (id, revision, document, received, expires, sounded) "
          "VALUES (?, ?, ?, ?, ?, 0)",
        { order.id.value(), order.revision, document, unix_ms(received), unix_ms(order.expires) });
}

void Diary::order_sounded(OrderId id, std::int64_t revision)
{
    write("UPDATE ordered SET sounded = 1 WHERE id = ? AND revision = ?", { id.value(), revision });
    write("UPDATE onsite SET sounded = 1 WHERE id = ? AND revision = ?", { id.value(), revision });
}

void Diary::keep_onsite(
    const Order& order, const OnsiteAct& act, const std::string& payload, Moment received)
{
    write(
        "INSERT OR REPLACE INTO onsite (id, revision, payload, way, who, words, received, expires,"
        " sounded) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)",
        { order.id.value(), order.revision, payload, std::string(name_of(act.way)), act.who,
            act.from.value(), unix_ms(received), unix_ms(order.expires) });
}

void Diary::order_received(const Order& order, Moment received)
{
    for (const char* sql : { "UPDATE ordered SET received = ? WHERE id = ? AND revision = ?",
             "UPDATE onsite SET received = ? WHERE id = ? AND revision = ?" })
        write(sql, { unix_ms(received), order.id.value(), order.revision });
}

std::optional<OnsiteAct> Diary::onsite_of(OrderId id)
{
    for (const auto& row :
        database_.rows("SELECT way, who, words FROM onsite WHERE id = ?", { id.value() }))
        return read_act(row);
    return std::nullopt;
}

std::vector<Diary::OnsiteOnDisk> Diary::made_here()
{
    std::vector<OnsiteOnDisk> found;
    for (const auto& row :
        database_.rows(
            "SELECT way, who, words, payload, received, sounded FROM onsite WHERE payload <> ''")) {
        if (const auto act = read_act(row))
            found.push_back(
                { row.text(3), *act, moment_from_unix_ms(row.number(4)), row.number(5) != 0 });
    }
    return found;
}

std::optional<CommandAnswer> Diary::answered(CommandId command)
{
    if (const auto at = answers_.find(command); at != answers_.end())
        return at->second;
    for (const auto& row :
        database_.rows("SELECT done, reason FROM command WHERE id = ?", { command.value() }))
        return CommandAnswer{ command, row.number(0) != 0, row.text(1) };
    return std::nullopt;
}

void Diary::applied(const CommandAnswer& answer, Moment expires)
{
    answers_[answer.command] = answer;
    write("INSERT OR IGNORE INTO command (id, done, reason, expires) VALUES (?, ?, ?, ?)",
        { answer.command.value(), std::int64_t(answer.done), answer.reason, unix_ms(expires) });
}

std::optional<std::string> Diary::setting(const std::string& name)
{
    for (const auto& row : database_.rows("SELECT value FROM setting WHERE name = ?", { name }))
        return row.text(0);
    return std::nullopt;
}

void Diary::set(const std::string& name, const std::string& value)
{
    write("INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)", { name, value });
}

void Diary::prune(Moment now)
{
    constexpr auto longest_memory = std::chrono::days(15);
    write("DELETE FROM happened WHERE at < ?", { unix_ms(now - longest_memory) });
    // An order is remembered past its expiry: an older revision must stay refused.
    write("DELETE FROM ordered WHERE expires < ?", { unix_ms(now - std::chrono::days(1)) });
    write("DELETE FROM onsite WHERE expires < ?", { unix_ms(now - std::chrono::days(1)) });
    write("DELETE FROM command WHERE expires < ?", { unix_ms(now - std::chrono::days(1)) });
    answers_.clear(); // those still valid are on the disk
}

}
