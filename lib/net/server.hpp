// The HTTP/1.1 server: listener, keep-alive, limits, files, compression, upgrades, orderly stop.
#pragma once

#include "net/router.hpp"
#include "net/tls.hpp"

namespace nguon::net {

struct ServerOptions {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0; // 0: any free one, see Server::port
    std::shared_ptr<TlsContext> tls; // none: plain HTTP

    // Where connections live, in turns, each the executor of a single thread (Runtime::lines).
    // Empty: each connection gets a strand.
    std::vector<runtime::Executor> lines;

    // Addresses of proxies in front of this server, from which alone X-Forwarded-For is believed.
    std::vector<std::string> proxies;

    std::size_t max_connections = 25'000;
    std::size_t max_header_bytes = 16 * 1024;
    runtime::Duration handshake_within = std::chrono::seconds(10);
    runtime::Duration header_within = std::chrono::seconds(10); // from its first byte to its end
    runtime::Duration idle_for = std::chrono::seconds(60); // between requests
    runtime::Duration progress_within = std::chrono::seconds(30); // for each piece of a body
    // The body of an answer the server gives itself (bad request, unknown path, failed handler).
    std::function<Response(Status)> error_response;
    // Called after each answer, for metrics: route template, status, time taken.
    std::function<void(Method, std::string_view route, Status, runtime::Duration)> on_answer;
};

class Server {
public:
    // Listens at once (throws when the address is taken), serves after start().
    Server(runtime::Executor executor, ServerOptions options, std::shared_ptr<const Router> router);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    void start();
    std::uint16_t port() const;
    std::size_t connections() const;

    // Accepts no more, lets requests under way finish within `grace`, closes idle connections and
    // WebSockets, cancels what is left.
    awaitable<void> stop(runtime::Duration grace = std::chrono::seconds(10));

private:
    struct State;
    std::shared_ptr<State> state_;
};

}
