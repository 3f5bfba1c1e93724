// Sound inside the module: 48 kHz, mono, float in [-1, 1] (louder is possible before the limiter).
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <vector>

namespace nguon::media {

inline constexpr int sample_rate = 48'000;

using Samples = std::vector<float>;
using SampleSink = std::function<void(std::span<const float>)>;
// From 0 to 1.
using Progress = std::function<void(double)>;

inline std::chrono::milliseconds duration_of(std::size_t samples)
{
    return std::chrono::milliseconds(static_cast<std::int64_t>(samples) * 1000 / sample_rate);
}
inline std::size_t samples_in(std::chrono::milliseconds duration)
{
    return static_cast<std::size_t>(duration.count()) * sample_rate / 1000;
}

// A recording that may be long: it grows in memory up to a bound and beyond it in an unlinked file
// of the work folder, so that an hour of sound does not hold 700 MB of the server.
class Recording {
public:
    explicit Recording(std::filesystem::path folder, std::size_t most_in_memory = 16U << 20);
    ~Recording();
    Recording(Recording&& other) noexcept;
    Recording(const Recording&) = delete;
    Recording& operator=(const Recording&) = delete;

    void append(std::span<const float> samples);
    void append_silence(std::chrono::milliseconds duration);
    void clear();
    std::size_t size() const { return written_ + memory_.size(); }

    // All of it; valid until the next append.
    std::span<const float> view();

private:
    void open_file();
    void spill();
    void unmap();

    std::filesystem::path folder_;
    std::size_t most_in_memory_; // samples
    Samples memory_;
    int file_ = -1;
    std::size_t written_ = 0; // samples in the file
    void* mapped_ = nullptr;
    std::size_t mapped_bytes_ = 0;
};

}
