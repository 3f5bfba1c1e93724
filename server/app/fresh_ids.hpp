// Many things are made in one millisecond: chance alone would give two of them one number.
#pragma once

#include <set>

#include "server/app/deed.hpp"

namespace nguon::app {

class FreshIds {
public:
    explicit FreshIds(const Deed& deed)
        : deed_(deed)
    {
    }

    template <typename SomeId> SomeId next()
    {
        std::int64_t id = deed_.new_id<SomeId>().value();
        while (!taken_.insert(id).second)
            ++id;
        return SomeId(id);
    }

private:
    const Deed& deed_;
    std::set<std::int64_t> taken_;
};

}
