#include "server/media/transcode.hpp"

#include "server/media/work_folder.hpp"

#include <cmath>
#include <cstring>

namespace nguon::media {
namespace {

// A cover picture has nobody here who could be attacked by it.
constexpr const char* sound_decoders
    = "mp3,mp3float,aac,opus,libopus,vorbis,libvorbis,pcm_u8,pcm_s16le,pcm_s24le,pcm_s32le,"
      "pcm_f32le,pcm_alaw,pcm_mulaw";

// The byte stream of 32-bit floats may be cut anywhere by the pipe.
class FloatStream {
public:
    void add(std::span<const std::uint8_t> bytes, Recording& recording)
    {
        rest_.insert(rest_.end(), bytes.begin(), bytes.end());
        Samples samples(rest_.size() / sizeof(float));
        std::memcpy(samples.data(), rest_.data(), samples.size() * sizeof(float));
        rest_.erase(rest_.begin(),
            rest_.begin() + static_cast<std::ptrdiff_t>(samples.size() * sizeof(float)));
        // A damaged float file may hold what is no number; silence is the safe reading.
        for (float& sample : samples)
            sample = std::abs(sample) < 64.0F ? sample : 0.0F;
        recording.append(samples);
    }

private:
    std::vector<std::uint8_t> rest_;
};

// Where a sound is cut in its middle it must not click.
constexpr std::chrono::milliseconds cut_fade{ 8 };

Result<Recording> part_of(
    Recording& recording, const Stretch& stretch, const std::filesystem::path& work)
{
    const std::span<const float> all = recording.view();
    const auto first = std::min(samples_in(stretch.from), all.size());
    const auto last = stretch.to ? std::min(samples_in(*stretch.to), all.size()) : all.size();
    if (last < first + samples_in(shortest_stretch))
        return fail(Kind::invalid, "media.nothing_left");
    const auto kept = all.subspan(first, last - first);
    const std::size_t fade = samples_in(cut_fade);
    Samples begin(kept.begin(), kept.begin() + static_cast<std::ptrdiff_t>(fade));
    Samples end(kept.end() - static_cast<std::ptrdiff_t>(fade), kept.end());
    for (std::size_t i = 0; i < fade; ++i) {
        const float share = static_cast<float>(i) / static_cast<float>(fade);
        begin[i] *= share;
        end[fade - 1 - i] *= share;
    }
    Recording cut(work);
    cut.append(begin);
    cut.append(kept.subspan(fade, kept.size() - 2 * fade));
    cut.append(end);
    return cut;
}

// Formats round the length to frames and cut encoder delays: a tenth may be missing.
bool is_much_shorter(std::chrono::milliseconds got, std::chrono::milliseconds claimed)
{
    return got < claimed * 9 / 10 - std::chrono::milliseconds(200);
}

}

Result<void> decode_upload(const MediaTools& tools, const std::filesystem::path& file,
    const AudioFacts& facts, const UploadLimits& limits, Recording& recording, std::stop_token stop,
    const Progress& progress)
{
    const WorkFolder folder(tools.work);
    ChildTask task{ tools.ffmpeg,
        { "-nostdin", "-hide_banner", "-loglevel", "error", "-threads", "1" }, {}, folder.path(),
        { std::filesystem::absolute(file) }, {} };
    task.arguments.insert(task.arguments.end(), { "-codec_whitelist", sound_decoders });
    const auto input = input_arguments(facts.container, file);
    task.arguments.insert(task.arguments.end(), input.begin(), input.end());
    for (const char* argument : { "-map", "0:a:0", "-vn", "-sn", "-dn", "-map_metadata", "-1",
             "-ac", "1", "-ar", "48000", "-f", "f32le", "pipe:1" })
        task.arguments.emplace_back(argument);
    const std::size_t most = samples_in(limits.longest) + samples_in(std::chrono::seconds(1));
    task.limits.output_bytes = (most + 1) * sizeof(float);
    task.limits.deadline = std::chrono::minutes(3);
    task.limits.processor = std::chrono::seconds(120);

    FloatStream stream;
    const double expected = std::max(1.0, static_cast<double>(samples_in(facts.duration)));
    const ChildOutcome outcome = run_child(
        task,
        [&](std::span<const std::uint8_t> bytes) {
            stream.add(bytes, recording);
            progress(std::min(1.0, static_cast<double>(recording.size()) / expected));
            return true;
        },
        stop);
    if (outcome.end == ChildEnd::cancelled)
        return fail(Kind::unavailable, "media.cancelled");
    if (outcome.end == ChildEnd::deadline)
        return fail(Kind::unavailable, "media.too_busy");
    if (outcome.end == ChildEnd::too_much_output)
        return fail(Kind::too_many, "media.too_long");
    if (!outcome.succeeded() || recording.size() == 0
        || is_much_shorter(duration_of(recording.size()), facts.duration))
        return fail(Kind::invalid, "media.damaged");
    return {};
}

Result<MediaFacts> transcode(const MediaTools& tools, const std::filesystem::path& from,
    const std::filesystem::path& to, const UploadLimits& limits, std::stop_token stop,
    const Progress& progress, const Stretch& stretch)
{
    const auto facts = probe(tools, from, limits, stop);
    if (!facts)
        return tl::unexpected(facts.error());
    Recording recording(tools.work);
    const auto decoded = decode_upload(
        tools, from, *facts, limits, recording, stop, [&](double share) { progress(0.3 * share); });
    if (!decoded)
        return tl::unexpected(decoded.error());
    std::optional<Recording> part;
    if (!stretch.is_all()) {
        auto cut = part_of(recording, stretch, tools.work);
        if (!cut)
            return tl::unexpected(cut.error());
        part.emplace(std::move(*cut));
    }
    auto mastered = master((part ? *part : recording).view(), stop,
        [&](double share) { progress(0.3 + 0.7 * share); });
    if (!mastered)
        return tl::unexpected(mastered.error());
    write_new_file(to, mastered->file);
    return std::move(mastered->facts);
}

}
