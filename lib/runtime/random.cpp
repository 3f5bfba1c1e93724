#include "runtime/random.hpp"

#include <atomic>
#include <cerrno>
#include <system_error>

#include <sys/random.h>

namespace nguon::runtime {

void fill_random(std::span<std::byte> bytes)
{
    while (!bytes.empty()) {
        const ssize_t got = ::getrandom(bytes.data(), bytes.size(), 0);
        if (got < 0 && errno != EINTR)
            throw std::system_error(errno, std::system_category(), "getrandom");
        if (got > 0)
            bytes = bytes.subspan(static_cast<std::size_t>(got));
    }
}

std::string random_bytes(std::size_t count)
{
    std::string bytes(count, '\0');
    fill_random(std::as_writable_bytes(std::span(bytes)));
    return bytes;
}

std::uint32_t random_number()
{
    std::uint32_t number = 0;
    fill_random(std::as_writable_bytes(std::span(&number, 1)));
    return number;
}

std::uint32_t chance_for_ids()
{
    static std::atomic<std::uint32_t> next{ random_number() };
    return next++;
}

}
