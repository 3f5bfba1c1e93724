#include "server/storage/query.hpp"
#include "server/storage/sql_media.hpp"

#include "json/choice.hpp"

#include <fmt/format.h>

namespace nguon::storage {
namespace {

using app::JobState;

constexpr std::array<json::Choice<JobState>, 5> states{ {
    { "waiting", JobState::waiting },
    { "running", JobState::running },
    { "done", JobState::done },
    { "failed", JobState::failed },
    { "cancelled", JobState::cancelled },
} };

std::optional<JobState> parse_state(std::string_view word)
{
    for (const auto& state : states) {
        if (state.name == word)
            return state.value;
    }
    return std::nullopt;
}

constexpr std::string_view columns
    = "id, kind, account, unit, state, progress, input, result, error_code, created_at, changed_at,"
      " claimed_by";

app::Job read_job(sql::Row row)
{
    app::Job job;
    job.id = row.get<JobId>(0);
    job.kind = row.text(1);
    job.by = row.get<AccountId>(2);
    job.unit = row.get<UnitId>(3);
    job.state = known(parse_state(row.view(4)), row.view(4));
    job.progress_percent = row.get<int>(5);
    job.input = row.text(6);
    job.result = row.text(7);
    job.error_code = row.text(8);
    job.created = row.get<Moment>(9);
    job.changed = row.get<Moment>(10);
    job.claimed_by = row.text(11);
    return job;
}

}

std::optional<app::Job> SqlJobs::find(JobId id)
{
    return sql_.maybe_one(
        fmt::format("SELECT {} FROM job WHERE id = ?", columns), { id }, read_job);
}

void SqlJobs::add(const app::Job& job)
{
    sql_.run("INSERT INTO job (id, kind, account, unit, state, progress, input, result, error_code,"
             " created_at, changed_at, claimed_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        { job.id, job.kind, job.by, job.unit, json::name_in(states, job.state),
            job.progress_percent, job.input, job.result, job.error_code, job.created, job.changed,
            job.claimed_by });
}

std::optional<app::Job> SqlJobs::claim(const std::string& process, Moment now)
{
    return sql_.maybe_one(
        fmt::format("UPDATE job SET state = 'running', claimed_by = ?, changed_at = ?"
                    " WHERE id = (SELECT id FROM job WHERE state = 'waiting'"
                    " ORDER BY created_at, id LIMIT 1) RETURNING {}",
            columns),
        { process, now }, read_job);
}

bool SqlJobs::report(JobId id, int progress_percent, Moment now)
{
    return sql_.run(
               "UPDATE job SET progress = ?, changed_at = ? WHERE id = ? AND state = 'running'",
               { progress_percent, now, id })
        == 1;
}

bool SqlJobs::finish(
    JobId id, JobState state, const std::string& result, const std::string& error_code, Moment now)
{
    return sql_.run("UPDATE job SET state = ?, result = ?, error_code = ?, changed_at = ?,"
                    " progress = CASE WHEN ? THEN 100 ELSE progress END"
                    " WHERE id = ? AND state = 'running'",
               { json::name_in(states, state), result, error_code, now, state == JobState::done,
                   id })
        == 1;
}

bool SqlJobs::cancel(JobId id, Moment now)
{
    return sql_.run("UPDATE job SET state = 'cancelled', changed_at = ?"
                    " WHERE id = ? AND state IN ('waiting', 'running')",
               { now, id })
        == 1;
}

std::int64_t SqlJobs::release(const std::string& not_of_process, Moment now)
{
    return sql_.run(
        "UPDATE job SET state = 'waiting', claimed_by = '', progress = 0, changed_at = ?"
        " WHERE state = 'running' AND claimed_by <> ?",
        { now, not_of_process });
}

std::int64_t SqlJobs::remove_before(Moment moment)
{
    return sql_.run("DELETE FROM job WHERE state IN ('done', 'failed', 'cancelled')"
                    " AND changed_at < ?",
        { moment });
}

}
