// For the tests of this folder: media made on the spot, a rig around the engine, ears for its WAV.
#pragma once

#include "agent/player/gst_sound.hpp"

#include <gtest/gtest.h>
#include <opus/opusenc.h>

#include <unistd.h>

#include <cmath>
#include <cstring>
#include <fstream>
#include <numbers>
#include <random>

namespace nguon::agent::testing {

using namespace std::chrono_literals;

class Folder {
public:
    Folder()
    {
        std::string name = (std::filesystem::temp_directory_path() / "player-XXXXXX").string();
        path_ = ::mkdtemp(name.data());
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

private:
    std::filesystem::path path_;
};

inline void write_opus(const std::filesystem::path& path, const std::vector<float>& samples)
{
    OggOpusComments* comments = ope_comments_create();
    int error = 0;
    OggOpusEnc* encoder = ope_encoder_create_file(path.c_str(), comments, 48'000, 1, 0, &error);
    ASSERT_EQ(error, OPE_OK);
    ope_encoder_ctl(encoder, OPUS_SET_BITRATE(64'000));
    ope_encoder_ctl(encoder, OPE_SET_MUXING_DELAY(9'600)); // pages of 200 ms
    ope_encoder_write_float(encoder, samples.data(), static_cast<int>(samples.size()));
    ope_encoder_drain(encoder);
    ope_encoder_destroy(encoder);
    ope_comments_destroy(comments);
}

inline std::vector<float> sine(double hertz, double seconds, double level = 0.4)
{
    std::vector<float> samples(static_cast<std::size_t>(seconds * sample_rate));
    for (std::size_t i = 0; i < samples.size(); ++i)
        samples[i] = static_cast<float>(
            level * std::sin(2 * std::numbers::pi * hertz * static_cast<double>(i) / sample_rate));
    return samples;
}

// Second k sounds at 500 + 100 k hertz: what is heard tells the place in the media.
inline std::vector<float> spoken_seconds(int seconds)
{
    std::vector<float> samples;
    for (int second = 0; second < seconds; ++second) {
        const auto tone = sine(500 + 100 * second, 1);
        samples.insert(samples.end(), tone.begin(), tone.end());
    }
    return samples;
}

inline std::vector<float> noise(double seconds, double level = 0.3)
{
    std::mt19937 random(7);
    std::normal_distribution<float> normal(0, static_cast<float>(level / 3));
    std::vector<float> samples(static_cast<std::size_t>(seconds * sample_rate));
    std::ranges::generate(samples, [&] { return normal(random); });
    return samples;
}

// The amplitude of one frequency.
inline double goertzel(std::span<const float> samples, double hertz)
{
    const double turn = 2 * std::cos(2 * std::numbers::pi * hertz / sample_rate);
    double one = 0;
    double two = 0;
    for (const float sample : samples) {
        const double zero = static_cast<double>(sample) + turn * one - two;
        two = one;
        one = zero;
    }
    const double power = one * one + two * two - turn * one * two;
    return 2 * std::sqrt(std::max(0.0, power)) / static_cast<double>(samples.size());
}

// Reads as a stranger would: sizes from the header, the origin from the file beside it.
struct Recording {
    WallTime begins;
    std::vector<float> samples;

    explicit Recording(const std::filesystem::path& path)
    {
        std::ifstream file(path, std::ios::binary);
        std::string bytes((std::istreambuf_iterator<char>(file)), {});
        std::uint32_t size = 0;
        std::memcpy(&size, &bytes.at(40), 4);
        EXPECT_EQ(bytes.substr(0, 4), "RIFF");
        EXPECT_LE(44 + size, bytes.size());
        samples.resize(size / 2);
        for (std::size_t i = 0; i < samples.size(); ++i) {
            std::int16_t sample = 0;
            std::memcpy(&sample, &bytes.at(44 + 2 * i), 2);
            samples[i] = static_cast<float>(sample) / 32'767;
        }
        std::ifstream origin(path.string() + ".json");
        std::string json((std::istreambuf_iterator<char>(origin)), {});
        const std::string key = "\"unix_ns_of_sample_0\":";
        const auto found = json.find(key);
        EXPECT_NE(found, std::string::npos);
        begins = WallTime(Nanoseconds(std::stoll(json.substr(found + key.size()))));
    }

    std::int64_t index(WallTime at) const
    {
        return std::llround(static_cast<double>((at - begins).count()) * 48e-6);
    }
    std::span<const float> heard(WallTime from, Nanoseconds length) const
    {
        const auto first = static_cast<std::size_t>(std::max<std::int64_t>(0, index(from)));
        const auto count = static_cast<std::size_t>(length.count() / 1000 * 48 / 1000);
        if (first + count > samples.size())
            return {};
        return std::span<const float>(samples).subspan(first, count);
    }
    double level(WallTime from, Nanoseconds length) const
    {
        const auto part = heard(from, length);
        double energy = 0;
        for (const float sample : part)
            energy += static_cast<double>(sample) * static_cast<double>(sample);
        return part.empty() ? -1 : std::sqrt(energy / static_cast<double>(part.size()));
    }
    std::optional<WallTime> first_sound(WallTime after) const
    {
        for (auto i = static_cast<std::size_t>(std::max<std::int64_t>(0, index(after)));
             i < samples.size(); ++i) {
            if (std::abs(samples[i]) > 0.02F)
                return begins + Nanoseconds(static_cast<std::int64_t>(i) * 1'000'000 / 48);
        }
        return std::nullopt;
    }
};

inline double milliseconds(Nanoseconds span) { return static_cast<double>(span.count()) * 1e-6; }

// The engine with its WAV output and everything it reported.
class Rig {
public:
    explicit Rig(const std::string& output = {}, ClockBend bend = {})
        : machine(bend)
        , sound(std::make_unique<GstSound>(
              *OutputChoice::parse(output.empty() ? "wav:" + wav().string() : output),
              machine.mapping(1ms), [this](const SoundEvent& event) {
                  const std::lock_guard lock(mutex_);
                  events_.push_back(event);
                  news_.notify_all();
              }))
    {
    }

    std::filesystem::path wav() const { return folder / "out.wav"; }
    WallTime now() const { return MachineClock().wall(); }

    // Waits until this item reported this; fails the test after ten seconds.
    SoundEvent wait(PlayId id, SoundEvent::What what)
    {
        std::unique_lock lock(mutex_);
        std::optional<SoundEvent> found;
        const bool came = news_.wait_for(lock, 10s, [&] {
            for (const SoundEvent& event : events_) {
                if (event.id == id && event.what == what)
                    found = event;
            }
            return found.has_value();
        });
        EXPECT_TRUE(came) << "no event " << static_cast<int>(what) << " of " << id.text();
        return found.value_or(SoundEvent{});
    }
    // The wait that replaces a sleep: an inaudible item that ends at this instant.
    void until(WallTime instant)
    {
        const PlayId id(1'000'000 + ++waits_);
        ItemToPlay item{ id, std::make_shared<PcmBuffer>(std::vector<float>(480)), instant };
        ASSERT_TRUE(sound->play(std::move(item)));
        wait(id, SoundEvent::What::ended);
    }
    Recording close()
    {
        sound.reset();
        return Recording(wav());
    }

    Folder folder;
    MachineClock machine;

private:
    std::mutex mutex_;
    std::condition_variable news_;
    std::vector<SoundEvent> events_;
    int waits_ = 0;

public:
    std::unique_ptr<GstSound> sound; // last, so that its thread ends before what it reports to
};

}
