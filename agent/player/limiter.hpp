// Keeps the sum of items below full scale without clicks, by looking one block ahead.
#pragma once

#include <cstdint>
#include <span>

namespace nguon::agent {

// Below the threshold the sound passes unchanged, bit for bit.
class Limiter {
public:
    // -1 dBFS: the loudspeaker's own amplifier needs the rest.
    static constexpr float threshold = 0.891F;

    // Turns `block` down where needed; `next` is the block that follows it, not yet limited. The
    // gain moves in a straight line between two values that both blocks can bear, so it never
    // overshoots.
    void apply(std::span<float> block, std::span<const float> next);
    std::int64_t limited() const { return limited_; }

private:
    float gain_ = 1;
    std::int64_t limited_ = 0;
};

float peak_of(std::span<const float> samples);

}
