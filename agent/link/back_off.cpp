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
    const auto doubled = [](runtime::Duration span, int times) {
        return span * (std::int64_t{ 1 } << std::clamp(times, 0, 20));
    };
    const int before = failures_++;
    if (before < span_.eager)
        return some_of(std::min(doubled(span_.first, before), span_.soon), chance_());
    // Where there was an eager time the doubling goes on from its limit.
    const auto longer = span_.eager > 0 ? doubled(span_.soon, before - span_.eager + 1)
                                        : doubled(span_.first, before);
    return some_of(std::min(longer, span_.most), chance_());
}

runtime::Duration some_of(runtime::Duration most, std::uint32_t chance)
{
    const double part = static_cast<double>(chance) / 4294967296.0;
    return runtime::Duration(
        static_cast<runtime::Duration::rep>(static_cast<double>(most.count()) * part));
}

}
