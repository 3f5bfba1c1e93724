#include "server/media/mastering.hpp"

#include "server/media/limiter.hpp"
#include "server/media/opus_listener.hpp"

#include "base/text.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

#include <cerrno>
#include <cmath>
#include <stdexcept>
#include <system_error>

namespace nguon::media {
namespace {

// Encoding at 32 kbit/s raises peaks by up to about 1 dB, so the limiter aims lower than the 1.5
// the file must keep before encoding; a file that still comes out too high is made again, lower. It
// also swallows a little of the sound.
constexpr double first_ceiling_dbtp = -2.5;
constexpr double usual_encoder_loss_lu = 0.15;
constexpr double most_decoded_error_lu = 0.4;
constexpr int most_encodings = 5;
constexpr double most_gain_db = 45; // beyond it only noise would be raised
constexpr double most_limiting_db = 24; // beyond it only distortion would be
constexpr double negligible_loss_db = 0.02;
constexpr double clipped_from = 0.0005;

// What the next encoding aims at, before the encoder.
struct Aim {
    double lufs = target_lufs + usual_encoder_loss_lu;
    double ceiling_db = first_ceiling_dbtp;
};

// Where loudness less the estimated loss meets the aim. Each decibel of gain brings between nothing
// and one, so bisection always finds it.
double gain_for(const Limiter& limiter, double source_lufs, double wanted_lufs, double ceiling)
{
    double low = std::min(wanted_lufs - source_lufs, most_gain_db);
    double high = std::min(low + most_limiting_db, most_gain_db);
    for (int round = 0; round < 9; ++round) {
        const double middle = (low + high) / 2;
        const double reached
            = source_lufs + middle - limiter.estimated_loss({ to_amplitude(middle), ceiling });
        (reached < wanted_lufs ? low : high) = middle;
    }
    return low;
}

// The estimate is checked by one real run, and its error added. Energy stands for loudness here:
// the limiter moves all frequencies alike, so what it takes from one it takes from the other.
Level find_level(
    const Limiter& limiter, double source_lufs, const Aim& aim, const std::stop_token& stop)
{
    const double ceiling = to_amplitude(aim.ceiling_db);
    const double first = gain_for(limiter, source_lufs, aim.lufs, ceiling);
    const double expected = limiter.estimated_loss({ to_amplitude(first), ceiling });
    if (expected < negligible_loss_db)
        return { to_amplitude(first), ceiling };
    double left = 0;
    limiter.run({ to_amplitude(first), ceiling }, [&](std::span<const float> block) {
        float sum = 0.0F;
        for (const float sample : block)
            sum += sample * sample;
        left += static_cast<double>(sum);
        return !stop.stop_requested();
    });
    const double loss = 10.0 * std::log10(limiter.energy() / left) + first;
    const double corrected = gain_for(limiter, source_lufs, aim.lufs + loss - expected, ceiling);
    return { to_amplitude(corrected), ceiling };
}

// Peaks of equal stretches of the recording, for drawing.
class Waveform {
public:
    explicit Waveform(std::size_t samples)
        : samples_(std::max<std::size_t>(samples, 1))
        , points_(waveform_points, 0.0F)
    {
    }

    void add(std::span<const float> block)
    {
        for (const float sample : block) {
            float& point
                = points_[std::min(at_++ * waveform_points / samples_, waveform_points - 1)];
            point = std::max(point, std::min(std::abs(sample), 1.0F));
        }
    }

    std::vector<float> take() { return std::move(points_); }

private:
    std::size_t samples_;
    std::vector<float> points_;
    std::size_t at_ = 0;
};

struct Encoded {
    std::string file;
    std::vector<float> waveform;
    Heard heard;
};

Encoded encode(const Limiter& limiter, std::size_t samples, const Level& level,
    const std::stop_token& stop, const Progress& progress)
{
    OpusListener listener;
    OpusWriter writer([&](std::span<const std::uint8_t> packet) { listener.add(packet); });
    Waveform waveform(samples);
    std::size_t done = 0;
    limiter.run(level, [&](std::span<const float> block) {
        writer.write(block);
        waveform.add(block);
        done += block.size();
        progress(static_cast<double>(done) / static_cast<double>(samples));
        return !stop.stop_requested();
    });
    std::string file = writer.finish();
    return { std::move(file), waveform.take(), listener.finish() };
}

// The encoder raises peaks and swallows noise: what the last file missed is added to the next
// aim. False when the file is as it should be.
bool improve(Aim& aim, const Heard& heard)
{
    const bool too_high = heard.peak_db > most_decoded_dbtp;
    const double missing = heard.lufs ? target_lufs - *heard.lufs : 0.0;
    if (!too_high && std::abs(missing) <= most_decoded_error_lu)
        return false;
    if (too_high)
        aim.ceiling_db -= heard.peak_db - most_decoded_dbtp + 0.2;
    aim.lufs += missing;
    return true;
}

}

Result<Mastered> master(
    std::span<const float> sound, std::stop_token stop, const Progress& progress)
{
    const auto source_lufs = measure_lufs(sound);
    if (!source_lufs)
        return fail(Kind::invalid, "media.silent");
    const Limiter limiter(sound);
    Aim aim;
    double shown = 0; // A second encoding must not make the bar jump back.
    Mastered result;
    for (int attempt = 0; attempt < most_encodings; ++attempt) {
        const Level level = find_level(limiter, *source_lufs, aim, stop);
        Encoded encoded = encode(limiter, sound.size(), level, stop,
            [&](double share) { progress(shown = std::max(shown, 0.1 + 0.8 * share)); });
        if (stop.stop_requested())
            return fail(Kind::unavailable, "media.cancelled");
        result.facts.true_peak = encoded.heard.peak_db;
        result.facts.lufs = encoded.heard.lufs.value_or(aim.lufs);
        result.facts.waveform = std::move(encoded.waveform);
        result.file = std::move(encoded.file);
        if (!improve(aim, encoded.heard))
            break;
    }
    result.facts.sha256 = sha256_hex(result.file);
    result.facts.size = result.file.size();
    result.facts.duration = duration_of(sound.size());
    result.facts.source_lufs = *source_lufs;
    result.facts.clipped = clipped_share(sound) > clipped_from;
    progress(1.0);
    return result;
}

void write_new_file(const std::filesystem::path& path, std::string_view bytes)
{
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0)
        throw std::system_error(errno, std::generic_category(), "media file");
    int error = 0;
    while (!bytes.empty() && error == 0) {
        const ssize_t written = ::write(file, bytes.data(), bytes.size());
        if (written >= 0)
            bytes.remove_prefix(static_cast<std::size_t>(written));
        else if (errno != EINTR)
            error = errno;
    }
    if (error == 0 && ::fsync(file) != 0)
        error = errno;
    ::close(file);
    if (error == 0)
        return;
    ::unlink(path.c_str());
    throw std::system_error(error, std::generic_category(), "media file");
}

std::string sha256_hex(std::string_view bytes)
{
    std::string digest(crypto_hash_sha256_BYTES, '\0');
    crypto_hash_sha256(reinterpret_cast<unsigned char*>(digest.data()),
        reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    return to_hex(digest);
}

}
