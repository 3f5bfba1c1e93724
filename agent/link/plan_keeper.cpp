#include "agent/link/plan_keeper.hpp"

#include "protocol/plan.hpp"
#include "runtime/log.hpp"
#include "runtime/random.hpp"
#include "json/parse.hpp"

namespace nguon::agent {

using Steady = std::chrono::steady_clock;

namespace {

constexpr std::size_t most_bundle_bytes = 1UL << 20;
constexpr std::uintmax_t least_room = 1UL << 20; // below it, what could not be written is no riddle
constexpr Milliseconds looks_for_room_every{ 5'000 };
// As a service the player is another user of the same group.
constexpr int readable_by_the_player = 0640;

// What the envelope says, not yet believed: it tells what to fetch. The player believes or not.
Result<PlanHeader> peek(const SignedDocument& plan)
{
    const auto payload = json::parse_object(
        plan.payload, { .max_depth = 8, .max_bytes = protocol::most_header_bytes });
    if (!payload)
        return tl::unexpected(payload.error());
    return protocol::parse_plan_header(*payload);
}

// The conversation failed, or there was no room to write the plan down: it says nothing about the
// plan.
bool is_about_the_player(const Error& error)
{
    return error.code.starts_with("local.") || error.code == "player.storage_failed";
}

}

PlanKeeper::PlanKeeper(runtime::Executor strand, const Pace& pace, Folders folders, Parts parts)
    : pace_(pace)
    , folders_(std::move(folders))
    , parts_(std::move(parts))
    , signal_(strand)
    , back_off_(pace.fetch)
{
}

void PlanKeeper::wish(Milliseconds within)
{
    const auto due = Steady::now() + some_of(within, runtime::random_number());
    // Who wants it at once does not wait for those who can.
    due_ = wished_ ? std::min(due_, due) : due;
    wished_ = true;
    back_off_.reset();
    signal_.raise();
}

void PlanKeeper::offer_again()
{
    offer_wished_ = true;
    signal_.raise();
}

awaitable<void> PlanKeeper::run()
{
    for (;;) {
        if (std::exchange(offer_wished_, false))
            co_await restore();
        if (wished_ && Steady::now() >= due_)
            co_await fetch_now();
        const runtime::Duration pause = wished_ ? due_ - Steady::now() : pace_.look_every;
        co_await signal_.wait_for(pause);
    }
}

awaitable<void> PlanKeeper::fetch_now()
{
    if (parts_.faults.has(fault::storage_full) && !has_room()) {
        due_ = Steady::now()
            + looks_for_room_every; // without asking the server for what cannot be kept
        co_return;
    }
    wished_ = false;
    auto work = fetch();
    const auto fetched = co_await on_a_full_disk_told(std::move(work));
    if (fetched) {
        back_off_.reset();
        co_return;
    }
    log::warning("plan.not_fetched",
        { { "code", fetched.error().code }, { "detail", fetched.error().detail } });
    if (wished_)
        co_return; // somebody else wants it already
    wished_ = true;
    due_ = Steady::now()
        + (fetched.error().code == fault::storage_full ? looks_for_room_every : back_off_.next());
}

bool PlanKeeper::has_room() const
{
    return std::filesystem::space(folders_.data()).available >= least_room;
}

// A disk that is full now has room again some day: it must not end the task.
awaitable<Result<void>> PlanKeeper::on_a_full_disk_told(awaitable<Result<void>> work)
{
    std::string failure;
    std::string what;
    try {
        auto done = co_await std::move(work);
        if (done)
            parts_.faults.clear(fault::storage_full);
        if (done || done.error().code != "player.storage_failed")
            co_return done;
        failure = has_room() ? fault::storage_failing : fault::storage_full;
    } catch (const boost::system::system_error&) {
        throw; // asked to stop
    } catch (const std::system_error& error) {
        failure = error.code() == std::errc::no_space_on_device ? fault::storage_full
                                                                : fault::storage_failing;
        what = error.what();
    }
    parts_.faults.set(failure);
    co_return fail(Kind::unavailable, failure, what);
}

awaitable<void> PlanKeeper::restore()
{
    const auto text = read_file(folders_.incoming_plan(), most_bundle_bytes);
    if (!text)
        co_return;
    const auto bundle = parse_plan_bundle(*text);
    if (!bundle) {
        log::warning("plan.kept_not_offered", { { "code", bundle.error().code } });
        co_return;
    }
    auto work = offer(*bundle);
    const auto offered = co_await on_a_full_disk_told(std::move(work));
    if (!offered)
        log::warning("plan.kept_not_offered", { { "code", offered.error().code } });
}

awaitable<Result<void>> PlanKeeper::fetch()
{
    const auto bundle = co_await parts_.server.plan();
    parts_.faults.put(
        fault::token_refused, !bundle && bundle.error().kind == Kind::unauthenticated);
    if (!bundle)
        co_return tl::unexpected(bundle.error());
    const auto offered = co_await offer(*bundle);
    if (!offered)
        co_return offered;
    write_file(folders_.incoming_plan(), encode(*bundle), readable_by_the_player);
    co_return Result<void>();
}

// A refusal by the player is an outcome, not a failure: the same plan would be refused again.
awaitable<Result<void>> PlanKeeper::offer(const PlanBundle& bundle)
{
    const auto header = peek(bundle.plan);
    if (!header)
        co_return fail(Kind::unavailable, "plan.malformed");
    const auto found = co_await bodies(*header);
    if (!found)
        co_return tl::unexpected(found.error());

    auto taken = co_await refresh(Refreshed::keyring, bundle.keyring);
    if (taken)
        taken = co_await refresh(Refreshed::profile, bundle.profile);
    if (taken)
        parts_.profile_taken();
    if (taken)
        taken = co_await refresh(Refreshed::plan, bundle.plan);
    if (!taken && is_about_the_player(taken.error()))
        co_return taken;
    parts_.faults.put(fault::plan_refused, !taken);
    if (!taken) {
        log::error(
            "plan.refused", { { "version", header->version }, { "code", taken.error().code } });
        parts_.refused(header->version, taken.error().code);
        co_return Result<void>();
    }
    log::info("plan.accepted", { { "version", header->version } });
    std::vector<PlanMedia> always;
    for (const PlanBody& body : *found)
        always.insert(always.end(), body.media.begin(), body.media.end());
    parts_.media.keep_plan(header->version, merge_slots(*found), std::move(always), header->issued);
    drop_other_bodies(*header);
    co_return Result<void>();
}

awaitable<Result<void>> PlanKeeper::refresh(Refreshed what, const SignedDocument& document)
{
    RefreshQuestion question{ what, document };
    const auto taken = co_await parts_.player.ask(std::move(question), std::chrono::minutes(1));
    if (!taken)
        co_return tl::unexpected(taken.error());
    co_return Result<void>();
}

awaitable<Result<std::vector<PlanBody>>> PlanKeeper::bodies(const PlanHeader& header)
{
    std::vector<PlanBody> found;
    for (const PlanPart& part : header.parts) {
        const auto hash = Hash::parse(part.hash);
        if (!hash)
            co_return fail(Kind::unavailable, "plan.malformed");
        auto one = co_await body(*hash);
        if (!one)
            co_return tl::unexpected(one.error());
        found.push_back(std::move(*one));
    }
    co_return found;
}

awaitable<Result<PlanBody>> PlanKeeper::body(Hash hash)
{
    const auto path = folders_.incoming_body(hash);
    if (const auto held = read_file(path, protocol::most_body_bytes)) {
        if (auto unpacked = protocol::unpack(*held, hash))
            co_return unpacked;
    }
    auto gzip = co_await parts_.server.plan_body(hash);
    if (!gzip)
        co_return tl::unexpected(gzip.error());
    auto take = [path, hash, gzip = std::move(*gzip)]() -> Result<PlanBody> {
        auto unpacked = protocol::unpack(gzip, hash);
        if (unpacked)
            write_file(path, gzip, readable_by_the_player);
        return unpacked;
    };
    co_return co_await parts_.files.run(std::move(take));
}

void PlanKeeper::drop_other_bodies(const PlanHeader& header)
{
    std::set<std::string> wanted;
    for (const PlanPart& part : header.parts)
        wanted.insert(part.hash);
    for (const auto& entry : std::filesystem::directory_iterator(folders_.incoming_bodies())) {
        if (!wanted.contains(entry.path().filename().string()))
            std::filesystem::remove(entry.path());
    }
}

}
