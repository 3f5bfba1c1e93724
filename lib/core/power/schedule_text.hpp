// The outages an electricity company announces, read out of what an officer pastes: sentences,
// labelled lines or a table with tabs. What cannot be read for certain is said to be so, and
// nothing is filled in: a wrong hour would move the notices of a whole hamlet.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/moment.hpp"
#include "base/result.hpp"

namespace nguon {

inline constexpr std::size_t most_outage_text = 200'000; // bytes
inline constexpr std::size_t most_outage_rows = 500;

// A place as the company wrote it.
struct OutageArea {
    std::string name; // "xóm Đồng Chuối"
    std::string within; // "xã Võ Nhai", where the row says so
    bool part = false; // "một phần xóm Đồng Chuối"
    // A commune behind the names of hamlets: where they lie, rather than all of it.
    bool address = false;

    friend bool operator==(const OutageArea&, const OutageArea&) = default;
};

struct OutageRow {
    int line = 0; // where it begins, from 1
    std::string source;
    std::vector<Span> spans; // two for "8–11 h và 13–16 h"
    std::vector<OutageArea> areas;
    // power.no_date | power.no_time | power.odd_times | power.reversed | power.too_long |
    // power.too_far | power.unclear_dates | power.no_area; empty: it could be read.
    std::string problem;
};

struct OutageText {
    std::vector<OutageRow> rows;
    // Lines that were taken for headings: shown, so that nothing is passed over in silence.
    struct Passed {
        int line = 0;
        std::string text;
    };
    std::vector<Passed> passed;
};

// `today` gives the year to a date without one: that of the nearest such day. Refuses
// (power.text_too_long, power.nothing_found).
Result<OutageText> read_outages(std::string_view text, Day today);

}
