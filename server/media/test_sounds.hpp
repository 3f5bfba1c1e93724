// Sounds for the tests of this module: made by real programs in a folder of the test.
#pragma once

#include "server/media/espeak_voice.hpp"
#include "server/media/mastering.hpp"
#include "server/media/transcode.hpp"
#include "server/media/work_folder.hpp"

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <numbers>
#include <random>
#include <sstream>
#include <string>

namespace nguon::media::testing_sounds {

inline std::filesystem::path test_folder()
{
    return std::filesystem::temp_directory_path() / "nguon-test";
}

inline const Progress no_progress = [](double) {};

inline std::string bytes_of(const std::filesystem::path& path)
{
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

inline void write_bytes(const std::filesystem::path& path, std::string_view bytes)
{
    std::ofstream(path, std::ios::binary) << bytes;
}

// Runs ffmpeg outside the cage, as whoever made the upload did.
inline void ffmpeg(const std::string& arguments)
{
    const std::string command = "ffmpeg -nostdin -y -hide_banner -loglevel error " + arguments;
    if (std::system(command.c_str()) != 0)
        throw std::runtime_error(command);
}

inline EspeakVoice espeak_voice() { return { Program::espeak().value(), test_folder() }; }

inline Samples speech(const std::string& text, const VoiceOptions& options = {})
{
    Samples samples;
    auto voice = espeak_voice();
    const auto spoken = voice.synthesise(
        text, options,
        [&](std::span<const float> more) {
            samples.insert(samples.end(), more.begin(), more.end());
        },
        {}, no_progress);
    if (!spoken)
        throw std::runtime_error(spoken.error().code);
    return samples;
}

inline const std::string notice
    = "Ủy ban nhân dân xã xin thông báo. Sáng mai, từ bảy giờ, trạm y tế tiêm phòng cho trẻ em "
      "dưới "
      "năm tuổi. Đề nghị bà con đưa các cháu đến đúng giờ, mang theo sổ tiêm chủng.";

// One over f by adding slow and fast noise; the same at every run.
inline Samples pink_noise(std::chrono::milliseconds duration)
{
    std::mt19937 random(7);
    std::uniform_real_distribution<float> uniform(-1.0F, 1.0F);
    std::array<float, 12> rows{};
    Samples samples(samples_in(duration));
    for (std::size_t i = 0; i < samples.size(); ++i) {
        float sum = uniform(random);
        for (std::size_t row = 0; row < rows.size(); ++row) {
            if (i % (std::size_t(1) << row) == 0)
                rows[row] = uniform(random);
            sum += rows[row];
        }
        samples[i] = sum / 13.0F;
    }
    return samples;
}

inline Samples decoded(const std::string& file)
{
    Samples samples;
    const auto read = decode_opus(file, [&](std::span<const float> more) {
        samples.insert(samples.end(), more.begin(), more.end());
        return true;
    });
    if (!read)
        throw std::runtime_error(read.error().code);
    return samples;
}

}
