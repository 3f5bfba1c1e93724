// How often one address may ask in a minute: the pages are open to everybody.
#pragma once

#include <map>
#include <mutex>
#include <string>

#include "base/moment.hpp"

namespace nguon::site {

class Visits {
public:
    explicit Visits(int most_a_minute)
        : most_(most_a_minute)
    {
    }

    // False: too many; the visit is not counted.
    bool admit(const std::string& address, Moment now);

private:
    struct Minute {
        Moment began{};
        int count = 0;
    };

    int most_;
    std::mutex mutex_;
    std::map<std::string, Minute> minutes_;
};

}
