// The page of the place: whoever has a PIN sets off an alert from a phone on the device's own
// network. It shows what the player allows and carries what was typed to it; it decides nothing.
#pragma once

#include "agent/onsite/questions.hpp"
#include "net/server.hpp"

#include <string>
#include <string_view>

namespace nguon::agent {

struct PageAddress {
    std::string address;
    std::uint16_t port = 0;

    // "192.168.8.1:8088" or "[::1]:8088".
    static std::optional<PageAddress> parse(std::string_view text);
};

// Only addresses as such, and names that no stranger can point at us: a page from elsewhere must
// not speak to this one by a name of its own.
bool is_own_host(std::string_view host);

std::shared_ptr<net::Router> onsite_routes(OnsiteQuestions questions);
// Listens at once; throws when the address is taken.
std::unique_ptr<net::Server> serve_onsite(
    const runtime::Executor& executor, const PageAddress& address, OnsiteQuestions questions);

}
