#include "server/media/measure.hpp"

#include <algorithm>
#include <cmath>

#include "server/media/true_peak.hpp"

namespace nguon::media {
namespace {

constexpr std::size_t point_samples = sample_rate / 50;
constexpr double quietest_lufs = -70;

// The peaks of 20 ms each, drawn together to as many points as are kept.
std::vector<float> drawn(const std::vector<float>& peaks)
{
    if (peaks.empty())
        return {};
    std::vector<float> points(std::min(waveform_points, peaks.size()), 0.0F);
    for (std::size_t i = 0; i < peaks.size(); ++i) {
        float& point = points[i * points.size() / peaks.size()];
        point = std::max(point, std::min(peaks[i], 1.0F));
    }
    return points;
}

}

Result<MediaFacts> measure(std::string_view file)
{
    LoudnessMeter loudness;
    TruePeakMeter peak;
    std::vector<float> peaks;
    std::size_t samples = 0;
    const auto decoded = decode_opus(file, [&](std::span<const float> block) {
        loudness.add(block);
        peak.add(block);
        for (const float sample : block) {
            if (samples++ % point_samples == 0)
                peaks.push_back(0);
            peaks.back() = std::max(peaks.back(), std::abs(sample));
        }
        return true;
    });
    if (!decoded)
        return tl::unexpected(decoded.error());
    MediaFacts facts;
    facts.sha256 = sha256_hex(file);
    facts.size = file.size();
    facts.duration = duration_of(samples);
    facts.lufs = loudness.lufs().value_or(quietest_lufs);
    facts.true_peak = to_decibels(peak.finish());
    facts.source_lufs = facts.lufs;
    facts.waveform = drawn(peaks);
    return facts;
}

}
