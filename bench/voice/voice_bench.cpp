// How long a bulletin takes from spoken text to the finished file, against the Opus encoder alone
// on the same sound in the same run. One JSON line per case:
//
//   ours_ms      text to file: voice, resampling, loudness, encoding, decoding to make sure, hash
//   opus_ms      the encoder alone
//   ratio        opus_ms / ours_ms by the wall; 1 would mean that all else costs nothing
//   cpu_ratio    the same by processor time of this process, the voice's own process left out
//   without_voice_ratio  mastering alone against the encoder: what an upload pays after decoding
//   lufs_error, decoded_peak_dbtp   of the file as decoded
//   noisy        the encoder's medians differ by more than a quarter between halves of the run
//
// Runs alternate (ours, raw, ours, raw ...) after one warm-up; figures are medians.
#include "server/media/espeak_voice.hpp"
#include "server/media/limiter.hpp"
#include "server/media/speak.hpp"
#include "server/media/work_folder.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace nguon::media {
namespace {

const std::string alert
    = "Khẩn cấp. Nước sông đang lên nhanh, đề nghị bà con thôn Đông và thôn Đoài "
      "rời nhà ngay, đến trường học xã.";

std::string long_text(int sentences)
{
    std::string text;
    for (int i = 0; i < sentences; ++i)
        text += "Ủy ban nhân dân xã thông báo lịch tiêm phòng cho trẻ em, bắt đầu từ bảy giờ sáng "
                "mai "
                "tại trạm y tế, đề nghị các gia đình đưa các cháu đến đúng giờ và mang theo sổ. ";
    return text;
}

struct Timed {
    double wall_ms;
    double processor_ms;
};

double processor_ms()
{
    timespec now{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

template <typename Work> Timed timed(Work&& work)
{
    const auto begun = std::chrono::steady_clock::now();
    const double processor_begun = processor_ms();
    work();
    return {
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun).count(),
        processor_ms() - processor_begun
    };
}

double median(std::vector<Timed> runs, double Timed::*what)
{
    std::ranges::sort(runs, {}, what);
    return runs[runs.size() / 2].*what;
}

bool is_noisy(const std::vector<Timed>& raw)
{
    const auto middle = raw.begin() + static_cast<std::ptrdiff_t>(raw.size() / 2);
    const double first = median({ raw.begin(), middle }, &Timed::wall_ms);
    const double second = median({ middle, raw.end() }, &Timed::wall_ms);
    return std::max(first, second) > 1.25 * std::min(first, second);
}

struct Case {
    const char* name;
    std::string text;
    VoiceOptions options;
    int pairs;
};

std::string bytes_of(const std::filesystem::path& path)
{
    std::ostringstream bytes;
    bytes << std::ifstream(path, std::ios::binary).rdbuf();
    return bytes.str();
}

// The very sound the encoder is given, so that both sides encode the same.
Samples sound_before_encoding(Voice& voice, const Case& bench)
{
    Samples sound;
    const auto spoken = voice.synthesise(
        bench.text, bench.options,
        [&](std::span<const float> more) { sound.insert(sound.end(), more.begin(), more.end()); },
        {}, [](double) {});
    if (!spoken)
        throw std::runtime_error(spoken.error().code);
    return sound;
}

void encode_alone(const Samples& sound)
{
    OpusWriter writer;
    constexpr std::size_t block = 16'384;
    for (std::size_t i = 0; i < sound.size(); i += block)
        writer.write(std::span(sound).subspan(i, std::min(block, sound.size() - i)));
    if (writer.finish().empty())
        throw std::runtime_error("no opus");
}

void run(const Case& bench, const std::filesystem::path& work)
{
    EspeakVoice voice(Program::espeak().value(), work);
    const auto file = work / "bench.opus";
    const auto ours = [&] {
        std::filesystem::remove(file);
        const auto speech = speak(voice, bench.text, bench.options, file, work, {}, [](double) {});
        if (!speech)
            throw std::runtime_error(speech.error().code);
    };
    ours(); // warm-up
    Samples encoded;
    if (!decode_opus(bytes_of(file), [&](std::span<const float> more) {
            encoded.insert(encoded.end(), more.begin(), more.end());
            return true;
        }))
        throw std::runtime_error("bench.opus does not decode");
    const Samples source = sound_before_encoding(voice, bench);
    std::vector<Timed> our_runs;
    std::vector<Timed> raw_runs;
    std::vector<Timed> mastering_runs;
    for (int pair = 0; pair < bench.pairs; ++pair) {
        our_runs.push_back(timed(ours));
        raw_runs.push_back(timed([&] { encode_alone(encoded); }));
        mastering_runs.push_back(timed([&] { (void)master(source, {}, [](double) {}).value(); }));
    }
    const double our_ms = median(our_runs, &Timed::wall_ms);
    const double raw_ms = median(raw_runs, &Timed::wall_ms);
    fmt::print("{{\"bench\":\"voice\",\"case\":\"{}\",\"audio_s\":{:.2f},\"pairs\":{},"
               "\"ours_ms\":{:.1f},\"opus_ms\":{:.1f},\"ratio\":{:.3f},\"cpu_ratio\":{:.3f},"
               "\"without_voice_ratio\":{:.3f},\"lufs_error\":{:.2f},\"decoded_peak_dbtp\":{:.2f},"
               "\"noisy\":{}}}\n",
        bench.name, static_cast<double>(encoded.size()) / sample_rate, bench.pairs, our_ms, raw_ms,
        raw_ms / our_ms,
        median(raw_runs, &Timed::processor_ms) / median(our_runs, &Timed::processor_ms),
        raw_ms / median(mastering_runs, &Timed::wall_ms), *measure_lufs(encoded) - target_lufs,
        to_decibels(true_peak(encoded)), is_noisy(raw_runs));
    std::fflush(stdout);
}

}
}

int main()
{
    using namespace nguon::media;
    using namespace std::chrono_literals;
    const WorkFolder folder(std::filesystem::temp_directory_path() / "nguon-bench");
    for (const char* voice : { "vi-north", "vi-central", "vi-south" })
        run({ voice, alert, { voice, 1.0, {}, {} }, 7 }, folder.path());
    run({ "alert with gaps", alert, { "", 1.0, 400ms, 700ms }, 7 }, folder.path());
    run({ "two minutes", long_text(10), {}, 3 }, folder.path());
    run({ "ten minutes", long_text(50), {}, 3 }, folder.path());
    return EXIT_SUCCESS;
}
