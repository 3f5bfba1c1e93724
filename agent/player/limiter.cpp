#include "agent/player/limiter.hpp"

#include <algorithm>
#include <cmath>

namespace nguon::agent {
namespace {
// Full gain comes back within 0.4 s of 10 ms blocks.
constexpr float release_a_block = 0.025F;

float bearable(std::span<const float> samples)
{
    return std::min(1.0F, Limiter::threshold / std::max(peak_of(samples), 1e-6F));
}
}

float peak_of(std::span<const float> samples)
{
    float peak = 0;
    for (const float sample : samples)
        peak = std::max(peak, std::abs(sample));
    return peak;
}

void Limiter::apply(std::span<float> block, std::span<const float> next)
{
    // A jump in the output may bring a block that the last gain did not foresee.
    const float from = std::min(gain_, bearable(block));
    const float to = std::min({ from + release_a_block, bearable(block), bearable(next) });
    gain_ = to;
    if (from == 1.0F && to == 1.0F)
        return;
    ++limited_;
    const float step = (to - from) / static_cast<float>(block.size());
    for (std::size_t i = 0; i < block.size(); ++i)
        block[i] *= from + step * static_cast<float>(i);
}

}
