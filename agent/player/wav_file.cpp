#include "agent/player/wav_file.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <fstream>
#include <system_error>

namespace nguon::agent {
namespace {
constexpr std::int64_t header_size = 44;
constexpr std::int64_t rate = 48'000;
constexpr std::int64_t tolerance = rate / 1000;
constexpr std::int64_t flush_every = rate / 10;
constexpr auto resume_within = std::chrono::minutes(10);

[[noreturn]] void broken(const char* what)
{
    throw std::system_error(errno, std::generic_category(), what);
}

std::int64_t samples_in(Nanoseconds span)
{
    const auto micros = std::chrono::round<std::chrono::microseconds>(span).count();
    return (micros * rate + (micros >= 0 ? 500'000 : -500'000)) / 1'000'000;
}

std::filesystem::path beside(const std::filesystem::path& path) { return path.string() + ".json"; }

// One line of our own making: only the figure at the end has to be found again.
constexpr std::string_view nanoseconds_key = "\"unix_ns_of_sample_0\":";

void write_origin(const std::filesystem::path& path, WallTime begins)
{
    const auto part = beside(path).string() + ".part";
    std::ofstream(part) << fmt::format(R"({{"utc_of_sample_0":"{}","rate":{},"channels":1,)"
                                       R"("format":"s16le",{}{}}})",
        to_rfc3339_micros(begins), rate, nanoseconds_key, begins.time_since_epoch().count())
                        << '\n';
    std::filesystem::rename(part, beside(path));
}

std::optional<WallTime> read_origin(const std::filesystem::path& path)
{
    std::ifstream file(beside(path));
    std::string line;
    std::getline(file, line);
    const auto found = line.find(nanoseconds_key);
    if (found == std::string::npos)
        return std::nullopt;
    return WallTime(
        Nanoseconds(std::strtoll(line.c_str() + found + nanoseconds_key.size(), nullptr, 10)));
}
}

WavFile::WavFile(const std::filesystem::path& path, WallTime now, std::int64_t cap)
    : begins_(now)
    , cap_samples_((cap - header_size) / 2)
{
    descriptor_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (descriptor_ < 0)
        broken("wav");
    if (resume(path, now))
        return;
    if (::ftruncate(descriptor_, 0) != 0)
        broken("wav");
    write_header();
    write_origin(path, begins_);
}

WavFile::~WavFile()
{
    try {
        flush();
    } catch (const std::system_error& error) {
        spdlog::error("the recording could not be closed: {}", error.what());
    }
    ::close(descriptor_);
}

bool WavFile::resume(const std::filesystem::path& path, WallTime now)
{
    const auto origin = read_origin(path);
    const auto size = ::lseek(descriptor_, 0, SEEK_END);
    if (!origin || size < header_size)
        return false;
    const std::int64_t samples = (size - header_size) / 2;
    const std::int64_t reached = samples_in(now - *origin);
    // The last block may have been laid down a moment before it sounded.
    if (reached < samples - rate || reached - samples > samples_in(resume_within)
        || reached >= cap_samples_)
        return false;
    begins_ = *origin;
    next_ = flushed_ = samples;
    return true;
}

void WavFile::put(const void* data, std::size_t size, std::int64_t at) const
{
    const char* bytes = static_cast<const char*>(data);
    while (size > 0) {
        const auto written = ::pwrite(descriptor_, bytes, size, at);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            broken("wav");
        bytes += written;
        size -= static_cast<std::size_t>(written);
        at += written;
    }
}

void WavFile::write(std::span<const std::int16_t> samples, WallTime sounded_at)
{
    const std::int64_t due = samples_in(sounded_at - begins_);
    const bool joined = std::abs(due - next_) <= tolerance;
    const std::int64_t at = joined ? next_ : std::max<std::int64_t>(due, 0);
    const auto count = static_cast<std::int64_t>(samples.size());
    if (full_ || at + count > cap_samples_) {
        if (!full_)
            spdlog::error("the recording has reached its largest size and ends here");
        full_ = true;
        return;
    }
    next_ = at;
    // Beyond the end, silence need not be written; over an older part it must.
    const bool silent
        = std::ranges::all_of(samples, [](std::int16_t sample) { return sample == 0; });
    if (!silent || next_ < flushed_)
        put(samples.data(), samples.size_bytes(), header_size + 2 * next_);
    next_ += count;
    if (next_ - flushed_ >= flush_every)
        flush();
}

void WavFile::flush()
{
    if (next_ <= flushed_)
        return;
    // First the length, then the header: whoever reads in between finds more than was promised.
    if (::ftruncate(descriptor_, header_size + 2 * next_) != 0)
        broken("wav");
    flushed_ = next_;
    write_header();
}

void WavFile::write_header()
{
    const auto bytes = static_cast<std::uint32_t>(2 * flushed_);
    std::array<unsigned char, header_size> header{};
    const auto text = [&](std::size_t at, const char* name) { std::memcpy(&header[at], name, 4); };
    const auto number = [&](std::size_t at, std::size_t width, std::uint32_t value) {
        for (std::size_t i = 0; i < width; ++i)
            header[at + i] = static_cast<unsigned char>(value >> (8 * i));
    };
    text(0, "RIFF");
    number(4, 4, bytes + header_size - 8);
    text(8, "WAVE");
    text(12, "fmt ");
    number(16, 4, 16);
    number(20, 2, 1); // PCM
    number(22, 2, 1); // mono
    number(24, 4, rate);
    number(28, 4, 2 * rate);
    number(32, 2, 2);
    number(34, 2, 16);
    text(36, "data");
    number(40, 4, bytes);
    put(header.data(), header.size(), 0);
}

}
