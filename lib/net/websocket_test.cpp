#include "net/net_test_support.hpp"
#include "net/websocket_codec.hpp"

#include "runtime/deadline.hpp"

#include <condition_variable>
#include <future>
#include <mutex>

#include <gmock/gmock.h>
#include <malloc.h>

namespace nguon::net {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::StartsWith;

constexpr Mask mask{ 1, 2, 3, 4 };

// The server's ends of the connections a test has opened.
class Ends {
public:
    void add(WebSocketPtr one)
    {
        const std::lock_guard lock(mutex_);
        all_.push_back(std::move(one));
        changed_.notify_all();
    }
    std::vector<WebSocketPtr> wait_for(std::size_t count)
    {
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, 30s, [&] { return all_.size() >= count; });
        return all_;
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<WebSocketPtr> all_;
};

class WebSocketTest : public ServerTest {
protected:
    void SetUp() override
    {
        ServerTest::SetUp();
        router_->get("/echo", [this](Request request) -> awaitable<Response> {
            co_return upgrade(
                request, [this](WebSocketPtr socket) { return echo(socket); }, options_);
        });
        router_->get("/keep", [this](Request request) -> awaitable<Response> {
            co_return upgrade(
                request, [this](WebSocketPtr socket) { return keep(socket); }, options_);
        });
    }

    awaitable<void> echo(WebSocketPtr socket)
    {
        for (;;) {
            Message message = co_await socket->receive();
            if (message.is_closed()) {
                closed_.set_value(message);
                co_return;
            }
            if (message.kind == Message::Kind::text)
                socket->send_text(message.data);
            else
                socket->send(frame_binary(message.data));
        }
    }

    awaitable<void> keep(WebSocketPtr socket)
    {
        ends_.add(socket);
        Message message;
        do {
            message = co_await socket->receive();
        } while (!message.is_closed());
        if (!told_.exchange(true))
            closed_.set_value(message);
    }

