#pragma once

#include "net/router.hpp"
#include "server/app/devices.hpp"
#include "server/http/plumbing/desks.hpp"
#include "server/http/plumbing/news.hpp"
#include "json/value.hpp"

namespace nguon::http {

// The register of devices, and commands to them.
class DeviceHandlers {
public:
    struct Parts {
        TruthDesk& truth;
        const runtime::Clock& clock;
        News& news;
        // Follows every commit that plans and profiles depend on.
        std::function<void()> changed;
        // Signs and sends to those that are connected; the others get theirs when they come back.
        std::function<awaitable<void>(std::vector<Command>)> send;
        // Ends the link of a device that may no longer speak.
        std::function<void(DeviceId)> disconnect;
    };
    explicit DeviceHandlers(Parts parts);

    awaitable<net::Response> list(net::Request request);
    awaitable<net::Response> create(net::Request request);
    awaitable<net::Response> create_many(net::Request request);
    awaitable<net::Response> show_one(net::Request request);
    awaitable<net::Response> edit(net::Request request);
    awaitable<net::Response> remove(net::Request request);
    awaitable<net::Response> pair(net::Request request);
    awaitable<net::Response> command(net::Request request);
    awaitable<net::Response> command_many(net::Request request);
    awaitable<net::Response> list_commands(net::Request request);
    awaitable<net::Response> list_templates(net::Request request);

private:
    struct Sent {
        std::vector<Command> commands;
        std::int64_t skipped = 0;
        std::vector<json::Object> shown; // the first ones
    };
    using ShowSent = std::function<json::Object(const Sent&)>;
    awaitable<net::Response> send(
        net::Request request, Audience audience, app::NewCommand wanted, ShowSent show_sent);
    awaitable<json::Object> body_of(app::Deed deed, DeviceId id);
    void tell(const Device& device);

    Parts parts_;
};

}
