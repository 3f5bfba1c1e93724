#include "server/main/timed_backups.hpp"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "runtime/log.hpp"
#include "runtime/random.hpp"
#include "server/app/note.hpp"
#include "server/http/plumbing/messages.hpp"
#include "server/main/backup.hpp"
#include "json/parse.hpp"
#include "json/reader.hpp"
#include "json/write.hpp"

namespace nguon {

using namespace std::chrono_literals;

namespace {

namespace fs = std::filesystem;

constexpr auto shelf_looked_every = 5s;
constexpr const char* setting = "system.backup";
constexpr std::uint64_t spare = 200ULL << 20; // for whoever else writes on that disk

// This thread's copying must not be felt by whoever sends an alert meanwhile. Where the machine
// does not allow it, it goes on as everybody.
void give_way()
{
    constexpr int lowest = 10;
    const auto thread = static_cast<id_t>(::syscall(SYS_gettid));
    (void)::setpriority(PRIO_PROCESS, thread, lowest);
    constexpr int of_process = 1;
    constexpr int idle_class = 3 << 13;
    (void)::syscall(SYS_ioprio_set, of_process, 0, idle_class);
}

std::string words_of(const std::exception& error)
{
    const auto* system = dynamic_cast<const std::system_error*>(&error);
    if (system != nullptr && system->code() == std::errc::no_space_on_device)
        return http::message("backup.no_room", {});
    if (system != nullptr
        && (system->code() == std::errc::permission_denied
            || system->code() == std::errc::not_a_directory
            || system->code() == std::errc::read_only_file_system))
        return http::message("backup.not_writable", {});
    return http::message("backup.broke_off", error.what());
}

}

TimedBackups::TimedBackups(runtime::Executor executor, Parts parts)
    : parts_(std::move(parts))
    , tasks_(std::move(executor))
{
    if (parts_.folder)
        shelf_.emplace(*parts_.folder);
}

void TimedBackups::start()
{
    if (shelf_)
        tasks_.spawn(
            "backups", runtime::repeat("backups", shelf_looked_every, [this] { return look(); }));
}

awaitable<void> TimedBackups::stop()
{
    stopping_.request_stop();
    tasks_.cancel();
    co_await tasks_.wait();
    worker_.stop();
}

TimedBackups::State TimedBackups::state() const
{
    const std::scoped_lock lock(mutex_);
    State state;
    state.running_since = running_since_;
    state.is_checking = is_checking_;
    state.failure = failure_;
    if (shelf_)
        state.next = next_backup(parts_.hour, last_begun_, !failure_.empty(), parts_.clock.now());
    return state;
}

bool TimedBackups::begin(Moment now)
{
    const std::scoped_lock lock(mutex_);
    if (running_since_)
        return false;
    running_since_ = now;
    last_begun_ = now;
    is_checking_ = false;
    return true;
}

Result<void> TimedBackups::ask(Moment now)
{
    if (!shelf_)
        return fail(Kind::conflict, "system.backup_not_set");
    if (!begin(now))
        return fail(Kind::conflict, "system.backup_runs");
    tasks_.spawn("backup.asked", run());
    return {};
}

// What was tried before a restart is not tried again at once.
awaitable<void> TimedBackups::remember_last_try()
{
    auto look = [](app::Records& records) { return records.settings().find(setting); };
    const auto kept = co_await parts_.truth.read(std::move(look));
    const auto object = kept ? json::parse_object(*kept) : tl::unexpected(Error{});
    if (!object)
        co_return;
    json::Reader in(*object, json::Unknown::ignore);
    const auto begun = in.moment("begun");
    const auto failure = in.text("failure", { .most = 2'000, .lines = json::Lines::many });
    if (!in.finish())
        co_return;
    const std::scoped_lock lock(mutex_);
    if (!last_begun_) {
        last_begun_ = begun;
        failure_ = failure;
    }
}

awaitable<void> TimedBackups::look()
{
    if (!knows_last_try_)
        co_await remember_last_try();
    knows_last_try_ = true;
    const Moment now = parts_.clock.now();
    const State at = state();
    if (!at.running_since && at.next && *at.next <= now && begin(now))
        co_await run();
}

awaitable<void> TimedBackups::run()
{
    const Moment begun = *state().running_since;
    parts_.changed();
    auto work = [this, begun] { return make_and_check(begun); };
    Outcome outcome = co_await worker_.run(std::move(work));
    if (stopping_.stop_requested())
        co_return; // broken off: the next start begins it anew
    {
        const std::scoped_lock lock(mutex_);
        running_since_.reset();
        is_checking_ = false;
        failure_ = outcome.failure;
    }
    parts_.changed();
    co_await note_outcome(std::move(outcome), begun);
}

TimedBackups::Outcome TimedBackups::make_and_check(Moment begun)
try {
    give_way();
    auto backup = make(begun);
    if (!backup)
        return { http::message(backup.error().code, backup.error().detail), {} };
    {
        const std::scoped_lock lock(mutex_);
        is_checking_ = true;
    }
    parts_.changed();
    // One that cannot be checked is no reason to keep all that could not be checked before it.
    try {
        check(*backup);
        shelf_->note(*backup);
    } catch (...) {
        remove_outdated();
        throw;
    }
    remove_outdated();
    return { {}, std::move(*backup) };
} catch (const std::exception& error) {
    return { words_of(error), {} };
}

void TimedBackups::remove_outdated() const
{
    for (const ShelvedBackup& old : outdated(shelf_->backups(), parts_.keep, parts_.clock.now()))
        shelf_->remove(old);
}

// The archive, and beside it a copy of the databases: while it is packed, and again while it is
// checked.
std::uint64_t TimedBackups::room_for_one() const
{
    std::uint64_t databases = 0;
    for (const char* name : { "nguon.db", "facts.db" }) {
        std::error_code none;
        const auto size = fs::file_size(parts_.data / name, none);
        databases += none ? 0 : size;
    }
    // As much as the last took, and a tenth.
    const auto before = shelf_->backups();
    const std::uint64_t archive
        = before.empty() ? databases : before[0].bytes + before[0].bytes / 10;
    return archive + databases + spare;
}

Result<ShelvedBackup> TimedBackups::make(Moment begun)
{
    shelf_->prepare();
    // What was not begun fills no disk.
    if (fs::space(shelf_->folder()).available < room_for_one())
        return fail(Kind::unavailable, "backup.no_room");
    ShelvedBackup backup;
    backup.file = shelf_->place_for(begun);
    backup.made = begun;
    const auto report
        = back_up(parts_.data, parts_.database, backup.file, begun, stopping_.get_token());
    if (!report)
        return tl::unexpected(report.error());
    backup.bytes = fs::file_size(backup.file);
    backup.with_databases = report->with_databases;
    for (const std::string& hash : report->missing)
        backup.damage.push_back("Thiếu tệp âm thanh " + hash);
    return backup;
}

void TimedBackups::check(ShelvedBackup& backup)
{
    const fs::path scratch = backup.file.string() + ".checking";
    const auto found = check_backup(
        backup.file, scratch, parts_.data, parts_.clock.now(), stopping_.get_token());
    if (!found && found.error().code == "backup.stopped")
        throw std::runtime_error(found.error().code);
    backup.checked = parts_.clock.now();
    backup.took = *backup.checked - backup.made;
    if (!found) {
        backup.damage.push_back(http::message(found.error().code, found.error().detail));
        return;
    }
    backup.lines = found->lines;
    // A sound that is missing is named by both.
    if (backup.damage.size() < found->damage.size())
        backup.damage = found->damage;
}

awaitable<void> TimedBackups::note_outcome(Outcome outcome, Moment begun)
{
    app::Deed deed{ {}, parts_.clock.now(), [] { return runtime::chance_for_ids(); }, {} };
    deed.caller.name = "Hệ thống";
    const bool is_good = outcome.backup && outcome.backup->is_sound();
    json::Object detail;
    std::string name;
    std::string why = outcome.failure;
    if (outcome.backup) {
        name = outcome.backup->file.filename();
        if (!is_good)
            why = outcome.backup->damage.front();
    }
    if (!is_good)
        detail["says"] = json::of(why);
    const json::Object kept{ { "begun", json::of(begun) },
        { "failure", json::of(outcome.failure) } };
    auto write
        = [deed, is_good, name, detail, text = json::serialise(kept)](app::Records& records) {
              records.settings().save(setting, text);
              app::note(records, deed, is_good ? "system.backed_up" : "system.backup_failed",
                  { "system", 0, name, {} }, detail);
          };
    co_await parts_.truth.commit(std::move(write));
    if (is_good)
        log::info("backup.made", { { "file", name } });
    else
        log::error("backup.failed", { { "file", name }, { "why", why } });
}

}
