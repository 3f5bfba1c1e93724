#include "agent/link/media_keeper.hpp"

#include "runtime/log.hpp"

#include <algorithm>

namespace nguon::agent {

using Steady = std::chrono::steady_clock;

namespace {

// The order does not say how large its media is: speech of a few minutes at most.
constexpr std::uint64_t most_order_media = 4UL << 20;
// Its tone lasts under four seconds, so it is asked for again and again.
constexpr BackOffSpan urgent_pace{ std::chrono::milliseconds(200), std::chrono::seconds(2) };
constexpr const char* made_way = "media.made_way";

}

MediaKeeper::MediaKeeper(runtime::Executor strand, const Pace& pace, Parts parts)
    : pace_(pace)
    , parts_(std::move(parts))
    , look_(strand)
{
    for (std::size_t i = 0; i <= urgent_worker; ++i)
        workers_.push_back(std::make_unique<Signal>(strand));
}

awaitable<void> MediaKeeper::run()
{
    runtime::TaskGroup tasks(co_await asio::this_coro::executor);
    const runtime::Executor strand = co_await asio::this_coro::executor;
    for (std::size_t i = 0; i < workers_.size(); ++i)
        tasks.spawn_on(strand, "media.fetch", work(i));
    std::exception_ptr failure;
    try {
        for (;;) {
            co_await look_around();
            co_await look_.wait_for(pace_.look_every);
        }
    } catch (...) {
        failure = std::current_exception();
    }
    tasks.cancel();
    co_await tasks.wait();
    std::rethrow_exception(failure);
}

// Without a clock the moment of the plan's making is the latest known.
Moment MediaKeeper::plan_time() const { return std::max(parts_.time.now(), issued_); }

void MediaKeeper::keep_plan(
    Version version, std::vector<PlanSlot> slots, std::vector<PlanMedia> always, Moment issued)
{
    version_ = version;
    slots_ = std::move(slots);
    always_ = std::move(always);
    issued_ = issued;
    troubles_.clear();
    refresh_wanted();
    look_.raise();
}

void MediaKeeper::need(const Hash& hash)
{
    verified_.erase(hash);
    troubles_.erase(hash);
    doubted_.insert(hash);
    refresh_wanted();
}

void MediaKeeper::forget_verified()
{
    verified_.clear();
    try_again();
}

void MediaKeeper::try_again()
{
    troubles_.clear();
    refresh_wanted();
}

std::set<Hash> MediaKeeper::kept() const
{
    std::set<Hash> hashes = under_way_;
    for (const WantedMedia& media : wanted_)
        hashes.insert(media.hash);
    for (const auto& [order, emergency] : emergencies_) {
        if (emergency.media)
            hashes.insert(*emergency.media);
    }
    return hashes;
}

// The plan's window moves on, and what was used up may go.
awaitable<void> MediaKeeper::look_around()
{
    refresh_wanted();
    if (version_ == 0)
        co_return;
    auto tidy = [&store = parts_.store, keep = kept(), now = plan_time()] {
        store.mark_used(keep, now);
        return store.evict_unused(keep, now);
    };
    std::vector<Hash> gone;
    try {
        gone = co_await parts_.files.run(std::move(tidy));
    } catch (const std::filesystem::filesystem_error& error) {
        log::error("media.store_failed", { { "what", error.what() } });
        parts_.faults.set(fault::storage_failing);
    }
    for (const Hash& hash : gone) {
        verified_.erase(hash);
        co_await parts_.player.ask(MediaQuestion{ hash, MediaState::gone });
    }
}

void MediaKeeper::refresh_wanted()
{
    wanted_ = wanted_media(slots_, always_, plan_time());
    Readiness now{ version_, version_ != 0, {} };
    for (const Hash& hash : wanted_soon(wanted_, plan_time())) {
        if (verified_.contains(hash))
            continue;
        now.ready = false;
        const auto trouble = troubles_.find(hash);
        now.reason = trouble == troubles_.end() ? "media.waiting" : trouble->second.code;
    }
    if (now != readiness_) {
        readiness_ = now;
        parts_.readiness_changed();
    }
    wake();
}

void MediaKeeper::wake()
{
    for (const auto& worker : workers_)
        worker->raise();
}

void MediaKeeper::emergency(
    OrderId order, const std::optional<Hash>& media, runtime::Duration within)
{
    emergencies_[order] = { media, Steady::now() + within };
    if (media)
        troubles_.erase(*media);
    hurries_ = true;
    wake();
}

void MediaKeeper::emergency_over(OrderId order)
{
    if (emergencies_.erase(order) == 0)
        return;
    hurries_ = !emergencies_.empty();
    wake();
}

void MediaKeeper::forget_old_emergencies()
{
    const auto now = Steady::now();
    std::erase_if(emergencies_, [&](const auto& entry) { return entry.second.until <= now; });
    hurries_ = !emergencies_.empty();
}

bool MediaKeeper::is_urgent(const Hash& hash) const
{
    return std::ranges::any_of(
        emergencies_, [&](const auto& entry) { return entry.second.media == hash; });
}

bool MediaKeeper::may_be_fetched(const Hash& hash) const
{
    if (verified_.contains(hash) || under_way_.contains(hash))
        return false;
    const auto trouble = troubles_.find(hash);
    return trouble == troubles_.end() || trouble->second.not_before <= Steady::now();
}

std::optional<WantedMedia> MediaKeeper::next_urgent()
{
    forget_old_emergencies();
    for (const auto& [order, emergency] : emergencies_) {
        if (emergency.media && may_be_fetched(*emergency.media))
            return WantedMedia{ *emergency.media, most_order_media, {} };
    }
    return std::nullopt;
}

std::optional<WantedMedia> MediaKeeper::next()
{
    if (auto urgent = next_urgent())
        return urgent;
    if (!emergencies_.empty())
        return std::nullopt;
    for (const WantedMedia& media : wanted_) {
        if (may_be_fetched(media.hash))
            return media;
    }
    return std::nullopt;
}

runtime::Duration MediaKeeper::until_next() const
{
    auto at = Steady::now() + pace_.look_every;
    for (const auto& [hash, trouble] : troubles_) {
        if (!under_way_.contains(hash))
            at = std::min(at, trouble.not_before);
    }
    for (const auto& [order, emergency] : emergencies_)
        at = std::min(at, emergency.until);
    return std::max<runtime::Duration>(at - Steady::now(), std::chrono::milliseconds(1));
}

awaitable<void> MediaKeeper::work(std::size_t number)
{
    for (;;) {
        if (const auto media = number == urgent_worker ? next_urgent() : next())
            co_await obtain(*media);
        else
            co_await workers_[number]->wait_for(until_next());
    }
}

awaitable<void> MediaKeeper::obtain(WantedMedia media)
{
    struct UnderWay {
        std::set<Hash>& set;
        Hash hash;
        ~UnderWay() { set.erase(hash); }
    };
    under_way_.insert(media.hash);
    std::string failure;
    {
        const UnderWay under_way{ under_way_, media.hash };
        try {
            const auto done = co_await fetch(media);
            if (!done)
                failure = done.error().code;
        } catch (const boost::system::system_error& error) {
            throw; // asked to stop
        } catch (const std::system_error& error) {
            log::error("media.store_failed", { { "what", error.what() } });
            failure = error.code() == std::errc::no_space_on_device ? fault::storage_full
                                                                    : fault::storage_failing;
        }
    }
    parts_.faults.put(fault::storage_full, failure == fault::storage_full);
    if (failure == fault::storage_failing)
        parts_.faults.set(fault::storage_failing);
    if (failure.empty()) {
        troubles_.erase(media.hash);
        verified_.insert(media.hash);
    } else if (failure != made_way) {
        note_failure(media.hash, failure);
    }
    refresh_wanted();
}

void MediaKeeper::note_failure(const Hash& hash, const std::string& code)
{
    const auto [at, fresh] = troubles_.try_emplace(
        hash, Trouble{ BackOff(is_urgent(hash) ? urgent_pace : pace_.fetch), {}, code });
    at->second.code = code;
    at->second.not_before = Steady::now() + at->second.back_off.next();
    if (fresh)
        log::warning("media.not_fetched", { { "hash", hash.text() }, { "code", code } });
}

awaitable<Result<void>> MediaKeeper::fetch(WantedMedia media)
{
    const Hash hash = media.hash;
    if (doubted_.erase(hash) > 0) {
        // Damaged on the disk, or never really there: the player has looked.
        auto drop = [&store = parts_.store, hash] { store.remove(hash); };
        co_await parts_.files.run(std::move(drop));
    }
    if (parts_.store.has(hash)) {
        const auto shown = co_await show_to_player(hash);
        if (shown || shown.error().code != "media.wrong_hash")
            co_return shown;
        auto drop = [&store = parts_.store, hash] { store.remove(hash); };
        co_await parts_.files.run(std::move(drop));
    }
    auto open = [&store = parts_.store, media, keep = kept()] {
        return store.open(media.hash, media.size, keep);
    };
    auto part = co_await parts_.files.run(std::move(open));
    if (!part)
        co_return tl::unexpected(part.error());
    if (part->size() < media.size) {
        const auto came = co_await download(media, *part);
        if (!came)
            co_return came;
    }
    auto finish = [&part] { return part->finish(); };
    const auto finished = co_await parts_.files.run(finish);
    parts_.faults.put(fault::media_damaged, !finished);
    if (!finished) {
        co_await parts_.player.ask(MediaQuestion{ hash, MediaState::exchanged });
        co_return finished;
    }
    log::info("media.fetched", { { "hash", hash.text() }, { "bytes", part->size() } });
    co_return co_await show_to_player(hash);
}

awaitable<Result<void>> MediaKeeper::download(const WantedMedia& media, MediaStore::Part& part)
{
    // The callbacks run on another strand while this coroutine waits here.
    ServerApi::MediaRequest request;
    request.hash = media.hash;
    request.offset = part.size();
    request.most = media.size;
    request.begins = [&part](bool resumed) {
        if (!resumed)
            part.restart();
        return true;
    };
    // What is not urgent makes way for what is, and goes on afterwards where it stopped.
    const bool urgent = is_urgent(media.hash);
    request.piece = [&part, &hurries = hurries_, urgent](std::string_view piece) {
        part.write(piece);
        return urgent || !hurries;
    };
    const std::uint64_t before = part.size();
    auto came = co_await parts_.server.media(std::move(request));
    if (!came && !urgent && hurries_)
        co_return fail(Kind::unavailable, made_way);
    // A line that breaks again and again still makes headway: only standing still is a failure that
    // should wait longer each time.
    if (!came && part.size() > before) {
        if (const auto at = troubles_.find(media.hash); at != troubles_.end())
            at->second.back_off.reset();
    }
    co_return came;
}

awaitable<Result<void>> MediaKeeper::show_to_player(Hash hash)
{
    const auto shown = co_await parts_.player.ask(
        MediaQuestion{ hash, MediaState::here }, std::chrono::minutes(2));
    if (!shown)
        co_return tl::unexpected(shown.error());
    co_return Result<void>();
}

}
