// Since when something is so, as answers have it: a day; "unknown" where nobody wrote the day down;
// nothing where nothing was said by then.
#pragma once

#include "core/unit/dated.hpp"
#include "json/write.hpp"

namespace nguon::http {

template <typename T> json::Value since_of(const std::optional<Dated<T>>& dated)
{
    if (!dated)
        return nullptr;
    return dated->from ? json::of(*dated->from) : json::of("unknown");
}

}
