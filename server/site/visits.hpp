// How often one address may ask in a minute: the pages are open to everybody.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>

#include "base/moment.hpp"

namespace nguon::site {

// An IPv6 household or phone has 2^64 addresses to choose from: the first half is who it is.
std::string visitor_of(const std::string& address);

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

    void forget_old(Moment now);

    int most_;
    std::mutex mutex_;
    std::map<std::string, Minute> minutes_;
    Moment forgot_{}; // in a flood it is not gone through for each visit
};

// Work that takes long is done for an address one piece at a time.
class OneAtATime {
public:
    // Ends with this.
    class Turn {
    public:
        Turn(OneAtATime& turns, std::string visitor)
            : turns_(turns)
            , visitor_(std::move(visitor))
        {
        }
        ~Turn() { turns_.end(visitor_); }
        Turn(const Turn&) = delete;
        Turn& operator=(const Turn&) = delete;

    private:
        OneAtATime& turns_;
        std::string visitor_;
    };
    // Null: another piece is under way or waits.
    std::unique_ptr<Turn> begin(const std::string& address);

private:
    void end(const std::string& visitor);

    std::mutex mutex_;
    std::set<std::string> busy_;
};

}
