// When a recording becomes loud after each of some instants.
//   first_loud FILE.wav UNIX_NS_OF_SAMPLE_0 UNIX_MS...
// 48 kHz mono s16 as the player writes it. Prints the milliseconds from each instant to the first
// loud sample, one a line; "silent" where none comes within five seconds, "busy" where it was loud
// already, so that what still sounds is never taken for an answer.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>
#include <vector>

namespace {

constexpr double rate = 48'000;
constexpr std::size_t header_bytes = 44;
constexpr int loud = 655; // 2 % of full scale
constexpr double looked_at_ms = 5'000;
constexpr double quiet_before_ms = 200;

std::vector<char> bytes_of(const char* path)
{
    std::ifstream file(path, std::ios::binary);
    return { std::istreambuf_iterator<char>(file), {} };
}

int sample_at(const std::vector<char>& bytes, std::size_t index)
{
    const std::size_t at = header_bytes + 2 * index;
    const auto low = static_cast<unsigned char>(bytes[at]);
    const auto high = static_cast<unsigned char>(bytes[at + 1]);
    return static_cast<std::int16_t>(static_cast<std::uint16_t>(low | (high << 8)));
}

// The first loud sample of [from, to), in milliseconds of the recording.
std::optional<double> first_loud(const std::vector<char>& bytes, double from_ms, double to_ms)
{
    const std::size_t samples = (bytes.size() - header_bytes) / 2;
    const double first = from_ms < 0 ? 0 : from_ms * rate / 1000;
    const double last = to_ms * rate / 1000;
    for (auto i = static_cast<std::size_t>(first); i < samples && static_cast<double>(i) < last;
         ++i) {
        if (std::abs(sample_at(bytes, i)) > loud)
            return static_cast<double>(i) * 1000 / rate;
    }
    return std::nullopt;
}

void print_first_loud(const std::vector<char>& bytes, double from_ms)
{
    if (first_loud(bytes, from_ms - quiet_before_ms, from_ms))
        std::puts("busy");
    else if (const auto heard = first_loud(bytes, from_ms, from_ms + looked_at_ms))
        std::printf("%.2f\n", *heard - from_ms);
    else
        std::puts("silent");
}

}

int main(int count, char** words)
{
    const auto bytes = count < 3 ? std::vector<char>() : bytes_of(words[1]);
    if (bytes.size() <= header_bytes) {
        std::fputs("first_loud FILE.wav UNIX_NS_OF_SAMPLE_0 UNIX_MS...\n", stderr);
        return 2;
    }
    const double begins_ms = std::atof(words[2]) / 1e6;
    for (int i = 3; i < count; ++i)
        print_first_loud(bytes, std::atof(words[i]) - begins_ms);
}
