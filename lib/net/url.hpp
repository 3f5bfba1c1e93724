// Addresses, strictly: what is not well formed is refused, never guessed.
#pragma once

#include "net/http.hpp"

namespace nguon::net {

struct Url {
    std::string scheme; // http, https, ws or wss
    std::string host; // name or address, IPv6 without brackets
    std::uint16_t port = 0;
    std::string target; // path and query, at least "/"

    bool secure() const { return scheme == "https" || scheme == "wss"; }
    // As the Host field wants it; the port is left out when it is the scheme's own.
    std::string authority() const;
};

Result<Url> parse_url(std::string_view text);

// "localhost" and the addresses of this machine itself.
bool is_loopback(std::string_view host);

// A request target split and decoded. Refused: anything but origin form, broken percent escapes,
// text that is not UTF-8, "." and ".." segments.
struct Target {
    std::string path;
    std::vector<std::string> segments;
    Query query;
};
std::optional<Target> parse_target(std::string_view target);
// application/x-www-form-urlencoded, as in queries and in form bodies.
std::optional<Query> parse_query(std::string_view text);
// Percent-encodes everything but unreserved characters.
std::string percent_encode(std::string_view text);
std::optional<std::string> percent_decode(std::string_view text);

}
