#include "runtime/file_stream.hpp"

#include <boost/asio/detached.hpp>
#include <gtest/gtest.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace nguon::runtime {
namespace {

using namespace std::chrono_literals;

class AStream : public testing::Test {
protected:
    AStream()
    {
        std::string name = (std::filesystem::temp_directory_path() / "stream-XXXXXX").string();
        folder = ::mkdtemp(name.data());
        EXPECT_EQ(::mkfifo((folder / "fifo").c_str(), 0600), 0);
        stream.emplace(context.get_executor(), folder / "fifo");
        other_end = ::open((folder / "fifo").c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC);
    }
    ~AStream() override
    {
        ::close(other_end);
        std::filesystem::remove_all(folder);
    }
    void send(const std::string& bytes) const
    {
        EXPECT_EQ(
            ::write(other_end, bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
    }
    void start(std::function<awaitable<void>()> task)
    {
        asio::co_spawn(context, std::move(task),
            [this](const std::exception_ptr& thrown) { failed = static_cast<bool>(thrown); });
    }
    static void let_pass(Duration time)
    {
        const auto until = std::chrono::steady_clock::now() + time;
        while (std::chrono::steady_clock::now() < until) { }
    }

    asio::io_context context;
    std::filesystem::path folder;
    int other_end = -1;
    std::optional<FileStream> stream;
    std::optional<bool> failed;
};

TEST_F(AStream, says_that_nothing_came_in_time)
{
    std::optional<std::string> heard;
    start([&]() -> awaitable<void> { heard = co_await stream->read_within(5ms); });
    context.run_for(10s);
    EXPECT_EQ(heard, "");
    EXPECT_EQ(failed, false);
}

// The time is over and bytes are there in the same moment, so both handlers are under way at once.
// Without the mark that the read is over, the timer's ends the read behind it.
TEST_F(AStream, that_was_read_in_the_last_moment_can_be_read_on)
{
    std::vector<std::string> heard;
    start([&]() -> awaitable<void> {
        heard.emplace_back(co_await stream->read_within(5ms));
        heard.emplace_back(co_await stream->read());
    });
    context.poll();
    let_pass(6ms);
    send("first");
    context.poll();
    ASSERT_EQ(heard.size(), 1U);
    EXPECT_EQ(heard[0], "first");
    EXPECT_FALSE(failed) << "still reading";
    send("second");
    context.run_for(10s);
    ASSERT_EQ(heard.size(), 2U);
    EXPECT_EQ(heard[1], "second");
}

// The same moment, and the stream is gone before the timer's handler runs: a sanitizer sees it
// when the handler touches the stream.
TEST_F(AStream, that_was_read_in_the_last_moment_may_be_closed)
{
    start([&]() -> awaitable<void> {
        co_await stream->read_within(5ms);
        stream.reset();
    });
    context.poll();
    let_pass(6ms);
    send("first");
    context.run_for(10s);
    EXPECT_EQ(failed, false);
    EXPECT_FALSE(stream);
}

}
}
