#include "server/site/visits.hpp"

#include <arpa/inet.h>

namespace nguon::site {

using namespace std::chrono_literals;

std::string visitor_of(const std::string& address)
{
    in6_addr wide{};
    if (::inet_pton(AF_INET6, address.c_str(), &wide) != 1)
        return address;
    constexpr std::size_t network_bytes = 8;
    return "6:" + std::string(reinterpret_cast<const char*>(wide.s6_addr), network_bytes);
}

bool Visits::admit(const std::string& address, Moment now)
{
    constexpr std::size_t most_visitors = 20'000;
    const std::string visitor = visitor_of(address);
    const std::scoped_lock lock(mutex_);
    if (minutes_.size() >= most_visitors) {
        forget_old(now);
        // More addresses than that within a minute is a flood: it is turned away until it ebbs.
        if (minutes_.size() >= most_visitors && !minutes_.contains(visitor))
            return false;
    }
    Minute& minute = minutes_[visitor];
    if (now - minute.began >= 1min)
        minute = { now, 0 };
    if (minute.count >= most_)
        return false;
    ++minute.count;
    return true;
}

void Visits::forget_old(Moment now)
{
    if (now - forgot_ < 1s)
        return;
    forgot_ = now;
    std::erase_if(minutes_, [&](const auto& one) { return now - one.second.began >= 1min; });
}

std::unique_ptr<OneAtATime::Turn> OneAtATime::begin(const std::string& address)
{
    std::string visitor = visitor_of(address);
    const std::scoped_lock lock(mutex_);
    if (!busy_.insert(visitor).second)
        return nullptr;
    return std::make_unique<Turn>(*this, std::move(visitor));
}

void OneAtATime::end(const std::string& visitor)
{
    const std::scoped_lock lock(mutex_);
    busy_.erase(visitor);
}

}
