#include "runtime/unix_socket.hpp"

#include "runtime/runtime.hpp"

#include <fstream>

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace nguon::runtime {
namespace {

using namespace std::chrono_literals;

awaitable<void> echo(std::shared_ptr<UnixConn> conn)
{
    while (auto frame = co_await conn->receive())
        co_await conn->send(std::move(*frame));
}

class UnixSocket : public testing::Test {
protected:
    void SetUp() override { runtime_.start(); }
    void TearDown() override
    {
        if (listener_)
            runtime_.block_on(listener_->stop());
    }
    void listen(UnixListener::Serve serve, UnixListenerOptions options = {})
    {
        listener_
            = std::make_unique<UnixListener>(runtime_.executor(), path_, std::move(serve), options);
        listener_->start();
    }

    Runtime runtime_{ 2 };
    std::string path_ = testing::TempDir() + "nguon_unix_" + std::to_string(::getpid());
    std::unique_ptr<UnixListener> listener_;
};

TEST_F(UnixSocket, frames_come_back_whole_and_in_order)
{
    listen(echo);
    auto task = [](std::string path) -> awaitable<bool> {
        auto conn = co_await connect_unix(path);
        const std::string large(300'000, 'x');
        co_await conn->send("một");
        co_await conn->send("");
        co_await conn->send(large);
        const auto first = co_await conn->receive();
        const auto second = co_await conn->receive();
        const auto third = co_await conn->receive();
        co_return first == "một" && second == "" && third == large;
    };
    EXPECT_TRUE(runtime_.block_on(task(path_)));
}

TEST_F(UnixSocket, a_blocking_caller_talks_to_a_listener_of_coroutines)
{
    listen(echo);
    BlockingUnixConn conn(path_);
    EXPECT_EQ(conn.call("ký", 5s), "ký");
    EXPECT_EQ(conn.call(std::string(500'000, 'y'), 5s).size(), 500'000U);
}

TEST_F(UnixSocket, a_silent_peer_is_given_up_at_the_deadline)
{
    auto silent = [](std::shared_ptr<UnixConn> conn) -> awaitable<void> {
        while (co_await conn->receive()) { }
    };
    listen(silent);
    BlockingUnixConn conn(path_);
    EXPECT_THROW(conn.call("?", 20ms), std::system_error);
}

TEST_F(UnixSocket, a_frame_above_the_limit_ends_the_conversation)
{
    listen(echo, { .max_frame = 100 });
    BlockingUnixConn conn(path_);
    EXPECT_THROW(conn.call(std::string(101, 'z'), 5s), FrameError);
    BlockingUnixConn strict(path_, 10);
    EXPECT_THROW(strict.send("longer than ten", 5s), FrameError);
}

TEST_F(UnixSocket, the_listener_knows_who_speaks_and_guards_its_file)
{
    auto tell = [](std::shared_ptr<UnixConn> conn) -> awaitable<void> {
        const auto peer = conn->peer();
        co_await conn->send(std::to_string(peer.user) + ":" + std::to_string(peer.process));
    };
    listen(tell);
    BlockingUnixConn conn(path_);
    EXPECT_EQ(conn.receive(5s), std::to_string(::getuid()) + ":" + std::to_string(::getpid()));
    struct stat file { };
    ASSERT_EQ(::stat(path_.c_str(), &file), 0);
    EXPECT_EQ(file.st_mode & 0777, 0600U);
}

TEST_F(UnixSocket, a_live_listener_is_not_replaced_but_a_dead_one_is)
{
    {
        // What a killed process leaves behind: a socket file nobody listens to.
        const int dead = ::socket(AF_UNIX, SOCK_STREAM, 0);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        path_.copy(address.sun_path, sizeof address.sun_path - 1);
        ASSERT_EQ(::bind(dead, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
        ::close(dead);
    }
    listen(echo);
    EXPECT_THROW(UnixListener(runtime_.executor(), path_, echo), std::system_error);
    BlockingUnixConn conn(path_);
    EXPECT_EQ(conn.call("còn sống", 5s), "còn sống");
}

TEST_F(UnixSocket, stopping_ends_conversations_and_removes_the_file)
{
    listen(echo);
    BlockingUnixConn conn(path_);
    EXPECT_EQ(conn.call("a", 5s), "a");
    runtime_.block_on(listener_->stop());
    listener_.reset();
    EXPECT_EQ(conn.receive(5s), std::nullopt);
    EXPECT_NE(::access(path_.c_str(), F_OK), 0);
}

}
}