    WebSocketPtr connect_to(std::string_view target, WebSocketOptions options = {})
    {
        WebSocketConnect wanted{ .url = url(target, "ws"), .options = options };
        return runtime_.block_on(connect_websocket(std::move(wanted)));
    }
    // On the strand of the socket, as every reader.
    Message receive(const WebSocketPtr& socket)
    {
        return asio::co_spawn(socket->executor(), socket->receive(), asio::use_future).get();
    }
    Message closed()
    {
        auto future = closed_.get_future();
        return future.wait_for(20s) == std::future_status::ready
            ? future.get()
            : Message{ Message::Kind::closed, "the server never noticed", 0 };
    }
    // A raw connection that has shaken hands.
    std::unique_ptr<RawPeer> raw(std::string_view target)
    {
        auto peer = std::make_unique<RawPeer>(server_->port());
        peer->send("GET " + std::string(target)
            + " HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
              "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
        const auto answer = peer->read_until("\r\n\r\n");
        EXPECT_THAT(answer, StartsWith("HTTP/1.1 101 "));
        EXPECT_THAT(answer, HasSubstr("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"));
        return peer;
    }

    WebSocketOptions options_;
    std::promise<Message> closed_;
    std::atomic<bool> told_{ false };
    Ends ends_;
};

std::string close_frame(unsigned code, std::string_view reason = "")
{
    return encode_frame(
        Opcode::close, close_payload(static_cast<CloseCode>(code), reason), std::nullopt);
}

TEST_F(WebSocketTest, echoes_between_our_own_two_ends)
{
    serve();
    const auto socket = connect_to("/echo");
    socket->send_text("xin chào");
    EXPECT_EQ(receive(socket).data, "xin chào");
    socket->send_binary(std::string(10'000, '\0'));
    const auto binary = receive(socket);
    EXPECT_EQ(binary.kind, Message::Kind::binary);
    EXPECT_EQ(binary.data, std::string(10'000, '\0'));
    socket->close(CloseCode::normal, "xong");
    const auto last = receive(socket);
    EXPECT_EQ(last.code, 1000);
    const auto seen = closed();
    EXPECT_EQ(seen.code, 1000);
    EXPECT_EQ(seen.data, "xong");
}

TEST_F(WebSocketTest, many_messages_in_one_piece_come_out_in_order)
{
    serve();
    const auto socket = connect_to("/echo");
    for (int i = 0; i < 500; ++i)
        socket->send_text(std::to_string(i));
    for (int i = 0; i < 500; ++i)
        ASSERT_EQ(receive(socket).data, std::to_string(i));
}

TEST_F(WebSocketTest, takes_what_follows_the_handshake_in_the_same_packet)
{
    serve();
    RawPeer peer(server_->port());
    peer.send("GET /echo HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
        + encode_frame(Opcode::text, "sớm", mask));
    peer.read_until("\r\n\r\n");
    EXPECT_EQ(peer.read_exactly(2 + 5), encode_frame(Opcode::text, "sớm", std::nullopt));
}

TEST_F(WebSocketTest, closes_with_the_code_that_says_which_rule_was_broken)
{
    options_.max_message = 1000;
    serve();
    const auto expect_close = [&](const std::string& sent, unsigned code) {
        auto peer = raw("/keep");
        peer->send(sent);
        EXPECT_EQ(peer->read_to_end(), close_frame(code)) << code;
    };
    expect_close(encode_frame(Opcode::text, "unmasked", std::nullopt), 1002);
    expect_close(encode_frame(Opcode::text, "\xFF", mask), 1007);
    expect_close(encode_frame(Opcode::binary, std::string(200'000, 'x'), mask), 1009);
    EXPECT_EQ(closed().code, 1002);
}

TEST_F(WebSocketTest, answers_pings_and_the_peers_goodbye)
{
    serve();
    auto peer = raw("/keep");
    peer->send(encode_frame(Opcode::ping, "còn đó?", mask));
    EXPECT_EQ(peer->read_exactly(2 + 10), encode_frame(Opcode::pong, "còn đó?", std::nullopt));
    peer->send(encode_frame(Opcode::close, close_payload(static_cast<CloseCode>(4001), "x"), mask));
    EXPECT_EQ(peer->read_to_end(), close_frame(4001));
    EXPECT_EQ(closed().code, 4001);
}

TEST_F(WebSocketTest, a_peer_that_answers_no_ping_is_dead)
{
    options_.ping_every = 20ms;
    serve();
    auto peer = raw("/keep");
    const auto seen = closed();
    EXPECT_EQ(seen.code, 1006);
    EXPECT_EQ(seen.data, "silent");
    EXPECT_THAT(peer->read_to_end(), StartsWith(encode_frame(Opcode::ping, "", std::nullopt)));
}

TEST_F(WebSocketTest, a_living_peer_is_kept_by_its_pongs)
{
    options_.ping_every = 15ms;
    serve();
    const auto socket = connect_to("/keep", { .ping_every = 1h });
    auto reading = asio::co_spawn(socket->executor(), socket->receive(), asio::use_future);
    runtime_.block_on(runtime::sleep_for(200ms));
    EXPECT_TRUE(socket->is_open());
    socket->close();
    EXPECT_EQ(reading.get().code, 1000);
    EXPECT_EQ(closed().code, 1000);
}

TEST_F(WebSocketTest, a_lost_line_ends_with_1006)
{
    serve();
    raw("/keep");
    EXPECT_EQ(closed().code, 1006);
}

TEST_F(WebSocketTest, a_reader_too_slow_for_commands_loses_the_link)
{
    options_.max_queued = 1'000'000;
    serve();
    auto peer = raw("/keep");
    const auto end = ends_.wait_for(1).at(0);
    const Frame frame = frame_text(std::string(100'000, 'c'));
    for (int i = 0; i < 10'000 && end->is_open(); ++i)
        end->send(frame);
    const auto seen = closed();
    EXPECT_EQ(seen.data, "slow");
    EXPECT_LE(end->queued_bytes(), 1'000'000U);
}

TEST_F(WebSocketTest, a_reader_too_slow_for_sound_loses_the_oldest_sound_only)
{
    options_.max_queued = 500'000;
    serve();
    auto peer = raw("/keep");
    const auto end = ends_.wait_for(1).at(0);
    for (int i = 0; i < 1000; ++i)
        end->send(frame_binary(std::string(50'000, 's')), WhenFull::drop_oldest);
    EXPECT_TRUE(end->is_open());
    EXPECT_LE(end->queued_bytes(), 500'000U);
    end->send(frame_binary("newest"), WhenFull::drop_oldest);
    const auto got = peer->read_until("newest");
    EXPECT_TRUE(got.ends_with("newest"));
    EXPECT_LT(got.size(), 1000U * 50'000U);
}

TEST_F(WebSocketTest, one_frame_reaches_a_thousand_connections)
{
    constexpr std::size_t count = 1000;
    serve();
    std::vector<WebSocketPtr> sockets;
    auto dial = [](std::string address) -> awaitable<WebSocketPtr> {
        WebSocketConnect wanted{ .url = std::move(address) };
        co_return co_await connect_websocket(std::move(wanted));
    };
    std::vector<std::future<WebSocketPtr>> dialling;
    for (std::size_t i = 0; i < count; ++i)
        dialling.push_back(
            asio::co_spawn(runtime_.strand(), dial(url("/keep", "ws")), asio::use_future));
    for (auto& one : dialling)
        sockets.push_back(one.get());
    const auto ends = ends_.wait_for(count);
    ASSERT_EQ(ends.size(), count);

    std::vector<std::future<Message>> receiving;
    for (const auto& socket : sockets)
        receiving.push_back(
            asio::co_spawn(socket->executor(), socket->receive(), asio::use_future));
    const Frame frame = frame_text(std::string(1024, 'k'));
    for (const auto& end : ends)
        end->send(frame);
    for (auto& one : receiving)
        ASSERT_EQ(one.get().data, std::string(1024, 'k'));
    EXPECT_EQ(frame.bytes.use_count(), 1) << "sent from one buffer, and let go";
    EXPECT_EQ(server_->connections(), count);
}

TEST_F(WebSocketTest, a_stopping_server_says_that_it_goes_away)
{
    serve();
    const auto socket = connect_to("/keep");
    ends_.wait_for(1);
    auto reading = asio::co_spawn(socket->executor(), socket->receive(), asio::use_future);
    stop();
    EXPECT_EQ(reading.get().code, 1001);
}

TEST_F(WebSocketTest, a_route_for_sockets_refuses_plain_requests_and_bad_handshakes)
{
    serve();
    EXPECT_THAT(ask("GET /echo HTTP/1.1\r\nHost: h\r\n\r\n"), StartsWith("HTTP/1.1 426 "));
    const std::string head
        = "GET /echo HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n";
    EXPECT_THAT(ask(head + "Sec-WebSocket-Version: 13\r\n\r\n"), StartsWith("HTTP/1.1 400 "));
    EXPECT_THAT(
        ask(head
            + "Sec-WebSocket-Version: 8\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"),
        HasSubstr("Sec-WebSocket-Version: 13\r\n"));
}

TEST_F(WebSocketTest, a_client_says_why_it_could_not_connect)
{
    router_->get("/http",
        [](Request) -> awaitable<Response> { co_return Response::text(Status::forbidden, "no"); });
    serve();
    EXPECT_THROW(connect_to("/http"), ClientError);
    EXPECT_THROW(runtime_.block_on(connect_websocket({ .url = "ws://127.0.0.1:1/" })), ClientError);
    EXPECT_THROW(
        runtime_.block_on(connect_websocket({ .url = "http://127.0.0.1:1/" })), ClientError);
}

TEST_F(WebSocketTest, works_over_tls)
{
    options_.max_queued = 1'000'000;
    const TestCertificate certificate;
    serve({ .tls = TlsContext::server(certificate.certificate_file, certificate.key_file) });
    WebSocketConnect wanted{ .url = url("/echo", "wss"),
        .connect = { .tls = TlsContext::client({ .pinned_sha256 = certificate.sha256 }) },
        .options = options_ };
    const auto socket = runtime_.block_on(connect_websocket(std::move(wanted)));
    for (int i = 0; i < 50; ++i)
        socket->send_text(std::string(10'000, static_cast<char>('a' + i % 26)));
    for (int i = 0; i < 50; ++i)
        ASSERT_EQ(receive(socket).data, std::string(10'000, static_cast<char>('a' + i % 26)));
    socket->close();
    EXPECT_EQ(receive(socket).code, 1000);
}

// What this process has allocated and not given back, in bytes.
std::size_t allocated()
{
    const auto state = ::mallinfo2();
    return state.uordblks + state.hblkhd;
}

TEST_F(WebSocketTest, an_idle_connection_costs_the_server_at_most_8_kb)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    GTEST_SKIP() << "sanitizers have memory of their own";
#endif
    constexpr std::size_t count = 2000;
    serve();
    std::vector<std::unique_ptr<RawPeer>> peers;
    for (std::size_t i = 0; i < 200; ++i)
        peers.push_back(raw("/keep"));
    ends_.wait_for(peers.size());
    const auto before = allocated();
    for (std::size_t i = 0; i < count; ++i)
        peers.push_back(raw("/keep"));
    ends_.wait_for(peers.size());
    const auto each = double(allocated() - before) / double(count) / 1024;
    RecordProperty("kb_per_connection", std::to_string(each));
    EXPECT_LE(each, 8.0) << "the raw peers of this process are in it too, at a few bytes each";
}

}
}
