#include "server/main/housekeeping.hpp"

#include <fmt/format.h>

#include "runtime/log.hpp"
#include "runtime/random.hpp"
#include "server/app/archive.hpp"
#include "server/app/closing.hpp"
#include "server/app/hear_again.hpp"
#include "server/app/self_tests.hpp"
#include "server/app/unit_changes.hpp"
#include "trust/chain.hpp"

namespace nguon {

using namespace std::chrono_literals;

namespace {

constexpr std::size_t deliveries_at_once = 2'000; // a transaction of at most about 20 ms
constexpr int sealed_at_once = 1'000;
constexpr int archived_at_once = 200; // bulletins
constexpr int most_airings = 10'000; // of one bulletin: five years of five a day
constexpr int cleaned_at_once = 20; // sounds
constexpr int self_tests_at_once = 1'000; // one for each device and night
constexpr auto self_tests_kept = 24h * 30;
constexpr int overdue_at_once = 50;
constexpr std::size_t breakdowns_at_once = 200;
constexpr int incidents_at_once = 200;
constexpr std::size_t clocks_at_once = 1'000;
constexpr auto unheard_is_asked_every = 2min;
constexpr auto unheard_looks_back = 24h * 3;

}

Housekeeping::Housekeeping(runtime::Executor executor, Parts parts)
    : parts_(std::move(parts))
    , tasks_(std::move(executor))
{
}

void Housekeeping::start()
{
    started_ = parts_.clock.now();
    tasks_.spawn("housekeeping.closing", repeat("closing", 5s, [this] { return close_airings(); }));
    tasks_.spawn("housekeeping.archive", repeat("archive", 5s, [this] { return keep_archive(); }));
    tasks_.spawn("housekeeping.seal", repeat("seal", 1s, [this] { return seal_audit(); }));
    tasks_.spawn("housekeeping.forget", repeat("forget", 5min, [this] { return forget(); }));
    tasks_.spawn("housekeeping.onsite", repeat("onsite", 1min, [this] { return note_acts(); }));
    tasks_.spawn("housekeeping.inbox", repeat("inbox", 15s, [this] { return air_overdue(); }));
    tasks_.spawn("housekeeping.units", repeat("units", 5s, [this] { return change_units(); }));
    tasks_.spawn("housekeeping.breakdowns",
        repeat("breakdowns", 10s, [this] { return watch_breakdowns(); }));
    if (parts_.self_test)
        tasks_.spawn(
            "housekeeping.self_test", repeat("self_test", 20s, [this] { return test_devices(); }));
}

awaitable<void> Housekeeping::stop()
{
    tasks_.cancel();
    co_await tasks_.wait();
}

awaitable<void> Housekeeping::repeat(
    std::string name, runtime::Duration period, std::function<awaitable<void>()> once)
{
    return runtime::repeat(fmt::format("housekeeping.{}", name), period, std::move(once));
}

awaitable<void> Housekeeping::close_airings()
{
    const Moment now = parts_.clock.now() - app::closing_delay;
    auto look_back = [](app::Facts& facts) { return facts.deliveries().closed_until(); };
    const auto closed = co_await parts_.facts.read(std::move(look_back));
    // A server that was away for long closes what it missed, part by part; a new one begins with
    // today.
    const Moment from = closed.value_or(start_of(day_of(now)));
    const Moment until = std::min<Moment>(now, from + app::most_closed_at_once);
    if (until <= from)
        co_return;
    auto look = [this, from, until](app::Records& records) {
        return app::expectations(records, from, until, opened_);
    };
    const auto expected = co_await parts_.truth.read(std::move(look));
    for (std::size_t at = 0; at < expected.size(); at += deliveries_at_once) {
        const std::size_t end = std::min(expected.size(), at + deliveries_at_once);
        auto write
            = [part = std::vector<Delivery>(expected.begin() + static_cast<std::ptrdiff_t>(at),
                   expected.begin() + static_cast<std::ptrdiff_t>(end))](
                  app::Facts& facts) { facts.deliveries().expect(part); };
        co_await parts_.facts.commit(std::move(write));
    }
    auto mark = [until](app::Facts& facts) { facts.deliveries().set_closed_until(until); };
    co_await parts_.facts.commit(std::move(mark));
    if (!expected.empty())
        parts_.news.tell({ "delivery", 0, {} });
}

// The facts say which bulletins were aired or settled anew; the archive's row of each is made
// again.
awaitable<void> Housekeeping::keep_archive()
{
    struct Changed {
        std::vector<app::AiringNews> news;
        std::vector<std::vector<app::AiringRow>> airings;
    };
    auto look = [](app::Facts& facts) {
        Changed changed{ facts.deliveries().airing_news(archived_at_once), {} };
        for (const app::AiringNews& one : changed.news)
            changed.airings.push_back(facts.deliveries().airings_of(one.bulletin, most_airings));
        return changed;
    };
    for (;;) {
        const Changed changed = co_await parts_.facts.read(look);
        if (changed.news.empty())
            co_return;
        auto write = [changed](app::Records& records) {
            for (std::size_t i = 0; i < changed.news.size(); ++i)
                app::refresh_archive(records, changed.news[i].bulletin, changed.airings[i]);
        };
        co_await parts_.truth.commit(std::move(write));
        auto done = [news = changed.news](app::Facts& facts) { facts.deliveries().forget(news); };
        co_await parts_.facts.commit(std::move(done));
        if (changed.news.size() < archived_at_once)
            co_return;
    }
}

// Sounds that the rules let go of: out of the register first, so that nobody is sent to a file that
// is gone, then off the disk.
awaitable<void> Housekeeping::clean_archive()
{
    const Moment now = parts_.clock.now();
    auto look = [now](app::Records& records) {
        return app::outdated_sounds(records, now, cleaned_at_once);
    };
    const auto ids = co_await parts_.truth.read(std::move(look));
    if (ids.empty())
        co_return;
    app::Deed deed{ {}, now, [] { return runtime::chance_for_ids(); }, {} };
    deed.caller.name = "Hệ thống";
    auto clean = [deed, ids](app::Records& records) {
        std::vector<app::CleanedSound> cleaned = app::clean_sounds(records, deed, ids);
        // Two bulletins may share a sound; what came back meanwhile stays.
        std::erase_if(cleaned, [&](const app::CleanedSound& one) {
            return records.media().find(one.hash).has_value();
        });
        return cleaned;
    };
    const auto cleaned = co_await parts_.truth.commit(std::move(clean));
    for (const app::CleanedSound& one : cleaned)
        parts_.store.remove(one.hash);
    log::info("archive.cleaned", { { "sounds", static_cast<std::int64_t>(cleaned.size()) } });
}

awaitable<void> Housekeeping::seal_audit()
{
    struct Unsealed {
        std::vector<app::Audit::Row> rows;
        std::optional<app::AuditSeal> last;
    };
    auto look = [](app::Records& records) {
        return Unsealed{ records.audit().unsealed(sealed_at_once), records.audit().last_seal() };
    };
    const Unsealed unsealed = co_await parts_.truth.read(std::move(look));
    if (unsealed.rows.empty())
        co_return;
    ChainHead head;
    if (unsealed.last) {
        head.sequence = static_cast<std::uint64_t>(unsealed.last->last);
        head.hash = Hash::parse(unsealed.last->chain).value_or(Hash());
    }
    for (const app::Audit::Row& row : unsealed.rows) {
        head.sequence = static_cast<std::uint64_t>(row.number) - 1;
        head = next(head, row.bytes);
    }
    const Moment now = parts_.clock.now();
    auto sign = [this, payload = to_payload(Seal{ "audit", head, now })] {
        return parts_.signer.sign(DocumentType::seal, payload);
    };
    const auto document = co_await parts_.signing.run(std::move(sign));
    if (!document)
        throw std::runtime_error("the audit log is not sealed: " + document.error().code);
    app::AuditSeal seal;
    seal.number = unsealed.last ? unsealed.last->number + 1 : 1;
    seal.first = unsealed.rows.front().number;
    seal.last = unsealed.rows.back().number;
    seal.chain = head.hash.text();
    seal.seal = encode(*document);
    seal.at = now;
    auto write = [seal](app::Records& records) { records.audit().add_seal(seal); };
    co_await parts_.truth.commit(std::move(write));
}

awaitable<void> Housekeeping::test_devices()
{
    const Moment now = parts_.clock.now();
    auto look = [hour = *parts_.self_test, now](
                    app::Records& records) { return app::due_self_tests(records, hour, now); };
    const auto part = co_await parts_.truth.read(std::move(look));
    if (!part)
        co_return;
    app::Deed deed{ {}, now, [] { return runtime::chance_for_ids(); }, {} };
    deed.caller.name = "Hệ thống";
    auto book = [deed, hour = *parts_.self_test, part = *part](app::Records& records) {
        return app::book_self_tests(records, deed, hour, part);
    };
    auto commands = co_await parts_.truth.commit(std::move(book));
    if (!commands.empty())
        co_await parts_.send(std::move(commands));
}

// What came in while the audit could not be written.
awaitable<void> Housekeeping::note_acts()
{
    const std::size_t behind = co_await parts_.onsite.note_missed();
    if (behind > 0)
        parts_.news.tell({ "emergency", 0, {} });
}

// What no commune decided about in time. Each attempt is a transaction of its own, so that one that
// is refused leaves nothing behind.
awaitable<void> Housekeeping::air_overdue()
{
    const Moment now = parts_.clock.now();
    auto look = [this, now](app::Records& records) {
        return app::overdue_bulletins(records, now, overdue_at_once, given_up_);
    };
    auto name = [now](app::Records& records) { return app::last_deadlines(records, now); };
    const std::string deadlines = co_await parts_.truth.read(std::move(name));
    if (deadlines != deadlines_) {
        deadlines_ = deadlines;
        deadlines_settled_ = false;
        given_up_.clear();
    }
    if (deadlines_settled_)
        co_return;
    const auto overdue = co_await parts_.truth.read(std::move(look));
    deadlines_settled_ = overdue.empty();
    app::Deed deed{ {}, now, [] { return runtime::chance_for_ids(); }, {} };
    deed.caller.name = "Hệ thống";
    for (const app::OverdueBulletin& one : overdue) {
        auto join
            = [deed, one](app::Records& records) { return app::air_overdue(records, deed, one); };
        auto aired = co_await parts_.truth.commit(std::move(join));
        std::optional<Moment> starts = one.due.air_at;
        while (!aired && starts) {
            auto alone = [deed, one, at = *starts](app::Records& records) {
                return app::air_overdue_at(records, deed, one, at);
            };
            aired = co_await parts_.truth.commit(std::move(alone));
            // The nearest allowed time, once, and within the day.
            const bool first = *starts == one.due.air_at;
            starts = aired || !first ? std::nullopt : parse_rfc3339(aired.error().suggestion);
            if (starts && (*starts <= now || *starts > one.due.air_at + 24h))
                starts.reset();
        }
        if (aired) {
            parts_.plans.request();
        } else {
            auto say_why = [deed, one, error = aired.error()](app::Records& records) {
                return app::note_overdue(records, deed, one, error);
            };
            const auto said = co_await parts_.truth.commit(std::move(say_why));
            // Neither aired nor noted: it would come again every time until the next deadline.
            if (!said) {
                given_up_.emplace(one.unit, one.bulletin);
                log::warning("inbox.not_aired",
                    { { "bulletin", one.bulletin.text() }, { "unit", one.unit.text() },
                        { "code", aired.error().code } });
                continue;
            }
        }
        parts_.news.tell({ "inbox", one.bulletin.value(), { one.unit } });
    }
}

// Units change at the beginning of their day, or as soon as the server is there again.
awaitable<void> Housekeeping::change_units()
{
    app::Deed deed{ {}, parts_.clock.now(), [] { return runtime::chance_for_ids(); }, {} };
    deed.caller.name = "Hệ thống";
    auto look = [deed](app::Records& records) { return app::due_change(records, deed); };
    const auto due = co_await parts_.truth.read(std::move(look));
    if (!due)
        co_return;
    auto work = [deed, id = *due](
                    app::Records& records) { return app::carry_out_due(records, deed, id); };
    const auto done = co_await parts_.truth.commit(std::move(work), Urgency::bulk);
    if (done) {
        log::info("units.changed", { { "change", done->id.text() } });
        parts_.plans.request();
    } else if (done.error().code != "unit_change.emergency_live") {
        log::error(
            "units.not_changed", { { "change", due->text() }, { "code", done.error().code } });
        auto give_up = [deed, id = *due, problem = done.error()](app::Records& records) {
            return app::give_up_due(records, deed, id, problem);
        };
        (void)co_await parts_.truth.commit(std::move(give_up));
    }
    parts_.news.tell({ "unit", 0, {} });
}

// What devices tell, and do not tell any more, opens and closes breakdowns. The log is asked more
// rarely: what it says of missed airings comes late anyway.
awaitable<void> Housekeeping::watch_breakdowns()
{
    const Moment now = parts_.clock.now();
    if (!clocks_remembered_) {
        auto recall = [](app::Facts& facts) { return facts.fault_clocks().all(); };
        const auto clocks = co_await parts_.facts.read(std::move(recall));
        breakdowns_.remember(clocks, started_);
        clocks_remembered_ = true;
    }
    // Also when the clock was set back since.
    if (!unheard_at_ || now < *unheard_at_ || now - *unheard_at_ >= unheard_is_asked_every) {
        auto count = [since = now - unheard_looks_back](
                         app::Facts& facts) { return facts.deliveries().missed_in_a_row(since); };
        unheard_ = co_await parts_.facts.read(std::move(count));
        unheard_at_ = now;
    }
    auto look = [this, now](app::Records& records) {
        return app::look_for_breakdowns(records, unheard_, now);
    };
    const app::BreakdownLook seen = co_await parts_.truth.read(std::move(look));
    auto hear = [after = seen.incident](app::Facts& facts) {
        return facts.play_logs().incidents_after(after, incidents_at_once);
    };
    const auto incidents = co_await parts_.facts.read(std::move(hear));
    const BreakdownNews news = app::judge_breakdowns(breakdowns_, seen, now, breakdowns_at_once);
    co_await keep_fault_clocks(now);
    if (news.found.empty() && news.over.empty() && news.gone.empty() && incidents.empty())
        co_return;
    app::Deed deed{ {}, now, [] { return runtime::chance_for_ids(); }, {} };
    deed.caller.name = "Hệ thống";
    auto keep = [deed, &news, &incidents, &seen](app::Records& records) {
        return app::keep_breakdowns(records, deed, news, incidents, seen);
    };
    const app::KeptBreakdowns kept = co_await parts_.truth.commit(std::move(keep));
    if (kept.opened + kept.reopened + kept.closed == 0)
        co_return;
    log::info("breakdowns.kept",
        { { "opened", kept.opened }, { "reopened", kept.reopened }, { "closed", kept.closed } });
    parts_.news.tell({ "breakdown", 0, {}, kept.devices, kept.contractors });
}

awaitable<void> Housekeeping::keep_fault_clocks(Moment now)
{
    const ClockNews clocks = breakdowns_.clock_news(now, clocks_at_once);
    if (clocks.empty())
        co_return;
    auto write = [&clocks](app::Facts& facts) { facts.fault_clocks().write(clocks); };
    co_await parts_.facts.commit(std::move(write));
    breakdowns_.was_written(clocks);
}

awaitable<void> Housekeeping::forget()
{
    const Moment now = parts_.clock.now();
    auto work = [now](app::Records& records) {
        records.sessions().remove_expired(now);
        records.commands().expire(now);
        records.kept_answers().remove_before(now - 48h);
        records.approval_links().remove_before(now - 24h * 30);
        records.imports().remove_expired(now);
        records.jobs().remove_before(now - 24h * 30);
        records.plans().remove_before(now - 24h * 400);
        records.received_caps().remove_noted_before(now - 24h * 90);
        records.unit_changes().forget_previews_before(now - 24h * 2);
    };
    co_await parts_.truth.commit(std::move(work));
    std::int64_t gone = self_tests_at_once;
    while (gone == self_tests_at_once) {
        auto forget_tests = [now](app::Records& records) {
            return records.commands().forget_self_tests(now - self_tests_kept, self_tests_at_once);
        };
        gone = co_await parts_.truth.commit(std::move(forget_tests));
    }
    parts_.store.sweep_uploads(now - 24h);
    parts_.pocket.sweep(app::heard_again_for + 24h);
    co_await clean_archive();
}

}
