#include "agent/link/mains.hpp"

#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <fstream>
#include <string_view>

namespace nguon::agent {
namespace {

constexpr double most_volts = 1'000; // what the protocol takes

}

std::optional<int> measured_mains(const std::filesystem::path& file)
{
    std::error_code error;
    // Whatever else bears the name might keep its reader waiting.
    if (!std::filesystem::is_regular_file(file, error) || error)
        return std::nullopt;
    std::array<char, 32> bytes{};
    std::ifstream in(file, std::ios::binary);
    in.read(bytes.data(), bytes.size());
    std::string_view text(bytes.data(), static_cast<std::size_t>(in.gcount()));
    while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front())))
        text.remove_prefix(1);
    double volts = 0;
    const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), volts);
    const bool is_number = wrong == std::errc()
        && (end == text.data() + text.size() || std::isspace(static_cast<unsigned char>(*end)));
    if (!is_number || !(volts >= 0 && volts <= most_volts))
        return std::nullopt;
    return static_cast<int>(std::lround(volts));
}

}
