#include "server/app/runs_of_days.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/schedule/days_in_a_row.hpp"
#include "server/app/schedule_parts.hpp"

namespace nguon::app {
namespace {

constexpr std::size_t most_told = 20;

std::vector<Moment> all_starts(const Schedule& schedule)
{
    auto starts = starts_between(schedule, { schedule.starts, schedule.starts + check_window });
    return starts ? std::move(*starts) : std::vector<Moment>();
}

// The past included. A schedule that the book does not know airs nothing in its span.
std::vector<Moment> heard_starts(const AiringBook& book, const Schedule& schedule)
{
    auto starts = all_starts(schedule);
    const AiringBook::Entry* entry = book.find(schedule.id);
    if (entry == nullptr)
        return starts;
    const ExpectedAirings expected(entry->schedule, entry->subject);
    const auto places = book.places_of(*entry);
    std::erase_if(starts, [&](Moment start) {
        return book.withheld_everywhere(expected, start, places).has_value();
    });
    return starts;
}

// The runs of these bulletins, over one book of all that airs them.
std::vector<BrokenRun> broken_of(
    Records& records, const UnitTree& tree, const std::vector<BulletinId>& ids)
{
    std::map<BulletinId, std::vector<Schedule>> airing;
    std::set<ScheduleId> only;
    std::optional<Span> span;
    for (const BulletinId id : ids) {
        for (Schedule& schedule : records.schedules().of_bulletin(id)) {
            if (schedule.cancelled)
                continue;
            const Span its{ schedule.starts, schedule.starts + check_window };
            span = span ? Span{ std::min(span->begins, its.begins), std::max(span->ends, its.ends) }
                        : its;
            only.insert(schedule.id);
            airing[id].push_back(std::move(schedule));
        }
    }
    std::vector<BrokenRun> broken;
    const AiringBook book(records, tree, span.value_or(Span()), { .only = &only });
    for (const Bulletin& bulletin : records.bulletins().find_all(ids)) {
        std::vector<Moment> starts;
        for (const Schedule& schedule : airing[bulletin.id()]) {
            const auto its = heard_starts(book, schedule);
            starts.insert(starts.end(), its.begin(), its.end());
        }
        const int wanted = bulletin.content().days_in_a_row;
        const int heard = longest_run(std::move(starts));
        if (heard < wanted && bulletin.state() != BulletinState::recalled)
            broken.push_back({ bulletin.id(), bulletin.content().title, wanted, heard });
    }
    return broken;
}

std::vector<BulletinId> owed_by(const Schedule& schedule, const AiringSubject& subject)
{
    std::vector<BulletinId> ids;
    for (const AiringSubject::DaysWanted& wanted : subject.days_wanted) {
        if (wanted.unit == schedule.unit)
            ids.push_back(wanted.bulletin);
    }
    return ids;
}

// Which schedules a pause may keep off the air: of a unit its own and those below.
std::set<ScheduleId> concerned(Records& records, const UnitTree& tree, const Pause& pause)
{
    std::set<ScheduleId> ids;
    for (const Schedule& schedule : records.schedules().live_in(pause.span())) {
        const bool is_meant = pause.is_of_unit() ? tree.covers(pause.unit, schedule.unit)
            : pause.schedule                     ? schedule.id == *pause.schedule
                                                 : schedule.programme == pause.programme;
        if (is_meant)
            ids.insert(schedule.id);
    }
    return ids;
}

}

std::vector<AiringSubject::DaysWanted> runs_too_short(
    Records& records, const AiringBook& book, const RunQuestion& question)
{
    const Schedule& schedule = question.schedule;
    std::vector<AiringSubject::DaysWanted> found;
    for (const AiringSubject::DaysWanted& wanted : question.subject.days_wanted) {
        if (wanted.unit != schedule.unit)
            continue;
        auto starts = all_starts(schedule);
        std::erase_if(starts,
            [&](Moment start) { return question.unheard && question.unheard->contains(start); });
        for (const Schedule& other : records.schedules().of_bulletin(wanted.bulletin)) {
            const bool is_rest = question.rest != nullptr && question.rest->id == other.id;
            const Schedule& as_it_will_be = is_rest ? *question.rest : other;
            if (other.id == schedule.id || as_it_will_be.cancelled)
                continue;
            const auto its
                = question.unheard ? heard_starts(book, as_it_will_be) : all_starts(as_it_will_be);
            starts.insert(starts.end(), its.begin(), its.end());
        }
        if (longest_run(std::move(starts)) < wanted.days)
            found.push_back(wanted);
    }
    return found;
}

std::vector<BrokenRun> runs_broken_in(
    Records& records, const UnitTree& tree, const Schedule& schedule)
{
    const auto subject = subject_of(records, schedule);
    const auto owed = subject ? owed_by(schedule, *subject) : std::vector<BulletinId>();
    return owed.empty() ? std::vector<BrokenRun>() : broken_of(records, tree, owed);
}

std::vector<BrokenRun> runs_broken_by(Records& records, const UnitTree& tree, const Pause& pause)
{
    const auto only = concerned(records, tree, pause);
    if (only.empty())
        return {};
    const AiringBook book(records, tree, pause.span(), { .only = &only });
    std::set<BulletinId> owed;
    for (const AiringBook::Entry& entry : book.entries()) {
        const auto its = owed_by(entry.schedule, entry.subject);
        if (its.empty())
            continue;
        const ExpectedAirings expected(entry.schedule, entry.subject);
        const auto places = book.places_of(entry);
        const bool is_stopped
            = std::any_of(entry.starts.begin(), entry.starts.end(), [&](Moment starts) {
                  const auto why = book.withheld_everywhere(expected, starts, places);
                  return why && why->pause == pause.id;
              });
        if (is_stopped)
            owed.insert(its.begin(), its.end());
    }
    return owed.empty() ? std::vector<BrokenRun>()
                        : broken_of(records, tree, { owed.begin(), owed.end() });
}

std::vector<std::string> sentences_of(const std::vector<BrokenRun>& runs)
{
    std::vector<std::string> sentences;
    for (std::size_t i = 0; i < std::min(runs.size(), most_told); ++i) {
        const BrokenRun& run = runs[i];
        sentences.push_back(
            fmt::format("“{}” phải phát ít nhất {} ngày liên tục, nay {}. Hãy xếp thêm "
                        "ngày phát cho đủ.",
                run.title, run.wanted,
                run.heard == 0 ? std::string("không còn ngày nào được phát")
                               : fmt::format("dài nhất chỉ còn {} ngày", run.heard)));
    }
    return sentences;
}

}
