// The programme of another station (nguồn tiếp sóng): where it comes from, and what a device does
// when it is silent. It is heard in booked slots of a plan only; outside them the source is closed.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/moment.hpp"
#include "base/result.hpp"
#include "core/ids.hpp"

namespace nguon {

using RelaySourceId = Id<struct RelaySourceTag>;

enum class RelayKind : std::uint8_t {
    stream, // an address, fetched by the device over its own line
    line_in, // the device's audio input
    fm, // the device's receiver, tuned to a frequency
};
std::string_view name_of(RelayKind kind);
std::optional<RelayKind> parse_relay_kind(std::string_view text);

// What becomes of the rest of a slot whose source is silent or cannot be reached.
enum class RelayFallback : std::uint8_t {
    silence, // the slot stays, and the source is heard again as soon as it is back
    end, // the slot is over, and what waits behind it begins
};
std::string_view name_of(RelayFallback fallback);
std::optional<RelayFallback> parse_relay_fallback(std::string_view text);

// A source as a device needs to know it. Signed as a whole: a device opens no other.
struct RelayFeed {
    RelayKind kind = RelayKind::stream;
    std::string name; // "VOV1", for whoever reads what is on air
    std::string address; // of a stream
    int khz = 0; // of FM
    int silence_s = 15; // silent for so long is a fault
    RelayFallback fallback = RelayFallback::silence;
    // The address may lead into the network that the device stands in, which its province vouches
    // for; else a device refuses to look there.
    bool private_network = false;

    friend bool operator==(const RelayFeed&, const RelayFeed&) = default;
};

inline constexpr std::size_t longest_relay_name = 100;
inline constexpr std::size_t longest_relay_address = 500;
// The VHF band that receivers in Viet Nam are made for.
inline constexpr int least_fm_khz = 64'000;
inline constexpr int most_fm_khz = 108'000;
// Shorter is a pause between two sentences, longer is what people complain of.
inline constexpr int least_relay_silence_s = 5;
inline constexpr int most_relay_silence_s = 120;
inline constexpr Milliseconds longest_relay = std::chrono::hours(2);

// Whether an operator lets streams come from addresses inside networks.
enum class PrivateNetworks : std::uint8_t { refused, allowed };

// Each refusal names its field: relay.*, input.*. A stream has an address and no frequency, FM the
// reverse, an input neither.
Result<void> check_relay(const RelayFeed& feed, PrivateNetworks networks);

// The host of http://HOST... or https://HOST..., in lower case and without brackets. Refused are
// names of users in it, what is no such address, and numbers that some would read as an address.
std::optional<std::string> host_of_stream(std::string_view address);
// Whether an address of the Internet protocol, or a name that no public server has, leads into a
// network of one's own: this machine, a neighbour, a group.
bool is_private_host(std::string_view host);

}
