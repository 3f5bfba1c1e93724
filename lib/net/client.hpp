// The HTTP/1.1 client of agent, swarm and server. Redirects are answers like any other.
#pragma once

#include "net/conn.hpp"
#include "net/url.hpp"

namespace nguon::net {

struct ClientOptions {
    ConnectOptions connect;
    runtime::Duration progress_within = std::chrono::seconds(30); // for each piece
    std::size_t max_idle = 2; // connections kept for the next request; 0: none
};

// How an exchange goes on, for those who care.
struct ClientFlow {
    // Whether the peer that the name led to may be asked, by its IP address; none: whoever it is.
    std::function<bool(const std::string& address)> allows_peer;
    // Awaited before more is read from the connection: who takes slowly holds the peer back.
    std::function<awaitable<void>()> before_reading;
};

struct ClientRequest {
    Method method = Method::get;
    std::string url;
    Headers headers;
    std::string body;
    runtime::Duration within = std::chrono::seconds(30); // for the whole exchange
    std::size_t max_body = 16 * 1024 * 1024; // of the answer
    ClientFlow flow = {};
};

struct ClientResponse {
    Status status = Status::ok;
    Headers headers;
    std::string body;
};

// A download that can go on where an earlier one broke off.
struct Download {
    std::string url;
    Headers headers;
    std::uint64_t offset = 0; // what is there already
    std::string etag; // of what is there; sent as If-Range
    runtime::Duration within = std::chrono::minutes(30);
    std::uint64_t max_bytes = 2ULL << 30; // of the whole
    // Called once before the first piece: `resumed` says whether the pieces continue at `offset` or
    // start again from the beginning. Return false to break off.
    std::function<bool(bool resumed, const ClientResponse& head)> begins;
    std::function<bool(std::string_view piece)> piece;
    ClientFlow flow = {};
};

// What went wrong between us and the peer: unreachable, cut off, too slow, not HTTP, too large.
struct ClientError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

class HttpClient {
public:
    HttpClient(runtime::Executor executor, ClientOptions options = {});
    ~HttpClient();

    // Safe from any coroutine; requests of one client to one host share kept connections.
    awaitable<ClientResponse> request(ClientRequest request);
    awaitable<ClientResponse> get(std::string url, Headers headers = {});
    // The status tells the outcome: 200 or 206 when everything arrived, 416 when there is nothing
    // more; other statuses come with their body (up to 64 KB) and without calling `piece`.
    awaitable<ClientResponse> download(Download download);
    void close_idle();

private:
    struct State;
    std::shared_ptr<State> state_;
};

}
