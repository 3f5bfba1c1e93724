// A character device, a FIFO or a Unix socket as a stream of bytes: a button, a modem.
#pragma once

#include "runtime/asio.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>

#include <array>
#include <filesystem>
#include <string>
#include <string_view>

namespace nguon::runtime {

class FileStream {
public:
    // Throws std::system_error when it cannot be opened. A terminal is made raw, at 115,200 baud.
    FileStream(const Executor& executor, const std::filesystem::path& path);

    // At least one byte, valid until the next call; throws at the end and on failure.
    awaitable<std::string_view> read();
    // Empty: nothing came within the time.
    awaitable<std::string_view> read_within(Duration most);
    awaitable<void> write(std::string bytes);

private:
    asio::posix::stream_descriptor stream_;
    std::array<char, 4096> bytes_{};
};

}
