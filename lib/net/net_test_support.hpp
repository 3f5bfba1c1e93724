// What the tests of net share: a server on a free port, and a raw connection that sends whatever a
// test likes and reads until a deadline.
#pragma once

#include "net/client.hpp"
#include "net/server.hpp"
#include "net/websocket.hpp"
#include "runtime/runtime.hpp"
#include "runtime/tasks.hpp"

#include <gtest/gtest.h>

namespace nguon::net {

// A blocking plain connection.
class RawPeer {
public:
    explicit RawPeer(std::uint16_t port);
    ~RawPeer();
    RawPeer(const RawPeer&) = delete;
    RawPeer& operator=(const RawPeer&) = delete;

    void send(std::string_view bytes);
    // Until `ending` has come, the peer has closed, or ten seconds have passed.
    std::string read_until(std::string_view ending);
    std::string read_exactly(std::size_t size);
    std::string read_to_end() { return read_until({}); }
    // One HTTP answer with Content-Length.
    std::string read_answer();

private:
    bool read_more();

    int descriptor_;
    std::string got_;
};

class ServerTest : public testing::Test {
protected:
    void SetUp() override { runtime_.start(); }
    void TearDown() override { stop(); }

    void serve(ServerOptions options = {});
    void stop();
    std::string url(std::string_view target, std::string_view scheme = "http") const
    {
        return std::string(scheme) + "://127.0.0.1:" + std::to_string(server_->port())
            + std::string(target);
    }
    // One request on a connection of its own, answered whole.
    std::string ask(std::string_view request);

    runtime::Runtime runtime_{ 2 };
    std::shared_ptr<Router> router_ = std::make_shared<Router>();
    std::unique_ptr<Server> server_;
};

// A certificate for `host` and its key in a directory that lives as long as this.
class TestCertificate {
public:
    // Valid from `days_from` to `days_to` days after now.
    explicit TestCertificate(
        const std::string& host = "localhost", int days_from = -1, int days_to = 10);
    ~TestCertificate();

    std::string certificate_file;
    std::string key_file;
    std::string sha256;
};

}
