#include "server/http/relays/relay_try.hpp"

#include <charconv>
#include <memory>

#include "net/client.hpp"

namespace nguon::http {
namespace {

using namespace std::chrono_literals;

constexpr auto listens_for = 8s;
constexpr int most_hops = 4; // redirects and playlists
constexpr std::size_t heard_enough = 16UL << 10; // bytes

struct Heard {
    std::chrono::steady_clock::time_point asked = std::chrono::steady_clock::now();
    Milliseconds answered_after{};
    int kbps = 0;
    std::string bytes;
};

int number_of(std::string_view text)
{
    int number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number > 0 && number <= 2'000 ? number : 0;
}

net::Download download_of(const std::string& address, bool inside, std::shared_ptr<Heard> heard)
{
    net::Download download;
    download.url = address;
    download.headers.set("User-Agent", "nguon");
    download.within = listens_for;
    download.begins = [heard](bool, const net::ClientResponse& head) {
        heard->kbps = number_of(head.headers.get("icy-br"));
        return true;
    };
    download.piece = [heard](std::string_view piece) {
        if (heard->bytes.empty())
            heard->answered_after = std::chrono::duration_cast<Milliseconds>(
                std::chrono::steady_clock::now() - heard->asked);
        heard->bytes += piece.substr(0, heard_enough - heard->bytes.size());
        return heard->bytes.size() < heard_enough;
    };
    download.flow.allows_peer
        = [inside](const std::string& peer) { return inside || !is_private_host(peer); };
    return download;
}

Result<void> check_address(const std::string& address, PrivateNetworks networks)
{
    const auto host = host_of_stream(address);
    if (!host || address.size() > longest_relay_address)
        return fail_field("address", "relay.bad_address");
    if (is_private_host(*host) && networks == PrivateNetworks::refused)
        return fail_field("address", "relay.private_address");
    return {};
}

}

awaitable<Result<TriedStream>> try_stream(std::string address, PrivateNetworks networks)
{
    net::ClientOptions options;
    options.connect.connect_within = 5s;
    options.progress_within = 5s;
    options.max_idle = 0;
    net::HttpClient client(co_await asio::this_coro::executor, options);
    // Devices follow redirects themselves, and are given what stands behind a playlist.
    std::string entered = address;
    bool inside = false;
    for (int hop = 0; hop < most_hops; ++hop) {
        if (const auto good = check_address(address, networks); !good)
            co_return tl::unexpected(good.error());
        // Only what is entered as an address inside a network may lead into one.
        if (address == entered)
            inside = is_private_host(host_of_stream(entered).value_or(""));
        const auto heard = std::make_shared<Heard>();
        net::Download download = download_of(address, inside, heard);
        std::string onward;
        try {
            auto exchange = client.download(std::move(download));
            const net::ClientResponse answer = co_await std::move(exchange);
            if (net::is_redirect(answer.status))
                onward = onward_from(address, answer.headers.get("Location"));
        } catch (const net::ClientError&) {
            // Broken off by us when enough was heard, or by the time: what came counts.
        }
        if (!onward.empty()) {
            address = onward;
            continue;
        }
        if (heard->bytes.empty())
            co_return fail_field("address", "relay.unreachable");
        const StreamFormat format = format_of_stream(heard->bytes);
        if (format == StreamFormat::hls)
            co_return fail_field("address", "relay.hls");
        if (format == StreamFormat::unknown)
            co_return fail_field("address", "relay.no_sound");
        if (format != StreamFormat::playlist) {
            TriedStream tried;
            tried.address = entered;
            tried.format = format;
            tried.kbps = heard->kbps;
            tried.answered_after = heard->answered_after;
            co_return tried;
        }
        const auto named = stream_in_playlist(heard->bytes);
        if (!named)
            co_return fail_field("address", "relay.no_sound");
        // A list from outside names nothing inside.
        if (!inside && is_private_host(host_of_stream(*named).value_or(std::string())))
            co_return fail_field("address", "relay.private_address");
        address = *named;
        entered = address;
    }
    co_return fail_field("address", "relay.unreachable");
}

}
