#include "server/site/visits.hpp"

namespace nguon::site {

using namespace std::chrono_literals;

bool Visits::admit(const std::string& address, Moment now)
{
    constexpr std::size_t most_addresses = 20'000;
    const std::scoped_lock lock(mutex_);
    if (minutes_.size() >= most_addresses) {
        std::erase_if(minutes_, [&](const auto& one) { return now - one.second.began >= 1min; });
        // More addresses than that within a minute is a flood: it is turned away until it ebbs.
        if (minutes_.size() >= most_addresses && !minutes_.contains(address))
            return false;
    }
    Minute& minute = minutes_[address];
    if (now - minute.began >= 1min)
        minute = { now, 0 };
    if (minute.count >= most_)
        return false;
    ++minute.count;
    return true;
}

}
