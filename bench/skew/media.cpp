#include "bench/skew/media.hpp"

#include <opus/opusenc.h>

#include <algorithm>
#include <random>
#include <stdexcept>
#include <vector>

namespace nguon::bench {

void write_noise(const std::filesystem::path& path, int seconds, unsigned seed)
{
    std::mt19937 random(seed);
    std::normal_distribution<float> normal(0, 0.1F);
    std::vector<float> samples(static_cast<std::size_t>(seconds) * 48'000);
    std::ranges::generate(samples, [&] { return normal(random); });
    OggOpusComments* comments = ope_comments_create();
    int error = 0;
    OggOpusEnc* encoder = ope_encoder_create_file(path.c_str(), comments, 48'000, 1, 0, &error);
    if (error != OPE_OK)
        throw std::runtime_error("the noise could not be encoded");
    ope_encoder_ctl(encoder, OPUS_SET_BITRATE(32'000));
    ope_encoder_ctl(encoder, OPE_SET_MUXING_DELAY(9'600));
    ope_encoder_write_float(encoder, samples.data(), static_cast<int>(samples.size()));
    ope_encoder_drain(encoder);
    ope_encoder_destroy(encoder);
    ope_comments_destroy(comments);
}

}
