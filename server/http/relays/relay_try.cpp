#include "server/http/relays/relay_try.hpp"

#include <charconv>
#include <memory>

#include "core/relay/piece_list.hpp"
#include "net/client.hpp"

namespace nguon::http {
namespace {

using namespace std::chrono_literals;

constexpr auto listens_for = 8s;
constexpr int most_hops = 5; // redirects, playlists and lists of pieces
constexpr std::size_t heard_enough = 16UL << 10; // bytes

struct Heard {
    std::chrono::steady_clock::time_point asked = std::chrono::steady_clock::now();
    Milliseconds answered_after{};
    int kbps = 0;
    std::string bytes;
};

int rate_of(std::string_view text)
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
        heard->kbps = rate_of(head.headers.get("icy-br"));
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

// Where a list of pieces leads: to another list, or to the newest of its pieces; none: devices
// could not play what is there.
std::optional<std::string> onward_in_list(const Heard& heard, const std::string& address)
{
    std::string_view text = heard.bytes;
    if (text.size() == heard_enough)
        text = text.substr(0, text.rfind('\n') + 1); // the line that was cut off names nothing
    const auto list = read_piece_list(text, address);
    if (!list || (list->other.empty() && list->pieces.empty()))
        return std::nullopt;
    return list->other.empty() ? list->pieces.back().address : list->other;
}

bool is_sound_of_piece(StreamFormat format, std::string_view bytes)
{
    constexpr std::size_t packet = 188; // of MPEG-TS, each of which begins with this letter
    return format == StreamFormat::mp3 || format == StreamFormat::aac
        || (bytes.size() > packet && bytes[0] == 'G' && bytes[packet] == 'G');
}

TriedStream found_at(const std::string& address, StreamFormat format, const Heard& heard)
{
    TriedStream tried;
    tried.address = address;
    tried.format = format;
    tried.kbps = heard.kbps;
    tried.answered_after = heard.answered_after;
    return tried;
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
    bool in_list = false; // what is asked for stands in a list of pieces
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
        if (format == StreamFormat::hls) {
            // Devices know such a list by its address alone.
            const auto next
                = names_piece_list(entered) ? onward_in_list(*heard, address) : std::nullopt;
            if (!next)
                co_return fail_field("address", "relay.hls");
            in_list = true;
            address = *next;
            continue;
        }
        if (in_list && !is_sound_of_piece(format, heard->bytes))
            co_return fail_field("address", "relay.hls");
        if (in_list)
            co_return found_at(entered, StreamFormat::hls, *heard);
        if (format == StreamFormat::unknown)
            co_return fail_field("address", "relay.no_sound");
        if (format != StreamFormat::playlist)
            co_return found_at(entered, format, *heard);
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
