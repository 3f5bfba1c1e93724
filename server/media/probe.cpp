#include "server/media/probe.hpp"

#include "server/media/sniff.hpp"
#include "server/media/work_folder.hpp"

#include "base/text.hpp"

#include <charconv>
#include <cmath>
#include <map>
#include <set>
#include <string_view>

namespace nguon::media {
namespace {

const char* demuxer_of(Container container)
{
    switch (container) {
    case Container::mp3:
        return "mp3";
    case Container::wav:
        return "wav";
    case Container::ogg:
        return "ogg";
    case Container::mp4:
        return "mov";
    case Container::adts:
        return "aac";
    case Container::webm:
        return "matroska";
    }
    return "";
}

const std::set<std::string, std::less<>>& codecs_of(Container container)
{
    static const std::map<Container, std::set<std::string, std::less<>>> accepted{
        { Container::mp3, { "mp3" } },
        { Container::wav,
            { "pcm_u8", "pcm_s16le", "pcm_s24le", "pcm_s32le", "pcm_f32le", "pcm_alaw",
                "pcm_mulaw" } },
        { Container::ogg, { "opus", "vorbis" } },
        { Container::mp4, { "aac" } },
        { Container::adts, { "aac" } },
        { Container::webm, { "opus" } },
    };
    return accepted.at(container);
}

// ffprobe's flat writer: one `path.to.key="value"` a line, values escaped, numbers bare.
using Flat = std::map<std::string, std::string, std::less<>>;

Flat parse_flat(std::string_view text)
{
    Flat flat;
    for (const std::string_view line : split(text, '\n')) {
        const auto equals = line.find('=');
        if (equals == line.npos)
            continue;
        std::string_view value = line.substr(equals + 1);
        if (value.size() >= 2 && value.front() == '"')
            value = value.substr(1, value.size() - 2);
        flat.emplace(line.substr(0, equals), value);
    }
    return flat;
}

std::string_view value_of(const Flat& flat, const std::string& key)
{
    const auto found = flat.find(key);
    return found == flat.end() ? std::string_view() : found->second;
}

double number_of(const Flat& flat, const std::string& key)
{
    const std::string_view text = value_of(flat, key);
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && std::isfinite(number) ? number : 0.0;
}

bool tells_its_length(Container container)
{
    return container != Container::mp3 && container != Container::adts;
}

struct Streams {
    int sound = -1; // index in the answer of the only sound stream
    int sounds = 0;
    int pictures = 0; // moving ones; a cover is no stream to play
};

Streams streams_of(const Flat& flat)
{
    Streams streams;
    for (int i = 0; i < 64; ++i) {
        const std::string stream = "streams.stream." + std::to_string(i) + ".";
        const std::string_view type = value_of(flat, stream + "codec_type");
        if (type == "audio" && ++streams.sounds == 1)
            streams.sound = i;
        if (type == "video" && number_of(flat, stream + "disposition.attached_pic") == 0)
            ++streams.pictures;
    }
    return streams;
}

Result<AudioFacts> judge(const Flat& flat, Container container, const UploadLimits& limits)
{
    const Streams streams = streams_of(flat);
    if (streams.sounds == 0)
        return fail(Kind::invalid, "media.not_audio");
    if (streams.sounds > 1 || streams.pictures > 0)
        return fail(Kind::invalid, "media.unsupported", "video");
    const std::string stream = "streams.stream." + std::to_string(streams.sound) + ".";
    const std::string codec(value_of(flat, stream + "codec_name"));
    if (!codecs_of(container).contains(codec))
        return fail(Kind::invalid, "media.unsupported", codec);
    AudioFacts facts{ container, codec, static_cast<int>(number_of(flat, stream + "channels")),
        static_cast<int>(number_of(flat, stream + "sample_rate")) };
    if (facts.channels < 1 || facts.channels > 8 || facts.sample_rate < 4'000
        || facts.sample_rate > 384'000)
        return fail(Kind::invalid, "media.unsupported", codec);
    // A browser's recording does not tell its length either: it was written while it was made.
    // What carries no length gets one guessed from its first bit rate, which says nothing.
    const double seconds = tells_its_length(container)
        ? std::max(number_of(flat, "format.duration"), number_of(flat, stream + "duration"))
        : 0.0;
    if (seconds > std::chrono::duration<double>(limits.longest).count())
        return fail(Kind::too_many, "media.too_long");
    facts.duration = std::chrono::milliseconds(std::llround(seconds * 1000));
    return facts;
}

}

Result<MediaTools> MediaTools::find(std::filesystem::path work)
{
    auto ffmpeg = Program::ffmpeg();
    if (!ffmpeg)
        return tl::unexpected(ffmpeg.error());
    auto ffprobe = Program::ffprobe();
    if (!ffprobe)
        return tl::unexpected(ffprobe.error());
    return MediaTools{ *ffmpeg, *ffprobe, std::move(work) };
}

std::vector<std::string> input_arguments(Container container, const std::filesystem::path& file)
{
    const std::string demuxer = demuxer_of(container);
    return { "-protocol_whitelist", "file,pipe", "-format_whitelist", demuxer, "-f", demuxer, "-i",
        "file:" + std::filesystem::absolute(file).string() };
}

Result<AudioFacts> probe(const MediaTools& tools, const std::filesystem::path& file,
    const UploadLimits& limits, std::stop_token stop)
{
    const auto container = sniff(file);
    if (!container)
        return tl::unexpected(container.error());
    if (std::filesystem::file_size(file) > limits.most_bytes)
        return fail(Kind::too_many, "media.too_large");
    const WorkFolder folder(tools.work);
    ChildTask task{ tools.ffprobe,
        { "-hide_banner", "-loglevel", "error", "-of", "flat", "-show_entries",
            std::string(
                "format=duration:stream=codec_type,codec_name,channels,sample_rate,duration:")
                .append("stream_disposition=attached_pic") },
        {}, folder.path(), { std::filesystem::absolute(file) }, {} };
    const auto input = input_arguments(*container, file);
    task.arguments.insert(task.arguments.end(), input.begin(), input.end());
    task.limits.output_bytes = 64U << 10;
    // By the wall, and wide: on a busy machine a good file waits for its turn and is no worse for
    // it. Its processor time is what bounds a hostile one.
    task.limits.deadline = std::chrono::minutes(1);

    std::string answer;
    const ChildOutcome outcome = run_child(
        task,
        [&](std::span<const std::uint8_t> bytes) {
            answer.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
            return true;
        },
        stop);
    if (outcome.end == ChildEnd::cancelled)
        return fail(Kind::unavailable, "media.cancelled");
    if (outcome.end == ChildEnd::deadline)
        return fail(Kind::unavailable, "media.too_busy");
    // Whatever else ends the program early, memory, processor time or a fault, the file caused.
    if (!outcome.succeeded())
        return fail(Kind::invalid, "media.damaged");
    return judge(parse_flat(answer), *container, limits);
}

}
