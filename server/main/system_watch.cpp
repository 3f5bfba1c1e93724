#include "server/main/system_watch.hpp"

#include <algorithm>

#include <sys/syscall.h>
#include <sys/timex.h>
#include <unistd.h>

#include "runtime/log.hpp"
#include "runtime/random.hpp"
#include "server/app/expiry_news.hpp"
#include "server/cap/signature.hpp"

namespace nguon {

using namespace std::chrono_literals;

namespace {

constexpr auto looked_every = 10s;
constexpr TimeOfDay morning = 7h;
constexpr const char* book_setting = "system.alarms";

std::optional<DiskFact> disk_at(const std::filesystem::path& folder)
{
    std::error_code failed;
    const auto space = std::filesystem::space(folder, failed);
    return failed ? std::nullopt : std::optional(DiskFact{ space.available, space.capacity });
}

// Asked of the kernel, which is told by whatever keeps the clock. By number: the C library's
// function goes by a call that a confined server is not let through to.
std::optional<ClockFact> clock_of_machine()
{
    timex state{}; // no modes: nothing is set
    const auto answer = ::syscall(SYS_adjtimex, &state);
    if (answer < 0)
        return std::nullopt;
    const bool is_kept = answer != TIME_ERROR && (state.status & STA_UNSYNC) == 0;
    return ClockFact{ is_kept, Milliseconds(state.maxerror / 1000) };
}

ExpiryFact expiry_of(ExpiryFact::Kind kind, std::string name, const std::string& pem)
{
    const auto read = cap::read_certificate(pem);
    return { kind, std::move(name), read ? std::optional(read->valid_to) : std::nullopt };
}

app::BackupRow row_of(const ShelvedBackup& backup)
{
    return { backup.file.filename(), backup.made, backup.bytes, backup.with_databases, backup.took,
        backup.checked, backup.lines, backup.damage };
}

app::DrillRow row_of(const RestoreDrill& drill)
{
    return { drill.at, drill.backup, drill.backup_made, drill.place, drill.took, drill.damage };
}

}

SystemWatch::SystemWatch(runtime::Executor executor, Parts parts)
    : parts_(std::move(parts))
    , started_(parts_.clock.now())
    , tasks_(std::move(executor))
{
    if (!parts_.certificate.empty())
        certificate_.push_back(expiry_of(ExpiryFact::Kind::https, {}, parts_.certificate));
    facts_.started = facts_.measured = started_;
    facts_.version = parts_.version;
    facts_.database.copied_by_backup = parts_.is_sqlite;
}

void SystemWatch::start()
{
    tasks_.spawn(
        "system.watch", runtime::repeat("system.watch", looked_every, [this] { return look(); }));
}

awaitable<void> SystemWatch::stop()
{
    tasks_.cancel();
    co_await tasks_.wait();
    files_.stop();
    parts_.sender.stop();
}

awaitable<void> SystemWatch::look()
{
    SystemFacts facts;
    facts.measured = parts_.clock.now();
    facts.started = started_;
    facts.version = parts_.version;
    facts.expiries = own_expiries();
    co_await measure_database(facts);
    if (!facts.database.answers)
        remember_authorities(facts);
    facts.signer_answers = co_await parts_.signer_answers();
    facts.queues = parts_.queues();
    auto measure = [this, facts] {
        SystemFacts more = facts;
        measure_files(more);
        return more;
    };
    facts = co_await files_.run(std::move(measure));
    const TimedBackups::State backups = parts_.backups.state();
    facts.backup.is_set = parts_.backups.shelf().has_value();
    facts.backup.running_since = backups.running_since;
    facts.backup.failure = backups.failure;
    for (const app::AlarmWay way : parts_.sender.targets().ways()) {
        AlarmWayFact& fact = way == app::AlarmWay::mail ? facts.mail : facts.webhook;
        fact.is_set = true;
        const std::scoped_lock lock(mutex_);
        if (book_)
            fact.failure = book_->state(way).failure;
    }
    const std::vector<Finding> findings = judge(facts);
    bool is_news = false;
    {
        const std::scoped_lock lock(mutex_);
        is_news = !std::equal(findings.begin(), findings.end(), findings_.begin(), findings_.end(),
            [](const Finding& a, const Finding& b) {
                return a.part == b.part && a.code == b.code;
            });
        facts_ = std::move(facts);
        findings_ = findings;
    }
    if (is_news)
        parts_.news.tell({ "system", 0, {} });
    co_await tell(findings);
}

awaitable<void> SystemWatch::measure_database(SystemFacts& facts)
{
    facts.database.copied_by_backup = parts_.is_sqlite;
    struct Seen {
        std::vector<app::ApiKey> keys;
        std::optional<std::string> book;
    };
    try {
        const auto begun = std::chrono::steady_clock::now();
        auto ask = [](app::Records& records) { return records.settings().find("ready"); };
        (void)co_await parts_.truth.read(std::move(ask));
        facts.database.took
            = std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() - begun);
        auto count = [](app::Records& records) {
            return Seen{ records.api_keys().list(), records.settings().find(book_setting) };
        };
        const Seen seen = co_await parts_.truth.read(std::move(count));
        auto weigh = [this] {
            return std::pair(storage::bytes_of(parts_.truth_store, parts_.fact_store),
                storage::count_software(parts_.truth_store));
        };
        const auto [bytes, software] = co_await files_.run(std::move(weigh));
        facts.database.bytes = bytes;
        facts.database.answers = true;
        facts.devices.emplace();
        for (const storage::SoftwareCount& one : software) {
            facts.devices->paired += one.devices;
            facts.devices->online += one.online;
            facts.devices->without_time += one.without_time;
            facts.devices->log_waiting += one.log_waiting;
            facts.devices->software.push_back({ one.version, one.devices, one.online });
        }
        for (const app::ApiKey& key : seen.keys) {
            if (!key.revoked && !key.certificate.empty())
                facts.expiries.push_back(
                    expiry_of(ExpiryFact::Kind::authority, key.name, key.certificate));
        }
        const std::scoped_lock lock(mutex_);
        if (!book_) {
            book_on_disk_ = seen.book.value_or("");
            book_.emplace(book_on_disk_, parts_.sender.targets().ways());
        }
    } catch (const boost::system::system_error&) {
        throw; // asked to stop, or seen by the next look
    } catch (const std::exception& error) {
        log::warning("system.database_away", { { "what", error.what() } });
    }
}

