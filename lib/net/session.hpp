// One connection of the server, from its first request to its last.
#pragma once

#include "net/http_parser.hpp"
#include "net/response_writer.hpp"
#include "net/server.hpp"
#include "net/stoppable.hpp"

#include <boost/asio/cancellation_signal.hpp>

#include <atomic>

namespace nguon::net {

class Session final : public Stoppable, public std::enable_shared_from_this<Session> {
public:
    Session(ConnPtr conn, const ServerOptions& options, const Router& router,
        std::shared_ptr<const std::atomic<bool>> stopping);

    // Serves until the connection ends or is taken over.
    awaitable<void> run();
    // What takes over after run(), with the bytes that came behind its request; null: nothing.
    std::shared_ptr<Takeover> takeover() const { return takeover_; }
    std::string take_unread() { return std::move(unread_); }

    void stop() override;

private:
    class StreamedBody;
    // A producer that is cancelled when the client goes or the server stops.
    struct Live {
        asio::cancellation_signal signal;
        bool running = true;
    };
    enum class Next : std::uint8_t { another, linger, close };

    awaitable<Next> exchange();
    awaitable<HttpParser::Step> read_head(HttpParser& parser);
    awaitable<Next> answer_head(HttpParser& parser);
    awaitable<Next> serve(HttpParser& parser, Request request, Router::Match match);
    awaitable<void> read_body(HttpParser& parser, Request& request, std::size_t most);
    awaitable<std::string> read_piece(HttpParser& parser);
    awaitable<void> invite_body(const Request& request);
    awaitable<Response> call(std::shared_ptr<const Handler> handler, Request request);
    awaitable<Next> refuse(Status status);
    awaitable<Next> answer(Response response, const RequestFacts& facts, Next next);
    awaitable<void> send_body(FramedResponse framed, bool live);
    awaitable<void> produce_live(BodyProducer producer, bool chunked);
    void watch_client(std::shared_ptr<Live> live);
    awaitable<void> linger();
    Response own_response(Status status) const;
    void consume(std::size_t taken);

    ConnPtr conn_;
    const ServerOptions& options_;
    const Router& router_;
    std::shared_ptr<const std::atomic<bool>> stopping_;
    std::string remote_address_;
    bool from_proxy_;
    std::string unread_;
    bool idle_ = false;
    std::shared_ptr<Live> live_;
    std::shared_ptr<Takeover> takeover_;
};

}
