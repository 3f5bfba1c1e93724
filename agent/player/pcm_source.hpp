// Where samples come from: 48 kHz, mono, float in -1..1.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace nguon::agent {

inline constexpr std::int64_t sample_rate = 48'000;

// Read by one thread that belongs to the item; it may block there without harming the output.
class PcmSource {
public:
    virtual ~PcmSource() = default;
    // How many samples were written; zero is the end.
    virtual Result<std::size_t> read(std::span<float> samples) = 0;
    // The next read begins at this sample of the media; past the end is the end.
    virtual Result<void> seek(std::int64_t sample) = 0;
};

// Samples in memory: tones, the device's own voice.
class PcmBuffer : public PcmSource {
public:
    explicit PcmBuffer(std::vector<float> samples)
        : samples_(std::move(samples))
    {
    }

    Result<std::size_t> read(std::span<float> samples) override;
    Result<void> seek(std::int64_t sample) override;

private:
    std::vector<float> samples_;
    std::size_t next_ = 0;
};

}
