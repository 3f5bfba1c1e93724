#include "net/http_test_routes.hpp"

#include "runtime/queue.hpp"

#include <future>

#include <gmock/gmock.h>
#include <zlib.h>

namespace nguon::net {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST_F(HttpServer, answers_and_keeps_the_connection)
{
    serve();
    RawPeer peer(server_->port());
    for (int i = 0; i < 3; ++i) {
        peer.send(get("/hello"));
        const auto answer = peer.read_answer();
        EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
        EXPECT_THAT(answer, HasSubstr("\r\n\r\nxin chào"));
        EXPECT_THAT(answer, Not(HasSubstr("Connection: close")));
    }
    peer.send(get("/hello", "Connection: close\r\n"));
    EXPECT_THAT(peer.read_to_end(), HasSubstr("Connection: close"));
}

TEST_F(HttpServer, answers_pipelined_requests_in_their_order)
{
    serve();
    RawPeer peer(server_->port());
    peer.send(post("/echo", "một") + get("/query?q=hai") + post("/echo", "ba"));
    EXPECT_THAT(peer.read_answer(), testing::EndsWith("\r\n\r\nmột"));
    EXPECT_THAT(peer.read_answer(), testing::EndsWith("\r\n\r\nhai"));
    EXPECT_THAT(peer.read_answer(), testing::EndsWith("\r\n\r\nba"));
}

TEST_F(HttpServer, takes_a_request_that_comes_byte_by_byte)
{
    serve();
    RawPeer peer(server_->port());
    for (const char c : post("/echo", "chậm"))
        peer.send(std::string_view(&c, 1));
    EXPECT_THAT(peer.read_answer(), testing::EndsWith("\r\n\r\nchậm"));
}

TEST_F(HttpServer, believes_nobody_who_is_no_proxy_of_its_own)
{
    serve();
    EXPECT_THAT(ask(get("/who", "X-Forwarded-For: 203.0.113.9\r\nX-Forwarded-Proto: https\r\n")),
        testing::EndsWith("\r\n\r\n127.0.0.1"));
}

TEST_F(HttpServer, takes_from_its_proxy_whom_that_heard)
{
    ServerOptions options;
    options.proxies = { "::1", "127.0.0.1" };
    serve(options);
    const auto told = [&](std::string_view fields) {
        const std::string answer = ask(get("/who", fields));
        return answer.substr(answer.find("\r\n\r\n") + 4);
    };
    EXPECT_EQ(told("X-Forwarded-For: 203.0.113.9\r\n"), "203.0.113.9");
    EXPECT_EQ(told("X-Forwarded-For: 198.51.100.1, 203.0.113.9\r\n"), "203.0.113.9")
        << "what stands before, the client may have invented";
    EXPECT_EQ(
        told("X-Forwarded-For: 198.51.100.1\r\nX-Forwarded-For: 2001:DB8:0::9\r\n"), "2001:db8::9");
    EXPECT_EQ(told("X-Forwarded-For: ::ffff:203.0.113.9\r\n"), "203.0.113.9");
    EXPECT_EQ(told("X-Forwarded-For: 203.0.113.9, unknown\r\n"), "127.0.0.1");
    EXPECT_EQ(told(""), "127.0.0.1");
    EXPECT_EQ(told("X-Forwarded-Proto: https\r\n"), "127.0.0.1 over TLS");
    EXPECT_EQ(told("X-Forwarded-Proto: http\r\n"), "127.0.0.1");
}

TEST_F(HttpServer, decodes_a_vietnamese_query)
{
    serve();
    EXPECT_THAT(ask(get("/query?q=%C4%90%C3%A0i+ph%C3%A1t%20thanh")),
        testing::EndsWith("\r\n\r\nĐài phát thanh"));
}

TEST_F(HttpServer, takes_chunked_bodies_and_counts_them)
{
    serve();
    const std::string head = "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
    EXPECT_THAT(
        ask(head + "3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n"), testing::EndsWith("\r\n\r\nabcde"));
    const std::string chunk = "190\r\n" + std::string(400, 'x') + "\r\n";
    EXPECT_THAT(ask(head + chunk + chunk + chunk + "0\r\n\r\n"), StartsWith("HTTP/1.1 413 "));
    EXPECT_THAT(ask(head + "zz\r\n"), StartsWith("HTTP/1.1 400 "));
}

TEST_F(HttpServer, refuses_a_declared_body_above_the_limit_without_reading_it)
{
    serve();
    RawPeer peer(server_->port());
    peer.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 1001\r\n\r\n");
    EXPECT_THAT(peer.read_answer(), StartsWith("HTTP/1.1 413 "));
    EXPECT_THAT(ask(post("/echo", std::string(1000, 'x'))), StartsWith("HTTP/1.1 200 "));
}

TEST_F(HttpServer, streams_uploads_and_reaches_their_end)
{
    serve();
    EXPECT_THAT(
        ask(post("/upload", std::string(3'000'000, 'u'))), testing::EndsWith("\r\n\r\n3000000"));
    RawPeer peer(server_->port());
    peer.send(post("/ignore", std::string(500'000, 'u')));
    const auto answer = peer.read_to_end();
    EXPECT_THAT(answer, HasSubstr("done"));
    EXPECT_THAT(answer, HasSubstr("Connection: close")) << "what was not read cannot be skipped";
}

TEST_F(HttpServer, invites_a_body_only_when_it_will_take_it)
{
    serve();
    RawPeer peer(server_->port());
    peer.send(
        "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(peer.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
    peer.send("abc");
    EXPECT_THAT(peer.read_answer(), testing::EndsWith("\r\n\r\nabc"));

    RawPeer large(server_->port());
    large.send(
        "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 5000\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_THAT(large.read_answer(), StartsWith("HTTP/1.1 413 "));
}

TEST_F(HttpServer, refuses_what_is_no_request)
{
    serve();
    for (const std::string_view bad : {
             "GARBAGE\r\n\r\n",
             "GET /hello HTTP/1.1\r\n\r\n", // no Host
             "GET /../hello HTTP/1.1\r\nHost: h\r\n\r\n",
             "GET /hello%ZZ HTTP/1.1\r\nHost: h\r\n\r\n",
             "GET /hello HTTP/1.1\r\nHost: h\r\nBad Name: x\r\n\r\n",
             "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: x\r\n\r\n",
             "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
             "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\nTransfer-Encoding: "
             "chunked\r\n\r\n0\r\n\r\n",
         }) {
        EXPECT_THAT(ask(bad), StartsWith("HTTP/1.1 400 ")) << bad;
    }
    EXPECT_THAT(ask("BREW /hello HTTP/1.1\r\nHost: h\r\n\r\n"), StartsWith("HTTP/1.1 501 "));
    EXPECT_THAT(
        ask(get("/hello", "X: " + std::string(20'000, 'x') + "\r\n")), StartsWith("HTTP/1.1 431 "));
}

TEST_F(HttpServer, says_404_and_405_and_what_is_allowed)
{
    serve();
    EXPECT_THAT(ask(get("/nowhere")), StartsWith("HTTP/1.1 404 "));
    const auto answer = ask("DELETE /hello HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 405 "));
    EXPECT_THAT(answer, HasSubstr("Allow: GET, HEAD, OPTIONS\r\n"));
    EXPECT_THAT(ask("OPTIONS /echo HTTP/1.1\r\nHost: h\r\n\r\n"), StartsWith("HTTP/1.1 204 "));
}

TEST_F(HttpServer, answers_head_with_the_length_and_no_body)
{
    serve();
    RawPeer peer(server_->port());
    peer.send("HEAD /hello HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_THAT(peer.read_until("\r\n\r\n"), HasSubstr("Content-Length: 9\r\n"));
    peer.send(get("/hello", "Connection: close\r\n"));
    EXPECT_THAT(peer.read_to_end(), StartsWith("HTTP/1.1 200 "));
}

TEST_F(HttpServer, gives_up_a_head_that_does_not_end)
{
    serve({ .header_within = 50ms });
    RawPeer peer(server_->port());
    peer.send("GET /hello HTTP/1.1\r\nHost:");
    EXPECT_THAT(peer.read_to_end(), StartsWith("HTTP/1.1 408 "));
}

TEST_F(HttpServer, gives_up_a_body_that_does_not_come)
{
    serve({ .progress_within = 50ms });
    RawPeer peer(server_->port());
    peer.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nabc");
    EXPECT_THAT(peer.read_to_end(), StartsWith("HTTP/1.1 408 "));
}

TEST_F(HttpServer, closes_idle_connections_without_a_word)
{
    serve({ .idle_for = 30ms });
    RawPeer silent(server_->port());
    EXPECT_EQ(silent.read_to_end(), "");
    RawPeer peer(server_->port());
    peer.send(get("/hello"));
    EXPECT_THAT(peer.read_answer(), StartsWith("HTTP/1.1 200 "));
    EXPECT_EQ(peer.read_to_end(), "");
}

TEST_F(HttpServer, a_failing_handler_is_a_500_without_detail_and_the_connection_goes_on)
{
    serve();
    RawPeer peer(server_->port());
    peer.send(get("/throw"));
    const auto answer = peer.read_answer();
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 500 "));
    EXPECT_THAT(answer, Not(HasSubstr("secret")));
    peer.send(get("/split"));
    const auto split = peer.read_answer();
    EXPECT_THAT(split, StartsWith("HTTP/1.1 500 "));
    EXPECT_THAT(split, Not(HasSubstr("Set-Cookie")));
    peer.send(get("/hello"));
    EXPECT_THAT(peer.read_answer(), StartsWith("HTTP/1.1 200 "));
}

TEST_F(HttpServer, its_own_answers_can_be_worded_and_answers_are_counted)
{
    std::promise<std::string> seen;
    ServerOptions options;
    options.error_response = [](Status status) {
        return Response::with(status, "application/problem+json",
            fmt::format(R"({{"status":{}}})", static_cast<unsigned>(status)));
    };
    options.on_answer = [&seen](Method method, std::string_view route, Status status, auto) {
        seen.set_value(
            fmt::format("{} {} {}", to_text(method), route, static_cast<unsigned>(status)));
    };
    serve(std::move(options));
    EXPECT_THAT(ask(get("/throw")), HasSubstr(R"({"status":500})"));
    EXPECT_EQ(seen.get_future().get(), "GET /throw 500");
}

TEST_F(HttpServer, streams_chunks_and_closes_for_http_1_0)
{
    serve();
    RawPeer peer(server_->port());
    peer.send(get("/csv"));
    EXPECT_THAT(peer.read_until("0\r\n\r\n"), HasSubstr("\r\n\r\n4\r\na,b\n\r\n4\r\n1,2\n\r\n0"));
    RawPeer old(server_->port());
    old.send("GET /csv HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    const auto answer = old.read_to_end();
    EXPECT_THAT(answer, testing::EndsWith("\r\n\r\na,b\n1,2\n"));
    EXPECT_THAT(answer, HasSubstr("Connection: close"));
}

TEST_F(HttpServer, compresses_long_text_for_clients_that_take_it)
{
    const std::string text(5000, 'a');
    router_->get("/long", [text](Request) -> awaitable<Response> {
        Response response = Response::with(Status::ok, "application/json", text);
        response.headers.set("ETag", "\"v1\"");
        co_return response;
    });
    serve();
    const auto plain = ask(get("/long"));
    EXPECT_THAT(plain, HasSubstr("Content-Length: 5000\r\n"));
    EXPECT_THAT(plain, HasSubstr("Vary: Accept-Encoding"));
    const auto packed = ask(get("/long", "Accept-Encoding: gzip\r\n"));
    EXPECT_THAT(packed, HasSubstr("Content-Encoding: gzip\r\n"));
    EXPECT_THAT(packed, HasSubstr("ETag: W/\"v1\"\r\n"));

    const std::string body = packed.substr(packed.find("\r\n\r\n") + 4);
    std::string unpacked(6000, '\0');
    z_stream stream{};
    ASSERT_EQ(inflateInit2(&stream, 31), Z_OK);
    std::string input = body;
    stream.next_in = reinterpret_cast<Bytef*>(input.data());
    stream.avail_in = static_cast<uInt>(input.size());
    stream.next_out = reinterpret_cast<Bytef*>(unpacked.data());
    stream.avail_out = static_cast<uInt>(unpacked.size());
    EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
    unpacked.resize(stream.total_out);
    inflateEnd(&stream);
    EXPECT_EQ(unpacked, text);

    EXPECT_THAT(ask(get("/long", "If-None-Match: W/\"v1\"\r\n")), StartsWith("HTTP/1.1 304 "));
}

TEST_F(HttpServer, a_client_above_the_bound_is_turned_away)
{
    serve({ .max_connections = 1 });
    RawPeer first(server_->port());
    first.send(get("/hello"));
    EXPECT_THAT(first.read_answer(), StartsWith("HTTP/1.1 200 "));
    RawPeer second(server_->port());
    second.send(get("/hello"));
    EXPECT_EQ(second.read_to_end(), "");
}

TEST_F(HttpServer, stopping_finishes_what_is_under_way_and_closes_what_is_idle)
{
    runtime::BoundedQueue<int> gate(1);
    std::promise<void> begun;
    router_->get("/slow", [&](Request) -> awaitable<Response> {
        begun.set_value();
        co_await gate.pop();
        co_return Response::text(Status::ok, "finished");
    });
    serve();
    RawPeer idle(server_->port());
    idle.send(get("/hello"));
    idle.read_answer();
    RawPeer busy(server_->port());
    busy.send(get("/slow"));
    begun.get_future().wait();

    auto stopped = asio::co_spawn(runtime_.strand(), server_->stop(10s), asio::use_future);
    EXPECT_EQ(idle.read_to_end(), "");
    gate.try_push(1);
    const auto answer = busy.read_to_end();
    EXPECT_THAT(answer, HasSubstr("finished"));
    EXPECT_THAT(answer, HasSubstr("Connection: close"));
    stopped.get();
    EXPECT_THROW(RawPeer(server_->port()), std::runtime_error);
}

TEST_F(HttpServer, a_live_stream_ends_when_the_client_goes_and_when_the_server_stops)
{
    runtime::BoundedQueue<std::string> news(10);
    std::atomic<int> ended = 0;
    std::promise<void> first_ended;
    router_->get("/events", [&](Request) -> awaitable<Response> {
        co_return Response::events([&](BodyWriter& writer) -> awaitable<void> {
            struct Ending {
                std::atomic<int>& count;
                std::promise<void>& first;
                ~Ending()
                {
                    if (++count == 1)
                        first.set_value();
                }
            } ending{ ended, first_ended };
            co_await writer.write(event_frame("hello", "1"));
            for (;;) {
                const auto one = co_await news.pop();
                co_await writer.write(event_frame("news", *one));
            }
        });
    });
    serve();
    {
        RawPeer peer(server_->port());
        peer.send(get("/events"));
        EXPECT_THAT(peer.read_until("data: 1\n\n"), HasSubstr("text/event-stream"));
        news.try_push("tin mới");
        EXPECT_THAT(peer.read_until("\n\n"), HasSubstr("event: news\ndata: tin mới"));
    }
    EXPECT_EQ(first_ended.get_future().wait_for(10s), std::future_status::ready)
        << "the producer is cancelled while it waits for news";

    RawPeer peer(server_->port());
    peer.send(get("/events"));
    peer.read_until("data: 1\n\n");
    stop();
    EXPECT_EQ(ended, 2);
}

TEST_F(HttpFiles, are_sent_whole_and_in_ranges)
{
    serve();
    const auto whole = ask(get("/file"));
    EXPECT_THAT(whole, HasSubstr("Accept-Ranges: bytes\r\n"));
    EXPECT_TRUE(whole.substr(whole.find("\r\n\r\n") + 4) == content_);

    const auto part = ask(get("/file", "Range: bytes=100-199\r\n"));
    EXPECT_THAT(part, StartsWith("HTTP/1.1 206 "));
    EXPECT_THAT(
        part, HasSubstr(fmt::format("Content-Range: bytes 100-199/{}\r\n", content_.size())));
    EXPECT_EQ(part.substr(part.find("\r\n\r\n") + 4), content_.substr(100, 100));

    EXPECT_THAT(ask(get("/file", "Range: bytes=99999999-\r\n")), StartsWith("HTTP/1.1 416 "));
    EXPECT_THAT(ask(get("/file", "Range: bytes=0-9\r\nIf-Range: \"abc\"\r\n")),
        StartsWith("HTTP/1.1 206 "));
    EXPECT_THAT(ask(get("/file", "Range: bytes=0-9\r\nIf-Range: \"old\"\r\n")),
        StartsWith("HTTP/1.1 200 "));
    EXPECT_THAT(
        ask(get("/file", "If-None-Match: \"x\", \"abc\"\r\n")), StartsWith("HTTP/1.1 304 "));
    EXPECT_THAT(ask(get("/gone")), StartsWith("HTTP/1.1 404 "));
}

TEST_F(HttpFiles, a_client_that_stops_reading_does_not_stop_the_others)
{
    serve();
    RawPeer stuck(server_->port());
    for (int i = 0; i < 20; ++i)
        stuck.send(get("/file"));
    EXPECT_THAT(ask(get("/hello")), StartsWith("HTTP/1.1 200 "));
}

}
}