// Their certificates stand in the database: while it is away they are as they were.
void SystemWatch::remember_authorities(SystemFacts& facts) const
{
    const std::scoped_lock lock(mutex_);
    for (const ExpiryFact& expiry : facts_.expiries) {
        if (expiry.kind == ExpiryFact::Kind::authority)
            facts.expiries.push_back(expiry);
    }
}

std::vector<ExpiryFact> SystemWatch::own_expiries() const
{
    std::vector<ExpiryFact> expiries = certificate_;
    const auto keyring = parts_.keyring();
    const KeyringKey* newest = nullptr;
    if (keyring) {
        for (const KeyringKey& key : keyring->keys) {
            if (!key.revoked_at && (newest == nullptr || key.not_after > newest->not_after))
                newest = &key;
        }
    }
    constexpr std::size_t shown = 8; // of a name that is a hash
    if (newest == nullptr)
        expiries.push_back({ ExpiryFact::Kind::signing_key, {}, std::nullopt });
    else
        expiries.push_back({ ExpiryFact::Kind::signing_key, newest->kid().text().substr(0, shown),
            newest->not_after });
    return expiries;
}

void SystemWatch::measure_files(SystemFacts& facts) const
{
    facts.disk = disk_at(parts_.data);
    facts.clock = clock_of_machine();
    const auto& shelf = parts_.backups.shelf();
    if (!shelf)
        return;
    facts.backup.disk = disk_at(shelf->folder());
    std::vector<ShelvedBackup> backups = shelf->backups();
    // Made while the clock was wrong: as news of today it would hide that nothing comes any more.
    std::erase_if(
        backups, [&](const ShelvedBackup& backup) { return backup.made > facts.measured; });
    if (!backups.empty()) {
        facts.backup.needs = backups[0].bytes;
        facts.backup.damage = backups[0].damage.size();
    }
    const auto sound = std::find_if(backups.begin(), backups.end(),
        [](const ShelvedBackup& backup) { return backup.is_sound(); });
    if (sound != backups.end())
        facts.backup.newest = sound->made;
    const auto drill = shelf->last_drill();
    facts.backup.drill_failed = drill && !drill->is_sound();
    if (drill && drill->is_sound())
        facts.backup.drilled = drill->at;
}

awaitable<void> SystemWatch::tell(const std::vector<Finding>& findings)
{
    std::vector<app::AlarmNews> told;
    {
        const std::scoped_lock lock(mutex_);
        if (!book_)
            co_return; // until the database was there once, nobody knows what was told
        told = book_->look(findings, parts_.clock.now());
    }
    for (const app::AlarmNews& news : told)
        log::warning(news.is_well ? "system.well_again" : "system.alarm",
            { { "part", news.part }, { "code", news.code } });
    co_await tell_expiries();
    co_await send_letters();
    if (!told.empty()) {
        app::Deed deed{ {}, parts_.clock.now(), [] { return runtime::chance_for_ids(); }, {} };
        deed.caller.name = "Hệ thống";
        auto write = [deed, told](app::Records& records) {
            for (const app::AlarmNews& news : told)
                app::note_alarm(records, deed, news);
        };
        try {
            co_await parts_.truth.commit(std::move(write));
        } catch (const std::exception& error) {
            // The database itself may be what the alarm is about; the log above has it.
            log::warning("system.alarm_not_noted", { { "what", error.what() } });
        }
        parts_.news.tell({ "system", 0, {} });
    }
    co_await keep_book();
}

