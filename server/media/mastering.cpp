#include "server/media/mastering.hpp"

#include "server/media/limiter.hpp"

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

// Encoding at 32 kbit/s moves peaks by up to about 1.5 dB, so the limiter aims lower than
// the 1.5 the file must keep before encoding; a file that still comes out too high is made
// again, lower.
constexpr double first_ceiling_dbtp = -2.5;
constexpr double closeness_lu = 0.1;
constexpr double most_decoded_error_lu = 0.35;
constexpr int most_gain_steps = 8;
constexpr int most_encodings = 5;
constexpr double most_gain_db = 45; // beyond it only noise would be raised
constexpr double clipped_from = 0.0005;

// What the next encoding aims at, before the encoder.
struct Aim {
    double lufs = target_lufs;
    double ceiling_db = first_ceiling_dbtp;
};

// Without the limiter loudness follows the gain exactly; what the limiter takes away is found
// by measuring, and added, until the result is close. Each step is two cheap passes.
Level find_level(
    const Limiter& limiter, double source_lufs, const Aim& aim, const std::stop_token& stop)
{
    const double ceiling = to_amplitude(aim.ceiling_db);
    double gain_db = std::min(aim.lufs - source_lufs, most_gain_db);
    double step = 1.0;
    double before = 0;
    for (int round = 0; round < most_gain_steps && !stop.stop_requested(); ++round) {
        LoudnessMeter meter;
        limiter.run({ to_amplitude(gain_db), ceiling }, [&](std::span<const float> block) {
            meter.add(block);
            return !stop.stop_requested();
        });
        const double reached = meter.lufs().value_or(source_lufs);
        const double missing = aim.lufs - reached;
        if (std::abs(missing) <= closeness_lu || gain_db >= most_gain_db)
            break;
        // The harder the limiter works, the less a decibel of gain yields: steps grow with it.
        if (round > 0 && std::abs(reached - before) > 0.01)
            step = std::min(step * 1.3, 3.0);
        before = reached;
        gain_db = std::min(gain_db + missing * step, most_gain_db);
    }
    return { to_amplitude(gain_db), ceiling };
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
};

Encoded encode(const Limiter& limiter, std::size_t samples, const Level& level, Content content,
    const std::stop_token& stop, const Progress& progress)
{
    OpusWriter writer(content);
    Waveform waveform(samples);
    std::size_t done = 0;
    limiter.run(level, [&](std::span<const float> block) {
        writer.write(block);
        waveform.add(block);
        done += block.size();
        progress(static_cast<double>(done) / static_cast<double>(samples));
        return !stop.stop_requested();
    });
    return { writer.finish(), waveform.take() };
}

struct Heard {
    double lufs;
    double peak_db;
};

Heard hear(const std::string& file, double otherwise)
{
    Samples decoded;
    LoudnessMeter meter;
    // A file just written that cannot be read is broken machinery, not a refusal.
    const auto read = decode_opus(file, [&](std::span<const float> block) {
        decoded.insert(decoded.end(), block.begin(), block.end());
        meter.add(block);
        return true;
    });
    if (!read)
        throw std::runtime_error("an encoded file does not decode");
    return { meter.lufs().value_or(otherwise), to_decibels(true_peak(decoded)) };
}

// The encoder raises peaks and swallows noise: what the last file missed is added to the next
// aim. False when the file is as it should be.
bool improve(Aim& aim, const Heard& heard)
{
    const bool too_high = heard.peak_db > most_decoded_dbtp;
    const double missing = target_lufs - heard.lufs;
    if (!too_high && std::abs(missing) <= most_decoded_error_lu)
        return false;
    if (too_high)
        aim.ceiling_db -= heard.peak_db - most_decoded_dbtp + 0.2;
    aim.lufs += missing;
    return true;
}

}

Result<Mastered> master(
    std::span<const float> sound, Content content, std::stop_token stop, const Progress& progress)
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
        Encoded encoded = encode(limiter, sound.size(), level, content, stop,
            [&](double share) { progress(shown = std::max(shown, 0.1 + 0.8 * share)); });
        if (stop.stop_requested())
            return fail(Kind::unavailable, "media.cancelled");
        const Heard heard = hear(encoded.file, aim.lufs);
        result.facts.true_peak = heard.peak_db;
        result.facts.lufs = heard.lufs;
        result.facts.waveform = std::move(encoded.waveform);
        result.file = std::move(encoded.file);
        if (!improve(aim, heard))
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
