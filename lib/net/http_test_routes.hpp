// A server with the routes that the tests of server, client and TLS talk to.
#pragma once

#include "net/net_test_support.hpp"

#include <fstream>

#include <fmt/format.h>
#include <unistd.h>

namespace nguon::net {

class HttpServer : public ServerTest {
protected:
    void SetUp() override
    {
        ServerTest::SetUp();
        router_->get("/hello", [](Request) -> awaitable<Response> {
            co_return Response::text(Status::ok, "xin chào");
        });
        router_->get("/query", [](Request request) -> awaitable<Response> {
            co_return Response::text(Status::ok, std::string(request.query.get("q")));
        });
        router_->post("/echo",
            [](Request request) -> awaitable<Response> {
                co_return Response::text(Status::ok, request.body);
            },
            { .max_body = 1000 });
        router_->post("/upload",
            [](Request request) -> awaitable<Response> {
                std::size_t total = 0;
                for (;;) {
                    const auto piece = co_await request.body_reader->read();
                    if (piece.empty())
                        break;
                    total += piece.size();
                }
                co_return Response::text(Status::ok, std::to_string(total));
            },
            { .max_body = 10'000'000, .streaming = true });
        router_->post("/ignore",
            [](Request) -> awaitable<Response> { co_return Response::text(Status::ok, "done"); },
            { .max_body = 10'000'000, .streaming = true });
        router_->get("/who", [](Request request) -> awaitable<Response> {
            std::string who = request.remote_address;
            if (request.secure)
                who += " over TLS";
            co_return Response::text(Status::ok, std::move(who));
        });
        router_->get("/throw", [](Request) -> awaitable<Response> {
            throw std::runtime_error("secret detail");
            co_return Response();
        });
        router_->get("/split", [](Request) -> awaitable<Response> {
            co_return Response{ .headers = { { "X-Bad", "a\r\nSet-Cookie: x=1" } } };
        });
        router_->get("/csv", [](Request) -> awaitable<Response> {
            co_return Response::stream("text/csv", [](BodyWriter& writer) -> awaitable<void> {
                co_await writer.write("a,b\n");
                co_await writer.write("");
                co_await writer.write("1,2\n");
            });
        });
    }
};

class HttpFiles : public HttpServer {
protected:
    void SetUp() override
    {
        HttpServer::SetUp();
        for (int i = 0; content_.size() < 3'000'000; ++i)
            content_ += std::to_string(i) + " ";
        std::ofstream(path_) << content_;
        router_->get("/file", [path = path_](Request) -> awaitable<Response> {
            co_return Response::file(path, "audio/ogg", "\"abc\"");
        });
        router_->get("/gone", [](Request) -> awaitable<Response> {
            co_return Response::file("/nonexistent/x", "audio/ogg");
        });
    }
    void TearDown() override
    {
        HttpServer::TearDown();
        ::unlink(path_.c_str());
    }

    std::string path_ = testing::TempDir() + "nguon_net_file_" + std::to_string(::getpid());
    std::string content_;
};

inline std::string get(std::string_view target, std::string_view fields = "")
{
    return fmt::format("GET {} HTTP/1.1\r\nHost: h\r\n{}\r\n", target, fields);
}

inline std::string post(
    std::string_view target, std::string_view body, std::string_view fields = "")
{
    return fmt::format("POST {} HTTP/1.1\r\nHost: h\r\nContent-Length: {}\r\n{}\r\n{}", target,
        body.size(), fields, body);
}

}
