#include "core/relay/relay.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include "base/names.hpp"
#include "base/text.hpp"

namespace nguon {
namespace {

constexpr Names<RelayKind, 3> relay_kind_names{ "stream", "line_in", "fm" };
constexpr Names<RelayFallback, 2> fallback_names{ "silence", "end" };

using Ipv4 = std::uint32_t;

std::optional<Ipv4> parse_ipv4(std::string_view text)
{
    Ipv4 address = 0;
    for (int part = 0; part < 4; ++part) {
        unsigned value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        const auto digits = static_cast<std::size_t>(end - text.data());
        if (error != std::errc() || value > 255 || digits > 3 || (digits > 1 && text[0] == '0'))
            return std::nullopt;
        text.remove_prefix(digits);
        if (part < 3) {
            if (!text.starts_with('.'))
                return std::nullopt;
            text.remove_prefix(1);
        }
        address = address << 8U | value;
    }
    return text.empty() ? std::optional(address) : std::nullopt;
}

struct Network {
    Ipv4 address;
    int bits;
};
// RFC 6890 and RFC 5771: own, shared, of documents and tests, of groups, and what is reserved.
constexpr std::array private_networks{ Network{ 0x00000000, 8 }, Network{ 0x0A000000, 8 },
    Network{ 0x64400000, 10 }, Network{ 0x7F000000, 8 }, Network{ 0xA9FE0000, 16 },
    Network{ 0xAC100000, 12 }, Network{ 0xC0000000, 24 }, Network{ 0xC0000200, 24 },
    Network{ 0xC0A80000, 16 }, Network{ 0xC6120000, 15 }, Network{ 0xC6336400, 24 },
    Network{ 0xCB007100, 24 }, Network{ 0xE0000000, 3 } };

bool is_private(Ipv4 address)
{
    return std::any_of(private_networks.begin(), private_networks.end(),
        [&](const Network& net) { return (address ^ net.address) >> (32 - net.bits) == 0; });
}

// Only 2000::/3 is given out to the world; of it the tunnels carry an address of the old kind.
bool is_private_ipv6(std::string_view host)
{
    if (host.starts_with("2002:") || host.starts_with("2001:0") || host.starts_with("2001::")
        || host.starts_with("2001:db8:"))
        return true;
    return host.size() < 5 || (host[0] != '2' && host[0] != '3') || host[4] != ':';
}

bool is_name_of_host(std::string_view host)
{
    if (host.empty() || host.size() > 253 || host.front() == '.' || host.front() == '-')
        return false;
    return std::all_of(host.begin(), host.end(),
        [](char c) { return is_digit(c) || (c >= 'a' && c <= 'z') || c == '.' || c == '-'; });
}

// What RFC 3986 lets stand in an address; whoever fetches it later is as strict. A part of a page
// (#...) goes to no server.
bool is_written_as_address(std::string_view text)
{
    const auto is_hex = [&](std::size_t at) {
        return at < text.size()
            && std::string_view("0123456789abcdefABCDEF").find(text[at]) != std::string_view::npos;
    };
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (c <= ' ' || c >= '\x7f'
            || std::string_view("\"#<>\\^`{|}").find(c) != std::string_view::npos)
            return false;
        if (c == '%' && (!is_hex(at + 1) || !is_hex(at + 2)))
            return false;
    }
    return true;
}

bool is_port(std::string_view text)
{
    unsigned port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    return error == std::errc() && end == text.data() + text.size() && port > 0 && port <= 65'535;
}

std::string lower(std::string_view text)
{
    std::string out(text);
    for (char& c : out)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return out;
}

Result<void> check_address(const RelayFeed& feed, PrivateNetworks networks)
{
    if (feed.kind != RelayKind::stream)
        return feed.address.empty() ? Result<void>() : fail_field("address", "relay.no_address");
    if (feed.address.empty())
        return fail_field("address", "input.required");
    const auto host = host_of_stream(feed.address);
    if (!host || feed.address.size() > longest_relay_address)
        return fail_field("address", "relay.bad_address");
    if (is_private_host(*host) && networks == PrivateNetworks::refused)
        return fail_field("address", "relay.private_address");
    return {};
}

}

