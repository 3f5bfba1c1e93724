// What the facts of a server mean: one finding for each of its parts. Where the limits stand is
// decided here and nowhere else; how a finding is worded stands in server/app/system_words.hpp.
#pragma once

#include <compare>
#include <span>
#include <string_view>

#include "core/system/facts.hpp"

namespace nguon {

// In the order of weight, so that the worst of several is their maximum. `unknown`: cannot be seen
// from here, which is neither good nor bad.
enum class Grade : std::uint8_t { good, unknown, attention, bad };

std::string_view name_of(Grade grade);

struct Finding {
    std::string part; // "disk", stable: "expiry.https" of a certificate
    Grade grade = Grade::good;
    std::string code; // "disk.low", stable
    // 0: nobody is told of it. A finding is told when this rises, and once more when it is 0 again.
    int urgency = 0;
    // It cannot come and go within seconds, so that nobody has to wait whether it lasts.
    bool is_settled = false;
    std::int64_t figure = 0; // what the words of the code need
    std::int64_t other = 0;
    std::string name = {};
    std::optional<Moment> when = {};

    friend bool operator==(const Finding&, const Finding&) = default;
};

// In a fixed order of parts, each part once.
std::vector<Finding> judge(const SystemFacts& facts);

Grade worst_of(std::span<const Finding> findings);

// "nguon-agent 0.1.0" and "0.1.0": which of the two programs is the newer one. None: one of them
// names no version.
std::optional<std::strong_ordering> compare_versions(std::string_view one, std::string_view other);

}
