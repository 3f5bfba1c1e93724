#include "server/media/mastering.hpp"

#include "server/media/limiter.hpp"

#include "base/text.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

#include <cerrno>
#include <cmath>
#include <system_error>

namespace nguon::media {
namespace {

    // Encoding at 32 kbit/s moves peaks by up to about 1.5 dB, so the limiter aims lower than
    // the 1.5 the file must keep before encoding; a file that still comes out too high is made
    // again, lower.
    constexpr double first_ceiling_dbtp = -2.5;
    constexpr double closeness_lu = 0.1;
    constexpr int most_gain_steps = 8;
    constexpr int most_encodings = 5;
    constexpr double most_gain_db = 45; // beyond it only noise would be raised
    constexpr double clipped_from = 0.0005;

    struct Gained {
        double gain_db;
        double lufs;
    };

    // Without the limiter loudness follows the gain exactly; what the limiter takes away is found
    // by measuring, and added, until the result is close. Each step is two cheap passes.
    Gained find_gain(
        const Limiter& limiter, double source_lufs, double ceiling_db, const std::stop_token& stop)
    {
        Gained found{ std::min(target_lufs - source_lufs, most_gain_db), 0 };
        double step = 1.0;
        for (int round = 0; round < most_gain_steps && !stop.stop_requested(); ++round) {
            LoudnessMeter meter;
            limiter.run({ to_amplitude(found.gain_db), to_amplitude(ceiling_db) },
                [&](std::span<const float> block) {
                    meter.add(block);
                    return !stop.stop_requested();
                });
            const double before = std::exchange(found.lufs, meter.lufs().value_or(source_lufs));
            const double missing = target_lufs - found.lufs;
            if (std::abs(missing) <= closeness_lu || found.gain_db >= most_gain_db)
                break;
            // The harder the limiter works, the less a decibel of gain yields: steps grow with it.
            if (round > 0 && std::abs(found.lufs - before) > 0.01)
                step = std::clamp(step * 1.3, 1.0, 3.0);
            found.gain_db = std::min(found.gain_db + missing * step, most_gain_db);
        }
        return found;
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
            progress(0.2 + 0.7 * static_cast<double>(done) / static_cast<double>(samples));
            return !stop.stop_requested();
        });
        return { writer.finish(), waveform.take() };
    }

    double decoded_peak_db(const std::string& file)
    {
        Samples decoded;
        // A file just written that cannot be read is broken machinery, not a refusal.
        const auto read = decode_opus(file, [&](std::span<const float> block) {
            decoded.insert(decoded.end(), block.begin(), block.end());
            return true;
        });
        if (!read)
            throw std::runtime_error("an encoded file does not decode");
        return to_decibels(true_peak(decoded));
    }

}

Result<Mastered> master(
    std::span<const float> sound, Content content, std::stop_token stop, const Progress& progress)
{
    const auto cancelled = [] { return fail(Kind::unavailable, "media.cancelled"); };
    const auto source_lufs = measure_lufs(sound);
    if (!source_lufs)
        return fail(Kind::invalid, "media.silent");
    const Limiter limiter(sound);
    double ceiling_db = first_ceiling_dbtp;
    Mastered result;
    for (int attempt = 0; attempt < most_encodings; ++attempt) {
        const Gained gained = find_gain(limiter, *source_lufs, ceiling_db, stop);
        if (stop.stop_requested())
            return cancelled();
        progress(0.2);
        Encoded encoded = encode(limiter, sound.size(),
            { to_amplitude(gained.gain_db), to_amplitude(ceiling_db) }, content, stop, progress);
        if (stop.stop_requested())
            return cancelled();
        result.facts.true_peak = decoded_peak_db(encoded.file);
        result.facts.lufs = gained.lufs;
        result.facts.waveform = std::move(encoded.waveform);
        result.file = std::move(encoded.file);
        if (result.facts.true_peak <= most_decoded_dbtp)
            break;
        ceiling_db -= result.facts.true_peak - most_decoded_dbtp + 0.2;
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
