#include "server/http/session/login_throttle.hpp"

#include <algorithm>

namespace nguon::http {
namespace {

using namespace std::chrono_literals;

constexpr int free_tries = 5;
constexpr Milliseconds longest_wait = 15min;
constexpr std::size_t most_kept = 100'000;

Milliseconds wait_after(int wrong)
{
    if (wrong < free_tries)
        return 0ms;
    const int doublings = std::min(wrong - free_tries, 20);
    return std::min<Milliseconds>(1s * (1 << doublings), longest_wait);
}

}

std::string LoginThrottle::key(const std::string& username, const std::string& address)
{
    return username + "\n" + address;
}

Milliseconds LoginThrottle::wait(
    const std::string& username, const std::string& address, Moment now)
{
    const std::scoped_lock lock(mutex_);
    const auto at = tries_.find(key(username, address));
    if (at == tries_.end())
        return 0ms;
    return std::max(0ms, at->second.last + wait_after(at->second.wrong) - now);
}

void LoginThrottle::wrong(const std::string& username, const std::string& address, Moment now)
{
    const std::scoped_lock lock(mutex_);
    if (tries_.size() >= most_kept)
        forget_old(now);
    Tries& tries = tries_[key(username, address)];
    ++tries.wrong;
    tries.last = now;
}

void LoginThrottle::right(const std::string& username, const std::string& address)
{
    const std::scoped_lock lock(mutex_);
    tries_.erase(key(username, address));
}

void LoginThrottle::forget_old(Moment now)
{
    std::erase_if(tries_, [&](const auto& one) { return now - one.second.last > longest_wait; });
    // An attack from very many addresses: forgetting all costs it nothing and us no memory.
    if (tries_.size() >= most_kept)
        tries_.clear();
}

}
