#include "server/http/session/login_throttle.hpp"

#include <algorithm>

namespace nguon::http {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t most_kept = 100'000;
constexpr Milliseconds memory = 15min;
constexpr Milliseconds home_lasts = 24h * 30;

std::string pair_of(const std::string& username, const std::string& address)
{
    return username + "\n" + address;
}

}

Milliseconds LoginThrottle::wait(
    const Table& table, const std::string& key, Limit limit, Moment now)
{
    const auto at = table.find(key);
    if (at == table.end() || at->second.wrong < limit.free || now - at->second.last > memory)
        return 0ms;
    const int doublings = std::min(at->second.wrong - limit.free, 20);
    const Milliseconds needed = std::min<Milliseconds>(1s * (1 << doublings), limit.longest);
    return std::max(0ms, at->second.last + needed - now);
}

void LoginThrottle::count(Table& table, const std::string& key, Moment now)
{
    if (table.size() >= most_kept)
        forget_old(table, now);
    Tries& tries = table[key];
    if (now - tries.last > memory)
        tries.wrong = 0;
    ++tries.wrong;
    tries.last = now;
}

void LoginThrottle::take_back(Table& table, const std::string& key)
{
    const auto at = table.find(key);
    if (at != table.end() && --at->second.wrong <= 0)
        table.erase(at);
}

bool LoginThrottle::is_at_home(const std::string& pair, Moment now) const
{
    const auto at = at_home_.find(pair);
    return at != at_home_.end() && now - at->second < home_lasts;
}

Milliseconds LoginThrottle::needed(
    const std::string& username, const std::string& address, Moment now) const
{
    constexpr Limit of_pair{ 5, 15min };
    constexpr Limit of_username{ 20, 1min };
    constexpr Limit of_address{ 60, 15min }; // a whole office may stand behind one
    const std::string pair = pair_of(username, address);
    const bool home = is_at_home(pair, now);
    return std::max({ wait(pairs_, pair, of_pair, now),
        home ? 0ms : wait(usernames_, username, of_username, now),
        home ? 0ms : wait(addresses_, address, of_address, now) });
}

void LoginThrottle::count_all(const std::string& username, const std::string& address, Moment now)
{
    count(pairs_, pair_of(username, address), now);
    count(usernames_, username, now);
    count(addresses_, address, now);
}

Milliseconds LoginThrottle::claim(
    const std::string& username, const std::string& address, Moment now)
{
    const std::scoped_lock lock(mutex_);
    const Milliseconds wait_yet = needed(username, address, now);
    if (wait_yet == 0ms)
        count_all(username, address, now);
    return wait_yet;
}

Milliseconds LoginThrottle::look(
    const std::string& username, const std::string& address, Moment now)
{
    const std::scoped_lock lock(mutex_);
    return needed(username, address, now);
}

void LoginThrottle::wrong(const std::string& username, const std::string& address, Moment now)
{
    const std::scoped_lock lock(mutex_);
    count_all(username, address, now);
}

void LoginThrottle::right(const std::string& username, const std::string& address, Moment now)
{
    const std::scoped_lock lock(mutex_);
    const std::string pair = pair_of(username, address);
    pairs_.erase(pair);
    take_back(usernames_, username);
    take_back(addresses_, address);
    if (at_home_.size() >= most_kept)
        at_home_.clear();
    at_home_.insert_or_assign(pair, now);
}

void LoginThrottle::undo(const std::string& username, const std::string& address)
{
    const std::scoped_lock lock(mutex_);
    take_back(pairs_, pair_of(username, address));
    take_back(usernames_, username);
    take_back(addresses_, address);
}

void LoginThrottle::forget_old(Table& table, Moment now)
{
    std::erase_if(table, [&](const auto& one) { return now - one.second.last > memory; });
    // An attack from very many addresses: forgetting all costs it nothing and us no memory.
    if (table.size() >= most_kept)
        table.clear();
}

}
