#include "server/media/resample.hpp"

#include <soxr.h>

#include <stdexcept>
#include <string>

namespace nguon::media {

Samples to_house_rate(Samples samples, int rate)
{
    if (rate == sample_rate || samples.empty())
        return samples;
    if (rate <= 0)
        throw std::invalid_argument("sampling rate");
    // 16-bit quality: what follows is a 32 kbit/s codec.
    const soxr_quality_spec_t quality = soxr_quality_spec(SOXR_MQ, 0);
    const soxr_io_spec_t format = soxr_io_spec(SOXR_FLOAT32_I, SOXR_FLOAT32_I);
    Samples out(samples.size() * sample_rate / static_cast<std::size_t>(rate) + 1);
    std::size_t done = 0;
    if (const char* error = soxr_oneshot(rate, sample_rate, 1, samples.data(), samples.size(),
            nullptr, out.data(), out.size(), &done, &format, &quality, nullptr))
        throw std::runtime_error(std::string("resampler: ") + error);
    out.resize(done);
    return out;
}

}
