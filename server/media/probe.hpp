// What an upload really is. Its name and declared type are never asked; its bytes are, first here,
// then by ffprobe inside the cage.
#pragma once

#include "server/media/child_process.hpp"

#include "base/result.hpp"

#include <chrono>
#include <filesystem>
#include <stop_token>
#include <string>

namespace nguon::media {

enum class Container { mp3, wav, ogg, mp4, adts, webm };

struct AudioFacts {
    Container container;
    std::string codec; // as ffmpeg names it: mp3, aac, opus, vorbis, pcm_s16le ...
    int channels;
    int sample_rate;
    // As the file claims, zero for mp3 and raw AAC, which only decoding can measure.
    std::chrono::milliseconds duration{ 0 };
};

struct UploadLimits {
    std::uint64_t most_bytes = 200ULL << 20;
    std::chrono::milliseconds longest{ std::chrono::minutes(60) };
};

// The programs and the place that probing and transcoding need.
struct MediaTools {
    Program ffmpeg;
    Program ffprobe;
    std::filesystem::path work; // parent of the private folders; needs room for an hour of sound

    static Result<MediaTools> find(std::filesystem::path work);
};

// How ffmpeg is told to read this container and nothing else, from this file and nothing else.
std::vector<std::string> input_arguments(Container container, const std::filesystem::path& file);

// Refuses, all of Kind::invalid unless said otherwise:
//   media.empty        no bytes
//   media.too_large    (too_many) more bytes than allowed
//   media.not_audio    not one of the accepted containers, without sound, or also something else
//   media.unsupported  an accepted container with a codec, a picture stream or channels we refuse
//   media.damaged      cut off, or a header that contradicts the file
//   media.too_long     (too_many) longer than allowed
//   media.too_busy     (unavailable) the machine had no time for it; nothing is said of the file
//   media.cancelled    (unavailable)
Result<AudioFacts> probe(const MediaTools& tools, const std::filesystem::path& file,
    const UploadLimits& limits, std::stop_token stop);

}
