// A page of a list: every list is paged, by an opaque cursor that stays right while rows come and
// go.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace nguon::app {

struct Page {
    static constexpr int most = 500;
    int limit = 50; // 1..most
    std::string cursor; // as given with the page before; empty: the first
};

template <typename T> struct Paged {
    std::vector<T> items;
    std::string next; // empty: there is no more
    std::optional<std::int64_t> total; // where counting is cheap
};

}