std::string_view name_of(RelayKind kind) { return relay_kind_names.of(kind); }
std::optional<RelayKind> parse_relay_kind(std::string_view text)
{
    return relay_kind_names.find(text);
}
std::string_view name_of(RelayFallback fallback) { return fallback_names.of(fallback); }
std::optional<RelayFallback> parse_relay_fallback(std::string_view text)
{
    return fallback_names.find(text);
}

std::optional<std::string> host_of_stream(std::string_view address)
{
    const std::string scheme = lower(address.substr(0, 8));
    const std::size_t skip = scheme.starts_with("https://") ? 8
        : scheme.starts_with("http://")                     ? 7
                                                            : 0;
    if (skip == 0 || !is_written_as_address(address))
        return std::nullopt;
    address.remove_prefix(skip);
    const std::string authority = lower(address.substr(0, address.find_first_of("/?")));
    if (address.find_first_of("[]", authority.size()) != std::string_view::npos)
        return std::nullopt;
    if (authority.find('@') != std::string::npos)
        return std::nullopt;
    if (authority.starts_with('[')) {
        const auto end = authority.find(']');
        if (end == std::string::npos)
            return std::nullopt;
        const std::string host = authority.substr(1, end - 1);
        const std::string_view rest = std::string_view(authority).substr(end + 1);
        const bool is_hex = host.find(':') != std::string::npos
            && host.find_first_not_of("0123456789abcdef:.") == std::string::npos;
        if (!is_hex || (!rest.empty() && (rest[0] != ':' || !is_port(rest.substr(1)))))
            return std::nullopt;
        return host;
    }
    const auto colon = authority.find(':');
    const std::string host = authority.substr(0, colon);
    if (colon != std::string::npos && !is_port(std::string_view(authority).substr(colon + 1)))
        return std::nullopt;
    if (!is_name_of_host(host))
        return std::nullopt;
    // "0x7f.1", "2130706433", "127.1": a resolver may take each for an address.
    std::string_view last = host;
    if (last.ends_with('.'))
        last.remove_suffix(1);
    if (const auto dot = last.rfind('.'); dot != last.npos)
        last = last.substr(dot + 1);
    const bool is_number = !last.empty() && is_digit(last[0]);
    if (is_number && !parse_ipv4(host))
        return std::nullopt;
    return host;
}

bool is_private_host(std::string_view given)
{
    std::string host = lower(given);
    if (host.ends_with('.'))
        host.pop_back();
    if (host.starts_with("::ffff:")) {
        const auto inner = parse_ipv4(std::string_view(host).substr(7));
        return !inner || is_private(*inner);
    }
    if (host.find(':') != std::string::npos)
        return is_private_ipv6(host);
    if (const auto address = parse_ipv4(host))
        return is_private(*address);
    if (host.find('.') == std::string::npos)
        return true;
    return std::ranges::any_of(std::array<std::string_view, 6>{ ".localhost", ".local", ".internal",
                                   ".lan", ".home.arpa", ".intranet" },
        [&](std::string_view end) { return host.ends_with(end); });
}

Result<void> check_relay(const RelayFeed& feed, PrivateNetworks networks)
{
    if (trim(feed.name).empty())
        return fail_field("name", "input.required");
    if (count_code_points(feed.name) > longest_relay_name)
        return fail_field("name", "input.too_long", std::to_string(longest_relay_name));
    if (const auto good = check_address(feed, networks); !good)
        return good;
    const bool is_fm = feed.kind == RelayKind::fm;
    if (is_fm ? feed.khz < least_fm_khz || feed.khz > most_fm_khz : feed.khz != 0)
        return fail_field("khz", is_fm ? "relay.bad_frequency" : "relay.no_frequency");
    if (feed.silence_s < least_relay_silence_s || feed.silence_s > most_relay_silence_s)
        return fail_field("silence_s", "input.out_of_range", "5–120");
    return {};
}

}
