#include "bench/skew/correlation.hpp"

#include <cmath>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>

namespace nguon::bench {
namespace {
constexpr int most_lag = 1'920; // 40 ms

float product(std::span<const float> a, std::span<const float> b)
{
    float sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        sum += a[i] * b[i];
    return sum;
}
}

Stereo Stereo::read(const std::filesystem::path& path)
{
    std::ifstream file(path, std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(file)), {});
    Stereo sound;
    for (std::size_t at = 0; at + 4 <= bytes.size(); at += 4) {
        std::int16_t pair[2];
        std::memcpy(pair, &bytes[at], sizeof pair);
        sound.left.push_back(static_cast<float>(pair[0]) / 32'768);
        sound.right.push_back(static_cast<float>(pair[1]) / 32'768);
    }
    return sound;
}

std::optional<double> lag_ms(std::span<const float> left, std::span<const float> right)
{
    if (left.size() != right.size() || left.size() < 4 * most_lag)
        return std::nullopt;
    const std::size_t length = left.size() - 2 * most_lag;
    const auto middle = left.subspan(most_lag, length);
    float most = 0;
    int best = 0;
    for (int lag = -most_lag; lag <= most_lag; ++lag) {
        const float sum
            = product(middle, right.subspan(static_cast<std::size_t>(most_lag + lag), length));
        if (sum > most) {
            most = sum;
            best = lag;
        }
    }
    const auto other = right.subspan(static_cast<std::size_t>(most_lag + best), length);
    const float likeness
        = most / std::sqrt(product(middle, middle) * product(other, other) + 1e-12F);
    if (likeness < 0.5F)
        return std::nullopt;
    return best / 48.0;
}

std::optional<std::size_t> first_sound(std::span<const float> samples, std::size_t from)
{
    for (std::size_t at = from; at < samples.size(); ++at) {
        if (std::abs(samples[at]) > 0.01F)
            return at;
    }
    return std::nullopt;
}

}
