// Slows down guessing. Counted three times: a username from one address (five tries are free), a
// username from everywhere, and an address whatever it tries. Beyond what is free each further try
// must wait, twice as long every time.
//
// A try counts before its password is looked at: a hundred sent at once are a hundred tries.
// Nobody can be locked out from far away: an address from which somebody signed in to the account
// lately does not wait for what others did to it. In memory: a restart forgives.
#pragma once

#include <map>
#include <mutex>
#include <string>

#include "base/moment.hpp"

namespace nguon::http {

class LoginThrottle {
public:
    // Zero: counted, go on. Otherwise how long the caller has to wait yet; nothing was counted.
    Milliseconds claim(const std::string& username, const std::string& address, Moment now);
    // The same in two steps, where many may be right at once: looks without counting, and counts
    // one that was wrong.
    Milliseconds look(const std::string& username, const std::string& address, Moment now);
    void wrong(const std::string& username, const std::string& address, Moment now);
    void right(const std::string& username, const std::string& address, Moment now);
    // It was no guess after all: the password was right and the one-time code was not given yet.
    void undo(const std::string& username, const std::string& address);

private:
    struct Tries {
        int wrong = 0;
        Moment last{};
    };
    struct Limit {
        int free = 0;
        Milliseconds longest{};
    };
    using Table = std::map<std::string, Tries>;
    static Milliseconds wait(const Table& table, const std::string& key, Limit limit, Moment now);
    static void count(Table& table, const std::string& key, Moment now);
    static void take_back(Table& table, const std::string& key);
    static void forget_old(Table& table, Moment now);
    Milliseconds needed(const std::string& username, const std::string& address, Moment now) const;
    void count_all(const std::string& username, const std::string& address, Moment now);
    bool is_at_home(const std::string& pair, Moment now) const;

    std::mutex mutex_;
    Table pairs_;
    Table usernames_;
    Table addresses_;
    std::map<std::string, Moment> at_home_; // pairs that signed in
};

}
