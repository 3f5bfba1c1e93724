// Slows down guessing: after five wrong passwords for a username from an address each further try
// must wait, twice as long every time, up to fifteen minutes. In memory: a restart forgives.
#pragma once

#include <map>
#include <mutex>
#include <string>

#include "base/moment.hpp"

namespace nguon::http {

class LoginThrottle {
public:
    // How long the caller has to wait yet; zero: go on.
    Milliseconds wait(const std::string& username, const std::string& address, Moment now);
    void wrong(const std::string& username, const std::string& address, Moment now);
    void right(const std::string& username, const std::string& address);

private:
    struct Tries {
        int wrong = 0;
        Moment last{};
    };
    static std::string key(const std::string& username, const std::string& address);
    void forget_old(Moment now);

    std::mutex mutex_;
    std::map<std::string, Tries> tries_;
};

}
