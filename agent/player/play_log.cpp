#include "agent/player/play_log.hpp"

#include "runtime/log.hpp"

#include <algorithm>

namespace nguon::agent {
namespace {

constexpr std::size_t most_waiting = 10'000;
constexpr auto kept = std::chrono::days(60);
constexpr auto kept_when_acknowledged = std::chrono::days(7);

using Value = Database::Value;

Value value_of(const std::optional<Moment>& moment)
{
    return moment ? Value(unix_ms(*moment)) : Value();
}

Value value_of(const std::optional<std::int64_t>& number)
{
    return number ? Value(*number) : Value();
}

template <typename SomeId> Value value_of_id(const std::optional<SomeId>& id)
{
    return id ? Value(id->value()) : Value();
}

std::string act_of(const PlayRecord& record)
{
    if (record.occurrence)
        return record.occurrence->text();
    return record.order ? "order:" + record.order->text() : "";
}

PlayNote read_note(const Database::Row& row)
{
    PlayNote note;
    note.act = row.text(0);
    note.occurrence = OccurrenceKey::parse(note.act);
    if (const auto bulletin = row.optional_number(1))
        note.bulletin = BulletinId(*bulletin);
    if (const auto order = row.optional_number(2))
        note.order = OrderId(*order);
    note.plan_version = row.number(3);
    note.planned_at = moment_from_unix_ms(row.number(4));
    note.begins = moment_from_unix_ms(row.number(5));
    note.offset = Milliseconds(row.number(6));
    if (const auto started = row.optional_number(7))
        note.started_at = moment_from_unix_ms(*started);
    note.clock_error_ms = row.optional_number(8);
    note.rendered = Milliseconds(row.number(9));
    note.noted_at = moment_from_unix_ms(row.number(10));
    return note;
}

}

PlayLog::PlayLog(Database& database)
    : database_(database)
{
    database_.run("CREATE TABLE IF NOT EXISTS record (sequence INTEGER PRIMARY KEY, entry TEXT NOT "
                  "NULL, chain TEXT NOT NULL, occurrence TEXT, final INTEGER NOT NULL, result TEXT "
                  "NOT NULL, reason TEXT NOT NULL, at INTEGER NOT NULL)");
    database_.run("CREATE INDEX IF NOT EXISTS record_occurrence ON record (occurrence)");
    database_.run(
        "CREATE TABLE IF NOT EXISTS note (act TEXT PRIMARY KEY, bulletin INTEGER, "
        "ordered INTEGER, plan INTEGER NOT NULL, planned INTEGER NOT NULL, begins "
        "INTEGER NOT NULL, offset INTEGER NOT NULL, started INTEGER, clock_error INTEGER, "
        "rendered INTEGER NOT NULL, noted INTEGER NOT NULL)");
    database_.run("CREATE TABLE IF NOT EXISTS acknowledged (sequence INTEGER NOT NULL)");
    for (const auto& row :
        database_.rows("SELECT sequence, chain FROM record ORDER BY sequence DESC LIMIT 1")) {
        head_.sequence = static_cast<std::uint64_t>(row.number(0));
        head_.hash = Hash::parse(row.text(1)).value_or(Hash());
    }
    for (const auto& row : database_.rows("SELECT max(sequence) FROM acknowledged"))
        acknowledged_ = row.number(0);
    for (const auto& row : database_.rows("SELECT occurrence FROM record WHERE final = 1 AND "
                                          "occurrence IS NOT NULL")) {
        if (const auto occurrence = OccurrenceKey::parse(row.text(0)))
            settled_.insert(*occurrence);
    }
    for (const auto& row :
        database_.rows("SELECT act, bulletin, ordered, plan, planned, begins, offset, started, "
                       "clock_error, rendered, noted FROM note"))
        notes_.push_back(read_note(row));
}

void PlayLog::append(PlayRecord record, Finality finality)
{
    const std::string act = act_of(record);
    std::erase_if(notes_, [&](const PlayNote& note) { return note.act == act; });
    if (record.occurrence && finality == Finality::final)
        settled_.insert(*record.occurrence);
    if (waiting_.size() >= most_waiting)
        waiting_.pop_front(); // a year of it; the newest tell more
    waiting_.push_back({ std::move(record), finality });
    retry();
}

void PlayLog::retry()
{
    const std::int64_t before = last();
    try {
        if (note_failed_) {
            for (const PlayNote& note : notes_)
                save(note);
            note_failed_ = false;
        }
        for (; !waiting_.empty(); waiting_.pop_front()) {
            write(waiting_.front());
            complaint_.over();
        }
    } catch (const DatabaseError& error) {
        complaint_.say(error.what());
    }
    if (last() != before && on_growth)
        on_growth(last());
}

void PlayLog::write(const Waiting& waiting)
{
    PlayRecord record = waiting.record;
    record.sequence = last() + 1;
    const std::string entry = protocol::to_canonical(record);
    const ChainHead head = next(head_, entry);
    const Moment at = record.ended_at.value_or(record.planned_at);
    database_.in_transaction([&] {
        database_.run("INSERT INTO record (sequence, entry, chain, occurrence, final, result, "
                      "reason, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            { record.sequence, entry, head.hash.text(),
                record.occurrence ? Value(record.occurrence->text()) : Value(),
                std::int64_t(waiting.finality == Finality::final),
                std::string(name_of(record.result)), std::string(name_of(record.reason)),
                unix_ms(at) });
        database_.run("DELETE FROM note WHERE act = ?", { act_of(record) });
    });
    head_ = head;
}

