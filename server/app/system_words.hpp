// What a finding about the server says to its administrator, and the way out: on the page "Tình
// trạng hệ thống" and in the letters of alarms alike.
#pragma once

#include "core/system/judge.hpp"

namespace nguon::app {

struct SystemWords {
    std::string title; // which part: "Ổ đĩa dữ liệu"
    std::string says; // how it is
    std::string advice; // what to do; empty: nothing
};

SystemWords words_of(const Finding& finding);

// "12,3 GB"
std::string vietnamese_bytes(std::uint64_t bytes);

}
