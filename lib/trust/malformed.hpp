// One answer for every payload that cannot be read, with the first fault in the detail.
#pragma once

#include <string>

#include "base/result.hpp"

namespace nguon {

inline tl::unexpected<Error> malformed(const Error& cause)
{
    std::string detail = cause.detail;
    if (!cause.fields.empty())
        detail = cause.fields.front().path + " " + cause.fields.front().code;
    return fail(Kind::invalid, "trust.malformed", std::move(detail));
}

}
