// One time of day for several programs: a file that somebody moves on. The seam by which a whole
// day is played through in minutes, on the programs as they are.
#pragma once

#include "runtime/clock.hpp"

#include <cstddef>
#include <filesystem>
#include <memory>

namespace nguon::runtime {

// The file holds the same number twice: milliseconds since 1970 as little-endian 64-bit integers.
// Two that differ are being written.
class SharedClock final : public Clock {
public:
    // Throws std::runtime_error when the file cannot be read.
    explicit SharedClock(const std::filesystem::path& file);
    ~SharedClock() override;
    SharedClock(const SharedClock&) = delete;
    SharedClock& operator=(const SharedClock&) = delete;

    Moment now() const override;

    static constexpr std::size_t size = 16;

private:
    int descriptor_ = -1;
};

// The clock of the file that NGUON_SHARED_CLOCK names; none where it names none.
std::unique_ptr<SharedClock> shared_clock_of_environment();
// That, or else the system's.
std::unique_ptr<Clock> clock_of_environment();

}
