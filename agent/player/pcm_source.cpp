#include "agent/player/pcm_source.hpp"

#include <algorithm>

namespace nguon::agent {

Result<std::size_t> PcmBuffer::read(std::span<float> samples)
{
    const std::size_t count = std::min(samples.size(), samples_.size() - next_);
    std::copy_n(samples_.begin() + static_cast<std::ptrdiff_t>(next_), count, samples.begin());
    next_ += count;
    return count;
}

Result<void> PcmBuffer::seek(std::int64_t sample)
{
    next_ = static_cast<std::size_t>(
        std::clamp<std::int64_t>(sample, 0, static_cast<std::int64_t>(samples_.size())));
    return {};
}

}
