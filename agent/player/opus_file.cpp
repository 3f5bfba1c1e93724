#include "agent/player/opus_file.hpp"

#include <opus/opusfile.h>

namespace nguon::agent {

void OpusFile::Close::operator()(OggOpusFile* file) const { op_free(file); }

Result<std::unique_ptr<OpusFile>> OpusFile::open(const std::filesystem::path& path)
{
    // A pipe or a device node would block the reader for ever.
    std::error_code unreadable;
    if (!std::filesystem::is_regular_file(path, unreadable))
        return fail(Kind::missing, "media.missing");
    int error = 0;
    OggOpusFile* file = op_open_file(path.c_str(), &error);
    if (!file)
        return fail(Kind::invalid, "media.damaged", std::to_string(error));
    return std::unique_ptr<OpusFile>(new OpusFile(file));
}

Result<std::size_t> OpusFile::read(std::span<float> samples)
{
    if (ended_ || samples.empty())
        return std::size_t{ 0 };
    // As many values as frames asked for: with more channels fewer frames come, never too many.
    interleaved_.resize(samples.size());
    int link = 0;
    const int count = op_read_float(
        file_.get(), interleaved_.data(), static_cast<int>(interleaved_.size()), &link);
    if (count < 0)
        return fail(Kind::invalid, "media.damaged", std::to_string(count));
    const auto channels
        = static_cast<std::size_t>(std::max(1, op_channel_count(file_.get(), link)));
    const auto frames = static_cast<std::size_t>(count);
    for (std::size_t frame = 0; frame < frames; ++frame) {
        float sum = 0;
        for (std::size_t channel = 0; channel < channels; ++channel)
            sum += interleaved_[frame * channels + channel];
        samples[frame] = sum / static_cast<float>(channels);
    }
    ended_ = count == 0;
    return frames;
}

Result<void> OpusFile::seek(std::int64_t sample)
{
    const ogg_int64_t length = op_pcm_total(file_.get(), -1);
    ended_ = length >= 0 && sample >= length;
    if (ended_ || sample == op_pcm_tell(file_.get()))
        return {};
    if (op_pcm_seek(file_.get(), sample) != 0)
        return fail(Kind::invalid, "media.damaged", "seek");
    return {};
}

}
