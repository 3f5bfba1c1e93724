// The server's HTTP side, as an officer at a shell and as devices use it. One client for all of the
// swarm: connections are kept and shared, because thousands of devices share this process's
// descriptors.
#pragma once

#include "core/live/live.hpp"
#include "net/client.hpp"
#include "net/websocket.hpp"
#include "swarm/crowd/settings.hpp"
#include "json/value.hpp"

namespace nguon::swarm {

class ServerHttp {
public:
    ServerHttp(runtime::Executor executor, const Settings& settings);

    struct Call {
        net::Method method = net::Method::get;
        std::string path;
        std::string token; // Bearer; may be empty
        std::string body;
        runtime::Duration within = std::chrono::minutes(2);
    };
    // Refuses with the server's code and, as the detail, its own sentence; with server.unreachable
    // when there was no answer worth the name.
    awaitable<Result<std::string>> ask(Call call);
    awaitable<Result<json::Object>> ask_json(Call call);

    // How a device of the swarm opens its link; each five thousand have a source address of their
    // own where the server is on this machine, so that ports do not run out.
    net::WebSocketConnect link(std::size_t place) const;
    // The line into which somebody speaks.
    net::WebSocketConnect voice_line(LiveId live, const std::string& token) const;

private:
    std::string server_;
    bool spreads_sources_;
    net::ConnectOptions connect_;
    net::HttpClient client_;
};

}
