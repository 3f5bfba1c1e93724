#include "agent/link/relay_fetcher.hpp"

#include "core/relay/piece_list.hpp"
#include "core/relay/relay.hpp"
#include "core/relay/stream_look.hpp"
#include "runtime/deadline.hpp"
#include "runtime/log.hpp"

#include <fmt/format.h>

namespace nguon::agent {

using namespace std::chrono_literals;

namespace {

constexpr auto longest_connection = 4h; // no slot is longer
constexpr auto stands_still_for = 10s;
constexpr auto works_from = 30s; // a connection that lasted so long was a good one
constexpr int most_redirects = 3;
constexpr std::size_t most_held = 1UL << 20; // bytes of one read, which is far less
constexpr std::size_t handed_at_once = 8UL << 10;
constexpr auto asks_again_after = 200ms;
constexpr auto gives_up_after = 20s;
// Stations send some seconds at once and then as fast as it is heard: 320 kbit/s at the most. A
// file sent as fast as the line bears would be paid for and thrown away.
constexpr std::size_t at_once = 256UL << 10;
constexpr std::size_t bytes_a_second = 64UL << 10;

net::ClientOptions options_of(std::function<Moment()> time_of_checks)
{
    net::ClientOptions options;
    options.connect.tls
        = net::TlsContext::client({ .ca_file = {}, .time_of_checks = std::move(time_of_checks) });
    options.progress_within = stands_still_for;
    options.max_idle = 0;
    return options;
}

}

RelayFetcher::RelayFetcher(
    runtime::Executor strand, PlayerHost& player, std::function<Moment()> time_of_checks)
    : strand_(strand)
    , player_(player)
    , client_(strand, options_of(std::move(time_of_checks)))
{
}

void RelayFetcher::take(const RelayEvent& event)
{
    const auto known = streams_.find(event.occurrence);
    if (!event.open) {
        if (known == streams_.end())
            return;
        end(known);
        return;
    }
    const auto until = std::chrono::steady_clock::now() + relay_held_for;
    // An officer may have corrected the address while the slot was near.
    const bool is_same = known != streams_.end() && known->second.wanted.address == event.address
        && known->second.wanted.private_network == event.private_network;
    if (is_same) {
        known->second.until = until;
        return;
    }
    if (known != streams_.end())
        end(known);
    auto work = std::make_unique<runtime::TaskGroup>(strand_);
    work->spawn_on(strand_, "agent.relay", fetch(event));
    streams_.emplace(event.occurrence, Stream{ event, until, std::move(work) });
    log::info(
        "relay.opened", { { "what", event.occurrence.text() }, { "address", event.address } });
}

void RelayFetcher::end(Streams::iterator stream)
{
    log::info("relay.closed", { { "what", stream->first.text() } });
    stream->second.work->cancel();
    ending_.push_back(std::move(stream->second.work));
    streams_.erase(stream);
}

awaitable<void> RelayFetcher::run()
{
    for (;;) {
        co_await runtime::sleep_for(1s);
        std::erase_if(ending_, [](const auto& work) { return work->size() == 0; });
        const auto now = std::chrono::steady_clock::now();
        std::vector<RelayEvent> forgotten;
        for (const auto& [occurrence, stream] : streams_) {
            if (stream.until < now)
                forgotten.push_back(stream.wanted);
        }
        for (RelayEvent& event : forgotten) {
            event.open = false;
            take(event);
        }
    }
}

awaitable<void> RelayFetcher::stop()
{
    for (auto& [occurrence, stream] : streams_) {
        stream.work->cancel();
        ending_.push_back(std::move(stream.work));
    }
    streams_.clear();
    for (const auto& work : ending_)
        co_await work->wait();
    ending_.clear();
}

awaitable<void> RelayFetcher::fetch(RelayEvent wanted)
{
    BackOff back_off({ .first = 1s, .most = 10s });
    for (;;) {
        const auto began = std::chrono::steady_clock::now();
        co_await connect_once(wanted);
        if (std::chrono::steady_clock::now() - began > works_from)
            back_off.reset();
        const runtime::Duration pause = 500ms + back_off.next();
        co_await runtime::sleep_for(pause);
    }
}

awaitable<void> RelayFetcher::connect_once(RelayEvent wanted)
{
    auto connection = std::make_shared<Connection>();
    connection->occurrence = wanted.occurrence;
    connection->private_network = wanted.private_network;
    connection->began = std::chrono::steady_clock::now();
    std::string why = "it ended";
    try {
        if (names_piece_list(wanted.address))
            co_await follow_list(connection, wanted.address);
        else
            co_await pass_on(connection, wanted.address, longest_connection);
    } catch (const net::ClientError& error) {
        why = error.what();
    }
    log::warning("relay.broke_off", { { "what", wanted.occurrence.text() }, { "why", why } });
}

awaitable<std::string> RelayFetcher::ask_at(
    std::string address, net::Download download, bool private_network)
{
    download.headers.set("User-Agent", "nguon-agent");
    download.flow.allows_peer = [private_network](const std::string& peer) {
        return private_network || !is_private_host(peer);
    };
    for (int hop = 0;; ++hop) {
        net::Download next = download;
        next.url = address;
        auto exchange = client_.download(std::move(next));
        const net::ClientResponse answer = co_await std::move(exchange);
        const std::string onward = onward_from(address, answer.headers.get("Location"));
        if (hop < most_redirects && net::is_redirect(answer.status) && host_of_stream(onward)) {
            address = onward;
            continue;
        }
        if (answer.status != net::Status::ok)
            throw net::ClientError(fmt::format("status {}", static_cast<unsigned>(answer.status)));
        co_return address;
    }
}

awaitable<void> RelayFetcher::pass_on(
    std::shared_ptr<Connection> connection, std::string address, runtime::Duration within)
{
    net::Download download;
    download.within = within;
    download.piece = [connection](std::string_view piece) {
        connection->pieces += piece;
        return connection->pieces.size() <= most_held;
    };
    download.flow.before_reading = [this, connection] { return hand_over(connection); };
    auto asking = ask_at(std::move(address), std::move(download), connection->private_network);
    co_await std::move(asking);
    // What came with the last reading.
    co_await hand_over(connection);
}

// On the strand of the connection, which reads no more until it is over.
awaitable<void> RelayFetcher::hand_over(std::shared_ptr<Connection> connection)
{
    auto refused_since = std::chrono::steady_clock::time_point::max();
    while (!connection->pieces.empty()) {
        RelayQuestion question{ connection->occurrence,
            connection->pieces.substr(0, handed_at_once), connection->begins };
        const std::size_t count = question.bytes.size();
        auto asking = asio::co_spawn(strand_, ask(std::move(question)), asio::use_awaitable);
        const auto taken = co_await std::move(asking);
        const auto now = std::chrono::steady_clock::now();
        if (taken) {
            connection->begins = false;
            connection->pieces.erase(0, count);
            connection->handed_over += count;
            refused_since = std::chrono::steady_clock::time_point::max();
            continue;
        }
        const std::string& code = taken.error().code;
        refused_since = std::min(refused_since, now);
        // A player that starts again wants the beginning of a stream.
        if (code != "relay.full" || now - refused_since > gives_up_after)
            throw net::ClientError("the player says " + code);
        co_await runtime::sleep_for(asks_again_after);
    }
    const auto allowed = [&] {
        const auto passed = std::chrono::duration_cast<std::chrono::milliseconds>(
            std::chrono::steady_clock::now() - connection->began);
        return at_once + bytes_a_second * static_cast<std::size_t>(passed.count()) / 1'000;
    };
    while (connection->handed_over > allowed())
        co_await runtime::sleep_for(asks_again_after);
}

awaitable<Result<Done>> RelayFetcher::ask(RelayQuestion question)
{
    auto asking = player_.ask(std::move(question), 5s);
    co_return co_await std::move(asking);
}

}
