#include "agent/link/back_off.hpp"

#include "runtime/random.hpp"

#include <algorithm>

namespace nguon::agent {

BackOff::BackOff(BackOffSpan span, Chance chance)
    : span_(span)
    , chance_(chance ? std::move(chance) : runtime::random_number)
{
}

runtime::Duration BackOff::next()
{
    const int doublings = std::min(failures_++, 20);
    return some_of(std::min(span_.first * (std::int64_t{ 1 } << doublings), span_.most), chance_());
}

runtime::Duration some_of(runtime::Duration most, std::uint32_t chance)
{
    const double part = static_cast<double>(chance) / 4294967296.0;
    return runtime::Duration(
        static_cast<runtime::Duration::rep>(static_cast<double>(most.count()) * part));
}

}
