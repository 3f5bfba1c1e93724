#include "swarm/crowd/muster.hpp"

#include "runtime/log.hpp"
#include "runtime/random.hpp"
#include "swarm/crowd/crowd.hpp"
#include "json/reader.hpp"
#include "json/write.hpp"

#include <fmt/format.h>

namespace nguon::swarm {
namespace {

constexpr std::size_t entered_at_once = 500; // the API's own limit
constexpr std::size_t paired_at_once = 48;

}

Muster::Muster(ServerHttp& http, Officers& officers, const Settings& settings)
    : http_(http)
    , officers_(officers)
    , settings_(settings)
{
}

awaitable<Result<Roster>> Muster::gather()
{
    auto kept = load_roster(settings_.state_file);
    if (!kept)
        co_return tl::unexpected(kept.error());
    const auto wanted = static_cast<std::size_t>(settings_.devices);
    if (*kept)
        roster_ = std::move(**kept);
    if (roster_.members.empty() || roster_.members.size() < wanted) {
        const auto chain = co_await officers_.unit_and_above(settings_.unit);
        if (!chain)
            co_return tl::unexpected(chain.error());
        if (!roster_.members.empty() && roster_.unit != chain->front())
            co_return fail(Kind::invalid, "state.other_unit",
                fmt::format("Các thiết bị trong “{}” thuộc đơn vị khác; hãy dùng tệp khác.",
                    settings_.state_file));
        roster_.unit = chain->front();
        roster_.units = *chain;
    }
    const auto began = std::chrono::steady_clock::now();
    while (roster_.members.size() < wanted) {
        const std::size_t before = roster_.members.size();
        auto codes = co_await enter(before, std::min(entered_at_once, wanted - before));
        if (!codes)
            co_return tl::unexpected(codes.error());
        const auto paired = co_await pair_all(std::move(*codes));
        added_ += roster_.members.size() - before;
        save_roster(settings_.state_file, roster_);
        if (!paired)
            co_return tl::unexpected(paired.error());
        log::info("swarm.paired", { { "devices", roster_.members.size() } });
    }
    took_ = std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() - began);
    const auto refreshed = co_await refresh_keyring();
    if (!refreshed)
        co_return tl::unexpected(refreshed.error());
    co_return std::move(roster_);
}

awaitable<Result<std::vector<std::string>>> Muster::enter(std::size_t first, std::size_t count)
{
    const std::string name
        = settings_.rehearsal.empty() ? "Thiết bị mô phỏng" : "Diễn tập " + settings_.rehearsal;
    json::Array items;
    for (std::size_t i = 0; i < count; ++i) {
        items.push_back(json::Object{ { "kind", "speaker" }, { "unit", json::of(roster_.unit) },
            { "name", json::of(fmt::format("{} {:05}", name, first + i + 1)) }, { "speakers", 2 },
            { "exercises", true } });
    }
    ServerHttp::Call call;
    call.method = net::Method::post;
    call.path = "/api/v1/devices:batch";
    call.token = officers_.token();
    call.body = json::serialise(json::Object{ { "items", std::move(items) } });
    const auto answer = co_await http_.ask_json(std::move(call));
    if (!answer)
        co_return tl::unexpected(answer.error());
    json::Reader in(*answer, json::Unknown::ignore);
    const auto read = [](json::Reader& one) { return one.text("pairing_code", { .most = 40 }); };
    auto codes = in.list("items", { .least = count, .most = count },
        [&](const json::Field& field) { return field.object(read, json::Unknown::ignore); });
    if (!in.finish())
        co_return fail(Kind::unavailable, "server.unreachable", "không phải máy chủ nguon");
    co_return codes;
}

awaitable<Result<void>> Muster::pair_all(std::vector<std::string> codes)
{
    auto left = std::make_shared<std::vector<std::string>>(std::move(codes));
    const runtime::Executor strand = co_await asio::this_coro::executor;
    runtime::TaskGroup tasks(strand);
    failure_.reset();
    for (std::size_t i = 0; i < paired_at_once; ++i)
        tasks.spawn_on(strand, "swarm.pairing", pair_from(left));
    co_await run_with(tasks, tasks.wait());
    if (failure_)
        co_return tl::unexpected(*failure_);
    co_return Result<void>();
}

awaitable<void> Muster::pair_from(std::shared_ptr<std::vector<std::string>> codes)
{
    while (!codes->empty() && !failure_) {
        std::string code = std::move(codes->back());
        codes->pop_back();
        const auto paired = co_await pair(std::move(code));
        if (!paired)
            failure_ = paired.error();
    }
}

awaitable<Result<void>> Muster::pair(std::string code)
{
    Member member;
    member.seed = runtime::random_bytes(SecretKey::seed_size);
    const SecretKey key = SecretKey::from_seed(member.seed);
    ServerHttp::Call call;
    call.method = net::Method::post;
    call.path = "/device/v1/enrol";
    call.body = json::serialise(json::Object{
        { "pairing_code", json::of(code) }, { "public_key", json::of(key.public_key().text()) } });
    const auto answer = co_await http_.ask_json(std::move(call));
    if (!answer)
        co_return tl::unexpected(answer.error());
    json::Reader in(*answer, json::Unknown::ignore);
    member.device = in.id<DeviceId>("device_id");
    member.token = in.text("token", { .least = 1, .most = 200 });
    const auto trust = in.raw_object("trust");
    const auto* root = trust.if_contains("root");
    const auto* keyring = trust.if_contains("keyring");
    const auto key_of_root = root && root->is_string()
        ? PublicKey::parse(std::string_view(root->get_string()))
        : std::nullopt;
    auto document = keyring ? document_from_json(*keyring) : fail(Kind::invalid, "missing");
    if (!in.finish() || !key_of_root || !document)
        co_return fail(Kind::unavailable, "server.unreachable", "không phải máy chủ nguon");
    roster_.root = *key_of_root;
    roster_.keyring = std::move(*document);
    roster_.members.push_back(std::move(member));
    co_return Result<void>();
}

// A key may have been rotated since the devices were paired. Without a plan there is nothing to
// fetch, and what pairing gave is as new as can be. A server that is not there is told at once.
awaitable<Result<void>> Muster::refresh_keyring()
{
    ServerHttp::Call call{ .path = "/device/v1/plan", .token = roster_.members.front().token };
    const auto bundle = co_await http_.ask_json(std::move(call));
    if (!bundle && bundle.error().code == "server.unreachable")
        co_return tl::unexpected(bundle.error());
    const auto* field = bundle ? bundle->if_contains("keyring") : nullptr;
    auto document = field ? document_from_json(*field) : fail(Kind::missing, "missing");
    if (document && open_keyring(*document, roster_.root, 0))
        roster_.keyring = std::move(*document);
    co_return Result<void>();
}

}