// Once a day, in the morning: nobody is to be woken by a warranty.
awaitable<void> SystemWatch::tell_expiries()
{
    const Moment now = parts_.clock.now();
    const Day today = day_of(now);
    if (parts_.sender.targets().ways().empty() || looked_for_expiries_ == today
        || time_of_day(now) < morning)
        co_return;
    auto look = [now](app::Records& records) { return app::news_of_expiries(records, now); };
    std::optional<app::AlarmNews> news;
    try {
        news = co_await parts_.truth.read(std::move(look));
    } catch (const boost::system::system_error&) {
        throw;
    } catch (const std::exception& error) {
        log::warning("system.expiries_not_seen", { { "what", error.what() } });
        co_return; // with the next look
    }
    looked_for_expiries_ = today;
    if (!news)
        co_return;
    const std::scoped_lock lock(mutex_);
    book_->tell(*news);
    expiries_told_ = today;
}

awaitable<void> SystemWatch::send_letters()
{
    for (const app::AlarmWay way : parts_.sender.targets().ways()) {
        const Moment now = parts_.clock.now();
        std::vector<app::AlarmNews> news;
        {
            const std::scoped_lock lock(mutex_);
            news = book_->due(way, now);
        }
        if (news.empty())
            continue;
        const std::size_t count = news.size();
        const auto sent
            = co_await parts_.sender.send(way, std::move(news), "alarm", parts_.page(), now);
        if (!sent)
            log::warning("system.alarm_not_sent",
                { { "way", app::name_of(way) }, { "why", sent.error().detail } });
        const std::scoped_lock lock(mutex_);
        if (sent)
            book_->sent(way, count, parts_.clock.now());
        else
            book_->failed(way, sent.error().detail, parts_.clock.now());
    }
}

// So that a restart tells nobody twice.
awaitable<void> SystemWatch::keep_book()
{
    std::string text;
    {
        const std::scoped_lock lock(mutex_);
        text = book_->kept();
        if (text == book_on_disk_)
            co_return;
    }
    auto write = [text, told = expiries_told_](app::Records& records) {
        records.settings().save(book_setting, text);
        if (told)
            app::expiries_were_told(records, *told);
    };
    try {
        co_await parts_.truth.commit(std::move(write));
    } catch (const std::exception& error) {
        log::warning("system.alarms_not_kept", { { "what", error.what() } });
        co_return; // with the next look
    }
    expiries_told_.reset();
    const std::scoped_lock lock(mutex_);
    book_on_disk_ = text;
}

awaitable<Result<void>> SystemWatch::test(app::AlarmWay way)
{
    const auto ways = parts_.sender.targets().ways();
    if (std::find(ways.begin(), ways.end(), way) == ways.end())
        co_return fail(Kind::conflict, "system.way_not_set");
    const Moment now = parts_.clock.now();
    std::vector<app::AlarmNews> news{ app::test_news(now) };
    co_return co_await parts_.sender.send(way, std::move(news), "test", parts_.page(), now);
}

awaitable<app::SystemStatus> SystemWatch::status()
{
    auto work = [this] { return put_together(); };
    co_return co_await files_.run(std::move(work));
}

app::SystemStatus SystemWatch::put_together() const
{
    app::SystemStatus status;
    status.engine = parts_.is_sqlite ? "SQLite" : "PostgreSQL";
    const TimedBackups::State backups = parts_.backups.state();
    status.backup.at = parts_.backup_at;
    status.backup.keep = parts_.backup_keep;
    status.backup.next = backups.next;
    status.backup.running_since = backups.running_since;
    status.backup.is_checking = backups.is_checking;
    status.backup.failure = backups.failure;
    if (const auto& shelf = parts_.backups.shelf()) {
        status.backup.folder = shelf->folder();
        for (const ShelvedBackup& backup : shelf->backups())
            status.backup.rows.push_back(row_of(backup));
        if (const auto drill = shelf->last_drill())
            status.drill = row_of(*drill);
    }
    const std::scoped_lock lock(mutex_);
    status.facts = facts_;
    status.findings = findings_;
    for (const app::AlarmWay way : { app::AlarmWay::mail, app::AlarmWay::webhook }) {
        status.ways.push_back({ way, parts_.sender.targets().to(way),
            book_ ? book_->state(way) : app::AlarmWayState() });
    }
    if (book_)
        status.open = book_->open();
    return status;
}

}