void PlayLog::note(const PlayNote& note)
{
    const auto at = std::ranges::find(notes_, note.act, &PlayNote::act);
    if (at == notes_.end())
        notes_.push_back(note);
    else
        *at = note;
    try {
        save(note);
    } catch (const DatabaseError& error) {
        note_failed_ = true;
        complaint_.say(error.what());
    }
}

void PlayLog::save(const PlayNote& note)
{
    database_.run("INSERT OR REPLACE INTO note (act, bulletin, ordered, plan, planned, begins, "
                  "offset, started, clock_error, rendered, noted) VALUES (?, ?, ?, ?, ?, ?, ?, ?, "
                  "?, ?, ?)",
        { note.act, value_of_id(note.bulletin), value_of_id(note.order), note.plan_version,
            unix_ms(note.planned_at), unix_ms(note.begins), note.offset.count(),
            value_of(note.started_at), value_of(note.clock_error_ms), note.rendered.count(),
            unix_ms(note.noted_at) });
}

void PlayLog::forget_note(const std::string& act)
{
    std::erase_if(notes_, [&](const PlayNote& note) { return note.act == act; });
    try {
        database_.run("DELETE FROM note WHERE act = ?", { act });
    } catch (const DatabaseError& error) {
        complaint_.say(error.what());
    }
}

bool PlayLog::has(const OccurrenceKey& occurrence, Outcome result, Reason reason)
{
    for (const Waiting& waiting : waiting_) {
        if (waiting.record.occurrence == occurrence && waiting.record.result == result
            && waiting.record.reason == reason)
            return true;
    }
    return !database_
                .rows("SELECT 1 FROM record WHERE occurrence = ? AND result = ? AND reason = ? "
                      "LIMIT 1",
                    { occurrence.text(), std::string(name_of(result)),
                        std::string(name_of(reason)) })
                .empty();
}

void PlayLog::make_final(const OccurrenceKey& occurrence)
{
    settled_.insert(occurrence);
    for (Waiting& waiting : waiting_) {
        if (waiting.record.occurrence == occurrence)
            waiting.finality = Finality::final;
    }
    try {
        database_.run("UPDATE record SET final = 1 WHERE occurrence = ?", { occurrence.text() });
    } catch (const DatabaseError& error) {
        complaint_.say(error.what());
    }
}

std::optional<Moment> PlayLog::last_sign_of_life() const
{
    std::optional<Moment> last;
    for (const auto& row :
        database_.rows("SELECT max(at) FROM (SELECT at FROM record ORDER BY sequence DESC LIMIT "
                       "20)")) {
        if (const auto at = row.optional_number(0))
            last = moment_from_unix_ms(*at);
    }
    for (const PlayNote& note : notes_)
        last = std::max(last.value_or(note.noted_at), note.noted_at);
    return last;
}

Result<std::optional<protocol::LogUpload>> PlayLog::upload(
    std::int64_t after, std::int64_t most, DeviceId device, Signer& signer, Moment now)
{
    protocol::LogUpload upload;
    ChainHead head;
    for (const auto& row :
        database_.rows("SELECT sequence, entry, chain FROM record WHERE sequence "
                       "> ? ORDER BY sequence LIMIT ?",
            { after, most })) {
        if (upload.entries.empty())
            upload.first = row.number(0);
        upload.entries.push_back(row.text(1));
        head = { static_cast<std::uint64_t>(row.number(0)),
            Hash::parse(row.text(2)).value_or(Hash()) };
    }
    if (upload.entries.empty())
        return std::optional<protocol::LogUpload>();
    if (upload.first != after + 1)
        return fail(Kind::missing, "log.gone", std::to_string(upload.first));
    auto seal = signer.sign(
        DocumentType::log, to_payload(Seal{ protocol::chain_name(device), head, now }));
    if (!seal)
        return tl::unexpected(seal.error());
    upload.seal = std::move(*seal);
    return std::optional(std::move(upload));
}

void PlayLog::acknowledge(std::int64_t sequence)
{
    sequence = std::min(sequence, last());
    if (sequence <= acknowledged_)
        return;
    acknowledged_ = sequence;
    database_.in_transaction([&] {
        database_.run("DELETE FROM acknowledged");
        database_.run("INSERT INTO acknowledged (sequence) VALUES (?)", { sequence });
    });
}

void PlayLog::prune(Moment now)
{
    // The newest record stays: it carries the head of the chain.
    database_.run(
        "DELETE FROM record WHERE sequence < ? AND (at < ? OR (at < ? AND sequence <= ?))",
        { last(), unix_ms(now - kept), unix_ms(now - kept_when_acknowledged), acknowledged_ });
}

}
